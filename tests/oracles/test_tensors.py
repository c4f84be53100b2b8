"""Shapes of tensors against PyTorch's own answers."""

import re
from itertools import islice

import torch

from dlquiz.question import Term
from question_bank import tensors as bank

CHECKED = {
    "tensors/broadcast-shape": "a sum of torch.Tensor",
    "tensors/broadcast-compatible": "a sum of torch.Tensor, and its refusals",
    "tensors/axis-method": "the method that is named, called on a torch.Tensor",
}
VARIANTS = 300


def shapes(prompt: str) -> list[tuple[int, ...]]:
    """Return the shapes that a prompt names."""
    return [tuple(map(int, found.strip(",").split(", "))) for found in re.findall(r"\$\(([\d, ]+)\)\$", prompt)]


def added(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple((torch.empty(first, device="meta") + torch.empty(second, device="meta")).shape)


def test_broadcast_shape_is_pytorchs() -> None:
    for variant in islice(bank.broadcast_shape.walk(0), VARIANTS):
        first, second = shapes(variant.item.prompt)
        part = variant.item.all_parts[0]
        assert part.answer.value == added(first, second)
        turned = added(first[::-1], second[::-1])[::-1]
        assert tuple(part.wrong[bank.FIRST_AXES]) == turned  # type: ignore[arg-type]  # a shape, as the answer is


def test_shapes_are_compatible_where_pytorch_takes_them() -> None:
    found = set()
    for variant in islice(bank.broadcast_compatible.walk(0), VARIANTS):
        first, second = shapes(variant.item.prompt)
        try:
            added(first, second)
            holds = True
        except RuntimeError:
            holds = False
        answer = variant.item.all_parts[0].answer
        assert answer.value is holds
        found.add((variant.parameters["meeting"].shapes, holds))
    assert len(found) == len(bank.MEETINGS)


def called(method: str, before: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the shape of the view that a method gives, or None where PyTorch refuses the call."""
    x = torch.zeros(before)
    try:
        y = getattr(x, method)(*axes)
    except (AttributeError, RuntimeError, TypeError, IndexError):
        return None
    assert y.data_ptr() == x.data_ptr()
    return tuple(y.shape)


def test_named_methods_do_what_the_prompt_shows_and_the_wrong_ones_do_not() -> None:
    for variant in islice(bank.axis_method.walk(0), VARIANTS):
        before, after = shapes(variant.item.prompt)
        axes = variant.parameters["call"].axes
        assert f"({', '.join(map(str, axes))})` returns" in variant.item.prompt
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Term)
        for name in [part.answer.value, *part.answer.accepted]:
            plain = name.removeprefix("torch.").removesuffix("()")
            assert called(plain, before, axes) == after, name
        for wrong in part.wrong.values():
            assert called(str(wrong), before, axes) != after, wrong
