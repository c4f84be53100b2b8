"""Receptive fields: how far one unit sees, from a plain stack to a whole object."""

from collections.abc import Sequence
from typing import Annotated

from dlquiz.numeric import receptive_field as field
from dlquiz.question import (
    Example,
    Integer,
    Item,
    Layer,
    Layers,
    LayerTable,
    Misconception,
    OneOf,
    Part,
    Range,
    UnitRow,
    UnitRows,
    let,
    question,
    symbol,
    symbols,
)

SUMS_KERNELS = Misconception(
    "adds up the kernels", "Neighbouring windows overlap: a layer adds $k - 1$ pixels to what the one below sees."
)
NO_START = Misconception("forgets the starting pixel", "A unit without any layer sees one pixel: start from $r = 1$.")
LAST_KERNEL = Misconception(
    "takes the last kernel for the field", "The kernel covers units of the layer below, and each of them sees more."
)
ONCE_EACH = Misconception("counts each block once", "Every layer widens the field, equal ones as well.")


@question(
    topic="convolution",
    level=1,
    points=2,
    concepts=["cnv-rf-stack", "cnv-rf-definition"],
    example=Example("Simonyan & Zisserman 2015, section 2.3: three 3×3 layers see 7×7", "7", a=2, k=3, b=1, m=3),
)
def stack(
    a: Annotated[int, Range(2, 11)],
    k: Annotated[int, OneOf(3, 5)],
    b: Annotated[int, Range(2, 11)],
    m: Annotated[int, OneOf(7, 9)],
) -> Item:
    """Receptive field of a stack with stride 1."""
    first, kernel, second, other = symbols(a=a, k=k, b=b, m=m)
    return Item(
        f"A network has $a = {a}$ convolution layers with kernels of width $k = {k}$ and then $b = {b}$ layers with "
        f"kernels of width $m = {m}$, all with stride 1. How many input pixels wide is the receptive field of one unit "
        "of the last layer?",
        answer=Integer(field.stacked([(first, kernel), (second, other)]), unit="pixels"),
        wrong={
            SUMS_KERNELS: a * k + b * m,
            NO_START: a * (k - 1) + b * (m - 1),
            LAST_KERNEL: m,
            ONCE_EACH: k + m - 1,
        },
    )


NO_JUMP = Misconception(
    "ignores the strides below", "A step between neighbours of a layer is as long as all strides below it multiplied."
)
OWN_STRIDE = Misconception(
    "multiplies by the layer's own stride too",
    "A layer's stride spreads its own units; it tells in the next layer only.",
)
LAST_STRIDE = Misconception(
    "takes the last stride for the jump", "The jump is the product of all strides below, not the nearest one."
)
WHOLE_KERNEL = Misconception(
    "adds the whole kernel", "One of the $k$ windows is seen already: the field grows by $k - 1$ jumps."
)
WIDEST_SKETCH = 26  # units side by side that a sketch can still show


def _traced(layers: Sequence[Layer]) -> list[tuple[int, int]]:
    """Return kernel and stride of each layer as symbols."""
    return [(symbol(f"k_{i}", layer.kernel), symbol(f"s_{i}", layer.stride)) for i, layer in enumerate(layers, 1)]


def _table(layers: Sequence[Layer]) -> LayerTable:
    rows = [(str(i), str(layer.kernel), str(layer.stride)) for i, layer in enumerate(layers, 1)]
    return LayerTable(("layer", "kernel", "stride"), rows)


def _sketch(layers: Sequence[Layer]) -> list[UnitRows]:
    """Draw a stack with two units on top and all that the first of them sees; nothing where it would be too wide."""
    units, seen = [2], [1]
    for layer in reversed(layers):
        units.insert(0, (units[0] - 1) * layer.stride + layer.kernel)
        seen.insert(0, (seen[0] - 1) * layer.stride + layer.kernel)
    if units[0] > WIDEST_SKETCH:
        return []
    names = ["input", *(f"layer {i}" for i in range(1, len(units)))]
    links = [
        (i, above * layer.stride + place, above)
        for i, layer in enumerate(layers)
        for above in range(seen[i + 1])
        for place in range(layer.kernel)
    ]
    return [UnitRows([UnitRow(*row) for row in zip(names, units, map(range, seen), strict=True)], links)]


