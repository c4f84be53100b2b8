"""Reading and marking what students type.

Their text goes through a grammar of our own and is compared by numbers; it is never evaluated as code.
"""

from dlquiz.grading.follow import mark_parts
from dlquiz.grading.marking import mark
from dlquiz.grading.reading import Reading, read
from dlquiz.grading.verdict import Mark, Outcome, evidence
from dlquiz.question.rules import Multiple, Rules

__all__ = ["Mark", "Multiple", "Outcome", "Reading", "Rules", "evidence", "mark", "mark_parts", "read"]
