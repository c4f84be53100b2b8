"""Mixed precision against PyTorch's float16 tensors and its gradient scaler."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import torch

from dlquiz.numeric.term import value_of
from dlquiz.question import Misconception, Variant
from question_bank import mixed_precision as bank

CHECKED = {
    "mixed-precision/float16-rounding": "torch.float16 and torch.bfloat16 tensors",
    "mixed-precision/loss-scale-window": "torch.finfo(torch.float16) over all exponents",
    "mixed-precision/dynamic-loss-scale": "torch.amp.GradScaler",
}
VARIANTS = 300
LIMITS = torch.finfo(torch.float16)


def answer(variant: Variant, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].answer.value)


def wrong(variant: Variant, slip: Misconception, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].wrong[slip])


def test_the_stored_integer_is_pytorchs() -> None:
    for variant in islice(bank.float16_rounding.walk(0), VARIANTS):
        x = variant.parameters["x"]
        assert answer(variant) == torch.tensor(x, dtype=torch.float16).item()
        assert wrong(variant, bank.BFLOAT) == torch.tensor(x, dtype=torch.bfloat16).item()
        assert wrong(variant, bank.EXACT) == x
        below = torch.nextafter(torch.tensor(answer(variant), dtype=torch.float16), torch.tensor(0).half()).item()
        assert wrong(variant, bank.TRUNCATES) == below
        assert wrong(variant, bank.HALF_SPACING) == (answer(variant) + below) / 2


def test_the_window_holds_exactly_the_scales_that_keep_gradients_normal_and_finite() -> None:
    for variant in islice(bank.loss_scale_window.walk(0), VARIANTS):
        smallest, largest = variant.parameters.values()
        lifted = [k for k in range(-20, 160) if smallest * 2.0**k >= LIMITS.tiny]
        finite = [k for k in range(-20, 160) if largest * 2.0**k <= LIMITS.max]
        assert answer(variant, 0) == min(lifted)
        assert answer(variant, 1) == max(finite)
        assert answer(variant, 2) == len(set(lifted) & set(finite)) > 0
        assert wrong(variant, bank.SUBNORMAL) == min(
            k for k in range(-20, 160) if smallest * 2.0**k >= LIMITS.smallest_normal * LIMITS.eps
        )
        assert wrong(variant, bank.SINGLE_RANGE, 1) == max(
            k for k in range(-20, 160) if largest * 2.0**k <= torch.finfo(torch.float32).max
        )


def test_the_ends_of_the_window_are_ends_for_float16_tensors() -> None:
    for variant in islice(bank.loss_scale_window.walk(0), VARIANTS):
        smallest, largest = variant.parameters.values()
        first, last = answer(variant, 0), answer(variant, 1)
        assert torch.tensor(smallest * 2.0**first, dtype=torch.float16) >= LIMITS.tiny
        assert torch.tensor(smallest * 2.0 ** (first - 1), dtype=torch.float16) < LIMITS.tiny
        assert torch.tensor(largest * 2.0**last, dtype=torch.float16).isfinite()
        assert torch.tensor(largest * 2.0 ** (last + 1), dtype=torch.float16).isinf()


def scale_after(start: float, interval: int, overflows: Sequence[bool]) -> float:
    scaler = torch.amp.GradScaler("cpu", init_scale=start, growth_interval=interval)
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.0)
    scaler.scale(torch.zeros(1))  # the scaler makes its own tensors on first use
    for overflow in overflows:
        weight.grad = torch.tensor([torch.inf if overflow else 1.0])
        scaler.step(optimizer)
        scaler.update()
    return float(scaler.get_scale())


def test_the_dynamic_scale_is_that_of_pytorchs_scaler() -> None:
    for variant in islice(bank.dynamic_loss_scale.walk(0), VARIANTS):
        start, interval, runs = variant.parameters.values()
        overflows = [flag for run in runs for flag in [False] * run + [True]][:-1]
        assert answer(variant) == scale_after(2.0**start, interval, overflows)
        assert wrong(variant, bank.NEVER_GROWS) == scale_after(2.0**start, 1000, overflows)
        clean = [flag for flag in overflows if not flag]
        assert wrong(variant, bank.SURVIVES) == scale_after(2.0**start, interval, clean) / 2 ** (len(runs) - 1)
