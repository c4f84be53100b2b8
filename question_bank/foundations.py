"""Foundations: dense layers, activations and back-propagation.

Longer than most modules, because a topic has one module and this topic five questions.
"""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from dlquiz.numeric import backprop, dense
from dlquiz.numeric.dense import Unit
from dlquiz.question import (
    Claim,
    Claims,
    Distinct,
    Edge,
    Example,
    Expression,
    Graph,
    Integer,
    Item,
    LayerTable,
    Misconception,
    Network,
    Node,
    OneOf,
    Part,
    Subset,
    Trace,
    Vector,
    array,
    multiple_choice,
    question,
    symbols,
)
from question_bank._activation_claims import STATEMENTS

Inputs = Annotated[int, OneOf(64, 100, 196, 256, 400, 784)]
Hidden = Annotated[int, OneOf(32, 48, 80, 120, 300)]
Narrow = Annotated[int, OneOf(16, 20, 24, 50, 60)]
Outputs = Annotated[int, OneOf(2, 5, 8, 10, 12)]

NO_BIAS = Misconception(
    "leaves out the biases", "Each unit adds a bias of its own: $n_i$ more parameters in layer $i$."
)
BIAS_PER_INPUT = Misconception(
    "gives the biases to the inputs of a layer", "A bias belongs to the unit that adds it, so count a layer's outputs."
)
ONE_BIAS = Misconception(
    "counts one bias per layer", "Each unit of a layer has its own bias, not the layer as a whole."
)


@question(
    topic="foundations",
    level=1,
    points=2,
    concepts=["fnd-dense-params"],
    example=Example(
        "LeNet-300-100 (LeCun et al. 1998, section III.C): 784-300-100-10, counted by hand",
        "266610",
        n0=784,
        n1=300,
        n2=100,
        n3=10,
    ),
)
def mlp_parameter_count(n0: Inputs, n1: Hidden, n2: Narrow, n3: Outputs) -> Item:
    """Parameters of a fully connected network."""
    weights = dense.parameters([n0, n1, n2, n3], bias=False)
    return Item(
        f"A fully connected network takes $n_0 = {n0}$ inputs through hidden layers of $n_1 = {n1}$ and $n_2 = {n2}$ "
        f"units to $n_3 = {n3}$ outputs. Every unit has a bias. How many parameters does the network have?",
        answer=Integer(dense.parameters(symbols(n0=n0, n1=n1, n2=n2, n3=n3))),
        wrong={NO_BIAS: weights, BIAS_PER_INPUT: weights + n0 + n1 + n2, ONE_BIAS: weights + 3},
        figures=[Network([("input", n0), ("hidden 1", n1), ("hidden 2", n2), ("output", n3)])],
    )


# no two of these are opposite, so that neither sum vanishes
Leaves = Annotated[tuple[int, int, int], Distinct(-9, -5, -3, -2, 4, 6, 7, 8, count=3)]
Left = Annotated[str, OneOf("add", "mul")]
Right = Annotated[str, OneOf("add", "mul", "max")]

WRITTEN = {"add": "{} + {}", "mul": r"{} \cdot {}", "max": r"\max({}, {})"}
OWN_FACTOR = Misconception(
    "passes a factor its own value",
    r"For $f = a \cdot b$ the derivative with respect to $a$ is the other factor: $\frac{\partial f}{\partial a} = b$.",
)
ONE_PATH = Misconception(
    "follows one path only",
    "A node that feeds two others receives a gradient from each of them, and the two are added.",
)
NO_UPSTREAM = Misconception(
    "multiplies nothing from above",
    "A local derivative says how one node reacts; times the gradient that arrives from above it says how $f$ does.",
)
BOTH_INPUTS = Misconception(
    "lets max pass the gradient to both inputs", "Only the larger input moves the maximum; the other one gets 0."
)


