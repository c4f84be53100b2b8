"""Learning-rate schedules against torch.optim.lr_scheduler, stepped one by one."""

import warnings
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LinearLR, LRScheduler

from dlquiz.numeric.term import value_of
from dlquiz.question import Curve, Question, Variant
from question_bank import schedules as bank

CHECKED = {
    "schedules/warmup-step": "torch.optim.lr_scheduler.LinearLR",
    "schedules/cosine-schedule": "torch.optim.lr_scheduler.CosineAnnealingLR",
    "schedules/decay-epoch": "torch.optim.lr_scheduler.ExponentialLR",
}


def variants(question: "Question[...]") -> Iterator[Variant]:
    return islice(question.walk(0), 300)


def wrong_of(variant: Variant) -> dict[str, Any]:
    return {slip.name: value_of(value) for slip, value in variant.item.all_parts[0].wrong.items()}


def optimizer(lr: float) -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def rates(scheduler: LRScheduler) -> Iterator[float]:
    """Yield the rate of each step, the first one included."""
    while True:
        yield float(scheduler.optimizer.param_groups[0]["lr"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch wants a step of the optimizer before one of the schedule
            scheduler.step()


@cache
def cosine(high: float, low: float, steps: int) -> tuple[float, ...]:
    return tuple(islice(rates(CosineAnnealingLR(optimizer(high), T_max=steps, eta_min=low)), steps + 1))


def test_the_rate_after_a_warm_up_agrees_with_torch() -> None:
    for variant in variants(bank.cosine_schedule):
        p = variant.parameters
        plan = cosine(p["high"], p["low"], p["decay"])
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(plan[p["after"]])
        late = cosine(p["high"], p["low"], p["warmup"] + p["decay"])
        assert wrong_of(variant)["counts the warm-up as decay"] == pytest.approx(late[p["warmup"] + p["after"]])
        assert f"in step {p['warmup'] + p['after']}?" in variant.item.prompt
        (drawn,) = variant.item.figures
        assert isinstance(drawn, Curve)
        (_, top, *falling) = drawn.series[0].points
        assert top == (p["warmup"], p["high"])
        assert falling[-1] == (p["warmup"] + p["decay"], p["low"])
        assert falling[3][1] == pytest.approx((p["high"] + p["low"]) / 2, rel=1e-2)
        assert p["warmup"] + p["after"] not in [x for x, _ in drawn.series[0].points]


@cache
def warmup(start: float, peak: float, steps: int) -> tuple[float, ...]:
    plan = rates(LinearLR(optimizer(peak), start_factor=start / peak, total_iters=steps))
    return tuple(islice(plan, steps + 1))


def test_the_rate_during_a_warm_up_agrees_with_torch() -> None:
    for variant in variants(bank.warmup_step):
        p = variant.parameters
        plan = warmup(p["start"], p["peak"], p["steps"])
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(plan[p["t"]])
        assert wrong_of(variant)["counts one step too many"] == pytest.approx(plan[p["t"] + 1])


def test_the_epoch_is_the_first_at_which_torchs_rate_is_low_enough() -> None:
    for variant in variants(bank.decay_epoch):
        p = variant.parameters
        scheduler = ExponentialLR(optimizer(p["start"]), gamma=p["gamma"])
        epoch = next(e for e, rate in enumerate(rates(scheduler)) if rate <= p["target"])
        assert variant.item.all_parts[0].answer.value == epoch
        fixed = [p["start"] * (1 - (1 - p["gamma"]) * e) for e in range(200)]
        straight = next(e for e, rate in enumerate(fixed) if rate <= p["target"] + 1e-12)
        assert wrong_of(variant)["subtracts the same amount every epoch"] == straight
