"""The result of grading one submission, as data, and its JSON form.

Rendering (JSON for programs, terminal, HTML, Markdown) is elsewhere and shares these records.

Outcome of a check:

- ``passed``
- ``failed``: judged, and the answer is wrong;
- ``skipped``: not attempted, the stub is still there;
- ``error``: the trainee's code raised, died or exceeded a limit, so there was no answer to judge;
- ``undecided``: the check itself broke; no points for now, and a person has to look.
"""

from __future__ import annotations

import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

__all__ = [
    "PARTS",
    "SCHEMA",
    "Cause",
    "CheckResult",
    "Finding",
    "Message",
    "Outcome",
    "Result",
    "SandboxLevel",
    "Standing",
    "Status",
    "TaskResult",
    "Text",
    "from_record",
    "is_address",
    "to_json",
    "to_record",
]

SCHEMA = "autograder.result/1"
PARTS = ("title", "concept", "points", "message")  # of a hidden check that a trainee may see

Outcome = Literal["passed", "failed", "skipped", "error", "undecided"]
Cause = Literal[
    "",
    "not_attempted",
    "wrong",
    "wrong_type",
    "wrong_shape",
    "missing",
    "crashed",
    "too_slow",
    "too_much_memory",
    "too_much_output",
    "died",
    "check_broke",
]
SandboxLevel = Literal["full", "lite", "none"]
Status = Literal["graded", "not_gradable"]


@dataclass(frozen=True)
class Text:
    """Words in two languages; Japanese falls back to English."""

    en: str = ""
    ja: str = ""

    def get(self, lang: str) -> str:
        return self.ja if lang == "ja" and self.ja else self.en

    def after(self, en: str, ja: str = "") -> Text:
        """The same behind other words, in Japanese behind ``ja`` if that differs."""
        return Text(en + self.en, (ja or en) + self.get("ja"))

    def __bool__(self) -> bool:
        return bool(self.en or self.ja)


_NOTHING = Text()
_ADDRESS = re.compile(r"https://[^\s<>\"'`\\]+")


def is_address(lesson: str) -> bool:
    """Whether a lesson is an address that pages may link."""
    return len(lesson) <= 300 and _ADDRESS.fullmatch(lesson) is not None


@dataclass(frozen=True)
class Message:
    """Why a check did not pass, safe to show to the trainee by construction.

    ``called``, ``returned`` and ``where`` (execution count of the cell, line in it: where the
    trainee's code stopped) are filled only from public or teaching inputs, in a process that no
    hidden input has reached.
    """

    cause: Cause
    called: str = ""
    returned: str = ""  # empty if nothing came back; then the reason says why
    reason: Text = Text()  # what went wrong, in words of ours: "took longer than 10 s"
    text: Text = Text()  # the property that is broken and one question to think about
    lesson: str = ""  # heading of the notebook, or https address; the course's words
    where: tuple[int, int] | None = None

    def plain(self, lang: str = "en") -> str:
        """One paragraph for terminals and JSON."""
        parts = []
        if self.called:
            called, returned = self.called, self.returned
            if lang == "ja":
                came = f" {returned} が返りました。" if returned else "、返り値がありませんでした。"
                parts.append(f"{called} を実行すると{came}")
            else:
                came = f" and you returned {returned}" if returned else ""
                parts.append(f"We called {called}{came}.")
        parts += [text.get(lang) for text in (self.reason, self.text) if text]
        return " ".join(parts)


@dataclass(frozen=True)
class CheckResult:
    name: str
    outcome: Outcome
    points: float
    max_points: float
    public: bool
    title: Text = Text()
    concept: str = ""
    core: bool = False
    message: Message | None = None
    seconds: float = 0.0
    reveals: tuple[str, ...] = PARTS


@dataclass(frozen=True)
class TaskResult:
    """One graded cell. ``score`` is None while a person still has to mark it."""

    grade_id: str
    score: float | None
    max_score: float
    manual: bool
    checks: tuple[CheckResult, ...] = ()
    attempted: bool = True
    notebook: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Finding:
    """A remark without points: something repaired, a limit hit, a pre-check item."""

    kind: str
    text: Text
    notebook: str = ""
    cell: int | None = None


@dataclass(frozen=True)
class Standing:
    """What a trainee who asked to be on the leaderboard reached there. Never part of the score.

    ``name`` is the pseudonym chosen, "" if one is to be made, and ``flaw`` says why a chosen one is
    not used. ``skill`` with its 95 % interval ``low`` to ``high``; None if it is not ranked, and
    ``reason`` says why.
    """

    name: str = ""
    flaw: Text = Text()
    skill: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Text = Text()