# Strides of 2 and more: where a stride is 1, ignoring it would be right. No stride is wider than its kernel, so that a
# field has no gaps and its width is the number of pixels seen.
@question(
    topic="convolution",
    level=2,
    points=2,
    concepts=["cnv-rf-general", "cnv-rf-definition"],
    example=Example(
        "AlexNet up to its second convolution (Krizhevsky et al. 2012, section 3.5), by hand: 11, 19, 51",
        "51",
        layers=(Layer(11, 4), Layer(3, 2)),
        k=5,
        s=1,
    ),
)
def table(
    layers: Annotated[tuple[Layer, ...], Layers(2, kernels=(3, 4, 5), strides=(2, 3))],
    k: Annotated[int, Range(3, 9)],
    s: Annotated[int, OneOf(2, 3)],
) -> Item:
    """Receptive field of a stack with strides."""
    whole = [*layers, Layer(k, s)]
    size, jump = field.receptive_field([layer[:2] for layer in layers])[-1]
    top = len(whole)
    sketch = _sketch(layers)
    told = (
        f"The sketch draws all but the last of them, without padding; it marks one unit of layer {top - 1} and "
        "everything that this unit sees. "
    )
    return Item(
        f"The table lists {top} layers with their kernels and strides along one axis. {told if sketch else ''}How many "
        f"input pixels does one unit of layer {top} see?",
        answer=Integer(field.receptive_field(_traced(whole))[-1].size, unit="pixels"),
        wrong={
            NO_JUMP: size + k - 1,
            LAST_STRIDE: size + (k - 1) * layers[-1].stride,
            OWN_STRIDE: size + (k - 1) * jump * s,
            WHOLE_KERNEL: size + k * jump,
            NO_JUMP & WHOLE_KERNEL: size + k,
        },
        solution=["Go up layer by layer: $r$ is what one unit sees, $j$ the distance in the input between neighbours."],
        figures=[_table(whole), *sketch],
    )


ROUNDS_DOWN = Misconception("rounds down", "One layer fewer does not reach yet: round up.")


# D even, the field odd and the step even: the division never comes out whole, so that rounding always matters. Again
# no stride is wider than its kernel.
@question(
    topic="convolution",
    level=3,
    concepts=["cnv-rf-general", "cnv-rf-stack", "cnv-rf-definition"],
    example=Example(
        "AlexNet up to its second convolution (Krizhevsky et al. 2012, section 3.5), by hand: 11, 19, 51; two more "
        "such convolutions would see 83 and 115",
        "19",
        "51",
        "3",
        layers=(Layer(11, 4), Layer(3, 2)),
        m=5,
        d=100,
    ),
)
def exam(
    layers: Annotated[tuple[Layer, ...], Layers(2, kernels=(5, 7, 9, 11, 13), strides=(2, 3, 4))],
    m: Annotated[int, OneOf(3, 5)],
    d: Annotated[int, Range(120, 400, 20)],
) -> Item:
    """Receptive field from the first layers to a whole object."""
    top = len(layers)
    seen = field.receptive_field(_traced(layers))[-1]
    kernel, width = symbol("m", m), symbol("D", d)
    *before, (size, jump) = field.receptive_field([layer[:2] for layer in layers])
    below = before[-1] if before else field.Field(1, 1)
    k, s, _ = layers[-1]
    return Item(
        f"A network begins with the {top} layers of the table. Above them stand only convolutions with kernels of "
        f"width $m = {m}$ and stride 1. All widths are meant along one axis, in pixels of the input.",
        figures=[_table(layers)],
        parts=[
            Part(
                f"How wide is the receptive field of one unit of layer {top}?",
                Integer(seen.size, unit="pixels"),
                {
                    NO_JUMP: below.size + k - 1,
                    WHOLE_KERNEL: below.size + k * below.jump,
                    OWN_STRIDE: below.size + (k - 1) * below.jump * s,
                },
                points=2,
            ),
            Part(
                f"How wide is the receptive field of one unit of layer {top + 1}, the first convolution above them?",
                Integer(let(f"r_{top + 1}", seen.size + (kernel - 1) * seen.jump), unit="pixels"),
                {
                    NO_JUMP: size + m - 1,
                    LAST_STRIDE: size + (m - 1) * s,
                    WHOLE_KERNEL: size + m * jump,
                    NO_JUMP & WHOLE_KERNEL: size + m,
                },
                points=2,
            ),
            Part(
                f"An object is $D = {d}$ pixels wide. How many convolutions must stand above layer {top} until one "
                "unit sees all of it?",
                Integer(field.layers_needed(width, seen, kernel)),
                {
                    ROUNDS_DOWN: (d - size) // ((m - 1) * jump),
                    LAST_STRIDE: -((size - d) // ((m - 1) * s)),
                    NO_JUMP: -((size - d) // (m - 1)),
                },
                points=2,
            ),
        ],
    )
