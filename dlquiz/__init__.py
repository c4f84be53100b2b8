"""Exam practice for deep learning: questions whose answers are checked, in the terminal and on paper."""

__version__ = "0.1.0"