@dataclass(frozen=True)
class Result:
    """Everything known about one graded submission."""

    student: str
    assignment: str
    status: Status
    reason: Text = Text()
    tasks: tuple[TaskResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    sandbox: SandboxLevel = "full"
    seconds: float = 0.0
    receipt: Mapping[str, Any] = field(default_factory=dict)
    notebooks: Mapping[str, Any] = field(default_factory=dict)  # executed notebooks, by name
    files: Mapping[str, bytes] = field(default_factory=dict)  # that cells wrote, by relative path
    stages: Mapping[str, float] = field(default_factory=dict, compare=False)  # seconds; not stored
    standing: Standing | None = None  # on the leaderboard; None: did not ask to be there

    @property
    def score(self) -> float:
        """Points recorded so far; manual tasks that wait for a mark count nothing yet."""
        return round(sum(task.score or 0.0 for task in self.tasks), 6)

    @property
    def max_score(self) -> float:
        return round(sum(task.max_score for task in self.tasks), 6)

    @property
    def work(self) -> Any:
        """Hashes of what was handed in: equal for the same notebooks with the same files."""
        notebooks, files = self.receipt.get("submitted"), self.receipt.get("files")
        return [notebooks, files] if files else notebooks

    def same_work(self, other: Result) -> bool:
        """Whether both are of the same work; a receipt of before may not name its files."""
        if "files" not in self.receipt or "files" not in other.receipt:
            return bool(self.receipt.get("submitted") == other.receipt.get("submitted"))
        return bool(self.work == other.work)

    def without_notebooks(self) -> Result:
        return replace(self, notebooks={}, files={})

    def in_short(self) -> Result:
        """What a table of many needs, in a small part of the memory.

        Of checks, the names and outcomes of those that did not pass; the receipt keeps how it was
        scored.
        """
        tasks = tuple(
            TaskResult(
                sys.intern(task.grade_id),
                *(task.score, task.max_score, task.manual),
                checks=tuple(
                    CheckResult(sys.intern(check.name), check.outcome, 0.0, 0.0, check.public)
                    for check in task.checks
                    if check.outcome != "passed"
                ),
                attempted=task.attempted,
            )
            for task in self.tasks
        )
        how = {"nbgrader_compat": self.receipt.get("nbgrader_compat", False)}
        return replace(
            self,
            assignment=sys.intern(self.assignment),
            reason=self.reason or _NOTHING,
            tasks=tasks,
            receipt=how if self.receipt else {},
            notebooks={},
            files={},
            stages={},
            standing=None,
        )


def to_json(result: Result, lang: str = "en") -> dict[str, Any]:
    """The public contract (docs/result-schema.json): one object of the list that --json writes."""
    return {
        "schema": SCHEMA,
        "student": result.student,
        "assignment": result.assignment,
        "score": result.score,
        "max_score": result.max_score,
        "sandbox": result.sandbox,
        "seconds": round(result.seconds, 3),
        "status": result.status,
        "reason": result.reason.get(lang),
        "tasks": [
            {
                "grade_id": task.grade_id,
                "notebook": task.notebook,
                "score": task.score,
                "max_score": task.max_score,
                "manual": task.manual,
                "attempted": task.attempted,
                "checks": [
                    {
                        "name": check.name,
                        "outcome": check.outcome,
                        "points": check.points,
                        "max_points": check.max_points,
                        "public": check.public,
                        "message": check.message.plain(lang) if check.message else "",
                        "title": check.title.get(lang),
                        "concept": check.concept,
                        "core": check.core,
                        "cause": check.message.cause if check.message else "",
                        "reveals": list(PARTS if check.public else check.reveals),
                    }
                    for check in task.checks
                ],
            }
            for task in result.tasks
        ],
        "findings": [
            {
                "kind": finding.kind,
                "text": finding.text.get(lang),
                "notebook": finding.notebook,
                "cell": finding.cell,
            }
            for finding in result.findings
        ],
        "receipt": dict(result.receipt),
        **({"standing": _standing_json(result.standing, lang)} if result.standing else {}),
    }


def _standing_json(standing: Standing, lang: str) -> dict[str, Any]:
    return {
        "name": standing.name,
        "name_flaw": standing.flaw.get(lang),
        "skill": standing.skill,
        "low": standing.low,
        "high": standing.high,
        "reason": standing.reason.get(lang),
    }


def to_record(result: Result) -> dict[str, Any]:
    """A complete, JSON-able form that :func:`from_record` turns back into an equal Result."""
    files = {name: b64encode(content).decode() for name, content in result.files.items()}
    flat = asdict(replace(result, notebooks={}, files={}, stages={}))  # would copy every cell
    return flat | {"notebooks": dict(result.notebooks), "files": files}


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["en"], raw["ja"])


def _check(raw: Mapping[str, Any]) -> CheckResult:
    message = raw["message"]
    if message is not None:
        texts = {"reason": _text(message["reason"]), "text": _text(message["text"])}
        where = tuple(message["where"]) if message.get("where") else None
        message = Message(**{**message, **texts, "where": where})
    made = {"title": _text(raw["title"]), "message": message}
    return CheckResult(**{**raw, **made, "reveals": tuple(raw.get("reveals", PARTS))})


def from_record(raw: Mapping[str, Any]) -> Result:
    """The Result that :func:`to_record` wrote."""
    tasks = tuple(
        TaskResult(**{**task, "checks": tuple(_check(check) for check in task["checks"])})
        for task in raw["tasks"]
    )
    findings = tuple(
        Finding(**{**finding, "text": _text(finding["text"])}) for finding in raw["findings"]
    )
    files = {name: b64decode(content) for name, content in raw.get("files", {}).items()}
    standing = raw.get("standing")
    if standing is not None:
        words = {key: _text(standing[key]) for key in ("flaw", "reason")}
        standing = Standing(**{**standing, **words})
    made = {"reason": _text(raw["reason"]), "tasks": tasks, "findings": findings, "files": files}
    made["standing"] = standing
    return Result(**{**raw, **made})
