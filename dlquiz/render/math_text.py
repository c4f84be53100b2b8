"""Formulas for a terminal: `inline` on one line, `block` in two dimensions."""

from dlquiz.render.math_block import block
from dlquiz.render.math_inline import inline

__all__ = ["block", "inline"]