@question(
    topic="foundations",
    level=2,
    points=3,
    concepts=["fnd-forward-backward"],
    example=Example(
        "Stanford CS224N, lecture on backpropagation: f(x, y, z) = (x + y) max(y, z) at (1, 2, 0)",
        "(2, 5, 0)",
        leaves=(1, 2, 0),
        left="add",
        right="max",
    ),
)
def backprop_graph(leaves: Leaves, left: Left, right: Right) -> Item:
    """Gradients in a graph with a shared leaf."""
    x, y, z = leaves
    a, b = backprop.gate("a", left, x, y), backprop.gate("b", right, y, z)
    x_term, y_term, z_term = symbols(x=x, y=y, z=z)
    traced = backprop.gate("a", left, x_term, y_term), backprop.gate("b", right, y_term, z_term)
    a_is, b_is = WRITTEN[left].format("x", "y"), WRITTEN[right].format("y", "z")
    wrong = {OWN_FACTOR: (a.value * a.first, a.value * a.second + b.value * b.first, b.value * b.second)}
    if b.first:
        wrong[ONE_PATH] = (b.value * a.first, b.value * a.second, a.value * b.second)
    wrong[NO_UPSTREAM] = (a.first, a.second + b.first, b.second)
    if right == "max":
        wrong[BOTH_INPUTS] = (b.value * a.first, b.value * a.second + a.value, a.value)
    return Item(
        f"The graph computes $a = {a_is}$, $b = {b_is}$ and $f = a \\cdot b$ at $x = {x}$, $y = {y}$, $z = {z}$. "
        r"Give the gradient $\nabla f = \left(\frac{\partial f}{\partial x}, \frac{\partial f}{\partial y}, "
        r"\frac{\partial f}{\partial z}\right)$ as three integers.",
        parts=[
            Part(
                "",
                Vector(array(backprop.gradients(*traced), r"\nabla f"), digits=0),
                wrong,
                points=3,
                solution=[
                    f"Forward: $a = {a_is} = {a.value}$ and $b = {b_is} = {b.value}$.",
                    "Backward: each node hands on what arrives from above times its local derivative, and $y$, which "
                    "feeds two nodes, adds up what comes over both paths.",
                ],
                known=[gate.value for gate in traced],
            )
        ],
        figures=[
            Graph(
                nodes=[
                    Node("x", f"$x = {x}$", 0, 0, "input"),
                    Node("y", f"$y = {y}$", 0, 1, "input"),
                    Node("z", f"$z = {z}$", 0, 2, "input"),
                    Node("a", f"$a = {a_is}$", 1, 0.5, "operation"),
                    Node("b", f"$b = {b_is}$", 1, 1.5, "operation"),
                    Node("f", r"$f = a \cdot b$", 2, 1, "operation"),
                ],
                edges=[Edge("x", "a"), Edge("y", "a"), Edge("y", "b"), Edge("z", "b"), Edge("a", "f"), Edge("b", "f")],
            )
        ],
    )


class Activation(NamedTuple):
    """An activation and its derivative: as LaTeX with the argument `z`, and in the answer grammar with `{}` for it."""

    shown: str
    slope_shown: str
    typed: str
    slope: str


ACTIVATIONS = {
    "sigmoid": Activation(r"\sigma(z)", r"o\,(1 - o)", "sigmoid({})", "sigmoid({0})*(1 - sigmoid({0}))"),
    "tanh": Activation(r"\tanh(z)", "1 - o^{2}", "tanh({})", "(1 - tanh({})^2)"),
    "softplus": Activation(r"\ln(1 + e^{z})", r"\sigma(z)", "softplus({})", "sigmoid({})"),
}
Input = Annotated[int, OneOf(-5, -4, -3, 3, 4, 5)]
Bias = Annotated[int, OneOf(-3, -2, -1, 1, 2, 3)]
Target = Annotated[float, OneOf(0.2, 0.4, 0.6, 0.8)]

NO_SLOPE = Misconception(
    "leaves out the activation's derivative",
    r"The chain has three links: $\frac{\partial L}{\partial o}$, $\frac{\partial o}{\partial z}$ and "
    r"$\frac{\partial z}{\partial w}$. The middle one is the slope of the activation at $z$.",
)
NO_INPUT = Misconception(
    "leaves out the input", r"$z$ depends on $w$ through $x\,w$, so $\frac{\partial z}{\partial w} = x$ is a factor."
)
SIGN = Misconception(
    "has the sign of the error reversed", "The derivative of $(o - t)^2$ is $2(o - t)$, output minus target."
)
TWO = Misconception(
    "loses track of the factor 2",
    r"The square brings a factor 2 down; it cancels against a $\frac{1}{2}$ in front of the loss and stays otherwise.",
)


