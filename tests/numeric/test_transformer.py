"""Transformers: what the formulas admit."""

import pytest

from dlquiz.errors import FormulaError
from dlquiz.numeric.transformer import block_parameters, kv_cache_bytes


def test_the_smallest_block() -> None:
    assert block_parameters(1, 1, 1) == (8, 4, 4, 16)


@pytest.mark.parametrize("sizes", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_a_block_has_sizes(sizes: tuple[int, int, int]) -> None:
    with pytest.raises(FormulaError, match="widths and layers are 1 or more"):
        block_parameters(*sizes)


def test_the_smallest_cache_holds_a_key_and_a_value() -> None:
    assert kv_cache_bytes(1, 1, 1, 1, batch=1, size=1) == 2


@pytest.mark.parametrize("zero", range(6))
def test_a_cache_has_sizes(zero: int) -> None:
    layers, heads, d_h, n, batch, size = (int(place != zero) for place in range(6))
    with pytest.raises(FormulaError, match="layers, heads, widths, tokens, sequences and bytes are 1 or more"):
        kv_cache_bytes(layers, heads, d_h, n, batch=batch, size=size)
