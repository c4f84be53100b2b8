"""Formulas that have every construct which authors may write, derived from the parser's own tables.

A new symbol, function, accent, alphabet, space or bracket is in the gallery by itself; a new structure or environment
needs an example here, and a test asks for it.
"""

from typing import Final

from dlquiz.render.math_symbols import (
    ACCENTS,
    ALIASES,
    DELIMITERS,
    ENVIRONMENTS,
    FUNCTIONS,
    PARTNERS,
    SPACES,
    STRUCTURES,
    STYLES,
    SYMBOLS,
    Kind,
)

GREEK: Final = "".join(name + " " for name, s in SYMBOLS.items() if s.kind == "ord" and "α" <= s.char.lower() <= "ϵ")
CAPITAL_GREEK: Final = " ".join(name for name in GREEK.split() if name[1].isupper())
EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    r"\frac": (
        r"\frac{1}{2}",
        r"\frac12x",
        r"a + \frac{n+2p-k}{s} + b",
        r"\frac{\frac{a}{b} + 1}{\frac{c}{\frac{d}{e}}}",
        r"\frac{1}{1 + \frac{1}{1 + \frac{1}{1 + x}}}",
        r"\frac{-b}{2a} - \frac{\partial L}{\partial w_{ij}}",
        r"e^{-\frac{(x-\mu)^2}{2\sigma^2}}",
    ),
    r"\dfrac": (r"\dfrac12 + x^{\dfrac{a}{b}}",),
    r"\tfrac": (r"\tfrac12 + \tfrac{a+b}{c}",),
    r"\sqrt": (
        r"\sqrt{2}",
        r"\sqrt x + \sqrt{x} y + \sqrt[3]{x} + \sqrt[n]{a+b}",
        r"\sqrt{\frac{a}{b}}",
        r"\sqrt{1 + \sqrt{1 + \sqrt{1 + x^2}}}",
        r"\sqrt[n+1]{\frac{x_1^2 + x_2^2}{2}}",
        r"\frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \varepsilon}",
    ),
    r"\left": (
        r"\left( \frac{a}{b} \right)^2_i",
        r"\left[ \left( \frac{1}{2} \right)^2 \right]",
        r"\left. \frac{df}{dx} \right|_{x=0}",
        r"\left\lfloor \frac{32 + 2 \cdot 2 - 5}{1} \right\rfloor + 1",
        r"\left[ 0, \tfrac12 \right)",
        r"\left( 1{,}000 \right) + \left.5\right|",
        r"\left( \sum_{i=1}^{n} x_i \right)",
    ),
    r"\right": (r"\left( x \right)",),
    r"\text": (r"x > 0 \text{ if at least 25\% \& \#1 of a\_b \{c\} cost \$5}", r"d_{\text{model}} + \text{café}"),
    r"\operatorname": (
        r"\operatorname{softmax}(z)_i = \frac{\exp z_i}{\sum_{j} \exp z_j}",
        r"\operatorname*{arg-max}_{x} f(x)",
        r"\operatorname{ReLU}^2 x",
    ),
    r"\begin": (r"\begin{matrix} a \end{matrix}",),
    r"\end": (r"\begin{bmatrix} 1 \\ \end{bmatrix}",),
    r"\underbrace": (r"\underbrace{n + 2p}_{\text{padded}} = 36", r"\underbrace{a + b}"),
    r"\overbrace": (r"\overbrace{a + b + c}^{n} + \overbrace{x}", r"\overbrace{\frac{a}{b}}^{2}_{1}"),
    r"\boxed": (r"x = \boxed{16}", r"\boxed{\frac{a}{b}} + \boxed{-0.5}"),
    "matrix": (r"\begin{matrix} 1 & -2 \\ 30 & 4 \end{matrix}",),
    "pmatrix": (r"\begin{pmatrix} 0.5 \\ x \\ -3 \end{pmatrix}", r"\begin{pmatrix} a + b & 2 \end{pmatrix}"),
    "bmatrix": (
        r"\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}^{\top}",
        r"\begin{bmatrix} 1 & 2 & 3 & 4 & 5 & 6 & 7 & 8 & 9 & 10 \\ & & & & & & & & & \end{bmatrix}",
        r"\begin{bmatrix} \frac{1}{2} & \sqrt{\frac{a}{b}} \\ \sum_{i} x_i & \begin{matrix} 1 \\ 2 \end{matrix}"
        r" \end{bmatrix}",
    ),
    "vmatrix": (r"\begin{vmatrix} 1 & y \\ x & z \end{vmatrix} = z - xy",),
    "cases": (
        r"f(x) = \begin{cases} x & x > 0 \\ \alpha(e^x - 1) & \text{otherwise} \end{cases}",
        r"\begin{cases} \frac{1}{2} \\ \frac{x}{y} \\ 0 \end{cases}",
    ),
    "aligned": (
        r"\begin{aligned} a + c &= b + 1,000 \\ &= \frac{c}{d} \\ x &< y \end{aligned}",
        r"\begin{aligned} a &= b & c &= d \\ e &= 10 & f &= 20 \end{aligned}",
    ),
}  # fmt: skip
# What no table of the parser lists: numbers, scripts, primes, signs, bare bars and whole formulas of the field.
GRAMMAR: Final = (
    "0, 1, 23, 0.5, .5, 1,000, 1{,}234{,}567.8, -1, +2",
    "x_1, x^2, x_1^2, x_{ij}^{n+1}, {x_1}_2, {x^a}^b, {}^2 H",
    "x_{y_{z_1}}, x^{y^{z^2}}, e^{x_i^2}, 2^{-10}",
    "f', f'', f'''(x), x'^2, f''_1, s'_{t+1}",
    r"x^{+}, x^*, \theta^{\star}, 90^{\circ}, a{+}b",
    r"-x + (-3) - 1.5 \times 10^{-3} = -2",
    r"|x| + |-x|, a \mid b, n!, a/b, f:X \to Y, x := 2, 25\%",
    r"[0, 1), (0, 1], f(g(x)), \{1, 2, \ldots, n\}",
    r"\theta_t = \theta_{t-1} - \eta \frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon}",
    r"o = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1",
    r"-\frac{1}{n} \sum_{i=1}^{n} y_i \ln p_i + (1 - y_i) \ln(1 - p_i)",
    r"Q(s, a) \leftarrow Q(s, a) + \alpha \left[ r + \gamma \max_{a'} Q(s', a') - Q(s, a) \right]",
    r"p(x) = \frac{1}{\sqrt{2 \pi \sigma^2}} e^{-\frac{(x - \mu)^2}{2 \sigma^2}}",
    r"\operatorname{softmax}\left( \frac{QK^{\top}}{\sqrt{d_k}} \right) V",
    r"\frac{|A \cap B|}{|A \cup B|} \le \lVert x \rVert_2^2 \ne 3",
    r"A = \begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix} \begin{pmatrix} 0.5 \\ x \end{pmatrix}",
    r"\int_0^1 x \, dx + \prod_{i=1}^{n} a_i + \lim_{n \to \infty} a_n",
    r"\arg\max_x f(x) = \log_2 8",
)
_SHOWN: Final[dict[Kind, str]] = {
    "ord": r"{0} + x_{{{0}}}^{{{0}}}",
    "bin": r"a {0} b, {0} c, x_{{a {0} b}}",
    "rel": r"a {0} b, x_{{a {0} b}}",
    "punct": r"a{0} b",
    "big": r"{0} x + {0}_{{i=1}}^{{n}} x_i + y_{{{0} x}}",
}


