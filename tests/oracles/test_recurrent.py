"""Recurrent layers against PyTorch's."""

from itertools import islice

import pytest
import torch
from torch import nn
from torch.nn import functional

from dlquiz.numeric.term import value_of
from dlquiz.question.show import cells
from question_bank import recurrent as bank

CHECKED = {
    "recurrent/lstm-step": "torch.nn.LSTMCell",
    "recurrent/recurrent-parameter-count": "torch.nn.RNN, GRU and LSTM on the meta device",
}
VARIANTS = 300


def cell_with(rows: bank.Rows) -> nn.LSTMCell:
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    w, u, b = torch.tensor(rows, dtype=torch.float64).T
    with torch.no_grad():
        cell.weight_ih.copy_(w[:, None])
        cell.weight_hh.copy_(u[:, None])
        cell.bias_ih.copy_(b)
        cell.bias_hh.zero_()
    return cell


def test_step_is_pytorchs() -> None:
    for variant in islice(bank.lstm_step.walk(0), VARIANTS):
        x, h, c, rows = variant.parameters.values()
        cell = cell_with(rows)
        x_t, h_before, c_before = (torch.tensor([[number]], dtype=torch.float64) for number in (x, h, c))
        h_t, c_t = (state.item() for state in cell(x_t, (h_before, c_before)))
        gates, cell_state, hidden = variant.item.all_parts
        assert value_of(cell_state.answer.value) == pytest.approx(c_t, abs=1e-12)
        assert value_of(hidden.answer.value) == pytest.approx(h_t, abs=1e-12)

        z = functional.linear(x_t, cell.weight_ih, cell.bias_ih) + functional.linear(h_before, cell.weight_hh)
        i, f, g, o = torch.where(torch.tensor([0, 0, 1, 0]) == 1, z.tanh(), z.sigmoid())[0].tolist()
        assert value_of(gates.answer.value).tolist() == pytest.approx([i, f, g, o], abs=1e-12)

        assert cells(gates.wrong[bank.SIGMOID_CANDIDATE]) == pytest.approx(z.sigmoid()[0].tolist(), abs=1e-12)
        _, without_state = cell(x_t, (0 * h_before, c_before))
        i0, f0, g0, _ = cells(gates.wrong[bank.NO_STATE])
        assert f0 * c + i0 * g0 == pytest.approx(without_state.item(), abs=1e-12)
        assert cell_state.wrong[bank.EXCHANGED] == pytest.approx(i * c + f * g, abs=1e-12)
        assert cell_state.wrong[bank.COUPLED] == pytest.approx((1 - i) * c + i * g, abs=1e-12)
        assert cell_state.wrong[bank.MIXED_STATES] == pytest.approx(
            cell(x_t, (h_before, h_before))[1].item(), abs=1e-12
        )
        assert cell_state.wrong[bank.NO_FORGETTING] == pytest.approx(c_t + (1 - f) * c, abs=1e-12)
        assert hidden.wrong[bank.NO_TANH] == pytest.approx(o * c_t, abs=1e-12)
        assert hidden.wrong[bank.NO_OUTPUT_GATE] == pytest.approx(h_t / o, abs=1e-12)
        assert hidden.wrong[bank.CELL_BEFORE] == pytest.approx(o * torch.tanh(c_before).item(), abs=1e-12)


def test_gates_without_biases_are_pytorchs() -> None:
    for variant in islice(bank.lstm_step.walk(1), 50):
        x, h, c, rows = variant.parameters.values()
        cell = cell_with(rows)
        nn.init.zeros_(cell.bias_ih)
        x_t, h_before, c_before = (torch.tensor([[number]], dtype=torch.float64) for number in (x, h, c))
        i, f, g, o = cells(variant.item.all_parts[0].wrong[bank.NO_GATE_BIAS])
        h_t, c_t = cell(x_t, (h_before, c_before))
        assert f * c + i * g == pytest.approx(c_t.item(), abs=1e-12)
        assert o * torch.tanh(c_t).item() == pytest.approx(h_t.item(), abs=1e-12)


def test_recurrent_layers_have_as_many_parameters_as_pytorchs() -> None:
    for variant in islice(bank.recurrent_parameter_count.walk(0), VARIANTS):
        kind, d, h, biases, steps = variant.parameters.values()
        layer = getattr(nn, kind)(d, h, device="meta")
        sizes = {name: tensor.numel() for name, tensor in layer.named_parameters()}
        both = sum(sizes.values())
        one = both - sizes["bias_hh_l0"]
        count = one if biases == 1 else both
        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == count
        assert part.wrong[bank.OTHER_BIASES] == (both if biases == 1 else one)
        assert part.wrong[bank.NO_BIAS] == sizes["weight_ih_l0"] + sizes["weight_hh_l0"]
        assert part.wrong[bank.NO_RECURRENT] == count - sizes["weight_hh_l0"]
        assert part.wrong[bank.OVER_TIME] == count * steps
        other = getattr(nn, bank.MISTAKEN_FOR[kind])(d, h, device="meta")
        count_of_other = sum(t.numel() for name, t in other.named_parameters() if biases == 2 or name != "bias_hh_l0")
        assert part.wrong[bank.OTHER_CELL] == count_of_other
