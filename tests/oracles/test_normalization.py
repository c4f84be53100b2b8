"""Normalization layers against PyTorch."""

import re
from functools import cache
from itertools import islice

import pytest
import torch
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import Matching
from dlquiz.question.show import cells
from question_bank import normalization as bank

CHECKED = {
    "normalization/batch-norm": "torch.nn.BatchNorm1d in training mode",
    "normalization/normalization-axes": "torch.nn.functional: batch_norm, layer_norm, instance_norm; Tensor.mean",
}
VARIANTS = 300


def test_batch_norm_is_pytorchs() -> None:
    for variant in islice(bank.batch_norm.walk(0), VARIANTS):
        x, gamma, beta = variant.parameters.values()
        layer = torch.nn.BatchNorm1d(1, eps=1e-5, dtype=torch.float64).train()
        torch.nn.init.constant_(layer.weight, gamma)
        torch.nn.init.constant_(layer.bias, beta)
        batch = torch.tensor(x, dtype=torch.float64)
        part = variant.item.all_parts[0]
        normalized = functional.batch_norm(batch[:, None], None, None, training=True)[:, 0]
        assert value_of(part.answer.value).tolist() == pytest.approx(layer(batch[:, None])[:, 0].tolist(), abs=1e-9)
        found = {slip: cells(value) for slip, value in part.wrong.items()}
        assert found[bank.NO_AFFINE] == pytest.approx(normalized.tolist(), abs=1e-9)
        assert found[bank.SWAPPED] == pytest.approx((beta * normalized + gamma).tolist(), abs=1e-9)
        centred, root = batch - batch.mean(), (batch.var() + 1e-5).sqrt()
        assert found[bank.UNBIASED] == pytest.approx((gamma * centred / root + beta).tolist(), abs=1e-9)
        variance = batch.var(correction=0) + 1e-5
        assert found[bank.NO_ROOT] == pytest.approx((gamma * centred / variance + beta).tolist(), abs=1e-9)
        assert found[bank.NOT_CENTRED] == pytest.approx((gamma * batch / variance.sqrt() + beta).tolist(), abs=1e-9)


def by_axes(x: torch.Tensor, axes: tuple[int, ...]) -> torch.Tensor:
    centred = x - x.mean(axes, keepdim=True)
    return centred / (x.var(axes, correction=0, keepdim=True) + 1e-5).sqrt()


def by_pytorch(name: str, x: torch.Tensor, layout: str) -> torch.Tensor:
    to_nchw = [layout.index(axis) for axis in "NCHW"]
    back = ["NCHW".index(axis) for axis in layout]
    images = x.permute(to_nchw)
    match name:
        case "batch normalization":
            found = functional.batch_norm(images, None, None, training=True)
        case "layer normalization":
            found = functional.layer_norm(images, images.shape[1:])
        case "instance normalization":
            found = functional.instance_norm(images)
        case _:
            raise AssertionError(name)
    return found.permute(back)


def read(text: str) -> tuple[tuple[int, ...], int]:
    """Return the axes and the number of means that an option names."""
    match = re.fullmatch(r"ax[ei]s ([\d, ]+): (\d+) means", text)
    assert match is not None
    return tuple(map(int, match[1].split(", "))), int(match[2])


@cache
def agree(name: str, option: str, layout: str) -> bool:
    """Whether normalizing over an option's axes gives what the layer of that name gives."""
    small = {"N": 2, "C": 3, "H": 4, "W": 5}
    x = torch.randn([small[axis] for axis in layout], generator=torch.Generator().manual_seed(1))
    return torch.allclose(by_axes(x, read(option)[0]), by_pytorch(name, x, layout), atol=1e-5)


def test_axes_give_what_pytorchs_layers_give() -> None:
    for variant in islice(bank.normalization_axes.walk(0), VARIANTS):
        n, c, side, layout = variant.parameters.values()
        sizes = {"N": n, "C": c, "H": side, "W": side}
        whole = torch.empty([sizes[axis] for axis in layout], device="meta")
        assert f"({', '.join(f'{axis} = {sizes[axis]}' for axis in layout)})" in variant.item.prompt
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Matching)
        for option in part.answer.options:
            axes, means = read(option)
            assert whole.mean(axes).numel() == means
        assert all(agree(name, right, layout) for name, right in part.answer.value)
        for pairs in part.wrong.values():
            assert isinstance(pairs, list)
            assert not all(agree(name, right, layout) for name, right in pairs)
