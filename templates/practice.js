// The page itself: one question at a time, marked at once. All text goes in as text or as a copy of what stands in the page.
const known = JSON.parse(document.getElementById("known").textContent);
const kept = new Kept(known);
const cards = [...document.querySelectorAll(".question")];
const links = [...document.querySelectorAll("#steps a")];
const WORDS = { correct: "✓ Right", partial: "◐ Partly right", wrong: "✗ Wrong", blank: "Left out", unreadable: "Not read" };
const SAID = { correct: "right", partial: "partly right", wrong: "wrong", blank: "left out" };
const LONGEST_TIME = 1800; // seconds; whoever takes longer has gone away
let current = 0;
let began = performance.now();

const make = (tag, name, ...inside) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
};
const copyOf = (template) => template.content.cloneNode(true);
const variantsOf = (card) => [...card.querySelectorAll(".variant")];
const shownVariant = (card) => variantsOf(card)[kept.place(cards.indexOf(card)).variant];
const partsOf = (card) => [...shownVariant(card).querySelectorAll("form.part")];
const openPart = (card) => partsOf(card).find((form) => !form.dataset.outcome);
const fieldsOf = (form) => [...form.querySelectorAll("input, select")];
const numberOf = (form) => partsOf(cards[current]).indexOf(form);

function keyOf(form) {
  const [q, v, p] = form.id.match(/\d+/g).map(Number);
  return known.questions[q - 1].variants[v].parts[p];
}

function typedIn(form) {
  const chosen = [...form.querySelectorAll("fieldset input:checked")].map((input) => input.value);
  if (form.querySelector("fieldset")) return chosen.join(", ");
  const selects = [...form.querySelectorAll("select")];
  if (!selects.length) return form.querySelector(".answer").value;
  return selects.every((select) => select.value) ? selects.map((select, i) => `${i + 1}-${select.value}`).join(", ") : "";
}

function fill(form, response) {
  const parts = (response ?? "").split(", ");
  for (const input of form.querySelectorAll("fieldset input")) input.checked = response !== null && parts.includes(input.value);
  form.querySelectorAll("select").forEach((select, i) => (select.value = parts[i]?.split("-")[1] ?? ""));
  const field = form.querySelector(".answer");
  if (field) field.value = response ?? "";
}

// Says how an answer was marked, in words of our own and copies of the page's; what was typed is only ever text.
function say(form, found, typed) {
  const verdict = form.querySelector(".verdict");
  verdict.replaceChildren();
  form.dataset.outcome = found.outcome;
  const share = found.outcome === "partial" ? ` (${found.credit} of the points)` : "";
  verdict.append(make("p", `outcome ${found.outcome}`, `${WORDS[found.outcome]}${share}.`));
  if (found.understood && found.understood !== typed && form.querySelector(".answer")) verdict.append(make("p", "soft", "Read as ", make("code", "", found.understood), "."));
  if (found.outcome !== "correct") verdict.append(make("p", "", copyOf(form.querySelector("template.key"))));
  for (const note of found.notes) verdict.append(make("p", "soft", `${note[0].toUpperCase()}${note.slice(1)}.`));
  if (found.slip !== null) verdict.append(make("p", "slip", copyOf(document.getElementById(`slip${found.slip}`))));
  form.querySelector("details.solution").open = found.outcome === "wrong" || found.outcome === "blank";
  for (const field of fieldsOf(form)) field.disabled = true;
}

function sayUnread(form, found, typed) {
  const verdict = form.querySelector(".verdict");
  const how = form.querySelector(".hint").textContent;
  const field = form.querySelector(".answer");
  verdict.replaceChildren();
  if (found.reason) {
    const reason = `Not read: ${found.reason}. Type ${how}.`;
    verdict.append(make("p", "outcome unreadable", reason));
    const shown = [...typed];
    if (field && found.caret !== null && shown.length <= 80) {
      const rest = make("mark", "", shown[found.caret] ?? "\u00a0");
      verdict.append(make("p", "place", make("code", "", shown.slice(0, found.caret).join(""), rest, shown.slice(found.caret + 1).join(""))));
    }
  } else verdict.append(make("p", "outcome unreadable", `Nothing was answered yet: ${how}.`));
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
    const before = [...typed].slice(0, found.caret ?? 0).join("").length;
    field.setSelectionRange(before, typed.length);
  }
}

