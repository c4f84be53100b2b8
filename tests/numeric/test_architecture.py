import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.architecture import basic_block, share, stack_parameters


def test_resnet_18_has_as_many_parameters_as_published() -> None:
    stem = 7 * 7 * 3 * 64 + 2 * 64
    widths = [(64, 64), (64, 64), (64, 128), (128, 128), (128, 256), (256, 256), (256, 512), (512, 512)]
    assert stem + sum(basic_block(a, b).total for a, b in widths) + 512 * 1000 + 1000 == 11_689_512


def test_the_shortcut_costs_nothing_where_the_channels_stay() -> None:
    assert basic_block(16, 16).shortcut == 0
    assert basic_block(16, 17).shortcut == 16 * 17 + 2 * 17


def test_vgg_16_has_as_many_convolution_parameters_as_published() -> None:
    channels = (3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
    assert stack_parameters(channels, 3) == 14_714_688


def test_a_stack_needs_two_numbers_of_channels() -> None:
    with pytest.raises(FormulaError, match="a convolution needs the channels that it reads and those that it gives"):
        stack_parameters((3,), 3)


@pytest.mark.parametrize("counts", [(-1, 3), (3, -1), (0, 0)], ids=str)
def test_a_share_needs_a_whole(counts: tuple[int, int]) -> None:
    with pytest.raises(FormulaError, match="counts are 0 or more, and the whole is 1 or more"):
        share(*counts)


def test_shares_run_from_nothing_to_all() -> None:
    assert [share(0, 1), share(1, 0), share(3, 1)] == [0, 1, 0.75]
