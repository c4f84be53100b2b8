"""Small convolutional networks against the same networks built in PyTorch."""

from collections.abc import Sequence
from itertools import islice

import torch
from torch import nn
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import Part, Shape, Variant
from question_bank import cnn as bank
from question_bank.convolution import NO_BIAS, NO_PADDING, NO_PLUS_ONE, ONE_CHANNEL

CHECKED = {
    "cnn/shape-chain": "torch.nn.Sequential on the meta device",
    "cnn/size-exam": "torch.nn.functional.conv2d and max_pool2d; torch.autograd for the receptive field",
    "cnn/parameter-exam": "torch.nn.Sequential on the meta device, with Linear",
}
VARIANTS = 300


def values(parts: Sequence[Part]) -> list[object]:
    return [value_of(part.answer.value) for part in parts]


def shape(variant: Variant) -> tuple[object, ...]:
    answer = variant.item.all_parts[0].answer
    assert isinstance(answer, Shape)
    return tuple(value_of(axis) for axis in answer.value)


def test_shape_chain_gives_pytorchs_shape() -> None:
    for variant in islice(bank.shape_chain.walk(0), VARIANTS):
        h, w, layers, c, m = variant.parameters.values()
        x = torch.empty(1, 3, h, w, device="meta")
        for i, (k, s, p) in enumerate(layers):
            x = nn.Conv2d(x.shape[1], c * 2**i, k, s, p, device="meta")(x)
        x = functional.max_pool2d(x, m, 2)
        found = shape(variant)
        assert found == tuple(x.shape[1:])
        wrong = variant.item.all_parts[0].wrong
        assert wrong[bank.CHANNELS_LAST] == (*found[1:], found[0])
        assert wrong[bank.KEEPS_CHANNELS] == (3, *found[1:])


def test_every_part_of_the_size_exam_agrees_with_pytorch() -> None:
    for variant in islice(bank.size_exam.walk(0), VARIANTS):
        n, k, s, p, m, c = variant.parameters.values()
        first = functional.conv2d(
            torch.empty(1, 1, n, n, device="meta"), torch.empty(32, 1, k, k, device="meta"), None, s, p
        )
        pooled = functional.max_pool2d(first, 3, 2)
        last = functional.conv2d(pooled, torch.empty(c, 32, m, m, device="meta"), padding="same")
        assert values(variant.item.all_parts) == [first.shape[-1], pooled.shape[-1], seen(k, s, m), last.numel()]
        wrong = [part.wrong for part in variant.item.all_parts]
        bare = functional.conv2d(
            torch.empty(1, 1, n, n, device="meta"), torch.empty(1, 1, k, k, device="meta"), None, s
        )
        assert wrong[0][NO_PADDING & NO_PLUS_ONE] == bare.shape[-1] - 1
        assert wrong[1][bank.OWN_WIDTH] == functional.max_pool2d(first, 3).shape[-1]
        assert wrong[3][bank.UNPOOLED] == c * first.shape[-1] ** 2
        unpadded = functional.conv2d(pooled, torch.empty(c, 32, m, m, device="meta"))
        assert wrong[3][bank.SHRINKS] == unpadded.numel()


def seen(k: int, s: int, m: int) -> int:
    """Return how many pixels one unit of the second convolution depends on; averages stand in for the maxima."""
    x = torch.ones(1, 1, 200, dtype=torch.float64, requires_grad=True)
    y = functional.conv1d(x, torch.ones(1, 1, k, dtype=torch.float64), stride=s)
    y = functional.avg_pool1d(y, 3, 2)
    y = functional.conv1d(y, torch.ones(1, 1, m, dtype=torch.float64))
    (gradient,) = torch.autograd.grad(y[0, 0, 0], x)
    return int(torch.count_nonzero(gradient))


def test_every_part_of_the_parameter_exam_agrees_with_pytorch() -> None:
    for variant in islice(bank.parameter_exam.walk(0), VARIANTS):
        n, c, k, a, b, classes, padding = variant.parameters.values()
        conv1 = nn.Conv2d(c, a, k, padding=padding, device="meta")
        conv2 = nn.Conv2d(a, b, k, padding=padding, device="meta")
        features = nn.Sequential(conv1, nn.MaxPool2d(2), conv2, nn.MaxPool2d(2), nn.Flatten())
        scores = nn.Linear(features(torch.empty(1, c, n, n, device="meta")).shape[1], classes, device="meta")
        network = nn.Sequential(features, scores)
        counts = [sum(tensor.numel() for tensor in layer.parameters()) for layer in (conv1, conv2, scores, network)]
        assert values(variant.item.all_parts) == counts
        biases = [
            sum(tensor.numel() for name, tensor in layer.named_parameters() if name.endswith("bias"))
            for layer in (conv1, conv2, scores, network)
        ]
        bare = [part.wrong[NO_BIAS] for part in variant.item.all_parts]
        assert bare == [count - bias for count, bias in zip(counts, biases, strict=True)]
        assert variant.item.all_parts[3].wrong[bank.NO_DENSE] == counts[0] + counts[1]
        first, second, *_ = (part.wrong for part in variant.item.all_parts)
        assert first[NO_BIAS & ONE_CHANNEL] == conv1.weight[:, :1].numel()
        assert second[NO_BIAS & ONE_CHANNEL] == conv2.weight[:, :1].numel()
        assert second[NO_BIAS & bank.IMAGE_CHANNELS] == conv2.weight[:, :c].numel()