function check(form) {
  const key = keyOf(form);
  const typed = typedIn(form);
  if (key.answer === null) return askForJudgement(form, typed);
  const found = mark(key.answer, typed);
  if (found.outcome === "unreadable" || found.outcome === "blank") return sayUnread(form, found, typed);
  return finish(form, found, typed);
}

// A kind of answer that the page cannot mark: the student compares.
function askForJudgement(form, typed) {
  const verdict = form.querySelector(".verdict");
  const judge = (said, outcome, credit) => {
    const button = make("button", "quiet", said);
    button.type = "button";
    button.addEventListener("click", () => finish(form, { outcome, credit, understood: "", notes: [], slip: null }, typed));
    return button;
  };
  const [yes, no] = [judge("Mine was right", "correct", "1"), judge("Mine was wrong", "wrong", "0")];
  verdict.replaceChildren(make("p", "", copyOf(form.querySelector("template.key"))), make("p", "judge", yes, no));
  const details = form.querySelector("details.solution");
  details.classList.add("open");
  details.open = true;
  form.querySelector(".answer").readOnly = true;
  form.querySelector(".check").hidden = true;
  verdict.tabIndex = -1; // Tab goes on to the two buttons, and Enter alone decides nothing
  verdict.focus();
}

function giveUp(form) {
  finish(form, { outcome: "blank", credit: "0", understood: "", notes: [], slip: null }, null);
}

function finish(form, found, typed) {
  const seconds = Math.min(LONGEST_TIME, Math.round((performance.now() - began) / 100) / 10);
  const [above, below = "1"] = found.credit.split("/").map(Number);
  kept.add(current, numberOf(form), {
    response: typed || null,
    outcome: found.outcome,
    credit: above / Number(below),
    misconception: found.slip === null ? null : known.slips[found.slip],
    seconds,
  });
  began = performance.now();
  say(form, found, typed ?? "");
  refresh();
  const next = openPart(cards[current]);
  const goal = next ? fieldsOf(next)[0] : (cards[current].querySelector(".on") ?? cards[current].querySelector(".again"));
  goal?.focus({ preventScroll: true });
  form.querySelector(".verdict").scrollIntoView({ block: "nearest" });
}

// A question's state: what its worst part came to, once all of them are done.
function stateOf(question) {
  const rows = kept.answersOf(question);
  const { variant } = kept.place(question);
  if (rows.length < known.questions[question].variants[variant].parts.length) return rows.length ? "begun" : "";
  if (rows.every((row) => row.outcome === "correct")) return "correct";
  return rows.every((row) => row.outcome === "wrong" || row.outcome === "blank") ? "wrong" : "partial";
}

