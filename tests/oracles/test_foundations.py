"""Dense layers, activations and gradients against PyTorch's autograd and SymPy."""

from collections.abc import Callable
from itertools import islice, pairwise

import pytest
import sympy  # SymPy has no types
import torch
from torch import nn
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question import Expression, MultiChoice, Subset
from question_bank import foundations as bank
from question_bank._activation_claims import STATEMENTS

CHECKED = {
    "foundations/mlp-parameter-count": "torch.nn.Linear on the meta device",
    "foundations/backprop-graph": "torch.autograd",
    "foundations/derivative": "sympy.diff",
    "foundations/dead-units": "torch.relu with autograd",
    "foundations/activation-statements": "each statement tried out with PyTorch",
}
VARIANTS = 300


def test_a_network_has_as_many_parameters_as_pytorchs() -> None:
    for variant in islice(bank.mlp_parameter_count.walk(0), VARIANTS):
        widths = list(variant.parameters.values())
        layers = [nn.Linear(n, m, device="meta") for n, m in pairwise(widths)]
        part = variant.item.all_parts[0]
        weights = sum(layer.weight.numel() for layer in layers)
        assert value_of(part.answer.value) == weights + sum(layer.bias.numel() for layer in layers)
        assert part.wrong[bank.NO_BIAS] == weights
        assert part.wrong[bank.ONE_BIAS] == weights + len(layers)
        assert part.wrong[bank.BIAS_PER_INPUT] == weights + sum(layer.in_features for layer in layers)


GATES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "add": torch.add,
    "mul": torch.mul,
    "max": torch.maximum,
}


def test_gradients_of_the_graph_are_autograds() -> None:
    for variant in islice(bank.backprop_graph.walk(0), VARIANTS):
        leaves, left, right = variant.parameters.values()
        x, y, z = (torch.tensor(float(leaf), requires_grad=True) for leaf in leaves)
        a, b = GATES[left](x, y), GATES[right](y, z)
        part = variant.item.all_parts[0]
        found = [g.item() for g in torch.autograd.grad(a * b, [x, y, z], retain_graph=True)]
        assert value_of(part.answer.value).tolist() == found
        assert list(part.wrong[bank.OWN_FACTOR]) == [  # type: ignore[arg-type]  # a tuple of three integers
            g.item() for g in torch.autograd.grad((a**2 + b**2) / 2, [x, y, z], retain_graph=True)
        ]
        assert list(part.wrong[bank.NO_UPSTREAM]) == [  # type: ignore[arg-type]
            g.item() for g in torch.autograd.grad(a + b, [x, y, z])
        ]
        if bank.ONE_PATH in part.wrong:
            shut = GATES[left](x, y) * GATES[right](y.detach(), z)
            assert list(part.wrong[bank.ONE_PATH]) == [  # type: ignore[arg-type]
                g.item() for g in torch.autograd.grad(shut, [x, y, z])
            ]


def test_only_a_leaf_without_a_second_path_has_no_slip_for_it() -> None:
    for variant in islice(bank.backprop_graph.walk(0), VARIANTS):
        (_, y, z), _, right = variant.parameters.values()
        wrong = variant.item.all_parts[0].wrong
        assert (bank.ONE_PATH in wrong) == (right != "max" or y > z)
        assert (bank.BOTH_INPUTS in wrong) == (right == "max")


W = sympy.Symbol("w")
FUNCTIONS: dict[str, Callable[[sympy.Expr], sympy.Expr]] = {
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "tanh": sympy.tanh,
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
}
POINTS = (-0.7, 0.1, 0.9)


def read(text: str) -> sympy.Expr:
    return sympy.sympify(text.replace("^", "**"), locals={"w": W, **FUNCTIONS})


def test_derivative_is_sympys() -> None:
    for variant in islice(bank.derivative.walk(0), VARIANTS):
        activation, loss, x, b, t = variant.parameters.values()
        factor = sympy.Rational(1, 2) if loss == "half" else 1
        out = FUNCTIONS[activation](x * W + b)
        true = sympy.diff(factor * (out - sympy.Rational(str(t))) ** 2, W)
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Expression)
        found = read(part.answer.value)
        slips = {slip: read(str(value)) for slip, value in part.wrong.items()}
        mended = [
            slips[bank.NO_INPUT] * x,
            -slips[bank.SIGN],
            slips[bank.NO_SLOPE] * sympy.diff(FUNCTIONS[activation](W), W).subs(W, x * W + b),
            slips[bank.TWO] * (sympy.Rational(1, 2) if loss == "half" else 2),
        ]
        values = sympy.lambdify(W, [true, found, *mended], "math")
        for point in POINTS:
            first, *others = values(point)
            assert others == pytest.approx([first] * 5, rel=1e-9, abs=1e-12)


