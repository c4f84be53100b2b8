"""Losses and their gradients against PyTorch."""

import math
from collections.abc import Callable
from itertools import islice

import pytest
import torch
from torch.nn import functional

from dlquiz.numeric.term import value_of
from question_bank import losses as bank
from question_bank._losses_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "losses/softmax-cross-entropy": "torch.nn.functional.cross_entropy",
    "losses/softmax-gradient": "torch.autograd on torch.nn.functional.cross_entropy",
    "losses/hinge-loss": "torch.nn.functional.multi_margin_loss times the number of classes",
    "losses/loss-statement": "each statement tried out with PyTorch",
}
VARIANTS = 300


def sample(scores: tuple[float, ...], y: int) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.tensor([scores], dtype=torch.float64), torch.tensor([y - 1])


def test_cross_entropy_is_pytorchs() -> None:
    for variant in islice(bank.softmax_cross_entropy.walk(0), VARIANTS):
        scores, y = sample(*variant.parameters.values())
        loss = functional.cross_entropy(scores, y).item()
        p = torch.softmax(scores, 1)[0, y].item()
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == pytest.approx(loss, rel=1e-12)
        assert part.wrong[bank.NO_LOG] == pytest.approx(p, rel=1e-12)
        assert part.wrong[bank.LOG10] == pytest.approx(-torch.log10(torch.softmax(scores, 1))[0, y].item(), rel=1e-12)
        assert part.wrong[bank.WEIGHTED] == pytest.approx(torch.special.entr(torch.tensor(p)).item(), rel=1e-6)
        assert part.wrong[bank.SIGN] == pytest.approx(-loss, rel=1e-12)
        likeliest = functional.cross_entropy(scores, scores.argmax(1)).item()
        assert part.wrong.get(bank.LIKELIEST, loss) == pytest.approx(likeliest, rel=1e-12)


def test_gradient_is_autograds() -> None:
    for variant in islice(bank.softmax_gradient.walk(0), VARIANTS):
        scores, y = sample(*variant.parameters.values())
        scores.requires_grad_()
        (found,) = torch.autograd.grad(functional.cross_entropy(scores, y), scores)
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value).tolist() == pytest.approx(found[0].tolist(), abs=1e-12)
        assert part.wrong[bank.REVERSED] == pytest.approx((-found[0]).tolist(), abs=1e-12)
        p = torch.softmax(scores, 1)[0]
        assert part.wrong[bank.NO_TARGET] == pytest.approx(p.tolist(), abs=1e-12)
        assert part.wrong[bank.EVERYWHERE] == pytest.approx((p - 1).tolist(), abs=1e-12)
        own = [torch.autograd.grad(p[k], scores, retain_graph=True)[0][0, k].item() for k in range(len(p))]
        assert part.wrong[bank.DIAGONAL] == pytest.approx(own, abs=1e-12)


def test_hinge_loss_is_pytorchs_times_the_classes() -> None:
    for variant in islice(bank.hinge_loss.walk(0), VARIANTS):
        scores, y = sample(*variant.parameters.values())
        k = scores.shape[1]
        loss = functional.multi_margin_loss(scores, y).item() * k
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == pytest.approx(loss, abs=1e-9)
        assert part.wrong[bank.AVERAGED] == pytest.approx(loss / k, abs=1e-9)
        assert part.wrong[bank.NO_MARGIN] == pytest.approx(
            functional.multi_margin_loss(scores, y, margin=0).item() * k, abs=1e-9
        )
        assert part.wrong[bank.FLIPPED] == pytest.approx(functional.multi_margin_loss(-scores, y).item() * k, abs=1e-9)
        assert part.wrong[bank.TRUE_CLASS] == pytest.approx(loss + 1, abs=1e-9)
        others = scores[0][torch.arange(k) != y]
        largest = torch.clamp(others.max() - scores[0, y] + 1, min=0).item()
        assert part.wrong[bank.LARGEST] == pytest.approx(largest, abs=1e-9)


def scores(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def entropy(z: torch.Tensor, weight: torch.Tensor | None = None) -> torch.Tensor:
    return functional.cross_entropy(z[None], torch.tensor([0]), weight=weight, reduction="sum")


def hinge(z: torch.Tensor) -> torch.Tensor:
    return functional.multi_margin_loss(z[None], torch.tensor([0]))


def hinge_slopes(z: torch.Tensor) -> torch.Tensor:
    return torch.autograd.grad(hinge(z), z)[0]


def sigmoid_slope(z: float) -> float:
    x = scores(z)
    return abs(float(torch.autograd.grad((torch.sigmoid(x) - 1).square().sum(), x)[0]))


def focal(p: float, gamma: float) -> float:
    return -math.pow(1 - p, gamma) * math.log(p)


def others_do_not_matter() -> bool:
    target = torch.tensor([0])
    one, two = (torch.tensor([[0.4, *rest]]).log() for rest in ((0.3, 0.3), (0.5, 0.1)))
    return torch.allclose(functional.nll_loss(one, target), functional.nll_loss(two, target))


SOME = (2.0, -1.0, 0.5)
TRIED: dict[str, Callable[[], bool]] = {
    "Adding 100": lambda: torch.allclose(torch.softmax(scores(*SOME) + 100, 0), torch.softmax(scores(*SOME), 0)),
    "sums to 0": lambda: abs(float(torch.autograd.grad(entropy(z := scores(*SOME)), z)[0].sum())) < 1e-12,
    "With equal scores": lambda: abs(float(entropy(scores(3, 3, 3, 3)).detach()) - math.log(4)) < 1e-12,
    "exceeds all others by 2": lambda: float(hinge(scores(4, 2, 1)).detach()) == 0,
    "Focal loss with $\\gamma = 0$": lambda: all(focal(p, 0) == -math.log(p) for p in (0.1, 0.5, 0.9)),
    "true class's probability alone": others_do_not_matter,
    "Doubling all scores": lambda: torch.allclose(torch.softmax(2 * scores(*SOME), 0), torch.softmax(scores(*SOME), 0)),
    "is 0 as soon as": lambda: float(entropy(scores(*SOME)).detach()) == 0,
    "steepest slope where": lambda: sigmoid_slope(-10) > sigmoid_slope(0),
    "goes on pushing": lambda: bool(hinge_slopes(scores(4, 2, 1)).count_nonzero()),
    "the same weight as one": lambda: focal(0.9, 2) / focal(0.9, 0) == focal(0.1, 2) / focal(0.1, 0),
    "since both are wrong": lambda: torch.allclose(entropy(scores(0.01, 0.99).log()), entropy(scores(0.1, 0.9).log())),
    "A class weight of 2": lambda: (
        not torch.allclose(
            entropy(scores(*SOME), torch.tensor([2.0, 1, 1], dtype=torch.float64)), 2 * entropy(scores(*SOME))
        )
    ),
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.loss_statement)