function refresh() {
  for (const [i, link] of links.entries()) {
    const state = stateOf(i);
    link.className = state;
    link.setAttribute("aria-label", `Question ${i + 1}${state ? `: ${SAID[state] ?? state}` : ""}`);
    if (i === current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  const open = openPart(cards[current]);
  for (const form of partsOf(cards[current]).filter((one) => !one.dataset.outcome)) {
    // a later part builds on the right values of the earlier ones, which their answers show
    for (const control of form.querySelectorAll("input, select, .buttons button")) control.disabled = form !== open;
    form.classList.toggle("later", form !== open);
  }
  const right = kept.answers.filter((row) => row.outcome === "correct").length;
  document.getElementById("score").textContent = kept.answers.length ? `${right} of ${kept.answers.length} answers right` : "";
  document.getElementById("save").disabled = !kept.answers.length;
  document.getElementById("forget").disabled = !kept.answers.length;
  document.getElementById("kept").textContent = kept.works
    ? "Your answers stay in this browser and nowhere else."
    : "This browser keeps nothing for the page: save your answers as a file before you close it.";
}

// Puts a card as it was left: its numbers, and the marks of its answers.
function restore(question) {
  const card = cards[question];
  const place = kept.place(question);
  const variants = variantsOf(card);
  if (!(place.variant in variants)) Object.assign(place, { variant: 0, session: null });
  variants.forEach((section, i) => section.classList.toggle("current", i === place.variant));
  const again = card.querySelector(".again span");
  if (again) again.textContent = `(${place.variant + 1} of ${variants.length})`;
  const rows = kept.answersOf(question);
  for (const [i, form] of partsOf(card).entries()) {
    const row = rows.find((one) => one.part === i);
    delete form.dataset.outcome;
    form.querySelector(".verdict").replaceChildren();
    form.querySelector("details.solution").open = false;
    form.querySelector("details.solution").classList.remove("open");
    form.querySelector(".check").hidden = false;
    for (const field of fieldsOf(form)) Object.assign(field, { disabled: false, readOnly: false });
    fill(form, row ? row.response : null);
    if (!row) continue;
    const { answer } = keyOf(form);
    const isMarked = answer !== null && row.response !== null;
    say(form, isMarked ? mark(answer, row.response) : { ...row, credit: `${row.credit}`, understood: "", notes: [], slip: null }, row.response ?? "");
    form.querySelector("details.solution").open = false;
  }
}

function go(question, isAsked = true) {
  current = Math.max(0, Math.min(cards.length - 1, question));
  cards.forEach((card, i) => card.classList.toggle("current", i === current));
  kept.at = current;
  kept.save();
  began = performance.now();
  refresh();
  if (!isAsked) return;
  const form = openPart(cards[current]);
  const [field] = form ? fieldsOf(form) : [];
  (field ?? cards[current].querySelector("h2")).focus({ preventScroll: true });
  cards[current].scrollIntoView({ block: "start" });
}

function again() {
  const place = kept.place(current);
  Object.assign(place, { variant: (place.variant + 1) % known.questions[current].variants.length, session: null });
  restore(current);
  go(current);
}

// A letter or a number takes an option of the part that is open.
function take(key) {
  const form = openPart(cards[current]);
  const options = form ? [...form.querySelectorAll("fieldset input")] : [];
  const number = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  const found = options[number] ?? options.find((input) => input.value.toLowerCase() === key) ?? options.find((input) => /^(?:true|false)$/.test(input.value) && input.value[0] === key);
  if (!found) return false;
  found.focus();
  found.click();
  return true;
}

function move(target, step) {
  const options = [...target.form.querySelectorAll("fieldset input")];
  options[(options.indexOf(target) + step + options.length) % options.length].focus();
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    if (key === "ArrowLeft") go(current - 1);
    else if (key === "ArrowRight") go(current + 1);
    else if (event.code === "KeyN") again();
    else return;
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || target.matches("input[type=text], select")) return;
  if (target.type === "checkbox" && target.form && /^Arrow(?:Up|Down)$/.test(key)) {
    move(target, key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  } else if (key === "Enter" && /^(?:radio|checkbox)$/.test(target.type)) {
    target.form.requestSubmit();
    event.preventDefault();
  } else if (key.length === 1 && take(key.toLowerCase())) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!event.target.dataset.outcome) check(event.target);
});

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const input of target.form.querySelectorAll("fieldset input"))
    if (input !== target && (input.value === "none" || target.value === "none")) input.checked = false;
});

document.addEventListener("input", ({ target }) => target.removeAttribute("aria-invalid"));

for (const [i, card] of cards.entries()) {
  restore(i);
  card.querySelector(".back")?.addEventListener("click", () => go(i - 1));
  card.querySelector(".on")?.addEventListener("click", () => go(i + 1));
  card.querySelector(".again")?.addEventListener("click", again);
  for (const button of card.querySelectorAll("button.how")) button.addEventListener("click", () => giveUp(button.form));
}
links.forEach((link, i) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go(i);
  }),
);

document.getElementById("save").addEventListener("click", () => {
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(kept.exported())], { type: "application/json" }));
  link.download = `dlquiz-${localDay(new Date())}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});

document.getElementById("forget").addEventListener("click", ({ target }) => {
  if (target.dataset.sure !== "yes") {
    target.dataset.sure = "yes";
    target.textContent = "Forget them for good?";
    return;
  }
  delete target.dataset.sure;
  target.textContent = "Forget them";
  kept.forget();
  cards.forEach((_, i) => restore(i));
  go(0);
});

document.documentElement.classList.add("live");
go(kept.at, false);
