// What refers to options: letters, numbers, labels and the options' own texts, as in dlquiz.grading.labels.
const LETTER = /^\(?([A-Za-z]{1,2})[).:]?$/;
const LISTS = /\s*(?:[,;>]|->|\band\b)\s*|\s+/g;
const PAIR = "([0-9]{1,3}) *(?:->|=>|[-:=.)])? *([A-Za-z]{1,2})";
const PAIRS = new RegExp(`^${PAIR}(?:[ ,;]+${PAIR})*[ ,;]*$`);
const BRACKETS = ["()", "[]", "{}"];

const letterAt = (place) => (place < 26 ? String.fromCharCode(65 + place) : letterAt(Math.floor(place / 26) - 1) + letterAt(place % 26));
const folded = (text) => text.replaceAll("$", "").split(/\s+/).filter(Boolean).join(" ").toLowerCase().replaceAll("ß", "ss");
const typewritten = (text) => text.replace(/[‐‑‒–—−]/g, "-").replace(/[‘’]/g, "'").replace(/[“”„]/g, '"');
// A word without what does not count: case, the space or hyphen between its parts, quotes, a full stop.
const bare = (text) =>
  folded(typewritten(text)).replace(/^[ .,;:'"`*]+|[ .,;:'"`*]+$/g, "").replace(/(?<=[\p{L}\p{N}])[- ]+(?=[\p{L}\p{N}])/gu, "");
const withoutTex = (text) => folded(text).replace(/[_{}\\]/g, "");
const bounded = (text, options) => within(text, Math.max(MOST_CHARACTERS, ...[options.reduce((sum, known) => sum + lengthOf(known) + 4, 0)]));
const wanted = (options) => (options.length ? `a letter from A to ${letterAt(options.length - 1)}` : "the text of an option");

function byLetter(text, options) {
  const match = LETTER.exec(text);
  const place = match ? options.findIndex((_, i) => letterAt(i) === match[1].toUpperCase()) : -1;
  return place < 0 ? null : options[place];
}

function byText(text, options) {
  if (options.includes(text)) return text;
  for (const form of [folded, withoutTex]) {
    const found = options.filter((known) => form(known) === form(text));
    if (found.length) return found.length === 1 ? found[0] : null;
  }
  return null;
}

const named = ({ start, text }, options) =>
  byLetter(text, options) ?? byText(text, options) ?? refused(`${wanted(options)} was expected; found ${quoted(text)}`, start);

function numbered({ start, text }, known) {
  if (!/^[0-9]{1,3}$/.test(text) || Number(text) < 1 || Number(text) > known.length)
    refused(`a number from 1 to ${known.length} was expected; found ${quoted(text)}`, start);
  return known[Number(text) - 1];
}

function once(found, pieces) {
  if (!found.length) refused("names were expected; found none (write none where none is meant)", 0);
  for (const [place, name] of found.entries())
    if (found.indexOf(name) < place) refused(`${quoted(pieces[place].text)} is named twice`, pieces[place].start);
  return found;
}

// A list cut at each separator, without the brackets around the whole and without what is empty.
function piecesOf(text, separator) {
  let inner = text.trim();
  let start = text.indexOf(inner);
  if (inner && BRACKETS.includes(inner[0] + inner.at(-1))) [start, inner] = [start + 1, inner.slice(1, -1)];
  const found = [];
  let place = 0;
  for (const match of inner.matchAll(separator)) {
    found.push({ start: start + place, text: inner.slice(place, match.index) });
    place = match.index + match[0].length;
  }
  found.push({ start: start + place, text: inner.slice(place) });
  return found.filter((piece) => piece.text);
}

function saysNothing(text) {
  try {
    return ["none", "{}", "[]", "()"].includes(plain(text).text.replaceAll(" ", "").toLowerCase());
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function checkBrackets(text, options) {
  const count = (whole, char) => whole.split(char).length - 1;
  for (const [opening, closes] of BRACKETS) {
    if (options.some((option) => count(option, opening) !== count(option, closes))) continue;
    const missing = count(text, opening) - count(text, closes);
    if (missing > 0) refused(`a '${opening}' is never closed`, text.lastIndexOf(opening));
    if (missing < 0 && opening !== "(") refused(`a '${closes}' has no '${opening}' before it`, text.lastIndexOf(closes));
  }
}

function readOption(text, options) {
  text = stripped(text);
  bounded(text, options);
  const found = byLetter(text, options) ?? byText(text, options);
  if (found !== null) return found;
  const both = /^\(?([A-Za-z]{1,2})[).:]\s*(\S.*)$/s.exec(text);
  if (both) {
    const first = byLetter(both[1], options);
    if (first !== null && first === byText(both[2], options)) return first;
  }
  const typed = plain(text).text;
  if (byLetter(typed, options) !== null) return byLetter(typed, options);
  const several = piecesOf(typed, LISTS);
  if (several.length > 1 && several.every((piece) => byLetter(piece.text, options) !== null))
    refused("one option was expected; several were given", several[1].start);
  return refused(`${wanted(options)} was expected; found ${quoted(typed)}`, 0);
}

function readSelection(text, options) {
  text = stripped(text);
  bounded(text, options);
  if (saysNothing(text)) return [];
  const whole = byLetter(text, options) ?? byText(text, options);
  if (whole !== null) return [whole];
  checkBrackets(text, options);
  for (const separator of [/\s*[;\n]\s*/g, /\s*,\s*/g]) {
    const pieces = piecesOf(text, separator);
    const found = pieces.map((piece) => byLetter(piece.text, options) ?? byText(piece.text, options));
    if (found.every((name) => name !== null)) return once(found, pieces);
  }
  const typed = plain(text, " ");
  let pieces = piecesOf(typed.text, LISTS);
  if (pieces.length === 1 && options.length <= 26) {
    const [{ start, text: word }] = pieces;
    if (word.length <= options.length && /^[A-Za-z]+$/.test(word) && [...word].every((char) => byLetter(char, options) !== null))
      pieces = [...word].map((char, i) => ({ start: start + i, text: char }));
  }
  pieces = pieces.map((piece) => ({ start: typed.column(piece.start), text: piece.text }));
  return once(pieces.map((piece) => named(piece, options)), pieces);
}

function readOrder(text, options) {
  text = stripped(text);
  bounded(text, options);
  const typed = plain(text, " ");
  if (/^[(\[]?[0-9 ,;>-]+[)\]]?$/.test(typed.text) && !Array.from({ length: 10 }, (_, i) => byText(`${i}`, options)).some((found) => found !== null)) {
    const pieces = [...typed.text.matchAll(/[0-9]+|-(?!>)/g)].map((match) => ({ start: typed.column(match.index), text: match[0] }));
    return once(pieces.map((piece) => numbered(piece, options)), pieces);
  }
  const found = readSelection(text, options);
  return found.length ? found : refused("the steps were expected in their order; found none", 0);
}

function readPairs(text, lefts, options) {
  bounded(text, options);
  const typed = plain(text, " ");
  const body = typed.text.replace(/[ .]+$/, "");
  if (PAIRS.test(body.trim())) {
    const found = [];
    for (const match of body.matchAll(new RegExp(PAIR, "gd"))) {
      const [number, name] = [1, 2].map((i) => ({ start: typed.column(match.indices[i][0]), text: match[i] }));
      const left = numbered(number, lefts);
      if (found.some(([other]) => other === left)) refused(`number ${lefts.indexOf(left) + 1} is paired twice`, number.start);
      found.push([left, named(name, options)]);
    }
    return found;
  }
  const isLetters = /^[A-Za-z]+$/.test(body.trim()) && body.length === lefts.length;
  const names = isLetters ? [...body].map((char, i) => ({ start: i, text: char })) : piecesOf(body, LISTS);
  if (names.length === lefts.length && names.every((name) => LETTER.test(name.text)))
    return lefts.map((left, i) => [left, named({ start: typed.column(names[i].start), text: names[i].text }, options)]);
  const shown = Math.min(2, lefts.length, options.length);
  const example = Array.from({ length: shown }, (_, i) => `${i + 1}-${letterAt(options.length - 1 - i)}`).join(", ");
  return refused(`pairs such as ${quoted(example)} were expected; found ${quoted(body)}`, 0);
}

function readLabels(text, universe) {
  text = stripped(text);
  bounded(text, universe);
  if (byText(text, universe) === null && saysNothing(text)) return [];
  checkBrackets(text, universe);
  for (const separator of [/\s*[,;\n]\s*/g, LISTS]) {
    const pieces = piecesOf(text, separator);
    const found = pieces.map((piece) => byText(piece.text, universe));
    if (found.length && found.every((name) => name !== null)) return once(found, pieces);
  }
  const typed = plain(text, " ");
  let pieces = piecesOf(typed.text, LISTS);
  if (pieces.length === 1 && /^[A-Za-z]+$/.test(pieces[0].text) && universe.every((label) => lengthOf(label) === 1))
    pieces = [...pieces[0].text].map((char, i) => ({ start: pieces[0].start + i, text: char }));
  pieces = pieces.map((piece) => ({ start: typed.column(piece.start), text: piece.text }));
  for (const piece of pieces)
    if (byText(piece.text, universe) === null) refused(`${quoted(piece.text)} is not one of ${quoted(universe.join(", "), 60)}`, piece.start);
  return once(pieces.map((piece) => byText(piece.text, universe)), pieces);
}

function readTruth(text) {
  if (lengthOf(text) > MOST_CHARACTERS) refused("true or false was expected; found a long text", 0);
  const typed = plain(stripped(text)).text.trim();
  if (["t", "true", "y", "yes"].includes(typed.toLowerCase())) return true;
  if (["f", "false", "n", "no"].includes(typed.toLowerCase())) return false;
  return refused(`true or false was expected; found ${quoted(typed)}`, 0);
}

function readWord(text, spellings) {
  text = stripped(text);
  bounded(text, spellings);
  const all = spellings.join("");
  const known = new Set([...all, ...all.toLowerCase(), ...all.toUpperCase()]);
  const typed = [...text].map((char, place) => (known.has(char) ? char : mappedWord(char, place))).join("");
  const found = spellings.find((spelling) => bare(spelling) === bare(typed));
  return found ?? typed.split(/\s+/).filter(Boolean).join(" ");
}

function mappedWord(char, place) {
  try {
    return plain(typewritten(char), " ").text.replaceAll(ROOT, " sqrt ");
  } catch (error) {
    if (error instanceof Refusal) error.column = place;
    throw error;
  }
}
