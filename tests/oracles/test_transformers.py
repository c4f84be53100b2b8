"""Transformers against PyTorch's layers, and orders of steps against their own table."""

from itertools import islice

import pytest
import torch
from torch import nn

from dlquiz.numeric.term import value_of
from dlquiz.question import Ordering
from question_bank import transformers as bank
from question_bank._transformer_steps import PIPELINES

CHECKED = {
    "transformers/block-parameter-count": "torch.nn.TransformerEncoder on the meta device",
    "transformers/kv-cache-memory": "torch.Tensor.nbytes on the meta device",
    "transformers/pipeline-order": "a table of what needs what, and torch.nn.TransformerEncoderLayer's own order",
}
VARIANTS = 300


def numel(*modules: nn.Module) -> int:
    return sum(tensor.numel() for module in modules for tensor in module.parameters())


def test_every_part_of_a_block_has_as_many_parameters_as_pytorchs() -> None:
    for variant in islice(bank.block_parameter_count.walk(0), VARIANTS):
        d, ratio, layers = variant.parameters.values()
        block = nn.TransformerEncoderLayer(d, 4, ratio * d, device="meta")
        stack = nn.TransformerEncoder(block, layers, enable_nested_tensor=False)
        attention, feed_forward, norms, total = variant.item.all_parts
        assert value_of(attention.answer.value) == numel(block.self_attn)
        assert value_of(feed_forward.answer.value) == numel(block.linear1, block.linear2)
        assert value_of(norms.answer.value) == numel(block.norm1, block.norm2)
        assert value_of(total.answer.value) == numel(stack)

        assert attention.wrong[bank.NO_OUTPUT] == numel(block.self_attn) - numel(block.self_attn.out_proj)
        assert attention.wrong[bank.ONE_MATRIX] == numel(block.self_attn.out_proj)
        assert attention.wrong[bank.NO_BIAS] == numel(nn.MultiheadAttention(d, 4, bias=False, device="meta"))
        assert feed_forward.wrong[bank.NO_BIAS] == block.linear1.weight.numel() + block.linear2.weight.numel()
        assert feed_forward.wrong[bank.ONE_LAYER] == numel(block.linear1)
        bare = nn.MultiheadAttention(d, 4, bias=False, device="meta")
        both = attention.wrong[bank.NO_BIAS & bank.NO_OUTPUT], attention.wrong[bank.NO_BIAS & bank.ONE_MATRIX]
        assert both == (bare.in_proj_weight.numel(), bare.out_proj.weight.numel())
        assert feed_forward.wrong[bank.NO_BIAS & bank.ONE_LAYER] == block.linear1.weight.numel()
        square = nn.Linear(ratio * d, ratio * d, device="meta")
        assert feed_forward.wrong[bank.SQUARE] == numel(block.linear1, block.linear2, square)
        assert norms.wrong[bank.GAIN_ONLY] == block.norm1.weight.numel() + block.norm2.weight.numel()
        assert norms.wrong[bank.HIDDEN_NORM] == numel(block.norm1, nn.LayerNorm(ratio * d, device="meta"))
        assert norms.wrong[bank.SCALAR_NORM] == numel(*[nn.LayerNorm(1, device="meta")] * 2)
        assert total.wrong[bank.ONE_BLOCK] == numel(block)
        assert total.wrong[bank.NO_NORMS] == numel(stack) - layers * numel(block.norm1, block.norm2)
        assert total.wrong[bank.NO_ATTENTION] == layers * numel(block.linear1, block.linear2)


DTYPES = {8: torch.int8, 16: torch.float16, 32: torch.float32}
BYTES = {"MiB": 1024**2, "GiB": 1024**3}


def cache(layers: int, heads: int, d_h: int, n: int, batch: int, bits: int) -> int:
    return torch.empty(2, layers, batch, heads, n, d_h, dtype=DTYPES[bits], device="meta").nbytes


