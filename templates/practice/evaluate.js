// The value of a tree without variables, as dlquiz.grading.evaluate finds it: sizes are bounded before each operation.
class Refusal extends Error {
  constructor(reason, column = null) {
    super(reason);
    Object.assign(this, { reason, column });
  }
}

const refused = (reason, column = null) => {
  throw new Refusal(reason, column);
};
const undefinedAt = (node, reason) => refused(reason, node.column ?? null);
const TOO_LARGE = "the number is too large or too small to be meant";
const MOST_FACTORIAL = 170n;
const CLAIMED = { n: 1n, d: 10n ** 44n };
const KEPT_BITS = 200;
const exactly = (value) => ({ value, error: ZERO });

function evaluate(node) {
  if (node.value) return exactly(node.value);
  if (node.name) return ofFunction("constant", node.name === "pi" ? ONE : ZERO, node);
  let found = applied(node, node.args.map(evaluate));
  if (found.error.n) found = shortened(found);
  if (Math.max(bits(found.value.n), bits(found.value.d)) > MOST_BITS) undefinedAt(node, TOO_LARGE);
  return found;
}

function applied(node, [a, b, ...others]) {
  switch (node.op) {
    case "neg": return { value: negative(a.value), error: a.error };
    case "+": return { value: plus(a.value, b.value), error: plus(a.error, b.error) };
    case "-": return { value: minus(a.value, b.value), error: plus(a.error, b.error) };
    case "*": return product(a, b);
    case "/": return quotient(node, a, b);
    case "^": return power(node, a, b);
    case "max":
    case "min": {
      const chosen = node.op === "max" ? most : least;
      const all = [a, b, ...others];
      return { value: all.map((q) => q.value).reduce(chosen), error: all.map((q) => q.error).reduce(most) };
    }
    case "relu": return { value: most(a.value, ZERO), error: a.error };
    case "abs": return { value: positive(a.value), error: a.error };
    case "sqrt": return power(node, a, exactly({ n: 1n, d: 2n }));
    case "sign":
    case "floor":
    case "ceil":
    case "factorial": return jumped(node, a);
    default: return carried(node.op, a, node);
  }
}

function product(a, b) {
  const error = plus(plus(times(positive(a.value), b.error), times(positive(b.value), a.error)), times(a.error, b.error));
  return { value: times(a.value, b.value), error };
}

function quotient(node, a, b) {
  if (atMost(positive(b.value), b.error)) undefinedAt(node, "a division by zero");
  const value = over(a.value, b.value);
  if (!a.error.n && !b.error.n) return exactly(value);
  return { value, error: over(plus(a.error, times(positive(value), b.error)), minus(positive(b.value), b.error)) };
}

function jumped(node, a) {
  const sign = (x) => (x.n > 0n) - (x.n < 0n);
  const ends = [minus(a.value, a.error), plus(a.value, a.error)];
  let found;
  if (node.op === "sign") found = ends.map((x) => BigInt(sign(x)));
  else if (node.op === "floor") found = ends.map(floor);
  else if (node.op === "ceil") found = ends.map((x) => -floor(negative(x)));
  else {
    if (a.value.d !== 1n || a.error.n || a.value.n < 0n || a.value.n > MOST_FACTORIAL)
      undefinedAt(node, `a factorial is taken of whole numbers from 0 to ${MOST_FACTORIAL}`);
    let whole = 1n;
    for (let i = 2n; i <= a.value.n; i += 1n) whole *= i;
    found = [whole, whole];
  }
  if (found[0] !== found[1]) undefinedAt(node, `${node.op} cannot be decided so close to its jump`);
  return exactly(ratio(found[0]));
}

