"""Regularization against torch, and early stopping against a search through all epochs written from the definition."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from dlquiz.numeric.term import value_of
from dlquiz.question import Curve, Question, Variant
from dlquiz.question.show import cells
from question_bank import regularization as bank
from question_bank._regularization_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "regularization/weight-decay-step": "torch.autograd, torch.optim.SGD with weight_decay",
    "regularization/dropout": "torch.nn.Dropout",
    "regularization/early-stopping-trace": "numpy.minimum.accumulate, every epoch tried",
    "regularization/regularization-statements": "each statement tried out with PyTorch",
}


def variants(question: "Question[...]") -> Iterator[Variant]:
    return islice(question.walk(0), 300)


def wrong_of(variant: Variant, part: int = 0) -> dict[str, Any]:
    return {slip.name: value_of(value) for slip, value in variant.item.all_parts[part].wrong.items()}


def test_a_step_with_a_penalty_agrees_with_autograd_and_with_torchs_weight_decay() -> None:
    for variant in variants(bank.weight_decay_step):
        p = variant.parameters
        w = torch.nn.Parameter(torch.tensor(p["w"], dtype=torch.float64))
        sgd = torch.optim.SGD([w], lr=p["lr"])
        (p["g"] * w + p["lam"] * w**2 / (2 if p["half"] else 1)).backward()
        sgd.step()
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(w.item())
        assert (r"\frac{\lambda}{2} w^2" in variant.item.prompt) == p["half"]

        w = torch.nn.Parameter(torch.tensor(p["w"], dtype=torch.float64))
        decayed = torch.optim.SGD([w], lr=p["lr"], weight_decay=p["lam"])
        w.grad = torch.tensor(p["g"], dtype=torch.float64)
        decayed.step()
        other = "forgets the 2 of the derivative"
        shown = variant.item.all_parts[0].answer.value if p["half"] else wrong_of(variant)[other]
        assert value_of(shown) == pytest.approx(w.item())


def survivors_factor(p: float) -> float:
    """Return what torch multiplies the units by that it keeps."""
    torch.manual_seed(0)
    found = set(torch.nn.Dropout(p)(torch.ones(1000, dtype=torch.float64)).tolist()) - {0.0}
    assert len(found) == 1
    return float(found.pop())


def test_dropout_scales_the_survivors_as_torch_does_and_leaves_the_test_alone() -> None:
    for variant in variants(bank.dropout):
        a, mask, p = (variant.parameters[name] for name in ("a", "mask", "p"))
        training, test = variant.item.all_parts
        expected = np.array(a) * np.array(mask) * survivors_factor(p)
        assert cells(training.answer.value) == pytest.approx(expected)
        layer = torch.nn.Dropout(p).eval()
        assert cells(test.answer.value) == layer(torch.tensor(a, dtype=torch.float64)).tolist()
        flipped = np.array(a) * (1 - np.array(mask)) * survivors_factor(p)
        assert cells(wrong_of(variant)["keeps the dropped units"]) == pytest.approx(flipped)


def stopped(losses: Sequence[float], patience: int) -> int:
    """Return the first epoch whose last `patience` losses all miss the best one before them."""
    lowest = np.minimum.accumulate(losses)
    for epoch in range(patience + 1, len(losses) + 1):
        if min(losses[epoch - patience : epoch]) >= lowest[epoch - patience - 1]:
            return epoch
    return len(losses)


def test_training_ends_after_the_first_wait_that_was_in_vain() -> None:
    for variant in variants(bank.early_stopping_trace):
        run = variant.parameters["run"]
        (drawn,) = variant.item.figures
        assert isinstance(drawn, Curve)
        losses = [y for _, y in drawn.series[1].points]
        assert ", ".join(f"{loss:.2f}" for loss in losses) + "." in variant.item.prompt
        assert f"a patience of {run.bump + run.spare}," in variant.item.prompt
        last, best = variant.item.all_parts
        end = stopped(losses, run.bump + run.spare)
        assert last.answer.value == end
        assert best.answer.value == 1 + int(np.argmin(losses[:end]))
        assert wrong_of(variant)["waits one epoch longer than the patience"] == stopped(
            losses, run.bump + run.spare + 1
        )
        assert wrong_of(variant)["stops at the first rise"] == 2 + int(np.argmax(np.diff(losses) >= 0))
        bad = 1 + np.flatnonzero(losses > np.minimum.accumulate(losses))
        assert wrong_of(variant)["counts all bad epochs together"] == bad[run.bump + run.spare - 1]
        assert wrong_of(variant, 1)["takes a minimum that is never reached"] == 1 + int(np.argmin(losses))
        assert all(y < x for x, y in zip(losses, (y for _, y in drawn.series[0].points), strict=True))


def dropped(p: float, seed: int = 0) -> torch.Tensor:
    torch.manual_seed(seed)
    return torch.nn.functional.dropout(torch.ones(20000), p)


def penalty_slope(w: float) -> float:
    x = torch.tensor(w, requires_grad=True)
    return float(torch.autograd.grad(x.abs(), x)[0])


def prior_is(density: torch.distributions.Distribution, power: int) -> bool:
    """Whether minus the log density is a multiple of a power of the weight's size, up to a constant."""
    w = torch.tensor([0.0, 1.0, 2.0, 3.0])
    found = density.log_prob(torch.zeros(1)) - density.log_prob(w)
    return torch.allclose(found, found[1] * w**power)


