"""What a failing check may quote: its example, or a counterexample from the teaching spaces."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autograder.checks.asking import Answer, Counterexample
from autograder.checks.judge import fault_words
from autograder.checks.run import Run
from autograder.checks.spec import CheckSpec
from autograder.checks.submission import CallLog, Recorder, Submission
from autograder.checks.verdict import Kind, of_a_call, verdict
from autograder.execution import Exhausted
from autograder.results import CheckResult, Message, Text
from autograder.wire import RemoteMissing, WireError

if TYPE_CHECKING:
    from autograder.checks.counterexample import Search
    from autograder.checks.teaching import Space

__all__ = ["Examples", "counterexamples", "example", "of_log", "quoting"]

# Where another input explains something: a time limit explains itself.
_EXPLAINED: dict[str, Kind | None] = {
    "wrong": None,
    "wrong_type": "form",
    "wrong_shape": "form",
    "crashed": "crashed",
}
_OF_AN_EXAMPLE = re.compile(r"\bexamples?\b", re.IGNORECASE)


def example(spec: CheckSpec, run: Run) -> CallLog:
    """Make a check's teaching call on the trainee's function; the note keeps a fault."""
    noted = CallLog()
    if spec.example is not None:
        with contextlib.suppress(Exception):  # the check itself will find the fault
            spec.example(Recorder(Submission(run, spec.timeout), noted))
    return noted


class Examples:
    """The fixed examples of an assignment's checks as the reference answers them."""

    def __init__(self) -> None:
        self._right: dict[str, Any] = {}
        self._answered: set[str] = set()  # checks whose example was answered rightly just now

    def telling(
        self,
        spec: CheckSpec,
        noted: CallLog,
        reference: Callable[[], Any],
        spaces: Callable[[], Mapping[str, Space]],
    ) -> Counterexample | None:
        """The example, if the trainee's answer to it is not the right one.

        Where chance has a say in the answer, a search has to find out first whether it is worth
        quoting.
        """
        self._answered.discard(spec.name)
        if not noted.called or (noted.fault and not isinstance(noted.fault, WireError)):
            return None
        space = of_a_call(spaces().get(noted.name))
        if space is not None and space.repeat is not None:
            return None
        right = Answer()
        if space is None or space.holds is None:
            if spec.name not in self._right:
                log = CallLog()
                assert spec.example is not None
                spec.example(Recorder(reference(), log))
                self._right[spec.name] = log.value
            right.value = self._right[spec.name]
        answer = Answer(noted.called, value=noted.value, fault=noted.fault)
        wrong = verdict(space, noted.given, answer, right)
        if wrong is None and noted.fault is None:
            self._answered.add(spec.name)
        return wrong.found if wrong else None

    def named(self, spec: CheckSpec, message: Message, noted: CallLog) -> Message:
        """Say which example the check's words speak of, where another call or none is quoted."""
        if not noted.called or noted.called == message.called:
            return message
        if not _OF_AN_EXAMPLE.search(message.text.en):
            return message
        right = spec.name in self._answered
        en = "; your function answers that one correctly" if right else ""
        ja = "この例には正しく答えています。" if right else ""
        return replace(
            message,
            text=Text(
                f"{message.text.en}\nThe example here is {noted.called}{en}.",
                f"{message.text.ja}\nここでの例は {noted.called} です。{ja}"
                if message.text.ja
                else "",
            ),
        )


def of_log(noted: CallLog) -> Counterexample | None:
    """The last call that was noted, with what came of it, if that may explain a failure."""
    if noted.returned:
        return Counterexample(noted.called, noted.returned)
    fault = noted.fault
    stub = isinstance(fault, RemoteMissing) or getattr(fault, "not_attempted", False)
    if not noted.called or stub or not isinstance(fault, WireError):
        return None
    return Counterexample(noted.called, "", fault_words(fault))


def quoting(message: Message, found: Counterexample | None) -> Message:
    """The message with this call in it."""
    if found is None:
        return message
    reason = found.reason or message.reason
    return replace(message, called=found.called, returned=found.returned, reason=reason)


def counterexamples(
    failed: Mapping[str, CheckResult],
    specs: Mapping[str, CheckSpec],
    run: Run,
    spaces: Mapping[str, Space],
    search: Callable[[], Search],
) -> dict[str, Counterexample]:
    """For the failed checks that quote nothing yet, by name. Costs the cells once more.

    The child that has seen hidden inputs is given up first, with its memory and its files: what
    is quoted comes from one that has run the notebook's cells and nothing else.
    """
    wanting = {
        name: message
        for name, result in failed.items()
        if (message := _unexplained(result, specs[name]))
        and any(function in spaces for function in specs[name].spaces)
    }
    if not wanting or not run.start_over():
        return {}
    found: dict[str, Counterexample] = {}
    seeking = search()
    with contextlib.suppress(Exhausted):
        for name, message in wanting.items():
            one = seeking.explain(specs[name], _EXPLAINED[message.cause])
            if one is not None:
                found[name] = one
    return found


def _unexplained(result: CheckResult, spec: CheckSpec) -> Message | None:
    message = result.message
    if message is None or spec.public or message.called or message.cause not in _EXPLAINED:
        return None
    return message
