"""The terminal shows formulas as one writes them, on one line or in two dimensions, and loses nothing."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.render.glyphs import columns
from dlquiz.render.math import parse
from dlquiz.render.math_latex import latex
from dlquiz.render.math_symbols import SYMBOLS
from dlquiz.render.math_text import block, inline
from dlquiz.render.math_tree import Math
from tests.render.gallery import GALLERY
from tests.render.trees import brackets, trees

INLINE = [
    (
        r"o = \left\lfloor\frac{n+2p-k}{s}\right\rfloor+1 = \left\lfloor\frac{32+2\cdot 2-5}{1}\right\rfloor+1 = 32",
        "o = ⌊(n + 2p − k)/s⌋ + 1 = ⌊(32 + 2·2 − 5)/1⌋ + 1 = 32",
        "o = floor((n + 2p - k)/s) + 1 = floor((32 + 2*2 - 5)/1) + 1 = 32",
    ),
    (r"\hat{m}_t = \frac{m_t}{1-\beta_1^t}", "m̂_t = mₜ/(1 − β₁ᵗ)", "m_hat_t = m_t/(1 - beta_1^t)"),
    (r"m_t=\beta_1 m_{t-1}", "mₜ = β₁mₜ₋₁", "m_t = beta_1 m_(t-1)"),
    (r"x_1^2", "x₁²", "x_1^2"),
    (r"\eta\frac{a}{\sqrt{v}+\varepsilon}", "η(a/(√v + ε))", "eta(a/(sqrt(v) + epsilon))"),
    (
        r"\operatorname{softmax}(z)_i=\frac{\exp z_i}{\sum_{j=1}^{n}\exp z_j}",
        "softmax(z)ᵢ = (exp zᵢ)/(∑ⱼ₌₁ⁿ exp zⱼ)",
        "softmax(z)_i = (exp z_i)/(sum_(j=1)^n exp z_j)",
    ),
    (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}^{\top}A", "[1 2; 3 4]ᵀA", "[1 2; 3 4]^T A"),
    (r"\begin{pmatrix}a+b&2\end{pmatrix}", "(a + b, 2)", "(a + b, 2)"),
    (r"\left[\begin{matrix}1&2\end{matrix}\right]", "[1 2]", "[1 2]"),
    (r"x\begin{matrix}1&2\end{matrix}", "x(1 2)", "x(1 2)"),
    (r"\begin{cases}x & x>0\\ 0 & \text{else}\end{cases}", "{x, x > 0; 0, else}", "{x, x > 0; 0, else}"),
    (r"\begin{aligned}a&=b\\&=c\\d&=e\end{aligned}", "a = b = c; d = e", "a = b = c; d = e"),
    (r"\left(-3\right)\cdot 1.5\times 10^{-3}", "(−3)·1.5 × 10⁻³", "(-3)*1.5 x 10^(-3)"),
    (r"1,000+\sqrt[3]{x}+\sqrt[n]{a+b}", "1,000 + ∛x + ⁿ√(a + b)", "1,000 + root[3](x) + root[n](a + b)"),
    (r"\sqrt{x}y+\sqrt{\frac ab}", "√(x)y + √(a/b)", "sqrt(x)y + sqrt(a/b)"),
    (r"\frac{\partial L}{\partial w_{ij}}", "∂L/∂wᵢⱼ", "dL/dw_ij"),
    (r"-\frac1n\sum_i y_i\ln p_i", "−(1/n) ∑ᵢ yᵢ ln pᵢ", "-(1/n) sum_i y_i ln p_i"),
    (r"\gamma\max_{a'}Q(s',a')", "γ max_(a′) Q(s′, a′)", "gamma max_(a') Q(s', a')"),
    (r"P(a\mid b)=|x|", "P(a | b) = |x|", "P(a | b) = |x|"),
    (r"\frac{|A\cap B|}{|A\cup B|}", "|A ∩ B|/|A ∪ B|", "|A intersect B|/|A union B|"),
    (r"e^{-\frac{(x-\mu)^2}{2\sigma^2}}", "e^(−(x−μ)²/(2σ²))", "e^(-(x-mu)^2/(2 sigma^2))"),
    (r"\frac{QK^\top}{\sqrt{d_k}}V", "(QKᵀ/√dₖ)V", "(QK^T/sqrt(d_k))V"),
    (r"d_{\mathrm{out}}^2+W_{i,j}+d_{model}y", "d_out² + W_(i,j) + d_model y", "d_out^2 + W_(i,j) + d_model y"),
    (r"\lVert x\rVert_2^2", "‖x‖₂²", "||x||_2^2"),
    (r"\bar x, \theta^*x, 90^\circ", "x̄, θ* x, 90°", "x_bar, theta^* x, 90^o"),
    (r"\overline{xy}+\widehat{xy}", "x̅y̅ + hat(xy)", "xy_bar + xy_hat"),
    (r"\mathcal{L}=\mathbb{E}[\mathbf{x}_1]", "ℒ = 𝔼[𝐱₁]", "L = E[x_1]"),
    (r"\frac12x,\frac{-b}{2a},a/\frac bc", "(1/2)x, (−b)/(2a), a/(b/c)", "(1/2)x, (-b)/(2a), a/(b/c)"),
    (r"\frac{\frac ab}{c}\cdot\frac cd", "((a/b)/c)·(c/d)", "((a/b)/c)*(c/d)"),
    (r"\log_2\frac ab+\arg\max_a Q", "log₂(a/b) + arg maxₐ Q", "log_2(a/b) + arg max_a Q"),
    (r"2\mathrm{TP}\mathrm{FN}+2\pi r", "2 TP FN + 2πr", "2 TP FN + 2 pi r"),
    (r"n!+f''(x)+x'^2+x:=3", "n! + f′′(x) + x′² + x := 3", "n! + f''(x) + x'^2 + x := 3"),
    (r"a\,b\quad c\!d", "a b  cd", "a b  cd"),
    (r"\underbrace{a+b}_{\text{sum}}+\boxed{16}", "(a + b)_sum + [ 16 ]", "(a + b)_sum + [ 16 ]"),
    (r"{x_1}_2+\frac{a}{b}^2+{}^2H", "(x₁)₂ + (a/b)² + ²H", "(x_1)_2 + (a/b)^2 + ^2 H"),
    (r"\left.\frac{df}{dx}\right|_{x=0}", "df/dx|ₓ₌₀", "df/dx|_(x=0)"),
    (r"4\bmod 3 \in \{1, \ldots, n\}", "4 mod 3 ∈ {1, …, n}", "4 mod 3 in {1, ..., n}"),
]


@pytest.mark.parametrize(("source", "unicode", "ascii"), INLINE)
def test_one_line_reads_as_one_writes_by_hand(source: str, unicode: str, ascii: str) -> None:  # noqa: A002
    assert inline(parse(source)) == unicode
    assert inline(parse(source), ascii=True) == ascii


BLOCKS = {
    r"\theta_t = \theta_{t-1} - \eta\frac{\hat{m}_t}{\sqrt{\hat v_t}+\varepsilon}": """
                m̂_t