@question(
    topic="foundations",
    level=2,
    points=3,
    concepts=["fnd-forward-backward", "los-squared-error"],
    example=Example(
        "worked by hand from Rumelhart, Hinton & Williams 1986, equations 4 to 6: (o - t) o (1 - o) times the input",
        "3*(sigmoid(3*w - 1) - 1)*sigmoid(3*w - 1)*(1 - sigmoid(3*w - 1))",
        activation="sigmoid",
        loss="half",
        x=3,
        b=-1,
        t=1.0,
    ),
)
def derivative(
    activation: Annotated[str, OneOf("sigmoid", "tanh", "softplus")],
    loss: Annotated[str, OneOf("half", "full")],
    x: Input,
    b: Bias,
    t: Target,
) -> Item:
    """Derivative of a neuron's loss."""
    phi = ACTIVATIONS[activation]
    shift = f"- {-b}" if b < 0 else f"+ {b}"
    z = f"{x}*w {shift}"
    out, slope, target = phi.typed.format(z), phi.slope.format(z), f"{t:g}"
    half = loss == "half"
    front, other = (x, 2 * x) if half else (2 * x, x)
    square = (r"\frac{1}{2}" if half else "") + f"(o - {target})^{{2}}"
    error = f"o - {target}" if half else f"2(o - {target})"
    return Item(
        f"A neuron with weight $w$ computes $z = {x}w {shift}$ and $o = {phi.shown}$. Its loss "
        rf"is $L = {square}$. Write $\frac{{dL}}{{dw}}$ as a formula in $w$. Besides arithmetic you may use `exp`, "
        r"`tanh`, `sigmoid` for $\sigma$ and `softplus` for $\ln(1 + e^{z})$.",
        answer=Expression(f"{front}*({out} - {target})*{slope}", {"w": (-1.0, 1.0)}),
        wrong={
            NO_SLOPE: f"{front}*({out} - {target})",
            NO_INPUT: f"{front // x}*({out} - {target})*{slope}",
            SIGN: f"{front}*({target} - {out})*{slope}",
            TWO: f"{other}*({out} - {target})*{slope}",
        },
        solution=[
            r"Chain rule: $\frac{dL}{dw} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot \frac{dz}{dw}$",
            rf"$\frac{{dL}}{{do}} = {error}$",
            rf"$\frac{{do}}{{dz}} = {phi.slope_shown}$",
            rf"$\frac{{dz}}{{dw}} = {x}$",
        ],
    )


UNITS = ("h1", "h2", "h3", "h4", "h5")


class Case(NamedTuple):
    """A small ReLU layer and the batch that it sees."""

    layer: tuple[Unit, ...]
    batch: tuple[tuple[int, int], ...]


def _case(batch: tuple[tuple[int, int], ...], *rows: tuple[int, int, int]) -> Case:
    return Case(tuple(Unit((w1, w2), b) for w1, w2, b in rows), batch)


# In each case the bias decides on some unit, some unit gets up to 0 exactly, and some unit lives although its mean is
# negative: every slip below gives a set of its own.
CASES = (
    _case(((3, 1), (3, 3), (1, -2)), (1, -3, 1), (-1, -2, 3), (1, 1, 4), (1, -1, -3), (-1, 1, 1)),
    _case(((-2, 0), (2, 3), (1, 3)), (2, 3, -3), (2, -3, 4), (1, 1, -2), (-1, -2, -1), (2, -1, -1)),
    _case(((1, 0), (-1, 0), (2, -1)), (1, -3, -2), (-2, 2, 4), (-3, -1, 4), (-2, 3, -2), (-2, -3, -3)),
    _case(((-1, 0), (0, 1), (-2, 3)), (1, 1, -3), (-2, -1, -2), (-2, 3, -4), (-3, -1, -2), (2, 2, -3)),
    _case(((1, -1), (-2, 1), (1, 2)), (-3, 2, 4), (1, -2, -3), (-2, 2, -4), (-2, -1, -4), (1, 1, 2)),
    _case(((-1, 3), (1, 2), (0, -1)), (3, -1, -3), (-2, -1, 1), (-3, -3, -3), (1, 2, -4), (1, -1, 4)),
    _case(((0, -1), (2, -2), (3, -1)), (-3, 3, 3), (-2, 2, 1), (3, 2, -3), (-3, -2, 3), (-1, -2, -4)),
    _case(((-1, 2), (3, 2), (2, 3)), (-1, 3, 2), (1, 1, -4), (1, -2, 4), (-1, -1, 1), (2, 2, 2)),
)

