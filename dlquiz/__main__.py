"""`python -m dlquiz` is the command `dlquiz`."""

from dlquiz.cli.main import main

main()