θₜ = θₜ₋₁ − η ────────
              √v̂_t + ε""",
    r"o = \left\lfloor\frac{n+2p-k}{s}\right\rfloor + 1": """
    ⎢n + 2p − k⎥
o = ⎢──────────⎥ + 1
    ⎣    s     ⎦""",
    r"A = \begin{bmatrix}1&-2\\3&4\end{bmatrix}^{\top}\begin{bmatrix}0.5\\x\end{bmatrix}": """
A = ⎡1  −2⎤ᵀ⎡0.5⎤
    ⎣3   4⎦ ⎣ x ⎦""",
    r"f(x)=\begin{cases}x & x>0\\ \alpha(e^x-1) & \text{otherwise}\end{cases}": """
f(x) = ⎧ x           x > 0
       ⎩ α(eˣ − 1)   otherwise""",
    r"L = -\frac{1}{n}\sum_{i=1}^n y_i\ln p_i": """
      1  n
L = − ─  ∑  yᵢ ln pᵢ
      n i=1""",
    r"\sqrt{\frac{a}{b}}+\left(\frac{x-\mu}{\sigma}\right)^2_i": """
    _
   ╱a   ⎛x − μ⎞²
  ╱ ─ + ⎜─────⎟
╲╱  b   ⎝  σ  ⎠ᵢ""",
    r"\frac{\frac{a}{b}+1}{c}": """
 a
 ─ + 1
 b
