"""A fixed number of drawn texts; tests/benchmarks/fuzz.py runs ten million and lets coverage guide others."""

from random import Random

import pytest

from tests.grading.fuzzing import check

BLOCKS, TEXTS = 12, 10_000


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_drawn_text_breaks_a_promise(block: int) -> None:
    rng = Random(f"in every run {block}")  # noqa: S311  (texts to try, not secrets)
    for _ in range(TEXTS):
        check(rng)
