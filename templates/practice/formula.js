// From what was typed to a tree: the characters, tokens and grammar of dlquiz.grading, with the same refusals.
const ROOT = "\x01"; // stands for √: it takes the next factor without parentheses
const pairsOf = (from, to) => [...from].map((char, i) => [char, typeof to === "string" ? to : to[i]]);
const SUPERSCRIPTS = new Map(pairsOf("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", [..."0123456789+-()n"]));
const GREEK = new Map(
  `α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma
  τ tau υ upsilon φ phi χ chi ψ psi ω omega ϵ epsilon ϑ theta ϕ phi µ mu
  Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega`.split(/\s+/).map((word, i, all) => [word, all[i + 1]]).filter((_, i) => i % 2 === 0),
);
const SPACED = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t";
const PLAIN = new Map([
  ...pairsOf("−‐‑‒–—﹣", "-"),
  ...pairsOf("×⋅·∗", "*"),
  ...pairsOf("÷∕", "/"),
  ...pairsOf(SPACED, " "),
  ...Array.from({ length: 0x5e }, (_, i) => [String.fromCharCode(0xff01 + i), String.fromCharCode(0x21 + i)]),
  ["→", "->"],
  ["⇒", "=>"],
  ["√", ROOT],
]);
const SPACES = new Set(" \t\r\n" + SPACED);
const MOST_CHARACTERS = 500;

