"""Units of measurement: sizes, rates, operations and times, with their prefixes.

A unit is a dimension and a factor: a MiB is 8 · 1024² bits. FLOPs and MACs are dimensions of their own, since how many
FLOPs a MAC is depends on a convention.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from dlquiz.grading.unreadable import UnreadableError, quoted
from dlquiz.question.item import Misconception


class Unit(NamedTuple):
    """What is measured, and how many base units one of these is; `prefix` as written."""

    dimension: str
    factor: Fraction
    prefix: str = ""


DECIMAL = {"": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5}
BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5}
SMALL = {"": 0, "m": 1, "u": 2, "mu": 2, "n": 3}
PREFIXES = {
    **{prefix: Fraction(1000) ** power for prefix, power in DECIMAL.items()},
    **{prefix: Fraction(1024) ** power for prefix, power in BINARY.items()},
}
SMALL_PREFIXES = {prefix: Fraction(1, 1000) ** power for prefix, power in SMALL.items()}
SIZES = {
    **dict.fromkeys(["b", "bit", "bits"], ("bit", 1)),
    **dict.fromkeys(["B", "byte", "bytes"], ("bit", 8)),
    **dict.fromkeys(["FLOP", "FLOPs", "FLOPS", "flops", "Flops"], ("FLOP", 1)),
    **dict.fromkeys(["MAC", "MACs", "MACS", "macs"], ("MAC", 1)),
    **dict.fromkeys(["OP", "OPs", "OPS", "ops"], ("operation", 1)),
}
TIMES = {
    **dict.fromkeys(["s", "sec", "second", "seconds"], 1),
    **dict.fromkeys(["min", "minute", "minutes"], 60),
    **dict.fromkeys(["h", "hour", "hours"], 3600),
}
OTHER_MULTIPLE = "answers in another multiple of the unit"
SAME_WORDS = {"px": "pixel", "params": "parameter", "param": "parameter", "percent": "%"}


def unit(text: str) -> Unit | None:
    """Return the unit of that name, or None where the table has none.

    >>> unit("MiB")
    Unit(dimension='bit', factor=Fraction(8388608, 1), prefix='Mi')
    >>> unit("GB/s").dimension
    'bit/s'
    """
    above, sign, below = text.replace(" per ", "/").partition("/")
    found = _simple(above.strip())
    if found is None or not sign:
        return found
    divisor = _simple(below.strip())
    if divisor is None:
        return None
    return Unit(f"{found.dimension}/{divisor.dimension}", found.factor / divisor.factor, found.prefix)


def _simple(text: str) -> Unit | None:
    for base, (dimension, size) in SIZES.items():
        prefix = text[: -len(base)]
        if text.endswith(base) and prefix in PREFIXES:
            return Unit(dimension, PREFIXES[prefix] * size, prefix)
    for base, seconds in TIMES.items():
        prefix = text[: -len(base)]
        if text.endswith(base) and prefix in SMALL_PREFIXES and (not prefix or seconds == 1):
            return Unit("s", SMALL_PREFIXES[prefix] * seconds, prefix)
    return None


def conversion(typed: str, declared: str) -> Fraction | None:
    """Return how many declared units the typed one is, or None where it is not a unit at all.

    >>> conversion("GiB", "MiB"), conversion("M", "parameters"), conversion("apples", "pixels")
    (Fraction(1024, 1), Fraction(1000000, 1), None)
    """
    typed = " ".join(typed.split())
    if _word(typed) == _word(declared):
        return Fraction(1)
    asked, given = unit(declared), unit(typed)
    if asked is None:
        return _counted(typed, declared)
    if given is None:
        if typed in PREFIXES:
            return PREFIXES[typed] * _base_size(declared) / asked.factor
        if typed == "KB":
            raise UnreadableError("KB may be 1000 or 1024 bytes; write kB or KiB")
        return Fraction(1) if typed == declared.lower() else None
    if given.dimension != asked.dimension and asked.dimension == "FLOP/s" and typed.endswith("FLOPS"):
        given = given._replace(dimension="FLOP/s")
    if given.dimension != asked.dimension:
        raise UnreadableError(f"the answer is asked for in {declared}; {quoted(typed)} measures something else")
    return given.factor / asked.factor


def _base_size(declared: str) -> int:
    """Return the size of the unit that a bare prefix stands before: bytes where bytes are asked for."""
    return 8 if declared.partition("/")[0].rstrip().endswith(("B", "byte", "bytes")) else 1


def _counted(typed: str, declared: str) -> Fraction | None:
    """Convert between multiples of something that is counted: `25.6M` or `25.6 M parameters`."""
    (given, noun), (asked, wanted) = _multiple(typed), _multiple(declared)
    if (noun and _word(noun) != _word(wanted)) or given is None or asked is None:
        return None
    return given / asked


def _multiple(text: str) -> tuple[Fraction | None, str]:
    head, _, tail = text.partition(" ")
    if head in PREFIXES:
        return PREFIXES[head], tail
    return Fraction(1), text


def _word(text: str) -> str:
    """Return a unit's name without the plural's ending."""
    single = SAME_WORDS.get(text, text)
    return single[:-1] if len(single) > 3 and single.endswith("s") and "/" not in single else single


def slips(declared: str) -> Iterator[tuple[Misconception, Sequence[Fraction]]]:
    """Yield the slips of conversion that an answer in this unit invites, each with the factors that it leads to.

    >>> [slip.name for slip, _ in slips("MiB")][:2]
    ['mixes up bits and bytes', 'takes powers of 1000 for powers of 1024']
    """
    found = unit(declared)
    if found is None:
        return
    dimension = found.dimension.partition("/")[0]
    if dimension == "bit":
        yield Misconception("mixes up bits and bytes", "A byte is 8 bits."), _both(Fraction(8))
    if dimension in ("FLOP", "MAC"):
        remedy = "A multiply-accumulate (MAC) is two floating-point operations (FLOPs); count what is asked for."
        yield Misconception("mixes up MACs and FLOPs", remedy), _both(Fraction(2))
    power = DECIMAL.get(found.prefix) or BINARY.get(found.prefix) or 0
    if dimension == "bit" and power:
        name = f"takes powers of {'1000 for powers of 1024' if found.prefix in BINARY else '1024 for powers of 1000'}"
        remedy = "kB, MB and GB count in steps of 1000; KiB, MiB and GiB in steps of 1024."
        yield Misconception(name, remedy), _both(Fraction(1024, 1000) ** power)
    bases = (1000, 1024) if dimension == "bit" else (1000,)
    steps = [step for n in (1, 2, 3) for base in bases for step in _both(Fraction(base) ** n)]
    remedy = f"The answer is asked for in {declared}: convert before you write it."
    yield Misconception(OTHER_MULTIPLE, remedy), steps


def _both(factor: Fraction) -> list[Fraction]:
    return [factor, 1 / factor]
