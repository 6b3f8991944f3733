"""Teaching calls on the trainee's functions, and what they came to.

Only a child that has seen no hidden input may be asked: what it answers is quoted.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.checks.compare import untouched
from autograder.checks.literal import literal
from autograder.checks.run import Run
from autograder.checks.submission import Given, call_text
from autograder.execution import Exhausted
from autograder.results import Text
from autograder.sandbox import SandboxError
from autograder.wire import Peer, RemoteHandle, WireError

__all__ = ["Answer", "Asker", "Counterexample", "ask", "ask_all"]

CALL_SECONDS = 2.0  # for an input of a few numbers, or for some dozens of these

# The arguments come back as well: to see what a call does to them, in one round trip.
_HELPER = """
import warnings

def call(function, args, kwargs, strict):
    with warnings.catch_warnings(record=strict) as caught:
        if strict:
            warnings.simplefilter("always")
        result = function(*args, **kwargs)
    told = [str(each.message) for each in caught or () if issubclass(each.category, RuntimeWarning)]
    return result, args, kwargs, told[0][:200] if told else ""

def calls(function, many, strict):
    done = []
    for args, kwargs in many:
        try:
            done.append(call(function, args, kwargs, strict))
        except Exception:
            break
    return done
"""


@dataclass
class Answer:
    """What came of a call: a value or a fault, and what happened to the arguments.

    called : text of the last call, of function ``name`` with ``given``; ``came`` is what it gave
    value : what the whole came to; warned : the first warning about numbers
    changed : name of an argument that did not come back as it went, its text before and after
    """

    called: str = ""
    name: str = ""
    given: Given = field(default_factory=Given)
    came: Any = None
    value: Any = None
    fault: Exception | None = None
    changed: tuple[str, str, str] | None = None
    warned: str = ""


@dataclass(frozen=True)
class Counterexample:
    """One call that shows a fault: what was called, what came of it, and why that is wrong."""

    called: str
    returned: str = ""  # empty if nothing came back
    reason: Text = field(default_factory=Text)


@dataclass
class Asker:
    """The notebook as ``call(s, ...)`` of a space sees it: its functions, each call noted."""

    _run: Run
    _reference: Any
    _strict: bool = False
    _answer: Answer = field(default_factory=Answer)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        peer = self._run.peer()
        peer.timeout = CALL_SECONDS
        if name in ("put_files", "read_file", "keep", "fetch", "helper"):
            return getattr(peer, name)
        value = self._run.found(name, lambda peer: peer.lookup(name))
        if isinstance(value, RemoteHandle) and value._kind != "class" and callable(value):
            return self._noting(name, value, peer)
        return value

    def _noting(self, name: str, function: RemoteHandle, peer: Peer) -> Callable[..., Any]:
        noted = self._answer

        def call(*args: Any, **kwargs: Any) -> Any:
            _note_call(noted, name, Given(args, kwargs))
            caller = self._run.found("helper: call", lambda peer: peer.helper(_HELPER).call)
            raw = peer.call(caller, (function, args, kwargs, self._strict))
            _note_answer(noted, raw, getattr(self._reference, name, None))
            return noted.came

        return call


def ask(run: Run, reference: Any, call: Callable[[Any], Any], *, strict: bool = False) -> Answer:
    """What ``call(s)`` comes to on the trainee's notebook. Never raises for the trainee's faults.

    Raises Exhausted when the notebook's time is over.
    """
    answer = Answer()
    try:
        answer.value = call(Asker(run, reference, strict, answer))
    except (Exhausted, SandboxError):
        raise
    except Exception as exc:
        answer.fault = exc
    return answer


def ask_all(
    run: Run, reference: Any, name: str, inputs: Sequence[Given], *, strict: bool = False
) -> list[Answer]:
    """The same for many calls of one function in one round trip, up to the first without answer.

    That one is for :func:`ask`, as are all if something is odd.
    """
    try:
        peer = run.peer()
        function = run.found(name, lambda peer: peer.lookup(name))
        caller = run.found("helper: calls", lambda peer: peer.helper(_HELPER).calls)
        many = [(given.args, dict(given.kwargs)) for given in inputs]
        raw = peer.call(caller, (function, many, strict), timeout=CALL_SECONDS)
    except WireError:
        return []
    answers = []
    for given, one in zip(inputs, raw if type(raw) is list else [], strict=False):
        answer = Answer()
        _note_call(answer, name, given)
        _note_answer(answer, one, getattr(reference, name, None))
        answer.value = answer.came
        answers.append(answer)
    return answers


def _note_call(noted: Answer, name: str, given: Given) -> None:
    noted.called, noted.name = call_text(name, given.args, given.kwargs), name
    noted.given = given


def _note_answer(noted: Answer, raw: Any, function: Any) -> None:
    """Take in the helper's answer; ``function`` is the reference's, for its parameters' names."""
    noted.came, after, after_kwargs, told = _four(raw)
    args, kwargs = noted.given.args, noted.given.kwargs
    changes = [*zip(_names(function, args), args, after, strict=False)]
    changes += [(key, kwargs[key], after_kwargs.get(key)) for key in kwargs]
    for key, before, now in changes:
        if noted.changed is None and not untouched(before, now):
            noted.changed = key, literal(before), literal(now)
    noted.warned = noted.warned or told


def _four(raw: Any) -> tuple[Any, tuple[Any, ...], Mapping[str, Any], str]:
    """The helper's answer, which the trainee's process may have forged."""
    if type(raw) is not tuple or len(raw) != 4:
        return raw, (), {}, ""
    value, after, after_kwargs, told = raw
    return (
        value,
        after if type(after) is tuple else (),
        after_kwargs if type(after_kwargs) is dict else {},
        told if type(told) is str else "",
    )


def _names(function: Any, args: tuple[Any, ...]) -> list[str]:
    """The parameters' names for these positional arguments."""
    names: list[str] = []
    with contextlib.suppress(TypeError, ValueError):
        names = list(inspect.signature(function).parameters)
    return [*names, *(f"#{at + 1}" for at in range(len(names), len(args)))]
