"""Attention against PyTorch's scaled_dot_product_attention."""

import math
from collections.abc import Callable
from itertools import islice

import pytest
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from dlquiz.numeric.term import value_of
from dlquiz.question import Choice
from question_bank import attention as bank
from question_bank._attention_claims import STATEMENTS

CHECKED = {
    "attention/attention-2x2": "torch.nn.functional.scaled_dot_product_attention",
    "attention/attention-3x2": "torch.nn.functional.scaled_dot_product_attention, torch.softmax",
    "attention/attention-statements": "each statement tried out with PyTorch",
    "attention/multi-head-parameters": "torch.nn.MultiheadAttention on the meta device",
}
VARIANTS = 300


def matrices(*rows: bank.Rows) -> list[torch.Tensor]:
    return [torch.tensor(matrix, dtype=torch.float64) for matrix in rows]


def close(found: object, true: torch.Tensor) -> bool:
    return torch.allclose(torch.tensor(value_of(found), dtype=torch.float64), true, atol=1e-12)


def down_the_columns(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    return torch.softmax(q @ k.T / math.sqrt(2), 0) @ v


def test_output_of_two_tokens_is_pytorchs() -> None:
    for variant in islice(bank.attention_2x2.walk(0), VARIANTS):
        q, k, v = matrices(*variant.parameters.values())
        part = variant.item.all_parts[0]
        assert close(part.answer.value, scaled_dot_product_attention(q, k, v))
        assert close(part.wrong[bank.NO_SCALE], scaled_dot_product_attention(q, k, v, scale=1.0))
        assert close(part.wrong[bank.BY_WIDTH], scaled_dot_product_attention(q, k, v, scale=0.5))
        assert close(part.wrong[bank.COLUMNS], down_the_columns(q, k, v))
        if bank.NOT_TRANSPOSED in part.wrong:
            assert close(part.wrong[bank.NOT_TRANSPOSED], scaled_dot_product_attention(q, k.T, v))
        else:
            assert torch.equal(k, k.T)


def test_every_step_for_three_tokens_is_pytorchs() -> None:
    for variant in islice(bank.attention_3x2.walk(0), VARIANTS):
        q, k, v = matrices(*variant.parameters.values())
        scores, weights, output = variant.item.all_parts
        s = torch.einsum("id,jd->ij", q, k) / math.sqrt(2)
        a = torch.softmax(s, -1)
        assert close(scores.answer.value, s)
        assert close(weights.answer.value, a)
        assert close(output.answer.value, scaled_dot_product_attention(q, k, v))
        assert close(scores.wrong[bank.NO_SCALE], q @ k.T)
        assert close(scores.wrong[bank.BY_WIDTH], q @ k.T / 2)
        assert close(scores.wrong[bank.EXCHANGED], k @ q.T / math.sqrt(2))
        assert close(weights.wrong[bank.COLUMNS], torch.softmax(s, 0))
        assert close(weights.wrong[bank.WHOLE], torch.softmax(s.flatten(), 0).reshape(3, 3))
        assert close(weights.wrong[bank.UNNORMALIZED], s.exp())
        assert close(output.wrong[bank.KEYS_FOR_VALUES], scaled_dot_product_attention(q, k, k))
        assert close(output.wrong[bank.PLAIN_MEAN], v.mean(0).expand(3, 2))
        assert close(output.wrong[bank.TRANSPOSED_WEIGHTS], a.T @ v)


def test_multi_head_attention_has_as_many_parameters_as_pytorchs() -> None:
    for variant in islice(bank.multi_head_parameters.walk(0), VARIANTS):
        d, h, bias = variant.parameters.values()

        def count(biased: bool, d: int = d, h: int = h) -> int:
            layer = nn.MultiheadAttention(d, h, bias=biased, device="meta")
            return sum(tensor.numel() for tensor in layer.parameters())

        part = variant.item.all_parts[0]
        assert value_of(part.answer.value) == count(bias == "biases")
        assert part.wrong[bank.OTHER_BIAS] == count(bias != "biases")
        layer = nn.MultiheadAttention(d, h, bias=bias == "biases", device="meta")
        assert part.wrong[bank.NO_OUTPUT] == count(bias == "biases") - sum(
            t.numel() for t in layer.out_proj.parameters()
        )
        assert part.wrong[bank.TIMES_HEADS] == h * count(bias == "biases")
        assert part.wrong[bank.ONE_HEAD] == pytest.approx(count(bias == "biases") / h)


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


Q, K, V = normal(4, 8, seed=1), normal(5, 8, seed=2), normal(5, 3, seed=3)


def weights(q: torch.Tensor = Q, k: torch.Tensor = K) -> torch.Tensor:
    """Return the attention weights, as PyTorch's outputs for one-hot values."""
    return scaled_dot_product_attention(q, k, torch.eye(len(k), dtype=torch.float64))


def output(q: torch.Tensor = Q, k: torch.Tensor = K, v: torch.Tensor = V) -> torch.Tensor:
    return scaled_dot_product_attention(q, k, v)


def ones(x: torch.Tensor) -> bool:
    return torch.allclose(x, torch.ones_like(x))


def causal() -> torch.Tensor:
    eye = torch.eye(5, dtype=torch.float64)
    return scaled_dot_product_attention(normal(5, 8), K, eye, is_causal=True)


def variance(divisor: Callable[[int], float]) -> list[float]:
    return [
        float(((normal(20000, d, seed=d) * normal(20000, d, seed=d + 1)).sum(1) / divisor(d)).var()) for d in (4, 64)
    ]


def in_range() -> bool:
    found = output(50 * Q)
    return bool((found <= V.amax(0) + 1e-9).all() and (found >= V.amin(0) - 1e-9).all())


def zero_scores_hide() -> bool:
    scores = Q @ K.T / math.sqrt(8)
    scores[:, 4] = 0
    return float(torch.softmax(scores, -1)[:, 4].max()) == 0


def cross_queries_are_the_encoders() -> bool:
    """Whether cross-attention answers once for each token of the encoder."""
    layer = nn.TransformerDecoderLayer(8, 2, 16, batch_first=True).eval()
    asked: list[tuple[int, int]] = []
    layer.multihead_attn.register_forward_pre_hook(lambda _, args: asked.append((args[0].shape[1], args[1].shape[1])))
    layer(torch.zeros(1, 3, 8), torch.zeros(1, 5, 8))
    ((queries, keys),) = asked
    return (queries, keys) == (5, 3)


def heads_cost() -> bool:
    one, two = (sum(t.numel() for t in nn.MultiheadAttention(64, h, device="meta").parameters()) for h in (4, 8))
    return two == 2 * one


PERMUTED = torch.tensor([3, 0, 4, 1, 2])
# what decides each statement, by words that stand in no other
TRIED: dict[str, Callable[[], bool]] = {
    "Each row of": lambda: ones(weights().sum(1)),
    "Multiplying all values": lambda: torch.allclose(output(v=3 * V), 3 * output()),
    "all keys are equal": lambda: torch.allclose(output(k=K[:1].expand_as(K)), V.mean(0).expand(4, 3)),
    "Permuting keys": lambda: torch.allclose(output(k=K[PERMUTED], v=V[PERMUTED]), output()),
    "Adding the same vector": lambda: torch.allclose(weights(k=K + normal(8)), weights()),
    "first token's output": lambda: causal()[0].tolist() == [1, 0, 0, 0, 0],
    "scaled scores have variance 1": lambda: variance(math.sqrt) == pytest.approx([1, 1], rel=0.05),
    "Each column of": lambda: ones(weights().sum(0)),
    "Multiplying all keys": lambda: torch.allclose(weights(k=3 * K), weights()),
    "divided by $d_k$ so that": lambda: variance(float) == pytest.approx([1, 1], rel=0.05),
    "component in all values": lambda: not in_range(),
    "forbidden scores to 0": zero_scores_hide,
    "forbids each token to attend to itself": lambda: float(causal().diagonal().abs().max()) == 0,
    "In cross-attention": cross_queries_are_the_encoders,
    "doubling the number of heads": heads_cost,
}


def test_statements_about_attention_hold_as_they_say() -> None:
    assert len(STATEMENTS) == len(TRIED)
    truth = {}
    for claim in STATEMENTS:
        (tried,) = [tried for words, tried in TRIED.items() if words in claim.text]
        truth[claim.text] = tried()
    assert {claim.text: claim.holds for claim in STATEMENTS} == truth
    for variant in islice(bank.attention_statements.walk(0), VARIANTS):
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Choice)
        assert [option for option in part.answer.options if truth[option]] == [part.answer.value]
        assert not any(truth[str(value)] for value in part.wrong.values())
