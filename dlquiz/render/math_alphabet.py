"""Letters in other alphabets, as subscripts and as superscripts, where Unicode has them.

>>> styled("mathbb", "R"), styled("mathbf", "x"), raised("t-1"), lowered("q")
('ℝ', '𝐱', None, None)
"""

from typing import Final

# First capital, small letter and digit, then Greek capital and small letter, of each mathematical alphabet.
_STARTS: Final = {
    "mathbf": (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2),
    "boldsymbol": (0x1D468, 0x1D482, 0x1D7CE, 0x1D6A8, 0x1D736),  # capital Greek stays upright, as TeX has it
    "mathbb": (0x1D538, None, None, None, None),
    "mathcal": (0x1D49C, None, None, None, None),
}
_APART: Final = {
    "mathbb": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "mathcal": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
    "mathbf": dict(zip("∇∂ϵϑϕ", "𝛁𝛛𝛜𝛝𝛟", strict=True)),
    "boldsymbol": dict(zip("∇∂ϵϑϕ", "𝛁𝝏𝝐𝝑𝝓", strict=True)),
}
_RANGES: Final = (("A", "Z"), ("a", "z"), ("0", "9"), ("Α", "Ω"), ("α", "ω"))
_LOWERED: Final = dict(
    zip("0123456789+−=()aehijklmnoprstuvxβγρϕφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ", strict=True)
)
_RAISED: Final = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδ⊤′*∘",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᵀ′*°",
        strict=True,
    )
)


def styled(style: str, char: str) -> str:
    """Return a letter or digit in another alphabet; what the alphabet lacks stays."""
    if style not in _STARTS:
        return char
    if older := _APART.get(style, {}).get(char):
        return older
    for start, (first, last) in zip(_STARTS[style], _RANGES, strict=True):
        if start is not None and first <= char <= last:
            return chr(start + ord(char) - ord(first))
    return char


def lowered(text: str) -> str | None:
    """Return a text as a subscript, if Unicode has every character of it."""
    return _mapped(text, _LOWERED)


def raised(text: str) -> str | None:
    """Return a text as a superscript, if Unicode has every character of it."""
    return _mapped(text, _RAISED)


def _mapped(text: str, table: dict[str, str]) -> str | None:
    found = [table.get(char) for char in text]
    return None if None in found else "".join(char for char in found if char)