def test_cache_takes_the_memory_of_pytorchs_tensors() -> None:
    for variant in islice(bank.kv_cache_memory.walk(0), VARIANTS):
        layers, heads, d_h, n, batch, bits, unit = variant.parameters.values()
        part = variant.item.all_parts[0]
        memory = cache(layers, heads.key_value, d_h, n, batch, bits)
        assert value_of(part.answer.value) == pytest.approx(memory / BYTES[unit], rel=1e-12)
        keys = torch.empty(layers, batch, heads.key_value, n, d_h, dtype=DTYPES[bits], device="meta")
        assert part.wrong[bank.KEYS_ONLY] == pytest.approx(keys.nbytes / BYTES[unit], rel=1e-12)
        assert part.wrong[bank.ONE_LAYER_CACHED] == pytest.approx(2 * keys[0].nbytes / BYTES[unit], rel=1e-12)
        all_heads = cache(layers, heads.query, d_h, n, batch, bits)
        assert part.wrong[bank.QUERY_HEADS] == pytest.approx(all_heads / BYTES[unit], rel=1e-12)
        assert part.wrong[bank.BITS] == pytest.approx(memory * 8 / BYTES[unit], rel=1e-12)
        decimal = {"MiB": 1e6, "GiB": 1e9}[unit]
        assert part.wrong[bank.DECIMAL] == pytest.approx(memory / decimal, rel=1e-12)
        assert part.wrong[bank.KEYS_ONLY & bank.DECIMAL] == pytest.approx(keys.nbytes / decimal, rel=1e-12)
        assert part.wrong[bank.QUERY_HEADS & bank.DECIMAL] == pytest.approx(all_heads / decimal, rel=1e-12)
        keys = torch.empty(layers, batch, heads.query, n, d_h, dtype=DTYPES[bits], device="meta")
        both = part.wrong[bank.KEYS_ONLY & bank.QUERY_HEADS]
        assert both == pytest.approx(keys.nbytes / BYTES[unit], rel=1e-12)


# The steps in order, each by words that stand in no other. Training: the loop of PyTorch's tutorials; pre-norm: Xiong
# et al. 2020, table 1; heads: Vaswani et al. 2017, section 3.2; cache: Shazeer 2019, section 2.4; ViT: Dosovitskiy et
# al. 2021, equations 1 to 4.
TABLE = {
    "training": ["batch", "embeddings", "run the", "in the loss", "back-propagate", "clip", "optimizer", "schedule"],
    "pre-norm": [
        *("normalize the block's", "queries", "mix", "$W_O$"),
        *("add the block's", "normalize the sum", "each token", "from before"),
    ],
    "heads": ["project the tokens", "split", "dot products", "divide", "softmax", "average", "concatenate", "multiply"],
    "cache": ["embed", "project it", "append", "score its", "softmax", "average", "logits", "draw"],
    "vit": ["cut", "flatten", "project", "in front", "position", "encoder", "normalize", "scores"],
}


def rank(pipeline: str, step: str) -> int:
    (found,) = [place for place, words in enumerate(TABLE[pipeline]) if words in step]
    return found


def test_steps_stand_in_the_order_of_the_table() -> None:
    assert set(TABLE) == set(PIPELINES)
    for variant in islice(bank.pipeline_order.walk(0), VARIANTS):
        pipeline = variant.parameters["pipeline"]
        part = variant.item.all_parts[0]
        assert isinstance(part.answer, Ordering)
        assert sorted(part.answer.options) == sorted(part.answer.value)
        ranks = [rank(pipeline, step) for step in part.answer.value]
        assert ranks == sorted(set(ranks))
        assert len(ranks) == 6
        for order in part.wrong.values():
            assert isinstance(order, tuple)
            mistaken = [rank(pipeline, step) for step in order]
            assert mistaken != ranks
            assert sorted(mistaken) == ranks


def test_pytorchs_pre_norm_layer_runs_in_the_order_of_the_bank() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, norm_first=True, batch_first=True)
    ran: list[str] = []
    for name, module in layer.named_children():
        module.register_forward_hook(lambda *_, name=name: ran.append(name))
    layer(torch.zeros(1, 3, 8))
    parts = {
        "norm1": "normalize the block's input",
        "self_attn": "mix the tokens by causal attention",
        "norm2": "normalize the sum",
        "linear1": "apply the feed-forward network to each token",
    }
    steps = PIPELINES["pre-norm"].steps
    places = [steps.index(parts[name]) for name in ran if name in parts]
    assert places == sorted(places)
    assert len(places) == 4
