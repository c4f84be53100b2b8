"""Image filters: the kernels that were drawn by hand before networks learned theirs."""

from typing import Annotated, NamedTuple

from dlquiz.numeric import filters
from dlquiz.question import (
    Entries,
    Example,
    Integer,
    Item,
    Misconception,
    Number,
    NumberGrid,
    OneOf,
    Part,
    Range,
    Window,
    question,
    symbol,
    value_of,
)

Rows = tuple[tuple[int, ...], ...]

OTHER_KERNEL = Misconception(
    "swaps the two kernels", "$G_x$ compares right with left and finds vertical edges, $G_y$ bottom with top."
)
FLIPPED = Misconception(
    "flips the kernel", "Right for the convolution of mathematics; sliding without flipping gives the other sign."
)
PREWITT = Misconception(
    "weighs the three lines alike", "That is Prewitt's kernel; Sobel counts the middle row or column twice."
)
SUM_OF_SIZES = Misconception(
    "adds the two sizes", "$|G_x| + |G_y|$ is a quick bound; the length of the gradient needs squares and a root."
)
NO_ROOT = Misconception("forgets the root", "The sum of the squares is the length squared.")
LARGER = Misconception("takes the larger response", "Both responses count, also the smaller one.")

KERNELS = (
    r"$$S_x = \begin{bmatrix} -1 & 0 & 1 \\ -2 & 0 & 2 \\ -1 & 0 & 1 \end{bmatrix}, \quad "
    r"S_y = \begin{bmatrix} -1 & -2 & -1 \\ 0 & 0 & 0 \\ 1 & 2 & 1 \end{bmatrix}$$"
)


class Slopes(NamedTuple):
    """How many grey levels an image gains from pixel to pixel, to the right and downwards."""

    across: int
    down: int

    def __str__(self) -> str:
        return f"{self.across} {self.down}"


STEEP, GENTLE = (-14, -12, 12, 14), (-6, -5, 5, 6)
SLOPES = [Slopes(*pair) for a in STEEP for b in GENTLE for pair in ((a, b), (b, a))]


def _image(texture: Rows, slopes: Slopes) -> Rows:
    """Return a slope with a texture on it, lifted so that no grey level is negative."""
    lift = -sum(min(0, slope * (len(texture) - 1)) for slope in slopes)
    return tuple(
        tuple(lift + i * slopes.down + j * slopes.across + grain for j, grain in enumerate(line))
        for i, line in enumerate(texture)
    )


# A steep and a gentle slope: the two responses are never equal, opposite or 0, and the smaller one still shows.
@question(
    topic="image-filters",
    level=2,
    concepts=["img-sobel", "img-sobel-orientation", "img-gradient-magnitude"],
    example=Example(
        "worked by hand: on the plane x + 2y Sobel's kernels give eight times the slopes",
        "8",
        "16",
        "17.9",
        texture=((0, 0, 0), (0, 0, 0), (0, 0, 0)),
        slopes=Slopes(1, 2),
        row=2,
        column=2,
    ),
)
def sobel_response(
    texture: Annotated[Rows, Entries(Range(0, 5), (5, 5))],
    slopes: Annotated[Slopes, OneOf(*SLOPES)],
    row: Annotated[int, Range(2, 4)],
    column: Annotated[int, Range(2, 4)],
) -> Item:
    """Sobel edge response at one pixel."""
    image = _image(texture, slopes)
    patch = [line[max(0, column - 2) : column + 1] for line in image[max(0, row - 2) : row + 1]]
    gradient = filters.sobel([[symbol("", level) for level in line] for line in patch])
    gx, gy = map(value_of, gradient)
    plain = filters.sobel(patch, centre=1)
    return Item(
        f"An edge detector slides the Sobel kernels over a grey image, without flipping them: {KERNELS} What does it "
        f"find at the pixel in row {row}, column {column}, in the middle of the highlighted window?",
        figures=[NumberGrid(image, "grey levels", [Window(row - 2, column - 2, 3, 3)])],
        parts=[
            Part(
                "Give the response $G_x$ of the kernel $S_x$.",
                Integer(gradient.x),
                {OTHER_KERNEL: gy, FLIPPED: -gx, PREWITT: plain.x},
                points=2,
            ),
            Part(
                "Give the response $G_y$ of the kernel $S_y$.",
                Integer(gradient.y),
                {OTHER_KERNEL: gx, FLIPPED: -gy, PREWITT: plain.y},
                points=2,
            ),
            Part(
                r"Give the strength of the edge, $G = \sqrt{G_x^2 + G_y^2}$, to one decimal.",
                Number(filters.strength(gradient), digits=1),
                {SUM_OF_SIZES: abs(gx) + abs(gy), NO_ROOT: gx**2 + gy**2, LARGER: max(abs(gx), abs(gy))},
            ),
        ],
    )
