"""Points of a plain nbgrader test cell, from its outputs after it ran in the sandbox.

nbgrader's rules (an error scores 0, a number as last value is partial credit, anything else is full
points) without its slips: text on stderr does not cost the points, a value that is no plain number
in [0, points] is no full score, and a value above the maximum does not stop the submission.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.results import Finding, Text

__all__ = ["score_outputs"]


def score_outputs(
    outputs: Sequence[Mapping[str, Any]], points: float, *, notebook: str, grade_id: str, ran: bool
) -> tuple[float, list[Finding]]:
    """Score in ``[0, points]`` of a test cell, and findings where the output was unusual."""
    if not ran or any(output["output_type"] == "error" for output in outputs):
        return 0.0, []
    findings: list[Finding] = []
    if any(output.get("name") == "stderr" for output in outputs):
        findings.append(
            Finding(
                "warning",
                Text(
                    f"The test cell {grade_id!r} printed warnings; they cost no points.",
                    f"テストセル「{grade_id}」で警告が出ましたが、減点はしていません。",
                ),
                notebook,
            )
        )
    for output in outputs:
        if output["output_type"] == "execute_result":
            score, finding = _partial(str(output["data"].get("text/plain", "")), points, grade_id)
            return score, findings + ([Finding("warning", finding, notebook)] if finding else [])
    return points, findings


def _partial(text: str, points: float, grade_id: str) -> tuple[float, Text | None]:
    value = _number(text)
    if value is None:
        return points, None  # some other last value: the cell ran through
    if not math.isfinite(value) or value < 0:
        return 0.0, Text(
            f"The last value of the test cell {grade_id!r} is {value}, which is no score.",
            f"テストセル「{grade_id}」の最後の値 {value} は点数として使えません。",
        )
    if value > points:
        return points, Text(
            f"The last value of the test cell {grade_id!r} was above its {points:g} points.",
            f"テストセル「{grade_id}」の最後の値が満点 {points:g} を超えていました。",
        )
    return value, None


def _number(text: str) -> float | None:
    """The number that a text/plain repr stands for: 2.5, True, np.float64(2.5), '2.5'."""
    body = text.strip()
    if body.startswith("np.") and body.endswith(")") and "(" in body:
        body = body[body.index("(") + 1 : -1]
    body = body.strip("'\"")
    if body in ("True", "False"):
        return float(body == "True")
    try:
        return float(body)
    except ValueError:
        return None