───────
   c""",
    r"\left\{\begin{matrix}1\\2\\3\end{matrix}\right\}": """
⎧1⎫
⎨2⎬
⎩3⎭""",
    r"\begin{aligned}a + c &= b\\ &= d\end{aligned}": """
a + c = b
      = d""",
    r"\underbrace{n+2p}_{\text{padded}}=\boxed{16}": """
         ┌────┐
n + 2p = │ 16 │
╰─┬──╯   └────┘
padded""",
    r"\frac{a}{b}^2+\overline{\frac{a}{b}}": """
       ─
⎛a⎞²   a
⎜─⎟  + ─
⎝b⎠    b""",
    r"\max_{a'}Q": """
max Q
a′""",
}


@pytest.mark.parametrize(("source", "drawn"), BLOCKS.items())
def test_two_dimensions_look_as_drawn_by_hand(source: str, drawn: str) -> None:
    assert block(parse(source), 80) == drawn[1:]


def test_ascii_draws_with_ascii() -> None:
    assert block(parse(r"x = \sqrt{\frac{1}{2}} + \left\lfloor\frac{a}{b}\right\rfloor"), 80, ascii=True) == (
        "        (1)   | a |\nx = sqrt(-) + | - |\n        (2)   |_b_|"
    )


def test_a_chain_too_wide_is_broken_before_its_relations() -> None:
    assert block(parse(r"y = \frac{a+b}{c} = \frac{d+e}{f}"), 14).split("\n") == [
        "    a + b",
        "y = ─────",
        "      c",
        "    d + e",
        "  = ─────",
        "      f",
    ]


def test_what_is_too_wide_even_so_falls_back_to_one_line() -> None:
    wide = parse(r"y = \frac{a + b + c + d}{e} + \frac{f + g + h}{i}")
    assert block(wide, 20) == "y = (a + b + c +\n  d)/e + (f + g +\n  h)/i"


def plain(text: str) -> str:
    """Return a text with its small, bold and rooted characters made ordinary."""
    return unicodedata.normalize("NFKD", text.replace("∛", "3√").replace("∜", "4√"))


@given(trees)
def test_digits_in_are_digits_out_on_one_line(tree: Math) -> None:
    digits = list(filter(str.isdigit, latex(tree)))
    assert list(filter(str.isdigit, plain(inline(tree)))) == digits
    assert list(filter(str.isdigit, inline(tree, ascii=True))) == digits


@given(trees, st.integers(10, 120))
def test_digits_in_are_digits_out_in_two_dimensions(tree: Math, width: int) -> None:
    digits = Counter(filter(str.isdigit, latex(tree)))
    assert Counter(filter(str.isdigit, plain(block(tree, width)))) == digits
    assert Counter(filter(str.isdigit, block(tree, width, ascii=True))) == digits


@given(trees)
def test_brackets_in_are_brackets_out_and_added_ones_come_in_pairs(tree: Math) -> None:
    expected = Counter(SYMBOLS[name].terminal for name in brackets(tree))
    found = Counter(plain(inline(tree)))
    for left, right in ("()", "[]", "{}"):
        assert found[left] - expected[left] == found[right] - expected[right] or "cases" in latex(tree)
    assert all(found[bracket] >= count for bracket, count in expected.items())
    assert all(found[bracket] == expected[bracket] for bracket in "⌊⌋⌈⌉⟨⟩‖")


@given(trees)
def test_one_line_is_one_line_and_ascii_is_ascii(tree: Math) -> None:
    assert "\n" not in inline(tree)
    assert inline(tree, ascii=True).isascii()
    assert block(tree, 60, ascii=True).isascii()
    assert "\\" not in inline(tree) + inline(tree, ascii=True) + block(tree, 60) + block(tree, 60, ascii=True)


@given(trees, st.integers(10, 120))
def test_no_line_is_wider_than_asked_unless_one_word_is(tree: Math, width: int) -> None:
    for line in block(tree, width).split("\n"):
        assert columns(line) <= width or " " not in line.strip()


@pytest.mark.parametrize("source", GALLERY)
def test_the_gallery_fits_its_width(source: str) -> None:
    for width in (40, 80):
        assert all(columns(line) <= width for line in block(parse(source), width).split("\n"))
