"""Runs public checks and says, as data, what came of each. Shows nothing and never raises."""

import importlib
import inspect
import linecache
import sys
import traceback
import warnings
import zlib
from types import CodeType
from typing import Any, Literal, NamedTuple

from . import words
from .literal import literal
from .namespace import Missing, Submission, TraineeFault
from .tasks import PublicCheck, Task

State = Literal["passed", "failed", "unstarted", "missing", "crashed", "broke"]
_QUIET = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


class Verdict(NamedTuple):
    """What came of one check. Texts are in the language of the moment the check ran."""

    check: PublicCheck
    state: State
    called: str = ""
    returned: str = ""
    reason: str = ""
    line: str = ""  # the line of the trainee's code that raised
    warned: tuple[str, ...] = ()


class Stopped(KeyboardInterrupt):
    """The trainee interrupted a check. Shown as one line instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [words.say("stopped")]


def run_task(task: Task, names: dict[str, Any]) -> list[Verdict]:
    """The verdicts of a task's public checks on the functions in ``names`` (the notebook)."""
    return [_run(task, check, names) for check in task.checks]


def _run(task: Task, check: PublicCheck, names: dict[str, Any]) -> Verdict:
    submission = Submission(names)
    verdict = Verdict(check, "passed")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            function = _function(task, check)
            fixtures = {"submission": submission, "rng": _generator(check)}
            wanted = inspect.signature(function).parameters
            function(**{name: fixtures[name] for name in wanted})
        except KeyboardInterrupt:
            raise Stopped from None
        except BaseException as error:  # a check must never end in a wall of traceback
            verdict = _verdict(check, task.name, submission, error, names)
        finally:
            submission.tidy()
    told = (f"{w.category.__name__}: {w.message}" for w in caught if w.category not in _QUIET)
    return verdict._replace(warned=tuple(_short(text) for text in dict.fromkeys(told))[:2])


def _function(task: Task, check: PublicCheck) -> Any:
    module = importlib.import_module(f"{__package__}.public.{task.name}")
    return getattr(module, check.function)


def _generator(check: PublicCheck) -> Any:
    """The same random numbers on every run; grading draws others."""
    import numpy as np  # the grader reads this package for words and forms, and needs no numpy

    return np.random.default_rng(zlib.crc32(check.name.encode()))


def _verdict(
    check: PublicCheck,
    task: str,
    submission: Submission,
    error: BaseException,
    names: dict[str, Any],
) -> Verdict:
    if isinstance(error, TraineeFault):
        return _crash(check, task, error.error, names)
    if isinstance(error, AssertionError):
        reason = words.pick({lang: getattr(error, lang, "") for lang in words.LANGUAGES})
        called, returned = submission.last_called, submission.last_returned
        return Verdict(check, "failed", called if returned else "", returned, reason)
    if isinstance(error, Missing):
        return Verdict(check, "missing", reason=words.say("run_cell", name=error.name))
    plain = submission.last_plain
    if plain is not None and isinstance(error, TypeError) and "not callable" in str(error):
        told = words.say("not_callable", name=plain[0], value=literal(plain[1]))
        return Verdict(check, "missing", reason=told)
    return Verdict(check, "broke", reason=_told(error))


def _crash(check: PublicCheck, task: str, error: BaseException, names: dict[str, Any]) -> Verdict:
    """The trainee's code raised: still the stub, or an error with the trainee's own line."""
    places = list(traceback.walk_tb(error.__traceback__))
    own = [place for place in places if place[0].f_globals is names]
    if type(error) is NotImplementedError and own and own[-1] is places[-1]:
        stub = own[-1][0].f_code.co_qualname.split(".")[0]
        needs = stub != task and stub in names
        reason = words.say("needs_stub", task=task, other=stub) if needs else ""
        return Verdict(check, "unstarted", reason=reason)
    reason = words.say("raised", error=_told(error))
    code, number = (own[-1][0].f_code, own[-1][1]) if own else _definition(names.get(task))
    if code is None:
        return Verdict(check, "crashed", reason=reason)
    where = words.say("where", line=number, function=code.co_name)
    line = linecache.getline(code.co_filename, number, names).strip()
    return Verdict(check, "crashed", reason=f"{reason} ({where})", line=_short(line))


def _definition(function: Any) -> tuple[CodeType | None, int]:
    """Where a function starts: what to show when the call itself did not fit its arguments."""
    code = getattr(function, "__code__", None)
    return code, code.co_firstlineno if code else 0


def _told(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    return _short(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def _short(text: str, most: int = 200) -> str:
    clean = "".join(char for char in text if char.isprintable())
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def caller(depth: int) -> dict[str, Any]:
    """The namespace of the cell that called a verb ``depth`` frames up."""
    return sys._getframe(depth + 1).f_globals
