"""Optimizers against torch.optim and torch.nn.utils, in double precision."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
import torch

from dlquiz.grading import mark_parts
from dlquiz.numeric.term import value_of
from dlquiz.question import Choice, Question, Variant
from dlquiz.question.show import cells
from question_bank import optimization as bank
from question_bank._optimization_claims import STATEMENTS
from tests.oracles.claims import holds_as_tried

CHECKED = {
    "optimization/momentum-step": "torch.optim.SGD with momentum",
    "optimization/adam-moments": "torch.optim.Adam's state, bias corrected",
    "optimization/adam-step": "torch.optim.Adam",
    "optimization/adam-first-step": "torch.optim.Adam",
    "optimization/adam-exam": "torch.autograd and torch.optim.Adam",
    "optimization/gradient-clip": "torch.nn.utils.clip_grad_norm_",
    "optimization/optimizer-statements": "each statement tried out with PyTorch",
}


def variants(question: "Question[...]") -> Iterator[Variant]:
    return islice(question.walk(0), 300)


def wrong_of(variant: Variant, part: int = 0) -> dict[str, Any]:
    return {slip.name: value_of(value) for slip, value in variant.item.all_parts[part].wrong.items()}


def parameter(value: float) -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.tensor(value, dtype=torch.float64))


def stepped(optimizer: torch.optim.Optimizer, theta: torch.nn.Parameter, *gradients: float) -> float:
    for g in gradients:
        theta.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
    return theta.item()


def test_two_momentum_steps_agree_with_torch() -> None:
    for variant in variants(bank.momentum_step):
        given = variant.parameters
        theta = parameter(given["theta"])
        sgd = torch.optim.SGD([theta], lr=given["lr"], momentum=given["beta"])
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(stepped(sgd, theta, *given["g"]))
        theta = parameter(given["theta"])
        damped = torch.optim.SGD([theta], lr=given["lr"], momentum=given["beta"], dampening=given["beta"])
        v1 = (1 - given["beta"]) * given["g"][0]  # torch leaves the first gradient undamped
        theta.data -= given["lr"] * v1
        damped.state[theta]["momentum_buffer"] = torch.tensor(v1, dtype=torch.float64)
        expected = stepped(damped, theta, given["g"][1])
        assert wrong_of(variant)[r"weights the gradient with $1 - \beta$"] == pytest.approx(expected)


def test_corrected_moments_agree_with_torchs_state() -> None:
    for variant in variants(bank.adam_moments):
        g, (beta1, beta2) = variant.parameters["g"], variant.parameters["decays"]
        theta = parameter(0.0)
        adam = torch.optim.Adam([theta], lr=0.1, betas=(beta1, beta2))
        stepped(adam, theta, *map(float, g))
        m, v = adam.state[theta]["exp_avg"].item(), adam.state[theta]["exp_avg_sq"].item()
        expected = [m / (1 - beta1**2), v / (1 - beta2**2)]
        assert cells(variant.item.all_parts[0].answer.value) == pytest.approx(expected)
        assert cells(wrong_of(variant)["forgets the bias correction"]) == pytest.approx([m, v])
        other = torch.optim.Adam([theta], lr=0.1, betas=(beta2, beta1))
        stepped(other, theta, *map(float, g))
        swapped = [other.state[theta]["exp_avg"].item(), other.state[theta]["exp_avg_sq"].item()]
        wrong = variant.item.all_parts[0].wrong
        assert cells(wrong[bank.NO_CORRECTION & bank.DECAYS_SWAPPED]) == pytest.approx(swapped)
        # an average of g with Adam's second decay is its first average with that decay
        slow = torch.optim.Adam([theta], lr=0.1, betas=(beta2, beta2))
        stepped(slow, theta, *map(float, g))
        expected = [m, slow.state[theta]["exp_avg"].item()]
        assert cells(wrong[bank.NO_CORRECTION & bank.NO_SQUARE]) == pytest.approx(expected)


def resumed(theta: torch.nn.Parameter, m: float, v: float, t: int, lr: float, betas: tuple[float, float]) -> Any:
    """Return Adam as it stands after step `t`."""
    adam = torch.optim.Adam([theta], lr=lr, betas=betas, eps=1e-8)
    adam.state[theta] = {
        "step": torch.tensor(float(t)),
        "exp_avg": torch.tensor(m, dtype=torch.float64),
        "exp_avg_sq": torch.tensor(v, dtype=torch.float64),
    }
    return adam


def test_a_step_of_adam_agrees_with_torch() -> None:
    for variant in variants(bank.adam_step):
        p = variant.parameters
        theta = parameter(p["theta"])
        adam = resumed(theta, p["m"], p["v"], p["t"] - 1, p["lr"], (p["beta1"], p["beta2"]))
        assert value_of(variant.item.all_parts[0].answer.value) == pytest.approx(stepped(adam, theta, p["g"]))
        theta = parameter(p["theta"])
        first = resumed(theta, p["m"], p["v"], 0, p["lr"], (p["beta1"], p["beta2"]))
        assert wrong_of(variant)[r"divides by $1 - \beta$ at every step"] == pytest.approx(
            stepped(first, theta, p["g"])
        )
        wrong = variant.item.all_parts[0].wrong
        # after a million steps nothing is left to correct; RMSprop has the gradient in the place of its average
        late = resumed(theta := parameter(p["theta"]), p["m"], p["v"], 10**6, p["lr"], (p["beta1"], p["beta2"]))
        uncorrected = stepped(late, theta, p["g"])
        assert wrong_of(variant)["forgets the bias correction"] == pytest.approx(uncorrected)
        assert wrong[bank.NO_CORRECTION & bank.UPHILL] == pytest.approx(2 * p["theta"] - uncorrected)
        rms = torch.optim.RMSprop([theta := parameter(p["theta"])], lr=p["lr"], alpha=p["beta2"], eps=1e-8)
        rms.state[theta] = {
            "step": torch.tensor(float(p["t"])),
            "square_avg": torch.tensor(p["v"], dtype=torch.float64),
        }
        assert wrong[bank.NO_CORRECTION & bank.M_IS_GRADIENT] == pytest.approx(stepped(rms, theta, p["g"]))


def test_the_averages_of_a_step_belong_to_some_gradients() -> None:
    """By the Cauchy-Schwarz inequality `v` is at least m² over the sum of a²/b, a and b the weights in m and v."""
    for variant in variants(bank.adam_step):
        p = variant.parameters
        a = [(1 - p["beta1"]) * p["beta1"] ** i for i in range(p["t"] - 1)]
        b = [(1 - p["beta2"]) * p["beta2"] ** i for i in range(p["t"] - 1)]
        assert p["v"] >= p["m"] ** 2 / sum(x**2 / y for x, y in zip(a, b, strict=True))


def test_the_first_step_of_adam_has_the_size_of_the_learning_rate() -> None:
    for variant in variants(bank.adam_first_step):
        g, lr = variant.parameters["g"], variant.parameters["lr"]
        theta = parameter(0.0)
        change = stepped(torch.optim.Adam([theta], lr=lr), theta, float(g))
        answer = variant.item.all_parts[0].answer
        assert isinstance(answer, Choice)
        assert changed(answer.value) == pytest.approx(change, rel=1e-2)
        theta = parameter(0.0)
        plain = stepped(torch.optim.SGD([theta], lr=lr), theta, float(g))
        assert changed(wrong_of(variant)["takes the step of gradient descent"]) == pytest.approx(plain, rel=1e-2)


def changed(option: str) -> float:
    """Return the change that an option tells of."""
    number = option.split("$")[1].replace(r" \times 10^{", "e").replace("10^{", "1e").replace("}", "").replace(",", "")
    return float(number) * (1 if "rises" in option else -1)


def test_the_exam_chain_agrees_with_autograd_and_adam() -> None:
    for variant in variants(bank.adam_exam):
        p = variant.parameters
        w = parameter(p["w"])
        adam = resumed(w, p["first"] / 10, p["first"] ** 2 / 1000, 1, p["lr"], (0.9, 0.999))
        loss = (w * p["x"] - p["y"]) ** 2 / 2
        loss.backward()
        assert w.grad is not None
        gradient, m, v, hats, new = variant.item.all_parts
        assert value_of(gradient.answer.value) == pytest.approx(w.grad.item())
        both = gradient.wrong[bank.NO_INPUT & bank.TARGET_MINUS], gradient.wrong[bank.TARGET_MINUS & bank.DOUBLED]
        assert both == pytest.approx((-w.grad.item() / p["x"], -2 * w.grad.item()))
        adam.step()
        state = adam.state[w]
        assert value_of(m.answer.value) == pytest.approx(state["exp_avg"].item())
        assert value_of(v.answer.value) == pytest.approx(state["exp_avg_sq"].item())
        expected = [state["exp_avg"].item() / (1 - 0.9**2), state["exp_avg_sq"].item() / (1 - 0.999**2)]
        assert cells(hats.answer.value) == pytest.approx(expected)
        assert value_of(new.answer.value) == pytest.approx(w.item())
        assert wrong_of(variant, 4)["takes the step of gradient descent"] == pytest.approx(
            p["w"] - p["lr"] * w.grad.item()
        )


def test_the_state_of_the_exam_is_what_the_first_step_leaves() -> None:
    for variant in islice(bank.adam_exam.walk(0), 20):
        w = parameter(0.0)
        adam = torch.optim.Adam([w], betas=(0.9, 0.999))
        stepped(adam, w, float(variant.parameters["first"]))
        m, v = adam.state[w]["exp_avg"].item(), adam.state[w]["exp_avg_sq"].item()
        assert f"$m_1 = {m:g}$ and $v_1 = {v:g}$" in variant.item.prompt


def test_the_exam_chain_follows_a_wrong_gradient_through() -> None:
    for variant in islice(bank.adam_exam.walk(0), 20):
        p = variant.parameters
        w = parameter(p["w"])
        adam = resumed(w, p["first"] / 10, p["first"] ** 2 / 1000, 1, p["lr"], (0.9, 0.999))
        own = 2 * (p["w"] * p["x"] - p["y"]) * p["x"]
        stepped(adam, w, own)
        m, v = adam.state[w]["exp_avg"].item(), adam.state[w]["exp_avg_sq"].item()
        hats = f"({m / (1 - 0.9**2):.4f}, {v / (1 - 0.999**2):.4f})"
        marks = mark_parts(variant.item, [f"{own:.2f}", f"{m:.4f}", f"{v:.6f}", hats, f"{w.item():.4f}"])
        assert [mark.credit for mark in marks] == [0, 1, 1, 1, 1]


def test_clipping_agrees_with_torch() -> None:
    kept = 0
    for variant in variants(bank.gradient_clip):
        sizes, c = variant.parameters["case"]
        g = [float(sign * size) for sign, size in zip(variant.parameters["signs"], sizes, strict=True)]
        tensors = [torch.nn.Parameter(torch.zeros(n, dtype=torch.float64)) for n in (2, 1)]
        tensors[0].grad = torch.tensor(g[:2], dtype=torch.float64)
        tensors[1].grad = torch.tensor(g[2:], dtype=torch.float64)
        torch.nn.utils.clip_grad_norm_(tensors, c)
        clipped = [x for tensor in tensors if tensor.grad is not None for x in tensor.grad.tolist()]
        assert cells(variant.item.all_parts[0].answer.value) == pytest.approx(clipped, rel=1e-5)
        kept += clipped == g
        if clipped != g:
            assert cells(wrong_of(variant)["clips each entry by itself"]) == pytest.approx(np.clip(g, -c, c))
    assert 30 < kept < 150  # gradients within the limit are asked for as well


def walked(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer], gradients: Sequence[Sequence[float]]) -> Any:
    """Return the weights after each step from 0 under these gradients."""
    w = torch.zeros(len(gradients[0]), dtype=torch.float64, requires_grad=True)
    optimizer, found = make([w]), [w.detach().clone()]
    for gradient in gradients:
        w.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        found.append(w.detach().clone())
    return torch.stack(found)


def lengths(make: Callable[[list[torch.Tensor]], torch.optim.Optimizer], count: int) -> list[float]:
    """Return the lengths of the steps under a constant gradient of 1."""
    return [float(x) for x in walked(make, [[1.0]] * count).diff(dim=0).abs()]


def descended(rate: float) -> float:
    w = torch.tensor(1.0, requires_grad=True)
    for _ in range(3):
        (gradient,) = torch.autograd.grad(w**2, w)
        w = (w - rate * gradient).detach().requires_grad_()
    return abs(float(w.detach()))


def clipped(gradient: Sequence[float]) -> torch.Tensor:
    w = torch.zeros(len(gradient), requires_grad=True)
    w.grad = torch.tensor(gradient)
    torch.nn.utils.clip_grad_norm_([w], 1.0)
    return w.grad


def batches_agree() -> bool:
    x, w = torch.randn(8, 3, generator=torch.Generator().manual_seed(0)), torch.ones(3, requires_grad=True)

    def gradient(rows: torch.Tensor) -> torch.Tensor:
        return torch.autograd.grad(((rows @ w - 1) ** 2).mean(), w)[0]

    return torch.allclose(torch.stack([gradient(rows) for rows in x.reshape(4, 2, 3)]).mean(0), gradient(x), atol=1e-6)


def decays_alike() -> bool:
    def run(kind: type[torch.optim.Adam]) -> torch.Tensor:
        w = torch.ones(1, requires_grad=True)
        w.grad = torch.tensor([0.5])
        kind([w], lr=0.1, weight_decay=0.5).step()
        return w.detach()

    return torch.allclose(run(torch.optim.Adam), run(torch.optim.AdamW))


def adam(params: list[torch.Tensor]) -> torch.optim.Optimizer:
    return torch.optim.Adam(params, lr=0.1, eps=0)


def momentum(params: list[torch.Tensor]) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0, momentum=0.9)


def plain(params: list[torch.Tensor]) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, lr=1.0)


def turned() -> bool:
    """Whether the step after a gradient of 10 still goes against a gradient of -1."""
    return float(walked(momentum, [[10.0], [-1.0]]).diff(dim=0)[1]) > 0


def first_average(gradient: float) -> float:
    w = torch.zeros(1, requires_grad=True)
    w.grad = torch.tensor([gradient])
    optimizer = torch.optim.Adam([w])
    optimizer.step()
    return float(optimizer.state[w]["exp_avg"])


SOME, TENFOLD = [[0.3, -2.0], [1.0, 0.5]], [[3.0, -20.0], [10.0, 5.0]]
TRIED: dict[str, Callable[[], bool]] = {
    "the same positive number": lambda: torch.allclose(walked(adam, SOME), walked(adam, TENFOLD)),
    "learning rate of 1.1": lambda: descended(1.1) > 1 > descended(0.9),
    "keeps its direction": lambda: torch.allclose(clipped([3.0, 4.0]), torch.tensor([0.6, 0.8])),
    "approaches steps ten times": lambda: abs(lengths(momentum, 200)[-1] - 10) < 1e-6,
    "AdaGrad's steps become": lambda: all(
        a > b for a, b in pairwise(lengths(lambda w: torch.optim.Adagrad(w, lr=0.1), 20))
    ),
    "four equally large batches": batches_agree,
    "makes the same steps as AdamW": decays_alike,
    "Adam's first step is longer": lambda: bool(walked(adam, [[0.1, 5.0]])[1].abs().diff() > 1e-9),
    "changes only the components": lambda: float(clipped([0.5, 2.0])[0]) == 0.5,
    "RMSprop's steps tend to 0": lambda: lengths(lambda w: torch.optim.RMSprop(w, lr=0.1), 2000)[-1] < 0.01,
    "always points against": turned,
    "Without its bias correction": lambda: first_average(1.0) > 1.0,
    "Multiplying the loss by 10": lambda: torch.allclose(walked(plain, SOME), walked(plain, TENFOLD)),
}


def test_statements_hold_as_they_say() -> None:
    holds_as_tried(STATEMENTS, TRIED, bank.optimizer_statements)
