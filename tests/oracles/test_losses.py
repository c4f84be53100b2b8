"""Losses and their gradients against PyTorch."""

from itertools import islice

import pytest
import torch
from torch.nn import functional

from dlquiz.numeric.term import value_of
from question_bank import losses as bank

CHECKED = {
    "losses/softmax-cross-entropy": "torch.nn.functional.cross_entropy",
    "losses/softmax-gradient": "torch.autograd on torch.nn.functional.cross_entropy",
    "losses/hinge-loss": "torch.nn.functional.multi_margin_loss times the number of classes",
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
