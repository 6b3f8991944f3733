"""Whether the answer to a teaching call is right, and the words if it is not."""

from __future__ import annotations

import builtins
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from autograder.checks.asking import Answer, Counterexample
from autograder.checks.compare import form_words, same
from autograder.checks.judge import fault_words, shown_text
from autograder.checks.literal import literal
from autograder.checks.submission import Given
from autograder.checks.values import WrongType
from autograder.results import Text
from autograder.wire import RemoteError, RemoteMissing, WireError

if TYPE_CHECKING:
    from autograder.checks.teaching import Space

__all__ = ["ORDER", "Kind", "Verdict", "ended", "of_a_call", "verdict"]

Kind = Literal["value", "form", "crashed", "changed", "warned"]
ORDER: tuple[Kind, ...] = ("value", "form", "crashed", "changed", "warned")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """A wrong answer: what kind of fault it is, and how it is told."""

    kind: Kind
    found: Counterexample


def ended(fault: Exception | None) -> bool:
    """Whether this was the end of the child: no answer in time, or no child any more."""
    return isinstance(fault, WireError) and not isinstance(fault, RemoteError)


def of_a_call(space: Space | None) -> Space | None:
    """How the space judges a plain call of the function, whatever its own inputs are."""
    if space is None or space.call is None:
        return space
    return replace(space, show=None, holds=None)


def verdict(space: Space | None, given: Given, answer: Answer, right: Answer) -> Verdict | None:
    """What is wrong with an answer, or None. ``right`` is the reference's (nothing by ``holds``).

    Without a space the numbers have to be the reference's and the arguments may change.
    """
    called = answer.called
    if space is not None and space.show is not None:
        called = space.show(*given.args, **given.kwargs)
    fault, returned = answer.fault, literal(answer.value)
    if isinstance(fault, WireError):
        if not _is_crash(fault, right.fault) or not called:
            return None
        return Verdict("crashed", Counterexample(called, "", fault_words(fault)))
    if fault is not None:  # the space's own code could not go on with such an answer
        words = Text(fault.en, fault.ja) if isinstance(fault, WrongType) else Text()
        return Verdict("form", Counterexample(called, returned, words))
    if right.fault is not None:
        return Verdict("value", Counterexample(called, returned, _no_error(right.fault)))
    broken = _broken(space, given, answer.value, right.value)
    if broken is None and answer.changed is not None and (space is None or space.keeps):
        broken = "changed", _changed(*answer.changed)
    if broken is None and answer.warned and space is not None and space.strict:
        broken = "warned", _warned(shown_text(answer.warned))
    return Verdict(broken[0], Counterexample(called, returned, broken[1])) if broken else None


def _is_crash(fault: WireError, wanted: Exception | None) -> bool:
    if isinstance(fault, RemoteMissing) or getattr(fault, "not_attempted", False):
        return False
    if wanted is None or not isinstance(fault, RemoteError):
        return True
    kind = getattr(builtins, fault.type_name, None)  # the task may ask for an exception here
    return not (isinstance(kind, type) and issubclass(kind, type(wanted)))


def _broken(space: Space | None, given: Given, value: Any, right: Any) -> tuple[Kind, Text] | None:
    try:
        if space is None or space.holds is None:
            agrees = same if space is None or space.agrees is None else space.agrees
            if agrees(value, right):
                return None
            form = form_words(value, right)
            return ("form", form) if form else ("value", Text())
        held = space.holds(value, *given.args, **given.kwargs)
    except WrongType as exc:
        return "form", Text(exc.en, exc.ja)
    except Exception:  # an answer that the comparison cannot take is no right one
        return "value", Text()
    if isinstance(held, bool | np.bool_):
        return None if held else ("value", Text())
    if isinstance(held, tuple) and len(held) == 2:
        return "value", Text(*held)
    # It stands with the answer: to an array, `a > 0` is an array, and `a.get("ok")` may be None.
    log.warning("teaching.py: holds of %s gave a %s", space.name, type(held).__name__)
    return "value", Text()


def _changed(name: str, before: str, after: str) -> Text:
    return Text(
        f"Your function changed its argument {name}: {before} before the call, {after} after it.",
        f"関数が引数 {name} を書き換えました。呼び出し前は {before}、呼び出し後は {after} です。",
    )


def _warned(told: str) -> Text:
    return Text(f"numpy warned on the way: {told}.", f"途中で numpy が警告を出しました: {told}。")


def _no_error(fault: Exception) -> Text:
    kind = type(fault).__name__
    return Text(
        f"Expected your function to raise {kind}, but it returned normally.",
        f"{kind} が発生するはずですが、例外なく終了しました。",
    )
