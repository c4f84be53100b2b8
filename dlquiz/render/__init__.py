"""One file per output; text, math and figures are data that each output draws in its own way."""
