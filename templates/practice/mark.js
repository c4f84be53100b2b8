// The mark of a typed text against what the page knows of a part's answer: dlquiz.grading.marking for a browser.
const shared = (a) => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);
const UNDECIDED = "it cannot be decided by calculation whether this is right; write it as a number";
const LONGEST_SHOWN = 120;
const isBetween = (typed, [low, high]) => atMost(minus(low, typed.error), typed.value) && atMost(typed.value, plus(high, typed.error));
const isNear = (typed, value, half) => atMost(positive(minus(typed.value, value)), plus(half, typed.error));

class Undecided extends Error {}

function mark(answer, text) {
  const found = { outcome: "blank", credit: "0", understood: "", reason: "", caret: null, slip: null, notes: [], undecided: false };
  const bare = stripped(text);
  if (!bare) return found;
  try {
    const [value, understood] = KINDS[answer.kind].read(bare, answer);
    const characters = [...understood];
    found.understood = characters.length > LONGEST_SHOWN ? `${characters.slice(0, LONGEST_SHOWN).join("")}...` : understood;
    const { credit, slip = null, notes = [] } = KINDS[answer.kind].judge(answer, value);
    found.outcome = compare(credit, ONE) >= 0 ? "correct" : credit.n > 0n ? "partial" : "wrong";
    found.credit = shared(credit);
    if (found.outcome !== "correct") found.slip = slip;
    found.notes = notes;
  } catch (error) {
    if (error instanceof Undecided) return Object.assign(found, { outcome: "unreadable", reason: UNDECIDED, undecided: true });
    if (!(error instanceof Refusal)) throw error;
    const start = lengthOf(text) - lengthOf(stripped(text, "left"));
    const caret = error.column === null ? null : start + Math.min(error.column, lengthOf(bare));
    Object.assign(found, { outcome: "unreadable", reason: error.message, caret, understood: "" });
  }
  return found;
}

function isSame(typed, key) {
  if (typed.error.n && isNear(typed, key, ZERO)) throw new Undecided();
  return equal(typed.value, key);
}

const met = (typed, values) => values.find(([value, half]) => isNear(typed, fraction(value), fraction(half)))?.[2] ?? null;

function nearest(typed, values) {
  const away = ([value]) => positive(minus(typed.value, fraction(value)));
  const found = values.filter(([value, half]) => isNear(typed, fraction(value), fraction(half)));
  return found.length ? found.reduce((a, b) => (compare(away(b), away(a)) < 0 ? b : a))[2] : null;
}

function judgeInteger(answer, typed) {
  const key = fraction(answer.key);
  if (isSame(typed, key)) return { credit: ONE };
  let slip = met(typed, answer.met);
  if (slip === null) slip = answer.factors.find(([value]) => isSame(typed, fraction(value)))?.[1] ?? null;
  for (const values of slip === null ? answer.together : []) slip ??= met(typed, values);
  return { credit: ZERO, slip, notes: typed.value.d === 1n || typed.error.n ? [] : ["an integer was asked for"] };
}

function judgeNumber(answer, typed) {
  const interval = answer.accept.map(fraction);
  if (isBetween(typed, interval)) return { credit: ONE };
  const near = nearest(typed, answer.met);
  if (near !== null) return { credit: ZERO, slip: near };
  const key = fraction(answer.key);
  const away = positive(minus(typed.value, key));
  const isCloser = ([value]) => atMost(positive(minus(typed.value, fraction(value))), away);
  if (atMost(away, fraction(answer.coarse)) && !answer.met.some(isCloser))
    return { credit: fraction(answer.credit), notes: [`right to one digit less than was asked for: ${answer.credit} of the credit`] };
  let slip = answer.factors.find(([low, high]) => isBetween(typed, [low, high].map(fraction)))?.[2] ?? null;
  for (const values of slip === null ? answer.together : []) slip ??= nearest(typed, values);
  return { credit: ZERO, slip };
}

function judgeRows(answer, typed) {
  const right = rightOf(typed, answer.rows);
  const count = right?.flat().filter(Boolean).length;
  const whole = right?.flat().length;
  if (right && count === whole) return { credit: ONE };
  const slip = answer.wrong.find(([rows]) => isAll(typed, rows));
  if (slip) return { credit: ZERO, slip: slip[1], notes: sizeNotes(answer, typed, ZERO) };
  const share = right ? ratio(BigInt(count), BigInt(whole)) : ZERO;
  let notes = right ? [`${count} of ${whole} entries right`] : [];
  if (answer.layout && isAll(typed, answer.layout[0])) {
    const credit = most(share, fraction(answer.layout[2]));
    return { credit, slip: answer.layout[1], notes: [`${shared(credit)} of the credit`] };
  }
  const turned = typed.map((row) => row.map((q) => ({ value: negative(q.value), error: q.error })));
  const sign = isAll(turned, answer.rows) ? answer.sign : null;
  if (!share.n) notes = sizeNotes(answer, typed, share) ?? notes;
  return { credit: share, slip: sign, notes: notes ?? [] };
}

function rightOf(typed, rows) {
  if (typed.length !== rows.length || typed.some((row, i) => row.length !== rows[i].length)) return null;
  return typed.map((row, i) => row.map((q, j) => isBetween(q, rows[i][j].map(fraction))));
}

const isAll = (typed, rows) => rightOf(typed, rows)?.flat().every(Boolean) ?? false;

