"""What an interrupted verify had done already: a line a run, in the course's state folder.

The first line names the fingerprint of what was run. If that still holds, the next verify goes on
from here; a line that was not written to its end is run again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.checks.runner import Trace
from autograder.proof.attempt import Attempted
from autograder.results import Result, Text, from_record, to_record
from autograder.store import write_aside

__all__ = ["Journal", "Judged"]


@dataclass(frozen=True)
class Judged:
    """A graded variant, what is wrong with it, and of a reference run what its checks asked for."""

    result: Result
    problems: tuple[Text, ...]
    traces: Mapping[str, Trace] = field(default_factory=dict)


class Journal:
    """The runs of one assignment that are done, by name."""

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self._head = json.dumps(fingerprint)
        self._done: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            head, *noted = path.read_text(encoding="utf-8").splitlines()
            if head == self._head:
                for line in noted:
                    name, raw = json.loads(line)
                    self._done[name] = _decode(raw)
        lines = [self._line(name, outcome) for name, outcome in self._done.items()]
        write_aside(path, "\n".join([self._head, *lines, ""]).encode())

    def __contains__(self, name: str) -> bool:
        return name in self._done

    def __getitem__(self, name: str) -> Any:
        return self._done[name]

    def note(self, name: str, outcome: Any) -> None:
        """Write down what a run gave."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(self._line(name, outcome) + "\n")

    def _line(self, name: str, outcome: Any) -> str:
        return json.dumps([name, _encode(outcome)], ensure_ascii=True)

    def close(self) -> None:
        """All is done: nothing to go on from."""
        with contextlib.suppress(OSError):
            self._path.unlink()


def _encode(outcome: Any) -> Mapping[str, Any]:
    if isinstance(outcome, tuple):
        return {"blamed": [asdict(each) for each in outcome]}
    if isinstance(outcome, Attempted):
        return {
            "checks": outcome.checks,
            "seconds": outcome.seconds,
            "gave_up": asdict(outcome.gave_up),
        }
    traces = outcome.traces.items()
    return {
        "result": to_record(outcome.result),
        "problems": [asdict(each) for each in outcome.problems],
        "traces": {name: [sorted(trace.asked), sorted(trace.makers)] for name, trace in traces},
    }


def _decode(raw: Mapping[str, Any]) -> Any:
    if "blamed" in raw:
        return tuple(Text(**each) for each in raw["blamed"])
    if "result" not in raw:
        checks = {name: (outcome, cause) for name, (outcome, cause) in raw["checks"].items()}
        return Attempted(checks, raw["seconds"], Text(**raw["gave_up"]))
    traces = {
        name: Trace(frozenset(asked), frozenset(makers))
        for name, (asked, makers) in raw["traces"].items()
    }
    problems = tuple(Text(**each) for each in raw["problems"])
    return Judged(from_record(raw["result"]), problems, traces)
