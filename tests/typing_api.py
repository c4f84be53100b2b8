"""Read by mypy, never run: a wrong call of a question is a type error."""

from typing import assert_type

from dlquiz.question import Item
from question_bank.convolution import parameter_count as counted

assert_type(counted(k=3, c_in=3, c_out=64), Item)
counted(k="3", c_in=3, c_out=64)  # type: ignore[arg-type]
counted(k=3, c_in=3)  # type: ignore[call-arg]
counted(k=3, c_in=3, c_out=64, colour="red")  # type: ignore[call-arg]
