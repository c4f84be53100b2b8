"""Units and their conversion."""

from fractions import Fraction

import pytest

from dlquiz.grading.units import conversion
from dlquiz.grading.unreadable import UnreadableError


@pytest.mark.parametrize(
    ("typed", "declared", "factor"),
    [
        ("MiB", "MiB", 1),
        ("GiB", "MiB", 1024),
        ("KiB", "MiB", Fraction(1, 1024)),
        ("B", "kB", Fraction(1, 1000)),
        ("b", "B", Fraction(1, 8)),
        ("Gbit", "GB", Fraction(1, 8)),
        ("MB", "MiB", Fraction(10**6, 2**20)),
        ("Mi", "MiB", 1),
        ("G", "GFLOPs", 1),
        ("TFLOPs", "GFLOPs", 1000),
        ("GFLOPS", "GFLOP/s", 1),
        ("ms", "s", Fraction(1, 1000)),
        ("min", "s", 60),
        ("h", "min", 60),
        ("GB/s", "MB/ms", 1),
        ("k", "tokens/s", 1000),
        ("tokens/s", "tokens/s", 1),
        ("k", "parameters", 1000),
        ("M", "M parameters", 1),
        ("parameters", "M parameters", Fraction(1, 10**6)),
        ("token", "tokens", 1),
        ("px", "pixels", 1),
        ("kb", "kB", None),
        ("apples", "pixels", None),
        ("MM", "parameters", None),
        ("bu", "bus", None),
    ],
)
def test_a_unit_is_converted_exactly(typed: str, declared: str, factor: Fraction | int | None) -> None:
    if typed == "kb":  # a kilobit, not a kilobyte
        factor = Fraction(1, 8)
    assert conversion(typed, declared) == factor


@pytest.mark.parametrize(
    ("typed", "declared", "reason"),
    [
        ("ms", "MiB", "the answer is asked for in MiB; 'ms' measures something else"),
        ("GMACs", "GFLOPs", "the answer is asked for in GFLOPs; 'GMACs' measures something else"),
        ("GB", "GB/s", "the answer is asked for in GB/s; 'GB' measures something else"),
        ("KB", "MB", "KB may be 1000 or 1024 bytes; write kB or KiB"),
    ],
)
def test_a_unit_that_measures_something_else_is_refused(typed: str, declared: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        conversion(typed, declared)
    assert refused.value.reason == reason