function power(node, base, exponent) {
  const up = exponent.value;
  const isHalf = up.n === 1n && up.d === 2n;
  if (!base.value.n && !base.error.n) {
    if (up.n <= 0n) undefinedAt(node, up.n ? "a division by zero" : "zero to the power of zero");
    return exactly(ZERO);
  }
  const isExact = !exponent.error.n && !base.error.n;
  if (up.d === 1n && isExact) {
    const long = Math.max(bits(base.value.n), bits(base.value.d)) - 1;
    if (BigInt(long) * size(up.n) > BigInt(MOST_BITS) && !equal(positive(base.value), ONE))
      undefinedAt(node, "the power is too large or too small to be meant");
    if (equal(positive(base.value), ONE)) return exactly(up.n % 2n ? base.value : ONE);
    return exactly(raised(base.value, up.n));
  }
  if (isHalf && isExact && base.value.n > 0n) {
    const found = { n: root(base.value.n), d: root(base.value.d) };
    if (equal(times(found, found), base.value)) return exactly(found);
  }
  if (atMost(positive(base.value), base.error) && up.d === 1n && !exponent.error.n)
    undefinedAt(node, "a power cannot be decided so close to zero");
  if (base.value.n < 0n && up.d === 1n && !exponent.error.n) {
    const flipped = power(node, { value: negative(base.value), error: base.error }, exponent);
    return up.n % 2n ? { value: negative(flipped.value), error: flipped.error } : flipped;
  }
  if (atMost(base.value, base.error))
    undefinedAt(node, isHalf ? "the root of a negative number" : "a broken power of a negative number");
  return carried("exp", product(carried("log", base, node), exponent), node);
}

const AT_ZERO = { sin: ZERO, tan: ZERO, sinh: ZERO, tanh: ZERO, cos: ONE, cosh: ONE, exp: ONE, sigmoid: { n: 1n, d: 2n } };
const LARGEST_EXPONENT = { n: BigInt(MOST_BITS), d: 1n };

// A smooth function; an argument's error is carried over by the values at both of its ends.
function carried(op, a, node) {
  if (op.startsWith("log")) {
    if (atMost(a.value, a.error)) undefinedAt(node, "the logarithm of a number that is not positive");
    const whole = wholeLogarithm(op, a);
    if (whole !== null) return exactly(ratio(whole));
  }
  if (["exp", "sinh", "cosh"].includes(op) && compare(positive(a.value), LARGEST_EXPONENT) > 0) undefinedAt(node, TOO_LARGE);
  if (!a.value.n && !a.error.n && AT_ZERO[op]) return exactly(AT_ZERO[op]);
  const middle = ofFunction(op, a.value, node);
  if (!a.error.n) return middle;
  const [low, high] = [minus(a.value, a.error), plus(a.value, a.error)].map((x) => ofFunction(op, x, node).value);
  return { value: middle.value, error: plus(middle.error, positive(minus(high, low))) };
}

function wholeLogarithm(op, a) {
  if (a.error.n || (a.value.n !== 1n && a.value.d !== 1n)) return null;
  if (equal(a.value, ONE)) return 0n;
  if (op === "log") return null;
  const large = a.value.n > a.value.d ? a.value.n : a.value.d;
  const up = op === "log2" ? bits(large) - 1 : large.toString().length - 1;
  if (large !== (op === "log2" ? 2n : 10n) ** BigInt(up)) return null;
  return BigInt(a.value.n > a.value.d ? up : -up);
}

function ofFunction(op, x, node) {
  const value = smooth(op, x);
  if (value === null) undefinedAt(node, TOO_LARGE);
  if (!value.n) return { value: ZERO, error: CLAIMED };
  if (Math.abs(magnitude(value)) > MOST_BITS) undefinedAt(node, TOO_LARGE);
  return { value, error: times(positive(value), CLAIMED) };
}

// A number that is not exact anyway, rounded to a bounded length; what that costs is added to its error.
function shortened({ value, error }) {
  const unit = powerOfTwo(magnitude(value) - KEPT_BITS);
  const rounded = floor(plus(over(value, unit), { n: 1n, d: 2n }));
  return { value: times(ratio(rounded), unit), error: plus(powerOfTwo(magnitude(error) + 1), unit) };
}
