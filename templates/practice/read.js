// Numbers with their units, shapes, vectors and matrices: dlquiz.grading.numbers, .units and .lists once more.
const SIMPLE = /^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/;
const MOST_OF_NUMBER = 64;

function simple(text) {
  const value = literal(text.replace("-", ""));
  return exactly(text.startsWith("-") ? negative(value) : value);
}

// A typed number and how it was understood.
function readNumber(text, expected, unit, comma) {
  if (SIMPLE.test(text)) return [simple(text), text];
  const start = lengthOf(text) - lengthOf(stripped(text, "left"));
  text = stripped(text);
  if (lengthOf(text) > MOST_OF_NUMBER + (unit ? lengthOf(unit) : 0))
    refused(`${expected} may be up to ${MOST_OF_NUMBER} characters long`, start + MOST_OF_NUMBER);
  const body = withoutUnit(text, unit);
  let [typed, factor] = [plain(body), ONE];
  if (unit && body === text) [typed, factor] = converted(typed, unit, start);
  const [found, node] = calculated(typed, unit ? `${expected} in ${unit}` : expected, comma, start);
  if (equal(factor, ONE)) return [found, node.value ? quantityText(found) : `${written(node)} = ${quantityText(found)}`];
  const value = { value: times(found.value, factor), error: times(found.error, factor) };
  return [value, `${stripped(body)} = ${quantityText(value)} ${unit}`];
}

function calculated(typed, expected, comma, start = 0) {
  const node = new Parser(tokens(typed, comma, start), expected).whole();
  return [evaluate(node), node];
}

function withoutUnit(text, unit) {
  if (unit && text.endsWith(unit) && !/^[A-Za-z/ ]+$/.test(unit)) {
    const head = text.slice(0, -unit.length);
    if (head && !/\p{L}/u.test(head.at(-1))) return stripped(`.${head}`).slice(1);
  }
  return text;
}

function converted(typed, unit, start) {
  const match = /^(.*[0-9.)!])( *)([A-Za-z][A-Za-z/ ]*)$/.exec(typed.text);
  if (!match) return [typed, ONE];
  const column = start + typed.column(match[1].length + match[2].length);
  const factor = conversion(match[3].trim().replaceAll("mu s", "us"), unit, column);
  return factor === null ? [typed, ONE] : [new Plain(match[1], typed.columns), factor];
}

const thousands = (base, power) => ratio(BigInt(base) ** BigInt(power));
const PREFIXES = {
  ...Object.fromEntries([..." kMGTP"].map((prefix, i) => [prefix.trim(), thousands(1000, i)])),
  ...Object.fromEntries([..."KMGTP"].map((prefix, i) => [`${prefix}i`, thousands(1024, i + 1)])),
};
const SMALL_PREFIXES = { "": 0, m: 1, u: 2, mu: 2, n: 3 };
const SIZES = [
  ...["b", "bit", "bits"].map((base) => [base, "bit", 1n]),
  ...["B", "byte", "bytes"].map((base) => [base, "bit", 8n]),
  ...["FLOP", "FLOPs", "FLOPS", "flops", "Flops"].map((base) => [base, "FLOP", 1n]),
  ...["MAC", "MACs", "MACS", "macs"].map((base) => [base, "MAC", 1n]),
  ...["OP", "OPs", "OPS", "ops"].map((base) => [base, "operation", 1n]),
];
const TIMES = [
  ...["s", "sec", "second", "seconds"].map((base) => [base, 1n]),
  ...["min", "minute", "minutes"].map((base) => [base, 60n]),
  ...["h", "hour", "hours"].map((base) => [base, 3600n]),
];
const SAME_WORDS = { px: "pixel", params: "parameter", param: "parameter", percent: "%" };
const has = (table, name) => Object.hasOwn(table, name);

function unitOf(text) {
  const [above, ...rest] = text.replaceAll(" per ", "/").split("/");
  const found = simpleUnit(above.trim());
  if (!found || !rest.length) return found;
  const divisor = simpleUnit(rest.join("/").trim());
  return divisor && { dimension: `${found.dimension}/${divisor.dimension}`, factor: over(found.factor, divisor.factor) };
}

