"""Starting weights against PyTorch's initializers and against networks that are tried out."""

from collections.abc import Callable
from itertools import islice
from math import sqrt

import pytest
import torch
from torch import nn

from dlquiz.numeric.initialization import kaiming_std, xavier_std
from dlquiz.numeric.term import value_of
from dlquiz.question import TrueFalse
from question_bank import initialization as bank
from question_bank._initialization_claims import CLAIMS

CHECKED = {
    "initialization/kaiming-std": "torch.nn.init: calculate_gain and the fans of a torch.nn.Conv2d",
    "initialization/initialization-statement": "each statement tried out with PyTorch",
}
VARIANTS = 300


def fans(k: int, c_in: int, c_out: int) -> tuple[int, int]:
    weight = nn.Conv2d(c_in, c_out, k, device="meta").weight
    return nn.init._calculate_fan_in_and_fan_out(weight)


def test_kaimings_deviation_is_pytorchs() -> None:
    gain = nn.init.calculate_gain("relu")
    for variant in islice(bank.kaiming_std.walk(0), VARIANTS):
        k, c_in, c_out = variant.parameters.values()
        fan_in, fan_out = fans(k, c_in, c_out)
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == pytest.approx(gain / sqrt(fan_in), rel=1e-12)
        assert part.wrong[bank.FAN_OUT] == pytest.approx(gain / sqrt(fan_out), rel=1e-12)
        assert part.wrong[bank.LINEAR] == pytest.approx(nn.init.calculate_gain("linear") / sqrt(fan_in), rel=1e-12)
        assert part.wrong[bank.NO_KERNEL] == pytest.approx(gain / sqrt(fans(1, c_in, c_out)[0]), rel=1e-12)
        assert part.wrong[bank.XAVIER] == pytest.approx(sqrt(2 / (fan_in + fan_out)), rel=1e-12)
        assert part.wrong[bank.VARIANCE] == pytest.approx(gain**2 / fan_in, rel=1e-12)
        assert part.wrong[bank.OUTSIDE] == pytest.approx(2 / sqrt(fan_in), rel=1e-12)


@pytest.mark.parametrize("n", [64, 576, 1024])
def test_draws_of_pytorch_have_the_deviations_of_the_formulas(n: int) -> None:
    generator = torch.Generator().manual_seed(n)
    kaiming = nn.init.kaiming_normal_(torch.empty(500, n), nonlinearity="relu", generator=generator)
    xavier = nn.init.xavier_normal_(torch.empty(500, n), generator=generator)
    assert kaiming.std().item() == pytest.approx(kaiming_std(n), rel=0.02)
    assert xavier.std().item() == pytest.approx(xavier_std(n, 500), rel=0.02)


def normal(*shape: int, std: float = 1.0, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * std


def trained(n: int, w: float, v: float) -> torch.Tensor:
    """Return the first layer's weights after a few steps of gradient descent from constant weights."""
    first, second = nn.Linear(n, 3), nn.Linear(3, 1)
    for layer, value in ((first, w), (second, v)):
        nn.init.constant_(layer.weight, value)
        nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=0.01)
    x, y = normal(20, n, seed=1), normal(20, 1, seed=2)
    for _ in range(5):
        optimizer.zero_grad()
        loss = ((second(torch.sigmoid(first(x))) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
    return first.weight.detach()


def stays_equal(weights: torch.Tensor) -> bool:
    return torch.allclose(weights, weights[:1].expand_as(weights), atol=1e-7)


def growth(n: int, variance: float) -> float:
    """Return the factor on the mean square of the pre-activations over one ReLU layer, on average over draws."""
    found = []
    for seed in range(12):
        z = normal(300, n, seed=seed)
        after = torch.relu(z) @ normal(n, n, std=sqrt(variance), seed=100 + seed)
        found.append((after.square().mean() / z.square().mean()).item())
    return sum(found) / len(found)


def output_variance(n: int, variance: float) -> float:
    """Return the variance of a linear unit's output over draws of inputs and weights."""
    return (normal(8000, n, seed=1) * normal(8000, n, std=sqrt(variance), seed=2)).sum(1).var().item()


def about(x: float, y: float) -> bool:
    return abs(x / y - 1) < 0.08


def rectified(n: int) -> torch.Tensor:
    return torch.relu((normal(8000, n, seed=3) * normal(8000, n, std=sqrt(1 / n), seed=4)).sum(1))


def zero_biases_tell_apart(n: int) -> bool:
    weights = normal(3, n, std=sqrt(2 / n))
    return not stays_equal(torch.relu(normal(8, n, seed=5) @ weights.T).T)


def head_touches_backbone(n: int) -> bool:
    """Whether exchanging the head changes what the backbone computes."""
    torch.manual_seed(3)
    backbone = nn.Sequential(nn.Linear(8, n), nn.ReLU())
    x = normal(4, 8)
    before = backbone(x)
    model = nn.Sequential(backbone, nn.Linear(n, 5))
    model[1] = nn.Linear(n, 2)
    return not torch.equal(before, model[0](x))


TRIED: dict[str, Callable[[int], bool]] = {
    "symmetry": lambda n: stays_equal(trained(n, 0.1, 0.2)),
    "zero-biases": zero_biases_tell_apart,
    "linear-unit": lambda n: about(output_variance(n, 1 / n), 1),
    "kaiming-keeps": lambda n: about(growth(n, 2 / n), 1),
    "xavier-shrinks": lambda n: about(growth(n, 1 / n), 0.5),
    "xavier-square": lambda n: about(nn.init.xavier_normal_(torch.empty(n, n)).var().item(), 1 / n),
    "uniform": lambda n: about(torch.empty(20000).uniform_(-sqrt(3 / n), sqrt(3 / n)).var().item(), 1 / n),
    "unit-variance": lambda n: about(output_variance(n, 1), 1),
    "kaiming-std": lambda n: about(nn.init.kaiming_normal_(torch.empty(500, n)).std().item(), 2 / n),
    "zeros": lambda n: not stays_equal(trained(n, 0.0, 0.0)),
    "relu-keeps": lambda n: abs(rectified(n).mean().item()) < 0.1 and about(rectified(n).var().item(), 1),
    "width": lambda n: about(growth(4 * n, 2 / n) / growth(n, 2 / n), 1),
    "exact-variance": lambda n: nn.init.kaiming_normal_(torch.empty(1, n)).var().item() == 2 / n,
    "pretrained": head_touches_backbone,
}


@pytest.mark.parametrize("n", [64, 128])
def test_statements_about_initialization_hold_as_they_say(n: int) -> None:
    torch.manual_seed(4)
    assert {name: claim(n).holds for name, claim in CLAIMS.items()} == {name: tried(n) for name, tried in TRIED.items()}


def test_truth_of_every_statement_is_the_one_that_was_tried() -> None:
    torch.manual_seed(5)
    truth = {name: tried(64) for name, tried in TRIED.items()}
    for variant in bank.initialization_statement.walk(0):
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, TrueFalse)
        assert part.answer.value == truth[variant.parameters["claim"]]
        assert list(part.wrong.values()) == [not part.answer.value]
        assert str(variant.parameters["n"]) in variant.item.prompt
