"""How numbers are shown: to decimals or significant digits, as text and as LaTeX."""

from fractions import Fraction
from math import floor, isfinite, log10

FEWEST_SIGNIFICANT = 4


def decimals_for(x: float, digits: int) -> int:
    """Return the decimals at which an intermediate `x` is shown: `digits`, or more so that four figures remain.

    >>> decimals_for(0.7311, 3), decimals_for(0.00254, 3), decimals_for(12.5, 3)
    (4, 6, 3)
    """
    if not x or not isfinite(x):
        return digits
    return max(digits, FEWEST_SIGNIFICANT - 1 - floor(log10(abs(x))))


def decimals_of_significant(x: float, significant: int) -> int:
    """Return the decimals (negative for tens, hundreds…) that keep `significant` figures of `x`.

    >>> decimals_of_significant(0.00254, 2), decimals_of_significant(41263.0, 3), decimals_of_significant(0.0, 2)
    (4, -2, 2)
    """
    return significant - 1 - floor(log10(abs(x))) if x and isfinite(x) else significant


def rounded(x: float, decimals: int) -> float:
    """Return the number that is shown for `x`, as Python's correctly rounded formatting gives it."""
    return float(f"{x:.{decimals}f}") if decimals >= 0 else float(round(x, decimals))


def is_exact(x: float, decimals: int) -> bool:
    """Whether showing `x` to `decimals` loses nothing but the noise of floating point."""
    return abs(rounded(x, decimals) - x) <= 1e-12 * max(1e-9, abs(x))


def plain(x: float, decimals: int) -> str:
    """Write `x` to `decimals`, without a minus before zero; very small and very large numbers as `1.5e-07`.

    >>> plain(-0.0004, 3), plain(0.7311, 3), plain(1.5e-7, 8), plain(41263.0, -2)
    ('0.000', '0.731', '1.5e-07', '41300')
    """
    if isinstance(x, int):
        return str(x)
    if decimals < 0:
        return str(round(round(x, decimals)))
    if x and abs(x) < 1e-4 and decimals > 6:
        significant = max(1, decimals + floor(log10(abs(x))))
        return f"{x:.{significant}e}"
    text = f"{x:.{decimals}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def shortest(x: float) -> str:
    """Write an input as it was given: the shortest decimal that is `x`.

    >>> shortest(0.1), shortest(2.0), shortest(1e-8)
    ('0.1', '2', '1e-08')
    """
    return f"{x:.0f}" if x == round(x) and abs(x) < 1e16 else repr(x)


def latex(text: str) -> str:
    r"""Turn a number's text into LaTeX: powers of ten are written out, five digits and more are grouped.

    >>> latex("1.5e-07"), latex("1e-08"), latex("25557032"), latex("-0.25")
    ('1.5 \\times 10^{-7}', '10^{-8}', '25,557,032', '-0.25')
    """
    if "e" in text:
        mantissa, power = text.split("e")
        scale = f"10^{{{int(power)}}}"
        return scale if mantissa == "1" else rf"{mantissa} \times {scale}"
    if len(text) > 4 and text.lstrip("-").isdigit() and len(text.lstrip("-")) > 4:
        return f"{int(text):,}"
    return text


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, which takes an s in the plural.

    >>> counted(1, "point"), counted(0, "question")
    ('1 point', '0 questions')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def fraction_of(text: str) -> Fraction:
    """Return a decimal such as `-12.50` exactly, in a third of the time that `Fraction` takes to read it.

    >>> fraction_of("-12.50"), fraction_of("3")
    (Fraction(-25, 2), Fraction(3, 1))
    """
    whole, _, part = text.partition(".")
    return Fraction(int(whole + part), 10 ** len(part))
