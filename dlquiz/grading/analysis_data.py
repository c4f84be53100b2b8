"""An analysis as the JSON data of `dlquiz grade --json`, its figures rounded to what they can carry."""

from typing import Any

from dlquiz.grading.analysis import Analysis, Part
from dlquiz.grading.cautions import cautions


def as_data(found: Analysis) -> dict[str, Any]:
    """Return the analysis as JSON data; a figure that cannot be given is null."""
    reliability, drift = found.reliability, found.drift
    return {
        "marked": found.marked,
        "possible": found.possible,
        "mean_percent": _rounded(found.mean, 2),
        "deviation_percent": _rounded(found.deviation, 2),
        "quantiles_percent": {f"{q:g}": _rounded(value, 2) for q, value in found.quantiles},
        "histogram": list(found.bins),
        "reliability": reliability
        and {
            "name": reliability.name,
            "alpha": _rounded(reliability.alpha),
            "interval": reliability.interval and [_rounded(end) for end in reliability.interval],
            "of_questions": _rounded(reliability.of_questions),
            "error_points": _rounded(reliability.error),
        },
        "forms": [
            {
                "form": form.name,
                "students": form.students,
                "mean_percent": _rounded(form.mean, 2),
                "error_percent": _rounded(form.error, 2),
            }
            for form in found.forms
        ],
        "drift": drift
        and {"p": _rounded(drift.p), "explained": _rounded(drift.explained), "permutations": drift.permutations},
        "parts": [_part(part) for part in found.parts],
        "misconceptions": [
            {"name": slip.name, "remedy": slip.remedy, "students": students, "parts": parts}
            for slip, students, parts in found.met
        ],
        "absent": [{"student": row.student, "name": row.name, "form": row.form} for row in found.absent],
        "cautions": list(cautions(found)),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "column": part.column.name,
        "question": part.column.question,
        "points": part.column.points,
        "difficulty": _rounded(part.difficulty),
        "discrimination": _rounded(part.discrimination),
        "drift_p": _rounded(part.drift),
        "outcomes": {outcome.value: count for outcome, count in part.outcomes.items()},
        "misconceptions": [
            {"name": met.misconception.name, "students": met.students, "elsewhere": _rounded(met.elsewhere)}
            for met in part.met
        ],
        "answers": [
            {
                "form": given.form or None,
                "answer": given.text,
                "right": given.right,
                "misconception": given.misconception.name if given.misconception else None,
                "students": times,
            }
            for given, times in part.answers[:20]
        ],
    }


def _rounded(value: float | None, places: int = 4) -> float | None:
    return None if value is None else round(value, places) + 0.0