def decayed() -> bool:
    w = torch.tensor([2.0], requires_grad=True)
    w.grad = torch.tensor([0.7])
    torch.optim.SGD([w], lr=0.1, weight_decay=0.5).step()
    return torch.allclose(w, torch.tensor([2.0 * (1 - 0.1 * 0.5) - 0.1 * 0.7]))


def smoothed(true: float) -> float:
    """Return the loss with label smoothing over 10 classes when the true class has this probability."""
    p = torch.full((1, 10), (1 - true) / 9)
    p[0, 0] = true
    return float(torch.nn.functional.cross_entropy(p.log(), torch.tensor([0]), label_smoothing=0.1))


def least(penalty: Callable[[torch.Tensor], torch.Tensor]) -> float:
    """Return where (w - 2)^2 / 2 and a penalty of strength 50 are smallest, on a fine grid."""
    w = torch.linspace(-1, 3, 400001, dtype=torch.float64)
    return float(w[((w - 2) ** 2 / 2 + 50 * penalty(w)).argmin()])


NORMAL, LAPLACE = torch.distributions.Normal(0.0, 1.5), torch.distributions.Laplace(0.0, 1.5)
TRIED: dict[str, Callable[[], bool]] = {
    "nothing is scaled at test": lambda: torch.equal(torch.nn.Dropout(0.3).eval()(torch.ones(9)), torch.ones(9)),
    "first shrinks a weight": decayed,
    "An L1 penalty pulls": lambda: penalty_slope(0.01) == penalty_slope(10.0),
    "An L2 penalty is the negative": lambda: prior_is(NORMAL, 2),
    "asks for 0.91": lambda: all(smoothed(0.91) < smoothed(p) for p in (0.85, 0.9, 0.92, 0.95)),
    "keeps the expected value": lambda: abs(float(dropped(0.3).mean()) - 1) < 0.03,
    "multiplies the activations that survive": lambda: abs(float(dropped(0.2).max()) - 0.8) < 1e-6,
    "a strong enough L2": lambda: abs(least(lambda w: w**2 / 2)) < 1e-3 and least(torch.abs) == 0,
    # Goodfellow, Bengio & Courville 2016, algorithm 7.1: the parameters with the smallest error on the validation set
    "Early stopping keeps": lambda: False,
    "Dropout draws the units": lambda: torch.equal(dropped(0.5, 1), dropped(0.5, 2)),
    "goes to its minimum as": lambda: smoothed(0.9999) < smoothed(0.91),
    "An L1 penalty is the negative": lambda: prior_is(NORMAL, 1) or not prior_is(LAPLACE, 1),
    "uses half of its units": lambda: int(torch.nn.Dropout(0.5).eval()(torch.ones(100)).count_nonzero()) == 50,
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.regularization_statements)
