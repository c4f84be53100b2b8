"""Convolution, one layer at a time, against PyTorch and SciPy."""

from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch
from scipy.signal import convolve2d  # SciPy has no types
from torch import nn
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import Misconception, Variant
from question_bank import convolution as bank

CHECKED = {
    "convolution/output-size": "torch.nn.functional.conv2d",
    "convolution/inverse-design": "brute force over torch.nn.functional.conv2d",
    "convolution/parameter-count": "torch.nn.Conv2d",
    "convolution/depthwise-separable": "torch.nn.Conv2d with groups",
    "convolution/convolve-by-hand": "torch.nn.functional.conv2d, scipy.signal.convolve2d",
}
VARIANTS = 300


def answer(variant: Variant, part: int = 0) -> Any:
    return value_of(variant.item.all_parts[part].answer.value)


def wrong(variant: Variant, slip: Misconception, part: int = 0) -> Any:
    return variant.item.all_parts[part].wrong[slip]


def width(n: int, k: int, s: int, p: int) -> int:
    """Return the width that PyTorch gives, without computing a single pixel."""
    image, kernel = torch.empty(1, 1, n, n, device="meta"), torch.empty(1, 1, k, k, device="meta")
    return functional.conv2d(image, kernel, stride=s, padding=p).shape[-1]


def parameters(network: nn.Module) -> int:
    return sum(tensor.numel() for tensor in network.parameters())


def test_output_size_is_pytorchs() -> None:
    for variant in islice(bank.output_size.walk(0), VARIANTS):
        n, k, s, p = variant.parameters.values()
        assert answer(variant) == width(n, k, s, p)
        assert wrong(variant, bank.NO_PADDING) == width(n, k, s, 0)
        assert wrong(variant, bank.NO_STRIDE) == width(n, k, 1, p)
        assert wrong(variant, bank.NO_PADDING & bank.NO_PLUS_ONE) == width(n, k, s, 0) - 1


def test_output_size_always_needs_rounding_down() -> None:
    for variant in islice(bank.output_size.walk(0), VARIANTS):
        n, k, s, p = variant.parameters.values()
        assert (n + 2 * p - k) % s != 0


def test_no_image_larger_than_the_answer_gives_the_map() -> None:
    for variant in islice(bank.inverse_design.walk(0), VARIANTS):
        o, k, s, p = variant.parameters.values()
        sizes = [n for n in range(k, s * (o + 2) + k) if width(n, k, s, p) == o]
        assert answer(variant) == max(sizes)
        assert wrong(variant, bank.SMALLEST) == min(sizes)
        assert wrong(variant, bank.ONE_SIDE) == max(sizes) + p


@pytest.mark.parametrize("bias", [True, False])
def test_parameter_count_is_pytorchs(bias: bool) -> None:
    for variant in islice(bank.parameter_count.walk(0), VARIANTS):
        k, c_in, c_out, _ = variant.parameters.values()
        count = parameters(nn.Conv2d(c_in, c_out, k, bias=bias, device="meta"))
        assert count == (answer(variant) if bias else wrong(variant, bank.NO_BIAS))
        assert wrong(variant, bank.ONE_CHANNEL) == parameters(nn.Conv2d(1, c_out, k, device="meta"))
        one_channel = nn.Conv2d(1, c_out, k, bias=False, device="meta")
        assert wrong(variant, bank.NO_BIAS & bank.ONE_CHANNEL) == parameters(one_channel)
        one_axis = nn.Conv1d(c_in, c_out, k, bias=False, device="meta")
        assert wrong(variant, bank.NO_BIAS & bank.NOT_SQUARED) == parameters(one_axis)


def test_depthwise_separable_counts_are_pytorchs() -> None:
    for variant in islice(bank.depthwise_separable.walk(0), VARIANTS):
        k, c_in, c_out = variant.parameters.values()
        depthwise = parameters(nn.Conv2d(c_in, c_in, k, groups=c_in, bias=False, device="meta"))
        pointwise = parameters(nn.Conv2d(c_in, c_out, 1, bias=False, device="meta"))
        full = parameters(nn.Conv2d(c_in, c_out, k, bias=False, device="meta"))
        assert answer(variant) == depthwise + pointwise
        assert wrong(variant, bank.FULL) == full
        assert answer(variant, 1) == pytest.approx(1 - (depthwise + pointwise) / full, rel=1e-12)
        assert wrong(variant, bank.REMAINS, 1) == pytest.approx(1 / c_out + 1 / k**2, rel=1e-12)
        outputs = parameters(nn.Conv2d(c_out, c_out, k, groups=c_out, bias=False, device="meta"))
        assert wrong(variant, bank.OUTPUT_FILTERS & bank.NO_POINTWISE) == outputs
        assert wrong(variant, bank.REMAINS & bank.NO_POINTWISE, 1) == pytest.approx(depthwise / full, rel=1e-12)
        assert wrong(variant, bank.REMAINS & bank.NO_DEPTHWISE, 1) == pytest.approx(pointwise / full, rel=1e-12)


def test_convolution_by_hand_is_pytorchs_and_the_flipped_one_scipys() -> None:
    for variant in islice(bank.convolve_by_hand.walk(0), VARIANTS):
        image, kernel, s = variant.parameters.values()
        x, w = torch.tensor(image)[None, None].double(), torch.tensor(kernel)[None, None].double()
        assert np.array_equal(answer(variant), functional.conv2d(x, w, stride=s)[0, 0].numpy())
        assert np.array_equal(wrong(variant, bank.STEPS_OF_ONE), functional.conv2d(x, w)[0, 0].numpy())
        assert np.array_equal(wrong(variant, bank.FLIPPED), convolve2d(image, kernel, mode="valid")[::s, ::s])
        mirrored = functional.conv2d(x, w.flip(-1), stride=s)[0, 0].numpy()
        assert np.array_equal(wrong(variant, bank.MIRRORED), mirrored)
