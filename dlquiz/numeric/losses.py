"""Losses of a classifier: softmax cross-entropy with its gradient, and the multiclass hinge loss.

Scores are given class by class; the true class `y` counts from 0 here and from 1 in the names of the intermediates.
"""

from collections.abc import Sequence
from typing import Any

from dlquiz.errors import FormulaError
from dlquiz.numeric.functions import exp, log, maximum
from dlquiz.numeric.term import Real, array, let


def _checked(scores: Sequence[Real], y: int) -> None:
    if len(scores) < 2:
        raise FormulaError("a classifier needs scores for two classes or more")
    if not 0 <= y < len(scores):
        raise FormulaError(f"there is no class {y + 1}", f"the scores are those of classes 1 to {len(scores)}")


def _added(terms: Sequence[Real]) -> Real:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def softmax(scores: Sequence[Real]) -> list[Real]:
    """Softmax of the scores, class by class.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    """
    z = let("Z", _added([exp(s) for s in scores]))
    return [let(f"p_{k}", exp(s) / z) for k, s in enumerate(scores, 1)]


def cross_entropy(scores: Sequence[Real], y: int) -> Real:
    """Softmax cross-entropy of one sample in nats: minus the logarithm of the true class's probability.

    >>> round(cross_entropy([3.2, 5.1, -1.7], 0), 2)
    2.04
    """
    _checked(scores, y)
    z = let("Z", _added([exp(s) for s in scores]))
    p = let(f"p_{y + 1}", exp(scores[y]) / z)
    loss: Real = -log(p)
    return let("L", loss)


def softmax_gradient(scores: Sequence[Real], y: int) -> Any:
    r"""Gradient of the softmax cross-entropy with respect to the scores: probabilities minus the one-hot target.

    >>> softmax_gradient([0.0, 0.0], 1)
    array([ 0.5, -0.5])
    """
    _checked(scores, y)
    return array([p - 1 if k == y else p for k, p in enumerate(softmax(scores))], r"\nabla_s L")


def margins(scores: Sequence[Real], y: int, margin: Real = 1) -> list[Real]:
    """What each wrong class adds to the hinge loss: max(0, s_j - s_y + margin), in the order of the classes.

    >>> margins([3, 5, -2], 0)
    [3, 0]
    """
    _checked(scores, y)
    return [let(f"m_{j + 1}", maximum(0, s - scores[y] + margin)) for j, s in enumerate(scores) if j != y]


def hinge(scores: Sequence[Real], y: int, margin: Real = 1) -> Real:
    """Multiclass hinge loss of one sample, summed over the wrong classes (Weston & Watkins 1999).

    >>> round(hinge([3.2, 5.1, -1.7], 0), 1)
    2.9
    """
    return let("L", _added(margins(scores, y, margin)))