function simpleUnit(text) {
  const head = (base) => (text.endsWith(base) ? text.slice(0, text.length - base.length) : null);
  for (const [base, dimension, times_] of SIZES) {
    const prefix = head(base);
    if (prefix !== null && has(PREFIXES, prefix)) return { dimension, factor: times(PREFIXES[prefix], ratio(times_)) };
  }
  for (const [base, seconds] of TIMES) {
    const prefix = head(base);
    if (prefix !== null && has(SMALL_PREFIXES, prefix) && (!prefix || seconds === 1n))
      return { dimension: "s", factor: ratio(seconds, 1000n ** BigInt(SMALL_PREFIXES[prefix])) };
  }
  return null;
}

// How many declared units the typed one is; null where it is not a unit at all.
function conversion(text, declared, column) {
  const typed = text.split(/\s+/).filter(Boolean).join(" ");
  if (singular(typed) === singular(declared)) return ONE;
  const [asked, given] = [unitOf(declared), unitOf(typed)];
  if (!asked) return counted(typed, declared);
  if (!given) {
    if (has(PREFIXES, typed)) {
      const isBytes = /(?:B|byte|bytes)$/.test(declared.split("/")[0].trimEnd());
      return over(times(PREFIXES[typed], ratio(isBytes ? 8n : 1n)), asked.factor);
    }
    if (typed === "KB") refused("KB may be 1000 or 1024 bytes; write kB or KiB", column);
    return typed === declared.toLowerCase() ? ONE : null;
  }
  const isRate = asked.dimension === "FLOP/s" && typed.endsWith("FLOPS");
  if (given.dimension !== asked.dimension && !isRate)
    refused(`the answer is asked for in ${declared}; ${quoted(typed)} measures something else`, column);
  return over(given.factor, asked.factor);
}

function counted(typed, declared) {
  const multiple = (text) => {
    const [head, ...tail] = text.split(" ");
    return has(PREFIXES, head) ? [PREFIXES[head], tail.join(" ")] : [ONE, text];
  };
  const [[given, noun], [asked, wanted]] = [multiple(typed), multiple(declared)];
  return noun && singular(noun) !== singular(wanted) ? null : over(given, asked);
}

function singular(text) {
  const single = has(SAME_WORDS, text) ? SAME_WORDS[text] : text;
  return single.length > 3 && single.endsWith("s") && !single.includes("/") ? single.slice(0, -1) : single;
}