def test_dead_units_are_those_without_a_gradient() -> None:
    for variant in islice(bank.dead_units.walk(0), VARIANTS):
        case, order = variant.parameters.values()
        layer = [case.layer[i] for i in order]
        weights = torch.tensor([unit.weights for unit in layer], dtype=torch.float64)
        bias = torch.tensor([unit.bias for unit in layer], dtype=torch.float64)
        batch = torch.tensor(case.batch, dtype=torch.float64)
        z = functional.linear(batch, weights, bias).requires_grad_()
        (gate,) = torch.autograd.grad(torch.relu(z).sum(), z)
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Subset)

        def named(marked: torch.Tensor) -> list[str]:
            return [unit for unit, is_in in zip(bank.UNITS, marked.tolist(), strict=True) if is_in]

        assert part.answer.value == named((gate == 0).all(0))
        assert part.wrong[bank.ANY_SAMPLE] == named((gate == 0).any(0))
        assert part.wrong[bank.BELOW_ZERO] == named((z < 0).all(0))
        assert part.wrong[bank.MEAN] == named(z.mean(0) <= 0)
        assert part.wrong[bank.BIAS_LEFT_OUT] == named((functional.linear(batch, weights) <= 0).all(0))


def slope(function: Callable[[torch.Tensor], torch.Tensor], *at: float) -> torch.Tensor:
    z = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    (found,) = torch.autograd.grad(function(z).sum(), z)
    return found


def is_affine(network: nn.Module) -> bool:
    x, y = torch.randn(2, 50, 4, generator=torch.Generator().manual_seed(1))
    whole = network(x + y) + network(torch.zeros(1, 4))
    return torch.allclose(whole, network(x) + network(y), atol=1e-5)


def deep(activation: nn.Module) -> nn.Module:
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(4, 8), activation, nn.Linear(8, 8), activation, nn.Linear(8, 3))


def kinks(network: nn.Module) -> int:
    """Count the places on a line through the input space where the slope changes."""
    line = torch.linspace(-3, 3, 2001, dtype=torch.float64)[:, None] * torch.ones(1, 4, dtype=torch.float64)
    bend = network.double()(line)[:, 0].diff().diff().abs()
    return int((bend > 1e-9).sum())


def gradient_over(z: list[float]) -> float:
    return float(slope(torch.relu, *z).abs().sum())


GRID = [i / 50 for i in range(-400, 401)]
# what decides each statement, by words that stand in no other
TRIED: dict[str, Callable[[], bool]] = {
    "never larger than": lambda: float(slope(torch.sigmoid, *GRID).max()) <= 0.25,
    "at 0 is 1": lambda: float(slope(torch.tanh, 0.0)) == 1,
    "single affine map": lambda: is_affine(nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))),
    "2\\sigma(2z) - 1": lambda: torch.allclose(
        torch.tanh(torch.tensor(GRID)), 2 * torch.sigmoid(2 * torch.tensor(GRID)) - 1, atol=1e-6
    ),
    "inactive on every sample": lambda: gradient_over([-1.0, -0.5, 0.0]) == 0,
    "Leaky ReLU": lambda: float(slope(functional.leaky_relu, -1.0)) > 0,
    "piecewise linear": lambda: 0 < kinks(deep(nn.ReLU())) < 60 < kinks(deep(nn.Tanh())),
    "have a mean of zero": lambda: abs(float(torch.relu(torch.tensor(GRID)).mean())) < 0.01,
    "close to 1": lambda: float(torch.sigmoid(torch.tensor(GRID[int(slope(torch.sigmoid, *GRID).argmax())]))) > 0.9,
    "equals its output": lambda: float(slope(torch.relu, 3.0)) == float(torch.relu(torch.tensor(3.0))),
    "deep stack of linear layers": lambda: not is_affine(deep(nn.Identity())),
    "treats every score by itself": lambda: float(slope(lambda z: torch.softmax(z, 0)[:1], 1.0, 2.0)[1]) == 0,
    "inactive on one sample": lambda: gradient_over([-1.0, 0.5]) == 0,
    "cannot saturate": lambda: float(slope(torch.tanh, 12.0)) > 1e-3,
    "GELU": lambda: float(functional.gelu(torch.tensor(-1.0))) == 0,
}


def holds(text: str) -> bool:
    (found,) = [tried for words, tried in TRIED.items() if words in text]
    return found()


def test_statements_about_activations_hold_as_they_say() -> None:
    assert len(STATEMENTS) == len(TRIED)
    truth = {claim.text: holds(claim.text) for claim in STATEMENTS}
    assert {claim.text: claim.holds for claim in STATEMENTS} == truth
    for variant in islice(bank.activation_statements.walk(0), VARIANTS):
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, MultiChoice)
        assert set(part.answer.value) == {option for option in part.answer.options if truth[option]}
        for chosen in part.wrong.values():
            assert isinstance(chosen, tuple)
            assert [truth[option] for option in chosen] == [True, True, False]


def test_no_affine_test_is_passed_by_a_network_with_relu() -> None:
    assert not is_affine(deep(nn.ReLU()))