function sizeNotes({ kind, rows }, typed) {
  const [one, many] = kind === "shape" ? ["axis", "axes"] : ["entry", "entries"];
  const said = (row) => `${row.length} ${row.length === 1 ? one : many}`;
  if (kind === "matrix") {
    const [asked, given] = [rows, typed].map((grid) => `${grid.length}×${grid[0].length}`);
    return asked === given ? undefined : [`${asked} expected, ${given} given, counted as rows × columns`];
  }
  return typed[0].length === rows[0].length ? undefined : [`${said(rows[0])} expected, ${typed[0].length} given`];
}

const isSameSet = (a, b) => new Set(a).size === new Set(b).size && a.every((one) => b.includes(one));

function judgeSelection(answer, taken) {
  const right = answer.value;
  const hits = right.filter((one) => taken.includes(one)).length;
  const other = taken.length - hits;
  if (hits === right.length && !other) return { credit: ONE };
  const credit = right.length ? most(ZERO, ratio(BigInt(hits - other), BigInt(right.length))) : ZERO;
  const slip = answer.wrong.find(([values]) => isSameSet(values, taken))?.[1] ?? null;
  return { credit, slip, notes: [`${hits} of ${right.length} right ones taken, ${other} wrong`] };
}

function judgeOrder(answer, steps) {
  const whole = answer.value.length;
  let row = Array(steps.length + 1).fill(0);
  for (const step of answer.value) {
    const made = [0];
    for (let j = 0; j < steps.length; j += 1) made.push(step === steps[j] ? row[j] + 1 : Math.max(row[j + 1], made[j]));
    row = made;
  }
  const longest = row.at(-1);
  if (longest === whole) return { credit: ONE };
  const credit = whole > 1 ? ratio(BigInt(Math.max(longest - 1, 0)), BigInt(whole - 1)) : ZERO;
  const slip = answer.wrong.find(([values]) => `${values.join("\0")}` === steps.join("\0"))?.[1] ?? null;
  return { credit, slip, notes: [`${longest} of ${whole} steps in the right order`] };
}

function judgePairs(answer, pairs) {
  const joined = (list) => list.map((pair) => pair.join("\0"));
  const [key, typed] = [joined(answer.value), joined(pairs)];
  const count = key.filter((pair) => typed.includes(pair)).length;
  if (count === key.length && key.length === new Set(typed).size) return { credit: ONE };
  const slip = answer.wrong.find(([values]) => isSameSet(joined(values), typed))?.[1] ?? null;
  return { credit: ratio(BigInt(count), BigInt(key.length)), slip, notes: [`${count} of ${key.length} pairs right`] };
}

const slipOf = (answer, found) => answer.wrong.find(([value]) => value === found)?.[1] ?? null;
const judgeOne = (answer, found) => (found === answer.value ? { credit: ONE } : { credit: ZERO, slip: slipOf(answer, found) });

function judgeWord(answer, word) {
  if (answer.spellings.some((spelling) => bare(spelling) === bare(word))) return { credit: ONE };
  return { credit: ZERO, slip: answer.wrong.find(([value]) => bare(value) === bare(word))?.[1] ?? null };
}

function lettersOf(names, options) {
  return names.map((name) => letterAt(options.indexOf(name))).join(", ") || "none";
}

function percentage(text) {
  const [found, shown] = readNumber(text.replace(/%$/, "").replace(/％$/, ""), "a percentage", null, "groups");
  const hundred = { n: 100n, d: 1n };
  return [{ value: over(found.value, hundred), error: over(found.error, hundred) }, `${shown}%`];
}

const texts = (row) => row.map(quantityText);
const selection = (read) => (text, answer) => {
  const taken = read(text, answer.options);
  return [taken, lettersOf(taken, answer.options)];
};

const KINDS = {
  integer: { read: (text, { unit }) => readNumber(text, "an integer", unit, "group"), judge: judgeInteger },
  number: {
    read: (text, { unit, percent }) => (percent ? percentage(text) : readNumber(text, "a number", unit, "groups")),
    judge: judgeNumber,
  },
  shape: {
    read: (text) => {
      const axes = readShape(text);
      return [[axes], `(${texts(axes).join(", ")}${axes.length === 1 ? "," : ""})`];
    },
    judge: judgeRows,
  },
  vector: {
    read: (text, { rows }) => {
      const entries = readVector(text, rows[0].length);
      return [[entries], `(${texts(entries).join(", ")})`];
    },
    judge: judgeRows,
  },
  matrix: {
    read: (text, { rows }) => {
      const typed = readMatrix(text, rows.flat().length);
      return [typed, typed.map((row) => texts(row).join(" ")).join("; ")];
    },
    judge: judgeRows,
  },
  choice: {
    read: (text, { options }) => {
      const chosen = readOption(text, options);
      return [chosen, lettersOf([chosen], options)];
    },
    judge: judgeOne,
  },
  multichoice: { read: selection(readSelection), judge: judgeSelection },
  truefalse: {
    read: (text) => {
      const truth = readTruth(text);
      return [truth, `${truth}`];
    },
    judge: judgeOne,
  },
  ordering: { read: selection(readOrder), judge: judgeOrder },
  matching: {
    read: (text, { left, options }) => {
      const found = readPairs(text, left, options);
      const shown = found.map(([a, b]) => [left.indexOf(a) + 1, letterAt(options.indexOf(b))]).sort((a, b) => a[0] - b[0]);
      return [found, shown.map((pair) => pair.join("-")).join(", ")];
    },
    judge: judgePairs,
  },
  subset: {
    read: (text, { universe }) => {
      const found = readLabels(text, universe);
      return [found, found.join(", ") || "none"];
    },
    judge: judgeSelection,
  },
  term: {
    read: (text, { spellings }) => {
      const word = readWord(text, spellings);
      return [word, word];
    },
    judge: judgeWord,
  },
};
