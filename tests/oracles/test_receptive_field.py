"""Receptive fields against the input pixels that PyTorch's automatic derivative reaches."""

from collections.abc import Sequence
from itertools import islice

import torch
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import UnitRows
from question_bank import receptive_field as bank

CHECKED = {
    "receptive-field/stack": "torch.autograd: the support of a gradient",
    "receptive-field/table": "torch.autograd: the support of a gradient",
    "receptive-field/exam": "torch.autograd: the support of a gradient, for one layer more and one fewer",
}
VARIANTS = 300


def seen(layers: Sequence[tuple[int, int]], length: int) -> int:
    """Return how many of `length` input pixels one unit depends on, in a stack of kernels of ones."""
    x = torch.ones(1, 1, length, dtype=torch.float64, requires_grad=True)
    y = x
    for k, s in layers:
        y = functional.conv1d(y, torch.full((1, 1, k), 1 / k, dtype=torch.float64), stride=s)
    (gradient,) = torch.autograd.grad(y[0, 0, 0], x)
    return int(torch.count_nonzero(gradient))


def test_stacks_with_stride_one_see_what_the_gradient_reaches() -> None:
    for variant in islice(bank.stack.walk(0), VARIANTS):
        a, k, b, m = variant.parameters.values()
        layers = [(k, 1)] * a + [(m, 1)] * b
        assert value_of(variant.item.all_parts[0].answer.value) == seen(layers, 200)


def test_stacks_with_strides_see_what_the_gradient_reaches() -> None:
    for variant in islice(bank.table.walk(0), VARIANTS):
        layers, k, s = variant.parameters.values()
        below = [layer[:2] for layer in layers]
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == seen([*below, (k, s)], 400)
        assert part.wrong[bank.NO_JUMP] == seen(below, 400) + k - 1
        assert part.wrong[bank.NO_JUMP & bank.WHOLE_KERNEL] == seen(below, 400) + k


def test_the_sketch_marks_and_links_what_the_gradient_reaches() -> None:
    drawn = 0
    for variant in islice(bank.table.walk(0), VARIANTS):
        layers = variant.parameters["layers"]
        for figure in variant.item.figures:
            if isinstance(figure, UnitRows):
                drawn += 1
                marked = [len(row.marked) for row in figure.rows]
                stack = [layer[:2] for layer in layers]
                assert marked == [*(seen(stack[i:], figure.rows[i].units) for i in range(len(stack))), 1]
                for i, (k, s) in enumerate(stack):
                    assert figure.rows[i].units == (figure.rows[i + 1].units - 1) * s + k
                    links = [(below, above) for layer, below, above in figure.links if layer == i]
                    assert links == [(u * s + place, u) for u in range(marked[i + 1]) for place in range(k)]
    assert drawn == VARIANTS


def test_every_part_of_the_exam_agrees_with_the_gradient() -> None:
    for variant in islice(bank.exam.walk(0), VARIANTS):
        layers, m, d = variant.parameters.values()
        below = [layer[:2] for layer in layers]
        field, next_field, count = (value_of(part.answer.value) for part in variant.item.all_parts)
        assert field == seen(below, 600)
        assert next_field == seen([*below, (m, 1)], 600)
        assert seen([*below, *[(m, 1)] * count], 600) >= d
        assert seen([*below, *[(m, 1)] * (count - 1)], 600) < d
        assert variant.item.all_parts[1].wrong[bank.NO_JUMP & bank.WHOLE_KERNEL] == seen(below, 600) + m
        wrong = variant.item.all_parts[2].wrong
        assert wrong[bank.ROUNDS_DOWN] == count - 1
