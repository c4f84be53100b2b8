"""Mutants that compute the same as the original, or the same verdict by a longer way, each with the reason.

What `tests/mutation.py` calls a mutant stands before its reason. Where several operators of a function are written
alike, they share a line; those of them that a test can tell apart are killed all the same.
"""

NOT_FIRST = "what it looks for is never the first character"
SURE = "the bound of the slope holds a little beyond as well"
WORK = "a bound of the work alone"
ROOM = "the bound has room on both sides: on it either verdict holds"
BETWEEN = "no precision between 70 and 1300 digits is asked for"
EITHER = "of two equal values either is the least"
MORE = "more places are looked at, and none touches 0 that did not"
NEVER_ZERO = "a turn's value is never 0: there it is noise"
HALF = "floating point meets no exact half of a unit"

EQUIVALENT = {
    "digits.rounded: `decimals >= 0`, GtE -> Gt": "both ways round to a whole number alike",
    "operations._sigmoid: `x >= 0`, GtE -> Gt": "both branches give 1/2 at 0",
    "mixed_precision.spacing: `value_of(x) < 2.0 ** SMALLEST_EXPONENT`, Lt -> LtE": (
        "the smallest normal number is spaced like the subnormal ones"
    ),
    # formulas
    "grading.points.approximately: `abs(number) < 2 ** 53`, Lt -> LtE": "2^53 is exact in floating point as well",
    "grading.points._share_of: `2 * (int.from_bytes(digest[:8]) % parts) + 1`, Add -> Sub": (
        "a point next to it does as well, and is as hard to aim at"
    ),
    "grading.points._function: `e > 0.01`, Gt -> GtE": SURE,
    "grading.points._function: `x < 2 * e + 1e-290`, Lt -> LtE": SURE,
    "grading.points._function: `abs(x) > 1000000.0`, Gt -> GtE": "sines are known a little beyond as well",
    "grading.points._function: `x >= 0`, GtE -> Gt": "both forms give 1/2 at 0",
    "grading.points._many_digits: `x > 0`, Gt -> GtE": "the logarithm of 0 is infinite, which _sized refuses",
    "grading.points._many_digits: `abs(x) < MOST_BITS`, Lt -> LtE": WORK,
    "grading.points._many_digits: `abs(x) < SATURATED`, Lt -> LtE": WORK,
    "grading.points._many_digits: `abs(x) < SATURATED / 2`, Lt -> LtE": WORK,
    "grading.points._positive: `_magnitude(x) > SMALLEST_CLEAR`, Gt -> GtE": ROOM,
    "grading.points._settled: `abs(x - whole) < x.context.mpf(2) ** (LOST_BITS - x.context.prec) * max(1, abs(x))`, "
    "Lt -> LtE": ROOM,
    "grading.points.is_noise: `_magnitude(x) < seen[PEAK] - x.context.prec + LOST_BITS`, Lt -> LtE": ROOM,
    "grading.points._kept: `bits > FINEST * 3`, Gt -> GtE": BETWEEN,
    "grading.points._kept: `FINEST * 3`, Mult -> Add": BETWEEN,
    "grading.points._kept: `peak > MOST_PEAK`, Gt -> GtE": ROOM,
    "grading.points._kept: `_magnitude(found) > peak + SMALLEST_CLEAR`, Gt -> GtE": ROOM,
    "grading.points._kept: `abs(first - second) > bits - LOST_BITS`, Gt -> GtE": ROOM,
    "grading.points.precisely: `op not in CHEAP`, NotIn -> In": "what is kept is what would be worked out again",
    "grading.expression.compare: `a.bits + b.bits > MOST_RESIDUAL_BITS`, Gt -> GtE": (
        "at the bound residues are certain, and so are 1300 digits"
    ),
    "grading.expression._to_many_digits: `common < POINTS`, Lt -> LtE": (
        "where both have a value at every point, their domains agree at every point"
    ),
    "grading.expression._between: `abs(after - before) <= abs(after) / 4`, LtE -> Lt": (
        "two roundings never differ by a quarter exactly"
    ),
    "grading.expression._between: `abs(after) / 4`, Div -> Mult": "noise shrinks by 30 digits: any factor tells",
    "grading.expression._between: `digits - LOST`, Sub -> Add": "noise met here is told by the digits that follow",
    "grading.residues.residues: `node.name in variables`, In -> NotIn": (
        "either way a variable is another unknown than the constant of its name"
    ),
    "grading.residues._drawn: `len(_known) > 1000`, Gt -> GtE": WORK,
    "grading.residues._opaque: `(s ^ v) * MIX % P`, Mod -> FloorDiv": "the second mixing spreads them all the same",
    "grading.residues._opaque: `(m ^ m >> 29) * MIX`, Mult -> Add": "the first mixing has spread them already",
    "grading.residues._power: `k < 0`, Lt -> LtE": "the inverse to the power of 0 is 1 as well",
    "grading.evaluate._power: `base.value > 0`, Gt -> GtE": "a base of 0 is answered before",
    "grading.evaluate._power: `base.value < 0`, Lt -> LtE": "a base that may be 0 is answered before",
    "grading.evaluate._of_function: `abs(a.value) > MOST_BITS`, Gt -> GtE": "exp(4096) is refused for its size",
    "grading.evaluate._whole_logarithm: `a.value > 1`, Gt -> GtE": "the logarithm of 1 is answered before",
    "grading.evaluate._functions: `abs(x) < MOST_BITS`, Lt -> LtE": "softplus has the same digits both ways",
    "grading.evaluate._functions: `x > 0`, Gt -> GtE": "0 is not far out",
    "grading.parse.exactly: `power >= 0`, GtE -> Gt": "10^0 is 1 both ways",
    "grading.tokens._bound: `(digits + abs(int(exponent))) * BITS_PER_DIGIT > MOST_BITS`, Gt -> GtE": (
        "no whole number of digits has exactly so many bits"
    ),
    "grading.pieces.pay: `self._left < 0`, Lt -> LtE": WORK,
    "grading.pieces.between_turns: `FINEST_COMPARISON * (_worth(a, names)[0] + _worth(b, names)[0])`, Mult -> Add": (
        WORK
    ),
    "grading.pieces.between_turns: `_worth(a, names)[0] + _worth(b, names)[0]`, Add -> Sub": WORK,
    "grading.pieces._worth: `node.op in CHEAP`, In -> NotIn": WORK,
    "grading.pieces._worth: `own + sum((worth for worth, _ in inner))`, Add -> Sub": WORK,
    "grading.pieces._lines: `i - 1`, Sub -> Add": "i + 1 is even where i - 1 is",
    "grading.pieces._turn: `worth * PRECISE`, Mult -> Add": WORK,
    "grading.pieces._turn: `abs(found) > 4 * error`, Gt -> GtE": "where a value is exactly 0 there is a turn both ways",
    "grading.pieces._turn: `4 * error + 1e-15`, Add -> Sub": "of either sign, the noise of a jump lies at the jump",
    "grading.pieces._turns: `a < 0`, Lt -> LtE": NEVER_ZERO,
    "grading.pieces._turns: `b < 0`, Lt -> LtE": NEVER_ZERO,
    "grading.pieces._nearest_zero: `b < 0`, Lt -> LtE": NEVER_ZERO,
    "grading.pieces._nearest_zero: `high - middle > middle - low`, Gt -> GtE": "of two equal halves either comes first",
    "grading.pieces._nearest_zero: `sign * value < least`, Lt -> LtE": EITHER,
    "grading.pieces._nearest_zero: `least < 0`, Lt -> LtE": NEVER_ZERO,
    "grading.pieces._nearest_zero: `0 <= sign * b <= min(sign * a, sign * c)`, LtE -> Lt": EITHER,
    "grading.pieces._nearest_zero: `sign * b < max(sign * a, sign * c) / 2`, Lt -> LtE": EITHER,
    "grading.pieces._nearest_zero: `max(sign * a, sign * c) / 2`, Div -> Mult": MORE,
    "grading.pieces._nearest_zero: `sign * a`, Mult -> Add": MORE,
    "grading.pieces._nearest_zero: `sign * c`, Mult -> Add": MORE,
    "grading.pieces._nearest_zero: `0 <= least <= TOUCHING * max(abs(a), abs(c))`, LtE -> Lt": "0 is 0 either way",
    "grading.pieces._halved: `value < 0`, Lt -> LtE": NEVER_ZERO,
    "grading.pieces._halved: `first < 0`, Lt -> LtE": NEVER_ZERO,
    # numbers and lists
    "grading.numbers.quantity_text: `-6 <= found.adjusted() < SHOWN_DIGITS.prec`, LtE -> Lt": (
        "decimal writes what begins at 1e-6 without an exponent as well"
    ),
    "grading.plain._edges: `at - away <= edges[-1]`, LtE -> Lt": "stretches that touch leave no number between them",
    "grading.plain._edges: `abs(turn) < MOST`, Lt -> LtE": "no decimal of fifteen digits comes near",
    "grading.lists._unwrapped: `end < 0`, Lt -> LtE": NOT_FIRST,
    "grading.lists._rows: `end < 0`, Lt -> LtE": NOT_FIRST,
    "grading.lists._rows: `whole.text.find('[', place, max(end, 0)) < 0 <= end`, Lt -> LtE": NOT_FIRST,
    "grading.lists._squared: `end < 0`, Lt -> LtE": NOT_FIRST,
    "grading.lists._squared: `lists + 1`, Add -> Sub": WORK,
    "grading.reading._read: `LONGEST_SHOWN // len(rows[0])`, FloorDiv -> Mult": "what is longer is cut all the same",
    "grading.reading._shown: `LONGEST_SHOWN // 2`, FloorDiv -> Mult": "what is longer is cut all the same",
    "question.tolerance.bounds: `width > CAP * nearest`, Gt -> GtE": "at the cap the cap is the width",
    "question.tolerance._spread: `place + 1`, Add -> Sub": "a node and those before it do not rest on it",
    # follow-through
    "grading.trivial.is_trivial: `_moves(term, node, theirs) < unit / 2`, Lt -> LtE": HALF,
    "grading.trivial._near: `abs(float(x) - float(y)) < unit / 2`, Lt -> LtE": HALF,
    "grading.follow._moved: `value + half`, Add -> Sub": "down it moves the result as far, but for its second order",
    "grading.follow._plain: `typed.value.numerator.bit_length() < 64`, Lt -> LtE": (
        "a number of 64 bits is whole in floating point too, and beyond any key"
    ),
    # answer files and sinks
    "grading.answer_csv.rows: `len(line) > SHORT`, Gt -> GtE": "a line of 100 characters holds no cell of more",
    "grading.answer_csv._records: `size < LONGEST_RECORD`, Lt -> LtE": WORK,
    "grading.answer_csv._cells: `(end := line.find('\"', end)) >= 0`, GtE -> Gt": NOT_FIRST,
    "grading.answer_csv._cells: `end < 0`, Lt -> LtE": NOT_FIRST,
    "render.escape.json_text: `c > '~'`, Gt -> GtE": "a tilde is seen",
}
