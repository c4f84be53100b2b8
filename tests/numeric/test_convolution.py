from collections.abc import Callable

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric import convolution as conv
from dlquiz.numeric.term import let, symbols
from dlquiz.numeric.worked import steps

POSITIVE = "sizes, kernels, strides and dilations are 1 or more, padding is 0 or more"


@pytest.mark.parametrize(
    "arguments", [(0, 1, 1, 0), (5, 0, 1, 0), (5, 3, 0, 0), (5, 3, 1, -1), (5, 3, 1, 0, 0)], ids=str
)
def test_output_size_refuses_layers_that_do_not_exist(arguments: tuple[int, ...]) -> None:
    with pytest.raises(FormulaError, match=POSITIVE):
        conv.output_size(*arguments)


def test_output_size_refuses_a_kernel_wider_than_the_padded_input() -> None:
    with pytest.raises(FormulaError, match="a 7×7 kernel does not fit a padded input of 5"):
        conv.output_size(3, 7, 1, 1)
    with pytest.raises(FormulaError, match="a 9×9 kernel does not fit a padded input of 8"):
        conv.output_size(8, 3, 1, 0, 4)


def test_plain_numbers_and_terms_give_the_same_size() -> None:
    for numbers in [(5, 3, 2, 1), (6, 3, 2, 1), (9, 2, 1, 0), (9, 3, 1, 2), (10, 3, 3, 0), (12, 3, 2, 1, 3)]:
        terms = symbols(**dict(zip("nkspd", numbers, strict=False)))
        assert conv.output_size(*terms) == conv.output_size(*numbers)
    assert conv.output_size(5, 3, 2, 1) == 3
    assert conv.output_size(9, 3, 1, 2) == 11


def test_a_padding_and_a_stride_of_the_task_leave_no_trace_in_the_solution() -> None:
    n, k = symbols(n=28, k=3)
    assert steps(conv.output_size(n, k, 1, 0)) == ["$o = n - k + 1 = 28 - 3 + 1 = 26$"]


@pytest.mark.parametrize("arguments", [(0, 3, 1, 1), (3, 0, 1, 1), (3, 3, 0, 1), (3, 3, 1, -1)], ids=str)
def test_largest_input_refuses_layers_that_do_not_exist(arguments: tuple[int, int, int, int]) -> None:
    with pytest.raises(FormulaError, match="sizes, kernels and strides are 1 or more, padding is 0 or more"):
        conv.largest_input(*arguments)


def test_largest_input_refuses_an_output_that_padding_alone_exceeds() -> None:
    with pytest.raises(FormulaError, match="no input gives 1 pixels: a 3×3 kernel fits into 2 of padding"):
        conv.largest_input(1, 3, 1, 2)
    assert conv.largest_input(1, 3, 2, 0) == 4
    assert conv.largest_input(1, 1, 1, 0) == 1


@pytest.mark.parametrize("k", [0, -1, 2, 4])
def test_only_odd_kernels_have_a_same_padding(k: int) -> None:
    with pytest.raises(FormulaError, match=f"keeps the size under a {k}×{k} kernel, odd kernels have one"):
        conv.same_padding(k)


@pytest.mark.parametrize("arguments", [(0, 1, 1), (1, 0, 1), (1, 1, 0)], ids=str)
@pytest.mark.parametrize("count", [conv.parameters, conv.depthwise_separable])
def test_layers_without_kernel_or_channels_have_no_count(
    count: Callable[[int, int, int], object], arguments: tuple[int, int, int]
) -> None:
    with pytest.raises(FormulaError, match="kernels and channels are 1 or more"):
        count(*arguments)


def test_the_smallest_layers_have_counts() -> None:
    assert conv.parameters(1, 1, 1) == 2
    assert conv.parameters(2, 3, 5, bias=False) == 60
    assert conv.depthwise_separable(1, 1, 1) == (1, 1, 2)
    assert conv.depthwise_separable(2, 3, 5) == (12, 15, 27)


@pytest.mark.parametrize("arguments", [(0, 1), (1, 0)], ids=str)
def test_saving_compares_counts(arguments: tuple[int, int]) -> None:
    with pytest.raises(FormulaError, match="counts are 1 or more"):
        conv.saving(*arguments)
    assert conv.saving(1, 1) == 0
    assert conv.saving(3, 4) == 0.25


@pytest.mark.parametrize("arguments", [(0, 7), (7, 0)], ids=str)
def test_nothing_can_be_flattened_without_maps(arguments: tuple[int, int]) -> None:
    with pytest.raises(FormulaError, match="maps and their sizes are 1 or more"):
        conv.flattened(*arguments)
    assert conv.flattened(1, 1) == 1
    assert conv.flattened(2, 3) == 18


def test_correlate_refuses_ragged_rows_and_kernels_that_do_not_fit() -> None:
    with pytest.raises(FormulaError, match="the rows of an image and of a kernel have one length"):
        conv.correlate([[1, 2], [3]], [[1]])
    with pytest.raises(FormulaError, match="the rows of an image and of a kernel have one length"):
        conv.correlate([[1, 2], [3, 4]], [[1], [1, 2]])
    with pytest.raises(FormulaError, match="a 3×3 kernel does not fit a padded input of 2"):
        conv.correlate([[1, 2], [3, 4]], [[1], [1], [1]])


def test_correlate_steps_in_both_directions() -> None:
    image = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]]
    assert conv.correlate(image, [[1]], 2) == [[1, 3], [9, 11]]
    assert conv.correlate(image, [[0, 1]], 3) == [[2], [14]]
    assert conv.correlate(image, [[1, 0], [0, 0], [0, 1]]) == [[11, 13, 15], [19, 21, 23]]


def test_map_sizes_are_named_along_the_chain() -> None:
    n = symbols(n=28)[0]
    last = conv.map_sizes(n, [(3, 1, 0), (2, 2, 0)], name="w")[-1]
    assert [line.split(" =")[0] for line in steps(let("z", last + 0))] == ["$w_1", "$w_2", "$z"]
