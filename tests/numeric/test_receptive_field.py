import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.receptive_field import Field, layers_needed, receptive_field, stacked
from dlquiz.numeric.term import symbols
from dlquiz.numeric.worked import steps


@pytest.mark.parametrize("layer", [(0, 1), (3, 0)], ids=str)
def test_receptive_field_names_the_layer_that_does_not_exist(layer: tuple[int, int]) -> None:
    said = f"layer 2 has kernel {layer[0]} and stride {layer[1]}, both are 1 or more"
    with pytest.raises(FormulaError, match=said):
        receptive_field([(3, 1), layer])


def test_a_pixel_is_its_own_field() -> None:
    assert receptive_field([(1, 1)]) == [Field(1, 1)]
    assert receptive_field([]) == []
    assert stacked([]) == 1


def test_published_fields_are_found() -> None:
    vgg = [(3, 1), (3, 1), (2, 2)] * 2 + [(3, 1), (3, 1), (3, 1), (2, 2)] * 3
    assert receptive_field(vgg)[-1] == Field(212, 32)
    assert receptive_field([(7, 2), (3, 2)])[-1] == Field(11, 4)  # the stem of a ResNet


@pytest.mark.parametrize("block", [(0, 3), (2, 0)], ids=str)
def test_stacked_refuses_blocks_without_layers_or_kernels(block: tuple[int, int]) -> None:
    with pytest.raises(FormulaError, match="a block has one layer or more, and a kernel has one pixel or more"):
        stacked([block])


def test_layers_needed_refuses_kernels_that_see_no_further() -> None:
    with pytest.raises(FormulaError, match="a 1×1 kernel sees no further than the layer below"):
        layers_needed(9, Field(3, 1), 1)
    assert layers_needed(9, Field(3, 1), 2) == 6


def test_layers_needed_refuses_what_is_seen_already() -> None:
    with pytest.raises(FormulaError, match="a field of 9 pixels covers 9 already"):
        layers_needed(9, Field(9, 1), 3)
    assert layers_needed(10, Field(9, 1), 3) == 1


def test_the_first_field_is_written_as_its_kernel() -> None:
    k, s = symbols(k=7, s=2)
    assert steps(receptive_field([(k, s)])[0].size) == ["$r_1 = k = 7$"]
