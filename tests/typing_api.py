"""Read by mypy, never run: a wrong call of a question is a type error."""

from typing import assert_type

from dlquiz.question import Item
from question_bank.convolution import output_size

assert_type(output_size(n=32, k=7, s=2, p=3), Item)
output_size(n="32", k=7, s=2, p=3)  # type: ignore[arg-type]
output_size(n=32, k=7, s=2)  # type: ignore[call-arg]
output_size(n=32, k=7, s=2, p=3, colour="red")  # type: ignore[call-arg]
