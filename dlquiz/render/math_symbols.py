r"""The closed vocabulary of formulas: every symbol, function, accent, alphabet and environment that authors may use.

>>> SYMBOLS[r"\le"]
Symbol(char='≤', kind='rel', terminal='≤', ascii='<=')
"""

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["ord", "bin", "rel", "open", "close", "punct", "big"]


class Symbol(NamedTuple):
    """How a symbol is shown: as a math character (Typst, MathML), in a terminal with Unicode and in one without.

    `kind` is TeX's class and rules the spacing: `x = -1` has a relation and a sign.
    """

    char: str
    kind: Kind
    terminal: str
    ascii: str


_GREEK = """
alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η  theta θ  vartheta ϑ  iota ι  kappa κ
lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  upsilon υ  phi ϕ  varphi φ  chi χ  psi ψ  omega ω
Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Upsilon Υ  Phi Φ  Psi Ψ  Omega Ω
"""

# name, math character, ASCII form with _ for a space
_MACROS: dict[Kind, str] = {
    "ord": r"""
infty ∞ inf  partial ∂ d  nabla ∇ grad  ell ℓ l  top ⊤ T  prime ′ '  forall ∀ forall  exists ∃ exists  emptyset ∅ {}
ldots … ...  cdots ⋯ ...  dots … ...  vdots ⋮ :  ddots ⋱ ...  % % %  # # #  _ _ _  $ $ $  & & &  neg ¬ not
""",
    "bin": r"""
cdot ⋅ *  times × x  div ÷ /  pm ± +-  mp ∓ -+  odot ⊙ (.)  otimes ⊗ (x)  oplus ⊕ (+)  circ ∘ o  ast ∗ *  star ⋆ *
cup ∪ union  cap ∩ intersect  setminus ∖ minus  bmod mod mod  land ∧ and  lor ∨ or
""",
    "rel": r"""
le ≤ <=  ge ≥ >=  ne ≠ !=  approx ≈ ~=  equiv ≡ ==  sim ∼ ~  propto ∝ prop_to  ll ≪ <<  gg ≫ >>  in ∈ in  notin ∉ not_in
subset ⊂ subset_of  subseteq ⊆ subset_of_or_=  to → ->  leftarrow ← <-  Rightarrow ⇒ =>  Leftrightarrow ⇔ <=>
mapsto ↦ |->  mid ∣ |
""",
    "open": r"{ { {  lfloor ⌊ floor(  lceil ⌈ ceil(  langle ⟨ <  lVert ‖ ||",
    "close": r"} } }  rfloor ⌋ )  rceil ⌉ )  rangle ⟩ >  rVert ‖ ||",
    "big": "sum ∑ sum  prod ∏ prod  int ∫ int",
}
_PLAIN: dict[Kind, str] = {"ord": "/|!.", "bin": "+", "rel": "=<>:", "open": "([", "close": ")]", "punct": ",;"}
# Where the mathematical character is rare in terminal fonts or reads badly there.
_TERMINAL = {"⋅": "·", "∗": "*", "∣": "|", "∼": "~", "ϵ": "ε", "ϕ": "φ"}


def _symbols() -> dict[str, Symbol]:
    table = {letter: Symbol(letter, "ord", letter, letter) for letter in map(chr, range(128)) if letter.isalpha()}
    for kind, characters in _PLAIN.items():
        table |= {c: Symbol(c, kind, c, c) for c in characters}
    table["-"] = Symbol("−", "bin", "−", "-")
    words = _GREEK.split()
    for name, char in zip(words[::2], words[1::2], strict=True):
        table["\\" + name] = Symbol(char, "ord", _TERMINAL.get(char, char), name.removeprefix("var"))
    for kind, text in _MACROS.items():
        words = text.split()
        for name, char, plain in zip(words[::3], words[1::3], words[2::3], strict=True):
            table["\\" + name] = Symbol(
                char, kind, _TERMINAL.get(char, char), plain if name == "_" else plain.replace("_", " ")
            )
    return table


SYMBOLS = _symbols()
# The macro for a character that someone typed instead.
MACRO_OF = {c: name for name, symbol in SYMBOLS.items() for c in (symbol.char, symbol.terminal) if not c.isascii()}
# Other spellings that authors use; the tree and every output have the first-class one.
ALIASES = {
    r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", r"\rightarrow": r"\to", r"\gets": r"\leftarrow",
    r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]", "*": r"\ast",
    r"\lnot": r"\neg", r"\wedge": r"\land", r"\vee": r"\lor",
}  # fmt: skip
# Named operators; True where LaTeX sets the subscript under the name in a display.
FUNCTIONS = {
    **dict.fromkeys(("arg", "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "dim"), False),
    **dict.fromkeys(("max", "min", "lim", "sup", "inf", "det", "argmax", "argmin"), True),
}
SPACES = {r"\,": 3 / 18, r"\:": 4 / 18, r"\;": 5 / 18, r"\!": -3 / 18, "\\ ": 6 / 18, r"\quad": 1.0, r"\qquad": 2.0}
# Each accent's combining character and its name where there is no Unicode.
ACCENTS = {
    r"\hat": ("\u0302", "hat"), r"\widehat": ("\u0302", "hat"), r"\bar": ("\u0304", "bar"),
    r"\overline": ("\u0305", "bar"), r"\tilde": ("\u0303", "tilde"), r"\vec": ("\u20d7", "vec"),
    r"\dot": ("\u0307", "dot"), r"\ddot": ("\u0308", "ddot"),
    r"\overrightarrow": ("\u20d7", "right"), r"\overleftarrow": ("\u20d6", "left"),
}  # fmt: skip
STYLES = (r"\mathrm", r"\mathbf", r"\boldsymbol", r"\mathbb", r"\mathcal")
MATRIX_COLUMNS = 10  # as many as amsmath sets unless told otherwise
ENVIRONMENTS = ("matrix", "pmatrix", "bmatrix", "vmatrix", "cases", "aligned")
STRUCTURES = (
    r"\frac", r"\dfrac", r"\tfrac", r"\sqrt", r"\left", r"\right", r"\text", r"\operatorname", r"\begin", r"\end",
    r"\underbrace", r"\overbrace", r"\boxed",
)  # fmt: skip
# What may follow \left and \right; "." shows nothing.
DELIMITERS = ("(", ")", "[", "]", "|", ".", r"\{", r"\}", r"\lfloor", r"\rfloor", r"\lceil", r"\rceil", r"\langle",
              r"\rangle", r"\lVert", r"\rVert")  # fmt: skip
# Bare brackets that must meet again in the same group; intervals such as [0, 1) may mix the first two.
PARTNERS = {"(": ")]", "[": ")]", r"\{": r"\}", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\langle": r"\rangle",
            r"\lVert": r"\rVert"}  # fmt: skip


def allowed() -> tuple[str, ...]:
    """Return every macro that authors may write, in order."""
    macros = [name for name in (*SYMBOLS, *ALIASES) if name.startswith("\\")]
    functions = [f"\\{name}" for name in FUNCTIONS]
    return tuple(sorted({*macros, *functions, *SPACES, *ACCENTS, *STYLES, *STRUCTURES}, key=lambda m: (m.lower(), m)))