function stripped(text, side = "both") {
  let [from, to] = [0, text.length];
  while (from < to && SPACES.has(text[from])) from += 1;
  while (side === "both" && to > from && SPACES.has(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

const lengthOf = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length); // in characters, as Python counts
const quoted = (text, limit = 24) => {
  const shown = text.replaceAll(ROOT, "sqrt");
  return lengthOf(shown) <= limit ? `'${shown}'` : `'${[...shown].slice(0, limit).join("")}...'`;
};

// The text in printable ASCII, and for each of its characters the column in the text that was typed.
class Plain {
  constructor(text, columns = []) {
    Object.assign(this, { text, columns });
  }
  column(index) {
    if (!this.columns.length) return index;
    return index < this.columns.length ? this.columns[index] : this.columns.at(-1) + 1;
  }
}

function mapped(char, column, newline) {
  if (char >= " " && char <= "~") return char;
  if (GREEK.has(char)) return ` ${GREEK.get(char)} `;
  if (newline && (char === "\n" || char === "\r")) return char === "\n" ? newline : " ";
  const found = SUPERSCRIPTS.get(char) ?? PLAIN.get(char);
  if (found !== undefined) return found;
  const code = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const meant = /\p{Nd}/u.test(char) ? "; write the digits 0 to 9" : /\p{L}/u.test(char) ? "; type it on a Latin keyboard" : "";
  return refused(`the character U+${code} is not part of an answer${meant}`, column);
}

function plain(text, newline = "") {
  if (/^[\x20-\x7e]*$/.test(text)) return new Plain(text);
  const [made, columns] = [[], []];
  const add = (piece, column) => {
    made.push(piece);
    for (let i = 0; i < piece.length; i += 1) columns.push(column);
  };
  let [isRaised, last] = [false, 0];
  for (const [column, char] of [...text].entries()) {
    if (SUPERSCRIPTS.has(char) !== isRaised) {
      isRaised = !isRaised;
      add(isRaised ? "^(" : ")", column);
    }
    add(mapped(char, column, newline), column);
    last = column;
  }
  if (isRaised) add(")", last);
  return new Plain(made.join(""), columns);
}

function within(text, limit = MOST_CHARACTERS) {
  const length = text.length > limit ? lengthOf(text) : 0;
  if (length > limit) refused(`an answer may be up to ${limit} characters long; this one has ${length}`, limit);
  return text;
}

const NUMERAL = "(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)";
const GROUPED = "[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\\.[0-9]*)?";
const REST = `([A-Za-z][A-Za-z0-9_]*)|(\\*\\*|[-+*/^(),!%${ROOT}])|( +)|(.)`;
const pattern = (number) => new RegExp(`(${number}(?:[eE][+-]?[0-9]+)?)|${REST}`, "gs");
const PATTERNS = { separator: pattern(NUMERAL), groups: pattern(`(?:${GROUPED}|${NUMERAL})`) };
PATTERNS.group = PATTERNS.groups;
const ADVICE = {
  "=": "write only what stands behind the '='",
  _: "write digits and letters without '_' between them",
  "'": "leave the quotes out",
  '"': "leave the quotes out",
  $: "write it without '$'",
  "\\": "write it as on a calculator, without TeX",
  "|": "write abs(...)",
};
const MOST_TOKENS = 200;
const MOST_DIGITS = 60;
const BITS_PER_DIGIT = 3.3219281;

function tokens(typed, comma, start = 0) {
  const found = [];
  let spaced = false;
  for (const match of typed.text.matchAll(PATTERNS[comma])) {
    const [piece, number, word, sign, space] = match;
    if (space !== undefined) {
      spaced = true;
      continue;
    }
    const column = start + typed.column(match.index);
    if (number !== undefined) {
      found.push({ kind: "number", text: checkedNumber(piece, typed.text, match.index + piece.length, column, comma), column, spaced });
    } else if (word !== undefined) found.push({ kind: "word", text: piece, column, spaced });
    else if (sign !== undefined) found.push({ kind: piece === "**" ? "^" : piece, text: piece, column, spaced });
    else if (piece === "\n") refused("a line ends inside a number or a formula", column);
    else refused(`${quoted(piece)} is not part of an answer${ADVICE[piece] ? `; ${ADVICE[piece]}` : ""}`, column);
    if (found.length > MOST_TOKENS) refused(`the answer is longer than ${MOST_TOKENS} numbers, words and signs`, column);
    spaced = false;
  }
  found.push({ kind: "end", text: "", column: start + typed.column(typed.text.length), spaced });
  return found;
}

function checkedNumber(piece, text, end, column, comma) {
  if (piece.includes(",")) {
    const groups = piece.split(".")[0].split(",");
    if (groups[0].startsWith("0") || text[end] === "," || (groups.length === 2 && comma === "groups")) refusedComma(piece, column);
    piece = piece.replaceAll(",", "");
  }
  if (text[end] === ".") refused(`${quoted(piece)} has two decimal points`, column);
  if (text[end] === "_" && /[0-9]/.test(text[end + 1] ?? "")) refused(`${quoted(piece)} contains '_'; write the digits alone`, column);
  const [mantissa, exponent = ""] = piece.toLowerCase().split("e");
  const digits = mantissa.replace(".", "").length;
  if (digits > MOST_DIGITS) refused(`a number may have up to ${MOST_DIGITS} digits; this one has ${digits}`, column);
  if (exponent && (digits + Math.abs(Number(exponent))) * BITS_PER_DIGIT > MOST_BITS)
    refused(`${quoted(piece)} is too large or too small to be meant`, column);
  return piece;
}

function refusedComma(piece, column) {
  const at = piece.indexOf(",");
  const [head, tail] = at < 0 ? [piece, ""] : [piece.slice(0, at), piece.slice(at + 1)];
  if (tail.length === 3 && !head.startsWith("0"))
    refused(`${quoted(piece)} may be ${head}.${tail} or ${head}${tail}; write it without the comma`, column);
  if (/[,.]/.test(tail)) refused(`${quoted(piece)} has commas in unusual places; write it without them`, column);
  refused(`${quoted(piece)} has a decimal comma; write ${head}.${tail}`, column);
}

function literal(text) {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const [whole, decimals = ""] = mantissa.split(".");
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return power >= 0 ? ratio(digits * 10n ** BigInt(power)) : ratio(digits, 10n ** BigInt(-power));
}

const FUNCTIONS = Object.fromEntries(
  "sqrt exp log ln log2 log10 abs sign floor ceil factorial sin cos tan sinh cosh tanh sigmoid softplus relu".split(" ").map((name) => [name, 1]),
);
Object.assign(FUNCTIONS, { max: 0, min: 0 }); // two arguments or more
const SYNONYMS = { ln: "log", sigma: "sigmoid" };
const functionOf = (word) => {
  const lower = word.toLowerCase();
  return Object.hasOwn(SYNONYMS, lower) ? SYNONYMS[lower] : lower;
};
const isFunction = (word) => Object.hasOwn(FUNCTIONS, functionOf(word));
const isConstant = (word) => word === "pi" || word === "e";
const MOST_DEPTH = 32;

// Reads tokens by precedence, from the first to the last, each once.
class Parser {
  constructor(found, expected) {
    Object.assign(this, { found, expected, at: 0, depth: 0 });
  }
  get now() {
    return this.found[this.at];
  }
  next() {
    this.at += 1;
    return this.found[this.at - 1];
  }
  whole() {
    const node = this.sum();
    if (this.now.kind !== "end") this.refuse(this.now);
    return node;
  }
  refuse(token) {
    if (token.kind === ")") refused("a ')' has no '(' before it", token.column);
    const [left, right] = [this.found[this.at - 1], this.found[this.at + 1]];
    if (token.kind === "," && left && right.kind === "number" && left.kind === "number" && !token.spaced && !right.spaced)
      refusedComma(`${left.text},${right.text}`, left.column);
    const before = left ? quoted(left.text) : "";
    let said = before ? `${before} was followed by ${quoted(token.text)}` : `found ${quoted(token.text)}`;
    if (token.kind === "end") said = before ? `something is missing after ${before}` : "nothing was found";
    refused(`${this.expected} was expected; ${said}`, token.column);
  }
  deeper(token) {
    this.depth += 1;
    if (this.depth > MOST_DEPTH) refused(`the formula is nested deeper than ${MOST_DEPTH}`, token.column);
  }
  sum() {
    let node = this.product();
    while (this.now.kind === "+" || this.now.kind === "-") node = { op: this.next().kind, args: [node, this.product()] };
    return node;
  }
  product() {
    let [node] = this.juxtaposed(this.signed());
    while (this.now.kind === "*" || this.now.kind === "/") {
      const token = this.next();
      const [right, joined] = this.juxtaposed(this.signed());
      if (joined && token.kind === "/") refused("a product without '*' after '/' is ambiguous; set parentheses", token.column);
      node = { op: token.kind, args: [node, right], column: token.column };
    }
    return node;
  }
  juxtaposed(node) {
    let joined = false;
    while (["word", "(", ROOT].includes(this.now.kind)) {
      const token = this.now;
      if (token.kind === "word" && !isConstant(token.text) && !isFunction(token.text)) this.unknown(token);
      if (token.text === "e") this.checkExponent(token);
      if (token.kind === "(" && !token.spaced) this.checkPeriod(token);
      this.at += 1;
      node = { op: "*", args: [node, this.power(token)] };
      joined = true;
    }
    return [node, joined];
  }
  checkExponent(token) {
    const [before, after] = [this.found[this.at - 1], this.found[this.at + 1]];
    if (before.kind !== "number" || after.kind === "^") return;
    if (!token.spaced) refused("an exponent was begun and not finished", token.column);
    if ((after.kind === "-" || after.kind === "+") && !after.spaced && this.found[this.at + 2].kind === "number")
      refused("a space stands inside the number; write it as in 1e-3", token.column);
  }
  checkPeriod(token) {
    const [before, inside, after] = [-1, 1, 2].map((step) => this.found[this.at + step]);
    if (before.text.includes(".") && /^[0-9]+$/.test(inside.text) && after.kind === ")")
      refused("a period of digits is not read; write a fraction", token.column);
  }
  signed() {
    const token = this.next();
    if (token.kind !== "-" && token.kind !== "+") return this.power(token);
    if (this.now.kind === "-" || this.now.kind === "+") refused("two signs stand side by side", this.now.column);
    this.deeper(token);
    const node = this.signed();
    this.depth -= 1;
    return token.kind === "-" ? { op: "neg", args: [node] } : node;
  }
  power(token) {
    let node = this.atom(token);
    if (this.now.kind === "!") node = { op: "factorial", args: [node], column: this.next().column };
    if (this.now.kind !== "^") return node;
    const sign = this.next();
    this.deeper(sign);
    const exponent = this.signed();
    this.depth -= 1;
    if (this.now.kind === "word" && !this.now.spaced && this.found[this.at - 1].kind === "number")
      refused("it is ambiguous where the exponent ends; set parentheses", this.now.column);
    return { op: "^", args: [node, exponent], column: sign.column };
  }
  atom(token) {
    if (token.kind === "number") return { value: literal(token.text) };
    if (token.kind === "(") return this.closed(token);
    if (token.kind === "word") return this.word(token);
    if (token.kind === ROOT) {
      this.deeper(token);
      const first = this.next();
      const node = { op: "sqrt", args: [this.atom(first)], column: token.column };
      this.depth -= 1;
      if (first.kind !== "(" && ["word", "(", "^", "!"].includes(this.now.kind) && !this.now.spaced)
        refused("it is ambiguous where the root ends; set parentheses", this.now.column);
      return node;
    }
    this.at -= 1;
    return this.refuse(token);
  }
  closed(opening) {
    this.deeper(opening);
    const node = this.sum();
    this.close(opening);
    return node;
  }
  close(opening) {
    if (this.now.kind === "end") refused("a '(' is never closed", opening.column);
    if (this.now.kind !== ")") this.refuse(this.now);
    this.at += 1;
    this.depth -= 1;
  }
  word(token) {
    const opening = this.now;
    if (isFunction(token.text)) {
      if (opening.kind !== "(") refused(`${token.text} needs its argument in parentheses: ${token.text}(...)`, opening.column);
      this.at += 1;
      return { op: functionOf(token.text), args: this.arguments(functionOf(token.text), opening), column: token.column };
    }
    if (isConstant(token.text)) return { name: token.text };
    this.at -= 1;
    return this.unknown(token);
  }
  unknown(token) {
    if (["nan", "inf", "infinity"].includes(token.text.toLowerCase()))
      refused(`${this.expected} was expected; ${quoted(token.text)} equals nothing`, token.column);
    return this.refuse(token);
  }
  arguments(name, opening) {
    this.deeper(opening);
    const found = [this.sum()];
    while (this.now.kind === ",") {
      this.at += 1;
      found.push(this.sum());
    }
    this.close(opening);
    if (FUNCTIONS[name] === 0 && found.length < 2) refused(`${name} takes two arguments or more`, opening.column);
    if (FUNCTIONS[name] && found.length !== 1) refused(`${name} takes one argument; ${found.length} were given`, opening.column);
    return found;
  }
}

const LEVELS = { "+": 1, "-": 1, "*": 2, "/": 2, neg: 3, "^": 4 };

function written(node) {
  if (node.value) return decimal(node.value);
  if (node.name) return node.name;
  const inside = (inner, level) => (inner.op && (LEVELS[inner.op] ?? 5) < level ? `(${written(inner)})` : written(inner));
  const [left, right] = node.args;
  switch (node.op) {
    case "neg": return `-${inside(left, 4)}`;
    case "^": return `${inside(left, 5)}^${inside(right, 3)}`;
    case "+":
    case "-": return `${inside(left, 1)} ${node.op} ${inside(right, 2)}`;
    case "*":
    case "/": return `${inside(left, 2)}${node.op}${inside(right, 3)}`;
    default: return `${node.op}(${node.args.map(written).join(", ")})`;
  }
}

function decimal(value) {
  let [below, twos, fives] = [value.d, 0, 0];
  while (below % 2n === 0n) [below, twos] = [below / 2n, twos + 1];
  while (below % 5n === 0n) [below, fives] = [below / 5n, fives + 1];
  if (below !== 1n) return `${value.n}/${value.d}`;
  const places = Math.max(twos, fives);
  if (!places) return `${value.n}`;
  const digits = `${(size(value.n) * 10n ** BigInt(places)) / value.d}`.padStart(places + 1, "0");
  return `${value.n < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

// A number for people: as it is where that is short, otherwise to twelve digits.
function quantityText({ value, error }) {
  if (!error.n && bits(value.d) <= 64 && bits(value.n) <= 64) {
    const text = decimal(value);
    if (text.length <= 22 && !text.includes("/")) return text;
  }
  if (!value.n) return error.n ? "0..." : "0";
  const above = size(value.n);
  let adjusted = above.toString().length - value.d.toString().length;
  const scaled = (places) => (places >= 0 ? ratio(above * 10n ** BigInt(places), value.d) : ratio(above, value.d * 10n ** BigInt(-places)));
  if (compare(scaled(-adjusted), ONE) < 0) adjusted -= 1;
  const wanted = scaled(11 - adjusted);
  let digits = floor(wanted);
  const rest = compare(times({ n: 2n, d: 1n }, minus(wanted, ratio(digits))), ONE);
  if (rest > 0 || (rest === 0 && digits % 2n)) digits += 1n;
  const isExact = equal(ratio(digits), wanted);
  let shown = digits.toString();
  if (shown.length > 12) adjusted += 1;
  shown = shown.replace(/0+$/, "");
  let text;
  if (adjusted < -6 || adjusted > 11)
    text = `${shown[0]}${shown.length > 1 ? `.${shown.slice(1)}` : ""}e${adjusted < 0 ? "-" : "+"}${Math.abs(adjusted)}`;
  else if (adjusted < 0) text = `0.${"0".repeat(-adjusted - 1)}${shown}`;
  else if (shown.length <= adjusted + 1) text = shown.padEnd(adjusted + 1, "0");
  else text = `${shown.slice(0, adjusted + 1)}.${shown.slice(adjusted + 1)}`;
  return `${value.n < 0n ? "-" : ""}${text}${isExact && !error.n ? "" : "..."}`;
}
