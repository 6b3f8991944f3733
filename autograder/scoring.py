"""Points of a plain nbgrader test cell, from its outputs after it ran in the sandbox.

nbgrader's rules (an error scores 0, a number as last value is partial credit, anything else is full
points) without its slips: text on stderr does not cost the points, a value that is no plain number
in [0, points] is no full score, a value above the maximum does not stop the submission, and an
error counts whatever was shown before it. Where that changes a score, a finding says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.errors import IntakeError
from autograder.results import Finding, Text
from autograder.sandbox.notices import NO_COMMANDS

__all__ = ["score_as_stock", "score_outputs", "stock_score"]

Outputs = Sequence[Mapping[str, Any]]

# How numbers are written by what computes them: np.float64(2.5), array(2.5), Decimal('2.5').
_WRITTEN = re.compile(r"(?:(?:np\.\w+|array|tensor|Decimal)\((.*)\)|(?:np\.)?(True|False)_?)")


def score_outputs(
    outputs: Outputs, points: float, *, notebook: str, grade_id: str, ran: bool
) -> tuple[float, list[Finding]]:
    """Score in ``[0, points]`` of a test cell, and findings where nbgrader's would be another."""
    outputs = [output for output in outputs if not _costs_nothing(output, "")]
    score, reasons = _right_score(outputs, points) if ran else (0.0, [])
    try:
        stock = stock_score(outputs, points) if ran else 0.0
    except ValueError:
        stock = math.nan
    if stock == score:
        return score, []
    en, ja = f"Test cell {grade_id!r}: ", f"テストセル「{grade_id}」："
    if math.isnan(stock):
        theirs = Text(
            " (Plain nbgrader would stop grading here.)", "（素のnbgraderはここで採点を止めます。）"
        )
    else:
        theirs = Text(
            f" (Plain nbgrader: {stock:g} points.)", f"（素のnbgraderでは{stock:g}点です。）"
        )
    return score, [
        Finding("warning", Text(en + why.en + theirs.en, ja + why.ja + theirs.ja), notebook)
        for why in reasons
    ]


def stock_score(outputs: Outputs, points: float) -> float:
    """What ``nbgrader.utils.determine_grade`` makes of a test cell with these outputs.

    Written again because nbgrader takes seconds to import, which no worker has. Raises ValueError
    where it gives up, and with it on the whole submission.
    """
    for output in outputs:
        if output["output_type"] == "error" or output.get("name") == "stderr":
            return 0.0
        if output["output_type"] == "execute_result":
            text = output["data"].get("text/plain")
            if not text:
                raise ValueError("its last value has no text")
            try:
                value = float(text)
            except ValueError:
                return points
            if value > points:
                raise ValueError(f"its last value {text} is above its {points:g} points")
            return value + 0.0 if value >= 0 else points
    return points


def score_as_stock(outputs: Outputs, points: float, *, grade_id: str, ignored: str) -> float:
    """nbgrader's score, slips included, for ``--nbgrader-compat``.

    ``ignored`` is the pattern of text on stderr that the course wants left out of account. Raises
    IntakeError where nbgrader would give up on the submission.
    """
    counted = [output for output in outputs if not _costs_nothing(output, ignored)]
    try:
        return stock_score(counted, points)
    except ValueError as why:
        raise IntakeError(
            f"nbgrader cannot score the test cell {grade_id!r} of this submission: {why}.",
            f"nbgraderはこの提出物のテストセル「{grade_id}」を採点できません（{why}）。",
        ) from why


def _costs_nothing(output: Mapping[str, Any], ignored: str) -> bool:
    if output.get("name") != "stderr":
        return False
    text = str(output["text"])
    ours = NO_COMMANDS in text and not text.replace(NO_COMMANDS, "").strip()  # it runs there
    return ours or bool(ignored and re.search(ignored, text))


def _right_score(outputs: Outputs, points: float) -> tuple[float, list[Text]]:
    """The score, and what was unusual on the way to it."""
    reasons = []
    if any(output["output_type"] == "error" for output in outputs):
        return 0.0, [_FAILED_LATE]
    if any(output.get("name") == "stderr" for output in outputs):
        reasons.append(_WARNED)
    for output in outputs:
        if output["output_type"] == "execute_result":
            score, reason = _partial(str(output["data"].get("text/plain", "")), points)
            return score, [reason, *reasons] if reason else reasons
    return points, reasons


_FAILED_LATE = Text(
    "it stopped with an error, so it has no points, whatever it had shown before.",
    "エラーで終了したため、その前の表示にかかわらず0点です。",
)
_WARNED = Text(
    "it printed warnings; they cost no points.",
    "警告が出ましたが、減点はしていません。",
)


def _partial(text: str, points: float) -> tuple[float, Text | None]:
    shown = text if len(text) <= 40 else f"{text[:40]}..."
    value = _number(text)
    if value is None:
        nothing = Text("its last value shows nothing.", "最後の値に表示がありません。")
        return points, None if text else nothing  # some other last value: the cell ran through
    if not math.isfinite(value) or value < 0:
        return 0.0, Text(
            f"its last value {shown} is no score, so it has no points.",
            f"最後の値 {shown} は点数として使えないため、0点です。",
        )
    if value > points:
        return points, Text(
            f"its last value {shown} is above its {points:g} points; it has {points:g}.",
            f"最後の値 {shown} が満点 {points:g} を超えているため、{points:g}点です。",
        )
    return value + 0.0, Text(
        f"its last value {shown} counts as {value:g} points.",
        f"最後の値 {shown} を{value:g}点として数えました。",
    )


def _number(text: str) -> float | None:
    """The number that a text/plain repr stands for: 2.5, True, np.float64(2.5), '2.5'."""
    body = text.strip()
    if written := _WRITTEN.fullmatch(body):
        body = written[2] or written[1].strip()
    body = body.strip("'\"")
    if body in ("True", "False"):
        return float(body == "True")
    try:
        return float(body)
    except ValueError:
        return None