def _facing(delimiter: str) -> tuple[str, str]:
    """Return the pair in which a delimiter stands."""
    for left, right in PARTNERS.items():
        own = right if right.startswith("\\") else right[0] if left == "(" else right[1]
        if delimiter in (left, own):
            return left, own
    return (".", "|") if delimiter == "." else (delimiter, delimiter)


def _of_symbol(name: str) -> str:
    kind = SYMBOLS[name].kind
    if kind in {"open", "close"}:
        left, right = _facing(name)
        return f"{left} x {right}^2 + {left} \\tfrac12 {right}"
    if name == r"\prime":
        return r"x^{\prime} + \prime"
    return _SHOWN[kind].format(name)


def _of_alias(name: str) -> str:
    meant = ALIASES[name]
    if SYMBOLS[meant].kind not in {"open", "close"}:
        return _SHOWN[SYMBOLS[meant].kind].format(name)
    left, right = (name if side == meant else side for side in _facing(meant))
    return f"{left} x {right}"


def _of_style(style: str) -> tuple[str, ...]:
    capitals = " ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if style in {r"\mathbb", r"\mathcal"}:
        return (f"{style}{{{capitals}}}", f"{style}{{E}}[x] + y_{{{style}{{R}}}}")
    greek = GREEK if style == r"\boldsymbol" else CAPITAL_GREEK
    return (
        f"{style}{{{capitals}}}",
        f"{style}{{{capitals.lower()}}}",
        f"{style}{{0 1 2 3 4 5 6 7 8 9}} + {style}{{IoU}}(x)",
        f"{style}{{{greek}}}",
        f"{style}{{W}}_1 {style}{{x}} + y_{{{style}{{out}}}}",
    )


def constructs() -> dict[str, tuple[str, ...]]:
    """Return the examples of every construct, by what they show."""
    found: dict[str, tuple[str, ...]] = {"the grammar": GRAMMAR}
    found |= {name: (_of_symbol(name),) for name in SYMBOLS if name.startswith("\\") or not name.isalpha()}
    letters = "".join(name for name in SYMBOLS if len(name) == 1 and name.isalpha())
    found["letters"] = (letters[:26], letters[26:], GREEK)
    found |= {name: (_of_alias(name),) for name in ALIASES}
    found |= {f"\\{name}": (f"\\{name} x + \\{name}(x), \\{name}_a b, \\{name}^2 x",) for name in FUNCTIONS}
    found |= {name: (f"a{name} b",) for name in SPACES}
    found |= {name: (f"{name}{{x}} + {name} W_1^2 + {name}{{xy}} + {name}{{i}}_{{t-1}}",) for name in ACCENTS}
    found |= {name: _of_style(name) for name in STYLES}
    for name in DELIMITERS:
        left, right = _facing(name)
        tall = r"\frac{x_1}{\frac{2}{y}}"
        found[f"\\left {name}"] = (f"\\left{left} {tall} \\right{right}^2 + \\left{left} x \\right{right}_{{i}}",)
    return found | {name: EXAMPLES[name] for name in (*STRUCTURES, *ENVIRONMENTS)}


GALLERY: Final = tuple(dict.fromkeys(source for sources in constructs().values() for source in sources))
