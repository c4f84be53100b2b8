"""Normalization layers against PyTorch."""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

import pytest
import torch
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import Matching
from dlquiz.question.show import cells
from question_bank import normalization as bank
from question_bank._normalization_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "normalization/batch-norm": "torch.nn.BatchNorm1d in training mode",
    "normalization/normalization-axes": "torch.nn.functional: batch_norm, layer_norm, instance_norm; Tensor.mean",
    "normalization/normalization-statements": "each statement tried out with PyTorch",
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


def maps(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def same_alone(layer: torch.nn.Module) -> bool:
    """Whether a sample's output is the same in a batch and in another one."""
    x, y = maps(4, 3, 5, 5), maps(4, 3, 5, 5, seed=1)
    y[0] = x[0]
    return torch.allclose(layer(x)[0], layer(y)[0])


def batch_norm(x: torch.Tensor) -> torch.Tensor:
    return functional.batch_norm(x, None, None, training=True, eps=1e-12)


def layer(channels: int = 3) -> torch.nn.BatchNorm2d:
    return torch.nn.BatchNorm2d(channels, dtype=torch.float64)


def uses_running_averages() -> bool:
    shifted = layer().train()
    torch.nn.init.constant_(shifted.get_buffer("running_mean"), 100.0)
    x = maps(4, 3, 5, 5)
    return not torch.allclose(shifted(x), layer().train()(x))


def standard_whatever_is_learned() -> bool:
    scaled = layer().train()
    torch.nn.init.constant_(scaled.weight, 2.0)
    return abs(float(scaled(maps(4, 3, 5, 5)).detach().var()) - 1) < 0.1


def instance_mixes() -> bool:
    x, y = maps(2, 3, 5, 5), maps(2, 3, 5, 5)
    y[:, 1] += maps(2, 5, 5, seed=2)
    return not torch.allclose(functional.instance_norm(x)[:, 0], functional.instance_norm(y)[:, 0])


def single_samples_differ() -> bool:
    """PyTorch refuses a batch of one; the definition gives 0 for any input."""
    one, other = (maps(1, 4, seed=seed) for seed in (3, 4))
    return not torch.allclose(by_axes(one, (0,)), by_axes(other, (0,)))


TRIED: dict[str, Callable[[], bool]] = {
    "At test time, batch": lambda: same_alone(layer().eval()) and not same_alone(layer().train()),
    "In training too, layer": lambda: same_alone(torch.nn.LayerNorm([3, 5, 5], dtype=torch.float64).train()),
    "a bias right before": lambda: torch.allclose(batch_norm(maps(8, 3)), batch_norm(maps(8, 3) + 5)),
    "multiplying the weights before": lambda: torch.allclose(batch_norm(maps(8, 3)), batch_norm(3 * maps(8, 3))),
    "Group normalization": lambda: torch.allclose(
        functional.group_norm(maps(2, 4, 5, 5), 1), functional.layer_norm(maps(2, 4, 5, 5), [4, 5, 5])
    ),
    "with 64 channels": lambda: sum(p.numel() for p in layer(64).parameters()) == 128,
    "batch normalization uses its running": uses_running_averages,
    "The running mean of": lambda: "running_mean" in dict(layer().named_parameters()),
    "whatever the layer has learned": standard_whatever_is_learned,
    "Instance normalization": instance_mixes,
    "Layer normalization keeps": lambda: bool(list(torch.nn.LayerNorm(4).buffers())),
    "batches of one sample": single_samples_differ,
    "for each pixel": lambda: layer().get_buffer("running_mean").numel() == 3 * 5 * 5,
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.normalization_statements)