const MOST_SIDE = 64;
const PER_ENTRY = 32;
const PER_ENTRY_CALCULATED = 8;
const PLAIN_NUMBER = /^[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?$/;

function readShape(text) {
  const typed = plain(within(text));
  const inner = unwrapped(unwrapped(trimmed(0, typed.text), typed), typed);
  if (!inner.text && typed.text.trim()) return [];
  const sign = inner.text.includes(",") ? /,/y : /[xX*]/.test(inner.text) ? /[xX*]/y : /[ \n]+/y;
  const pieces = splitAt(inner, sign);
  if (sign.source === "," && pieces.length > 1 && !pieces.at(-1).text) pieces.pop();
  return pieces.map((piece) => entry(typed, piece, "a shape of whole numbers"));
}

function readVector(text, entries) {
  const rows = readMatrix(text, entries);
  if (rows.length === 1) return rows[0];
  if (rows[0].length !== 1) refused(`a vector was expected; ${rows.length} rows of ${rows[0].length} entries were found`, 0);
  return rows.map((row) => row[0]);
}

function readMatrix(text, entries) {
  const typed = plain(within(text, Math.max(MOST_CHARACTERS, PER_ENTRY * entries)), "\n");
  const pieces = rowsOf(typed);
  const cut = pieces.map(entriesOf);
  checkSide(Math.max(pieces.length, ...cut.map((row) => row.length)), typed, pieces[0]);
  let length = 0;
  for (const piece of cut.flat())
    if (!PLAIN_NUMBER.test(piece.text) && (length += piece.text.length) > Math.max(MOST_CHARACTERS, PER_ENTRY_CALCULATED * entries))
      refused("there is too much to calculate; write the numbers", typed.column(piece.start));
  const rows = cut.map((row) => row.map((piece) => entry(typed, piece, "a number")));
  const said = (row) => (row.length === 1 ? "1 entry" : `${row.length} entries`);
  for (const [i, row] of rows.entries())
    if (row.length !== rows[0].length) refused(`row ${i + 1} has ${said(row)}, row 1 has ${said(rows[0])}`, typed.column(pieces[i].start));
  return rows;
}

function checkSide(side, typed, first) {
  if (side > MOST_SIDE) refused(`a matrix may have up to ${MOST_SIDE} rows and columns`, typed.column(first.start));
}

const atEnds = (text) => text.replace(/^[ \n]+/, "").replace(/[ \n]+$/, "");
function trimmed(start, text) {
  const begun = text.replace(/^[ \n]+/, "");
  return { start: start + text.length - begun.length, text: atEnds(begun) };
}

function closing(text, place) {
  const [opens, closes] = [text[place], text[place] === "(" ? ")" : "]"];
  let depth = 0;
  for (let i = place; i < text.length; i += 1) {
    if (text[i] === opens) depth += 1;
    else if (text[i] === closes && (depth -= 1) === 0) return i;
  }
  return -1;
}

function unwrapped(piece, typed) {
  const { start, text } = piece;
  if (text[0] !== "(" && text[0] !== "[") return piece;
  const end = closing(text, 0);
  if (end < 0) refused(`a '${text[0]}' is never closed`, typed.column(start));
  return end === text.length - 1 ? trimmed(start + 1, text.slice(1, -1)) : piece;
}

// Rows: bracket by bracket where there are any inside, otherwise at semicolons and lines.
function rowsOf(typed) {
  const whole = unwrapped(trimmed(0, squared(typed.text)), typed);
  const { start, text } = whole;
  if (!/[[\]]/.test(text)) {
    const lines = splitAt(whole, /[ \n]*[;\n][ \n]*/y);
    return lines.length > 1 && !lines.at(-1).text ? lines.slice(0, -1) : lines;
  }
  const isOpen = text.split("[").length > text.split("]").length;
  const rows = [];
  for (let place = 0; place < text.length; ) {
    checkSide(rows.length, typed, whole);
    if (" ,;\n".includes(text[place])) {
      place += 1;
      continue;
    }
    const column = typed.column(start + place);
    const end = text.indexOf("]", place);
    if (text[place] !== "[") {
      const opened = text.indexOf("[", place);
      if (end >= 0 && (opened < 0 || opened >= end)) refused("a ']' has no '[' before it", typed.column(start + end));
      refused(`a row in brackets was expected; found ${quoted(text[place])}`, column);
    }
    const inside = text.slice(place + 1, end);
    if (end < 0 || (isOpen && inside.includes("["))) refused("a '[' is never closed", column);
    if (inside.includes("[")) refused("brackets are nested deeper than rows and entries", column);
    rows.push(trimmed(start + place + 1, inside));
    place = end + 1;
  }
  return rows;
}

// The parentheses that hold a list as square brackets; those of calculations and functions stay.
function squared(text) {
  const made = [...text];
  let lists = 0;
  for (let place = text.indexOf("("); place >= 0 && lists <= MOST_SIDE + 1; place = text.indexOf("(", place)) {
    const end = closing(text, place);
    if (end < 0) break;
    const followsValue = place > 0 && /[A-Za-z0-9_)]/.test(text[place - 1]);
    if (!followsValue && /[,;]|[0-9.)] +[-+]?[0-9.(]/.test(text.slice(place + 1, end))) {
      [made[place], made[end]] = ["[", "]"];
      [place, lists] = [place + 1, lists + 1];
    } else place = end;
  }
  return made.join("");
}

// A piece cut at each sign that stands outside parentheses.
function splitAt({ start, text }, sign) {
  const found = [];
  let [begun, depth] = [0, 0];
  for (let place = 0; place < text.length; ) {
    sign.lastIndex = place;
    if (depth <= 0 && sign.test(text)) {
      found.push(trimmed(start + begun, text.slice(begun, place)));
      begun = place = sign.lastIndex;
      continue;
    }
    depth += (text[place] === "(") - (text[place] === ")");
    place += 1;
  }
  return [...found, trimmed(start + begun, text.slice(begun))];
}

function entriesOf(row) {
  const found = splitAt(row, /,/y);
  if (found.length === 1) return splitAt(row, /[ \n]+/y);
  return found.at(-1).text ? found : found.slice(0, -1);
}

function entry(typed, { start, text }, expected) {
  if (SIMPLE.test(text)) return simple(text);
  const column = typed.column(start);
  if (!text) refused(`${expected} was expected; an entry is missing`, column);
  if (text.length > MOST_OF_NUMBER) refused(`a number may be up to ${MOST_OF_NUMBER} characters long`, column);
  const columns = typed.columns.slice(start, start + text.length);
  return calculated(new Plain(text, columns), expected, "separator", columns.length ? 0 : start)[0];
}
