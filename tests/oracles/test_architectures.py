"""Building blocks of vision networks against the same blocks in PyTorch; dates against the papers' own."""

from itertools import islice, pairwise

import pytest
from torch import nn

from dlquiz.numeric.term import value_of
from question_bank import architectures as bank

CHECKED = {
    "architectures/residual-block-parameters": "torch.nn.Conv2d and BatchNorm2d",
    "architectures/fc-parameter-share": "torch.nn.Conv2d and Linear",
    "architectures/architecture-order": "the dates in the papers' arXiv numbers and proceedings",
}
VARIANTS = 300

# arXiv numbers begin with year and month; the other two are dated by journal and proceedings
PAPERS = {
    "LeNet-5": "9811, LeCun et al., Proceedings of the IEEE 86 (11)",
    "AlexNet": "1212, Krizhevsky et al., NIPS 2012",
    "VGG-16": "1409.1556",
    "ResNet": "1512.03385",
    "DenseNet": "1608.06993",
    "MobileNet": "1704.04861",
    "MobileNetV2": "1801.04381",
    "EfficientNet": "1905.11946",
    "Vision Transformer (ViT)": "2010.11929",
    "Swin Transformer": "2103.14030",
    "ConvNeXt": "2201.03545",
}


def parameters(*modules: nn.Module) -> int:
    return sum(tensor.numel() for module in modules for tensor in module.parameters())


def test_residual_block_has_as_many_parameters_as_pytorchs_layers() -> None:
    for variant in islice(bank.residual_block_parameters.walk(0), VARIANTS):
        c_in, c = variant.parameters.values()
        first = nn.Conv2d(c_in, c, 3, stride=2, padding=1, bias=False, device="meta")
        second = nn.Conv2d(c, c, 3, padding=1, bias=False, device="meta")
        short = nn.Conv2d(c_in, c, 1, stride=2, bias=False, device="meta")
        norms = [nn.BatchNorm2d(c, device="meta") for _ in range(3)]
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == parameters(first, second, short, *norms)
        assert part.wrong[bank.NO_SHORTCUT] == parameters(first, second, *norms[:2])
        assert part.wrong[bank.NO_NORM] == parameters(first, second, short)


def test_share_of_the_dense_layers_is_pytorchs() -> None:
    for variant in islice(bank.fc_parameter_share.walk(0), VARIANTS):
        channels, k, side, widths, classes = variant.parameters.values()
        convolutions = [nn.Conv2d(a, b, k, device="meta") for a, b in pairwise((3, *channels))]
        units = (channels[-1] * side * side, *widths, classes)
        dense = [nn.Linear(a, b, device="meta") for a, b in pairwise(units)]
        m, n = parameters(*convolutions), parameters(*dense)
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == pytest.approx(n / (m + n), rel=1e-12)
        assert part.wrong[bank.OTHER_SHARE] == pytest.approx(m / (m + n), rel=1e-12)
        flat = [nn.Linear(a, b, device="meta") for a, b in pairwise((side * side, *widths, classes))]
        assert part.wrong[bank.ONLY_AREA] == pytest.approx(parameters(*flat) / (m + parameters(*flat)), rel=1e-12)


def test_networks_are_ordered_by_the_dates_of_their_papers() -> None:
    for variant in bank.architecture_order.walk(0):
        part = variant.item.all_parts[0]
        named = [str(network) for network in variant.parameters["networks"]]
        assert part.answer.value == sorted(named, key=dated)
        for order in part.wrong.values():
            assert order != part.answer.value
            assert sorted(order) == sorted(named)  # type: ignore[arg-type, type-var]  # names, as in the answer


def test_years_are_those_of_the_papers() -> None:
    assert {network.name: network.year for network in bank.NETWORKS} == {name: dated(name) // 100 for name in PAPERS}


def dated(name: str) -> int:
    """Return year and month of a network's paper as one number."""
    stamp = int(PAPERS[name][:4])
    return stamp + (190000 if stamp > 9000 else 200000)
