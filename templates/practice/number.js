// Exact numbers: a fraction is {n, d} of BigInt in lowest terms, a quantity {value, error} as in dlquiz.grading.evaluate.
// What has no exact value (roots, logarithms) is reckoned in whole numbers to a good seventy digits; floats are never used.
const MOST_BITS = 4096;

const size = (n) => (n < 0n ? -n : n);
const bits = (n) => {
  if (n === 0n) return 0;
  const text = size(n).toString(16);
  return 4 * text.length - Math.clz32(parseInt(text[0], 16)) + 28;
};

function ratio(n, d = 1n) {
  if (d < 0n) [n, d] = [-n, -d];
  let [a, b] = [size(n), d];
  while (b) [a, b] = [b, a % b];
  return a === 1n ? { n, d } : { n: n / a, d: d / a };
}

function fraction(text) {
  const [n, d] = text.split("/");
  return ratio(BigInt(n), BigInt(d ?? 1));
}

const ZERO = { n: 0n, d: 1n };
const ONE = { n: 1n, d: 1n };
const plus = (a, b) => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
const negative = (a) => ({ n: -a.n, d: a.d });
const minus = (a, b) => plus(a, negative(b));
const times = (a, b) => ratio(a.n * b.n, a.d * b.d);
const over = (a, b) => ratio(a.n * b.d, a.d * b.n);
const positive = (a) => ({ n: size(a.n), d: a.d });
const compare = (a, b) => {
  const [left, right] = [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
};
const equal = (a, b) => a.n === b.n && a.d === b.d;
const atMost = (a, b) => compare(a, b) <= 0;
const least = (a, b) => (compare(a, b) <= 0 ? a : b);
const most = (a, b) => (compare(a, b) >= 0 ? a : b);
const floor = (a) => (a.n >= 0n ? a.n / a.d : -((-a.n + a.d - 1n) / a.d));
const powerOfTwo = (k) => (k >= 0 ? { n: 1n << BigInt(k), d: 1n } : { n: 1n, d: 1n << BigInt(-k) });
const magnitude = (a) => bits(a.n) - bits(a.d);

function raised(a, power) {
  const made = { n: a.n ** size(power), d: a.d ** size(power) };
  return power >= 0n ? made : ratio(made.d, made.n);
}

function root(n) {
  if (n < 2n) return n;
  let x = 1n << BigInt((bits(n) + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

// Below, a number of `p` binary places is the whole number that it is times 2^p.
const placed = (a, p) => (a.n << BigInt(p)) / a.d;
const unplaced = (whole, p) => ratio(whole, 1n << BigInt(p));

function atanhInverse(n, p, alternating) {
  let power = (1n << BigInt(p)) / n;
  let sum = 0n;
  for (let k = 1n; power; k += 2n) {
    sum += (alternating && k % 4n === 3n ? -power : power) / k;
    power /= n * n;
  }
  return sum;
}

const constants = new Map();
function constant(name, p) {
  const key = `${name} ${p}`;
  if (!constants.has(key)) {
    const q = p + 16;
    const found =
      name === "pi" ? 4n * (4n * atanhInverse(5n, q, true) - atanhInverse(239n, q, true)) : 2n * atanhInverse(3n, q, false);
    constants.set(key, found >> 16n);
  }
  return constants.get(key);
}

function exponential(x, p) {
  const halfway = magnitude(x) > 0 ? magnitude(x) : 0;
  const q = p + halfway + 16;
  const fixed = placed(x, q);
  const log2 = constant("log 2", q);
  let k = fixed / log2;
  if (fixed < k * log2) k -= 1n;
  const rest = fixed - k * log2;
  let [sum, term] = [1n << BigInt(q), 1n << BigInt(q)];
  for (let i = 1n; term; i += 1n) {
    term = ((term * rest) >> BigInt(q)) / i;
    sum += term;
  }
  return times(unplaced(sum, q), powerOfTwo(Number(k)));
}

function logarithm(x, p) {
  let k = magnitude(x);
  let m = times(x, powerOfTwo(-k));
  if (compare(m, { n: 3n, d: 2n }) > 0) [m, k] = [times(m, { n: 1n, d: 2n }), k + 1];
  if (compare(m, { n: 3n, d: 4n }) < 0) [m, k] = [times(m, { n: 2n, d: 1n }), k - 1];
  const off = minus(m, ONE);
  const q = p + 16 + (k === 0 && off.n ? Math.max(0, -magnitude(off)) : 16);
  const y = placed(over(off, plus(m, ONE)), q);
  const square = (y * y) >> BigInt(q);
  let [sum, power] = [0n, y];
  for (let i = 1n; size(power) > 1n; i += 2n) {
    sum += power / i;
    power = (power * square) >> BigInt(q);
  }
  return unplaced(2n * sum + BigInt(k) * constant("log 2", q), q);
}

function circular(x, p) {
  const q = p + 16 + Math.abs(magnitude(x));
  const quarter = constant("pi", q) >> 1n;
  const fixed = placed(x, q);
  let turns = fixed / quarter;
  if (fixed < turns * quarter) turns -= 1n;
  const rest = fixed - turns * quarter;
  const square = (rest * rest) >> BigInt(q);
  let [sine, cosine, s, c] = [0n, 0n, rest, 1n << BigInt(q)];
  for (let i = 1n; s || c; i += 2n) {
    [sine, cosine] = [sine + s, cosine + c];
    c = -((c * square) >> BigInt(q)) / (i * (i + 1n));
    s = -((s * square) >> BigInt(q)) / ((i + 1n) * (i + 2n));
  }
  const [a, b] = [unplaced(sine, q), unplaced(cosine, q)];
  switch (((turns % 4n) + 4n) % 4n) {
    case 0n: return { sine: a, cosine: b };
    case 1n: return { sine: b, cosine: negative(a) };
    case 2n: return { sine: negative(a), cosine: negative(b) };
    default: return { sine: negative(b), cosine: a };
  }
}

const DIGITS = 240; // binary places of a smooth function's value
const FAR = { n: 2000n, d: 1n }; // from here on tanh and sigmoid are 1 to all these places

function smooth(op, x) {
  const p = DIGITS + 2 * Math.max(0, x.n ? -magnitude(x) : 0);
  const beyond = atMost(FAR, positive(x));
  switch (op) {
    case "exp": return exponential(x, p);
    case "log": return logarithm(x, p);
    case "log2": return over(logarithm(x, p), logarithm({ n: 2n, d: 1n }, p));
    case "log10": return over(logarithm(x, p), logarithm({ n: 10n, d: 1n }, p));
    case "sin": return circular(x, p).sine;
    case "cos": return circular(x, p).cosine;
    case "tan": {
      const { sine, cosine } = circular(x, p);
      return over(sine, cosine);
    }
    case "constant": return x.n ? unplaced(constant("pi", p), p) : exponential(ONE, p);
    case "softplus":
      if (!beyond) return logarithm(plus(ONE, exponential(x, p)), p);
      if (x.n > 0n) return x;
      return atMost(x, { n: -4096n, d: 1n }) ? null : exponential(x, p);
    case "sigmoid":
      if (!beyond) return over(ONE, plus(ONE, exponential(negative(x), p)));
      if (x.n > 0n) return ONE;
      return atMost(x, { n: -4096n, d: 1n }) ? ZERO : exponential(x, p);
    default: break;
  }
  if (op === "tanh" && beyond) return x.n > 0n ? ONE : negative(ONE);
  const up = exponential(x, p);
  const down = over(ONE, up);
  const [sum, difference] = [plus(up, down), minus(up, down)];
  if (op === "tanh") return over(difference, sum);
  return times(op === "cosh" ? sum : difference, { n: 1n, d: 2n });
}
