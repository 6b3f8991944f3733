"""Finding the smallest teaching input on which a trainee's function is wrong.

First the drawn inputs are tried, which cost a call each; where one of them fails, Hypothesis
shrinks it. The bound is a number of calls, so that the same submission gets the same
counterexample on any machine; the clock only ends a search that is out of all proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.checks.asking import Answer, Counterexample, ask, ask_all
from autograder.checks.compare import same
from autograder.checks.draws import block, smallest
from autograder.checks.run import Run
from autograder.checks.spec import CheckSpec
from autograder.checks.submission import Given
from autograder.checks.teaching import Space
from autograder.checks.verdict import ORDER, Kind, Verdict, ended, of_a_call, verdict
from autograder.execution import Exhausted
from autograder.results import Text

__all__ = ["Search"]

SECONDS = 6.0  # of the notebook's time for a space, when nothing else ends the search
MOST_ENDS = 2  # children that a search may cost
_REPEATS = 5  # what chance decides comes out alike again and again in less than 1 of a million

_UNSTEADY = Text(
    "We made this call again, with the same arguments, and your function gave another answer.",
    "同じ引数でもう一度呼び出したところ、関数の返り値が変わりました。",
)


class Search:
    """Counterexamples in one notebook, whose child has seen nothing hidden.

    ``pool`` keeps the inputs drawn so far with the reference's answers, for further notebooks.
    """

    def __init__(
        self, run: Run, reference: Any, spaces: Mapping[str, Space], pool: dict[Any, Any]
    ) -> None:
        self._run = run
        self._reference = reference
        self._spaces = spaces
        self._pool = pool
        self._known: dict[tuple[str, Kind | None], Counterexample | None] = {}
        self._ends = 0
        self._until = 0.0

    def explain(self, spec: CheckSpec, wanted: Kind | None) -> Counterexample | None:
        """A call that shows why this check fails, if possible with a fault of the ``wanted`` kind.

        Its example, or else the smallest input of one of its spaces.
        """
        mine = [self._spaces[name] for name in spec.spaces if name in self._spaces]
        for space in mine:
            found = self._once(space, "unsteady", self._unsteady)
            if found is not None:
                return found
        if spec.example is not None:
            found = self._example(spec.example)
            if found is not None:
                return found
        for space in mine:
            found = self._once(space, wanted, lambda one: self._smallest(one, wanted))
            if found is not None:
                return found
        return None

    def smallest(self, space: Space) -> Counterexample | None:
        """The smallest input of this space, if there is one with a fault of whatever kind."""
        return self._once(space, "unsteady", self._unsteady) or self._once(
            space, None, lambda one: self._smallest(one, None)
        )

    def _once(
        self, space: Space, key: Any, look: Callable[[Space], Counterexample | None]
    ) -> Counterexample | None:
        """What ``look`` finds, looked for once; None if that costs too much."""
        if (space.name, key) not in self._known:
            found = None
            self._until = self._run.spent + SECONDS
            if self._ends <= MOST_ENDS:
                try:
                    found = look(space)
                except (_Over, Exhausted):
                    found = None
            self._known[space.name, key] = found
        return self._known[space.name, key]

    def _example(self, call: Callable[[Any], Any]) -> Counterexample | None:
        """What is wrong with the answer to a check's fixed example, or with its arguments."""
        if self._ends > MOST_ENDS:
            return None
        answer = ask(self._run, self._reference, call)
        self._ends += ended(answer.fault)
        if not answer.name:
            return None
        space = of_a_call(self._spaces.get(answer.name))
        right = Answer()
        if space is None or space.holds is None:
            function = getattr(self._reference, answer.name)
            try:
                right.value = function(*answer.given.args, **answer.given.kwargs)
            except Exception:  # of calls in calls, the outer one has the trainee's answers
                return None
        answer.value = answer.came
        wrong = verdict(space, answer.given, answer, right)
        return wrong.found if wrong else None

    def _unsteady(self, space: Space) -> Counterexample | None:
        """Whether the same call again gives other answers, which then are not worth quoting."""
        if space.repeat is None:
            return None
        once = self._ask(space, space.repeat)
        for _ in range(_REPEATS):
            again = self._ask(space, space.repeat)
            if once.fault or again.fault:
                return None
            if not same(once.value, again.value):
                return Counterexample(once.called, reason=_UNSTEADY)
        return None

    def _smallest(self, space: Space, wanted: Kind | None) -> Counterexample | None:
        for number in range(space.blocks):
            first: dict[Kind, Verdict] = {}
            for given, right, answer in self._answered(space, number):
                wrong = verdict(space, given, answer, right)
                if wrong is None:
                    continue
                if ended(answer.fault):
                    return wrong.found  # nothing smaller is worth waiting for
                first.setdefault(wrong.kind, wrong)
                if wrong.kind == (wanted or "value"):
                    break
            if first:
                kind = wanted if wanted in first else min(first, key=ORDER.index)
                return self._shrunk(space, number, kind)
        return None

    def _shrunk(self, space: Space, number: int, kind: Kind) -> Counterexample | None:
        calls, over = 0, False
        found: Counterexample | None = None

        def fails(given: Given) -> bool:
            nonlocal calls, over, found
            calls += 1
            over = over or calls > space.calls
            if over:
                return False
            try:
                wrong = self._judged(space, given, self._right(space, given))
            except _Over:
                over = True
                return False
            if wrong is None or wrong.kind != kind:
                return False
            found = wrong.found  # smaller than those before: nothing larger is tried
            return True

        given = smallest(space.draws, number, fails)
        if over:  # Hypothesis asks once more at its end, and was refused
            return found
        if given is None:
            return None  # another answer than a moment ago
        wrong = self._judged(space, given, self._right(space, given))
        return wrong.found if wrong is not None else None

    def _answered(self, space: Space, number: int) -> Iterator[tuple[Given, Answer, Answer]]:
        """The inputs of a block with the reference's answers and the trainee's."""
        inputs = self._inputs(space, number)
        ready: list[Answer] = []
        together = space.call is None
        for at, (given, right) in enumerate(inputs):
            if together and not ready:
                self._may_ask()
                rest = [given for given, _ in inputs[at:]]
                ready = ask_all(self._run, self._reference, space.name, rest, strict=space.strict)
                together = bool(ready)  # otherwise one by one: the next one has no answer
            yield given, right, ready.pop(0) if ready else self._ask(space, given)

    # One input ------------------------------------------------------------------------------------

    def _judged(self, space: Space, given: Given, right: Answer) -> Verdict | None:
        return verdict(space, given, self._ask(space, given), right)

    def _ask(self, space: Space, given: Given) -> Answer:
        self._may_ask()
        answer = ask(self._run, self._reference, _caller(space, given), strict=space.strict)
        self._ends += ended(answer.fault)
        return answer

    def _may_ask(self) -> None:
        if self._run.spent > self._until or self._ends > MOST_ENDS:
            raise _Over

    def _right(self, space: Space, given: Given) -> Answer:
        """The reference's answer; its faults are what the task asks for."""
        answer = Answer()
        if space.holds is None:
            try:
                answer.value = _caller(space, given)(self._reference)
            except Exception as exc:
                answer.fault = exc
        return answer

    def _inputs(self, space: Space, number: int) -> list[tuple[Given, Answer]]:
        key = space.name, number
        if key not in self._pool:
            drawn = block(space.draws, number)
            self._pool[key] = [(given, self._right(space, given)) for given in drawn]
        made: list[tuple[Given, Answer]] = self._pool[key]
        return made


class _Over(Exception):
    """The search has used up what it may cost."""


def _caller(space: Space, given: Given) -> Callable[[Any], Any]:
    if space.call is not None:
        call = space.call
        return lambda s: call(s, *given.args, **given.kwargs)
    return lambda s: getattr(s, space.name)(*given.args, **given.kwargs)
