from collections.abc import Callable

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import tensor_shape
from dlquiz.numeric.tensor_shape import Axes


def test_broadcast_names_the_axis_that_clashes() -> None:
    with pytest.raises(FormulaError, match="axis −2 has the lengths 3 and 4, they must be equal, or one of them 1"):
        tensor_shape.broadcast((3, 5), (2, 4, 5))


def test_broadcast_refuses_negative_lengths() -> None:
    with pytest.raises(FormulaError, match="the lengths of axes are 0 or more"):
        tensor_shape.broadcast((2, -1), (1,))
    assert tensor_shape.broadcast((2, 0), (1,)).shape == (2, 0)


def test_broadcast_pairs_the_axes_from_the_last() -> None:
    assert tensor_shape.broadcast((4, 1), (3, 1, 5)) == ((3, 4, 5), ((1, 5), (4, 1), (1, 3)))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tensor_shape.unsqueeze((2, 3), 3), "there is no axis 3, the axes run from -3 to 2"),
        (lambda: tensor_shape.unsqueeze((2, 3), -4), "there is no axis -4, the axes run from -3 to 2"),
        (lambda: tensor_shape.squeeze((2, 1), 2), "there is no axis 2, the axes run from -2 to 1"),
        (lambda: tensor_shape.squeeze((2, 1), 0), "axis 0 has the length 2, only one of length 1"),
        (lambda: tensor_shape.permute((2, 3), (0, 0)), r"the order \(0, 0\) does not name every axis once"),
        (lambda: tensor_shape.permute((2, 3), (0,)), r"the order \(0,\) does not name every axis once"),
        (lambda: tensor_shape.flatten((2, 3, 5), 2, 1), "axis 2 comes after axis 1, name the first"),
    ],
)
def test_methods_refuse_axes_that_do_not_fit(call: Callable[[], Axes], said: str) -> None:
    with pytest.raises(FormulaError, match=said):
        call()


def test_methods_take_the_outermost_axes() -> None:
    assert tensor_shape.unsqueeze((2, 3), 2) == tensor_shape.unsqueeze((2, 3), -1) == (2, 3, 1)
    assert tensor_shape.unsqueeze((2, 3), -3) == (1, 2, 3)
    assert tensor_shape.squeeze((1, 3), -2) == (3,)
    assert tensor_shape.flatten((2, 3, 5), -3, -2) == (6, 5)