ANY_SAMPLE = Misconception(
    "calls a unit dead that rests on one sample",
    "A unit is dead only if it is inactive on every sample; one active sample lets it learn.",
)
BELOW_ZERO = Misconception(
    "counts a pre-activation of 0 as active",
    "At $z = 0$ ReLU outputs 0 and its derivative is taken as 0, so nothing flows back.",
)
BIAS_LEFT_OUT = Misconception(
    "leaves out the bias", "The bias shifts the pre-activation and may decide on which side of 0 it falls."
)
MEAN = Misconception(
    "judges by the mean over the batch",
    "ReLU acts on each sample by itself: one positive pre-activation among negative ones is enough.",
)


@question(
    topic="foundations",
    level=2,
    points=3,
    concepts=["fnd-relu"],
    example=Example(
        "worked by hand from max(0, z): only h4 has z = -1, -3 and 0",
        "h4",
        case=CASES[0],
        order=(0, 1, 2, 3, 4),
    ),
)
def dead_units(
    case: Annotated[Case, OneOf(*CASES)], order: Annotated[tuple[int, ...], Distinct(0, 1, 2, 3, 4)]
) -> Item:
    """Units that ReLU has switched off."""
    layer = [case.layer[i] for i in order]
    z, dead = dense.dead_units(layer, case.batch)
    unbiased = dense.dead_units([Unit(unit.weights, 0) for unit in layer], case.batch)
    samples = [f"$({a}, {b})$" for a, b in case.batch]
    return Item(
        r"A hidden layer computes $h_j = \max(0, z_j)$ with $z_j = w_{j1} x_1 + w_{j2} x_2 + b_j$ and the weights "
        f"of the table. The training set holds three samples $(x_1, x_2)$: {', '.join(samples)}. Which units are dead, "
        "so that no gradient reaches their weights from any sample? The derivative of ReLU at 0 is taken as 0.",
        answer=Subset([UNITS[i] for i in dead], UNITS),
        wrong={
            ANY_SAMPLE: _named(any(entry <= 0 for entry in row) for row in z),
            BIAS_LEFT_OUT: [UNITS[i] for i in unbiased.dead],
            BELOW_ZERO: _named(all(entry < 0 for entry in row) for row in z),
            MEAN: _named(sum(row) <= 0 for row in z),
        },
        solution=[
            "Compute every unit's pre-activation on every sample; a unit is dead if none of them is positive.",
            Trace(
                ("unit", *(f"$z$ at {sample}" for sample in samples), "dead"),
                [
                    (UNITS[i], *(f"${entry}$" for entry in z[i]), "yes" if i in dead else "no")
                    for i in range(len(layer))
                ],
            ),
        ],
        figures=[
            LayerTable(
                ("unit", "$w_{j1}$", "$w_{j2}$", "$b_j$"),
                [(UNITS[i], *(f"${w}$" for w in unit.weights), f"${unit.bias}$") for i, unit in enumerate(layer)],
            )
        ],
    )


def _named(marked: Iterable[bool]) -> list[str]:
    return [unit for unit, is_in in zip(UNITS, marked, strict=True) if is_in]


@question(
    topic="foundations",
    level=1,
    points=2,
    concepts=["fnd-relu", "fnd-nonlinearity", "fnd-vanishing-gradient"],
    example=Example(
        "Goodfellow, Bengio & Courville 2016, sections 6.3.1 and 6.3.2",
        f"{STATEMENTS[3].text}; {STATEMENTS[5].text}",
        claims=(STATEMENTS[3], STATEMENTS[5], STATEMENTS[8], STATEMENTS[9], STATEMENTS[13]),
    ),
)
def activation_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=2, false=3)]) -> Item:
    """Statements about activations."""
    return multiple_choice("Which of these statements about activations hold? Mark all of them.", claims)
