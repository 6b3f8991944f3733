"""From what a check raised to an outcome and the words that the trainee may read.

``shown`` tells whether the trainee's process had seen only public and teaching inputs when the
call was made. Only then are exception texts and values quoted: whatever comes out of a process
that knows hidden inputs could carry them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.checks.spec import CheckSpec
from autograder.checks.values import WrongShape, WrongType
from autograder.execution import Exhausted
from autograder.results import Cause, Message, Outcome, Text
from autograder.wire import (
    RemoteError,
    RemoteMissing,
    WireClosed,
    WireError,
    WireTimeout,
    WireViolation,
)

__all__ = ["fault_words", "judge", "shown_text"]

_NOT_CALLABLE = re.compile(r"'([\w.]+)' object is not callable")


def judge(
    fault: BaseException,
    spec: CheckSpec,
    *,
    shown: bool,
    gave: Iterable[Any] = (),
    lesson: str = "",
) -> tuple[Outcome, Message]:
    """Outcome and message for a check that did not pass; the message quotes no call yet.

    ``gave`` is what the notebook gave last: a fault of the check's own code is the trainee's only
    where one of these values is what the code could not go on with.
    """
    outcome, cause, reason = _classify(fault, spec.task, shown, gave)
    return outcome, Message(
        cause=cause,
        reason=reason,
        text=spec.teaches if outcome in ("failed", "error") else Text(),
        lesson=lesson,
        where=fault.where if shown and isinstance(fault, RemoteError) else None,
    )


def fault_words(fault: BaseException, task: str = "") -> Text:
    """Why a call on public or teaching inputs gave no answer, in words for the trainee."""
    return _classify(fault, task, shown=True)[2]


def shown_text(text: str) -> str:
    """Text of the trainee's process on one short line, without odd characters."""
    line = " ".join(text.split())[:200]
    return "".join(char for char in line if char.isprintable())


def _classify(
    fault: BaseException, task: str, shown: bool, gave: Iterable[Any] = ()
) -> tuple[Outcome, Cause, Text]:
    if isinstance(fault, WrongType):
        words = Text(fault.en, fault.ja) if shown else Text(fault.kind_en, fault.kind_ja)
        return "failed", "wrong_shape" if isinstance(fault, WrongShape) else "wrong_type", words
    if isinstance(fault, AssertionError):
        return "failed", "wrong", Text()
    stumbled = _stumbled(fault, gave)
    if stumbled == "called":
        return (
            "failed",
            "wrong_type",
            Text(
                "This check called something that is no function: either a function's name is used "
                "for a value in a later cell, or a function returned something else than asked.",
                "このチェックが呼び出したものは関数ではありませんでした。関数名を後のセルで変数に"
                "使ったか、関数が課題と違うものを返しています。",
            ),
        )
    if stumbled == "None":
        return (
            "failed",
            "wrong_type",
            Text(
                "Your function returned None where the task asks for something (is a return "
                "missing?).",
                "値が必要なところで None が返りました(return を書き忘れていませんか)。",
            ),
        )
    if isinstance(fault, RemoteMissing):
        return (
            "failed",
            "missing",
            Text(
                f"{task} was not found after all cells had run, or what it returned lacks a "
                "name that the task asks for. Was it renamed, or did its cell stop with an error?",
                f"全セルの実行後に {task} が見つからないか、返り値に必要な名前がありません。"
                "名前を変えたか、セルがエラーで止まっていませんか。",
            ),
        )
    if isinstance(fault, Exhausted):
        return "error", fault.cause, fault.reason
    if isinstance(fault, RemoteError):
        return _remote(fault, shown)
    if isinstance(fault, WireTimeout):
        return (
            "error",
            "too_slow",
            Text(
                "Your code did not answer in time, so it was stopped.",
                "時間内に終わらなかったため、実行を止めました。",
            ),
        )
    if isinstance(fault, (WireClosed, WireViolation)):
        return (
            "error",
            "died",
            Text(
                "Python stopped while your code was running, so there was no answer.",
                "実行中にPythonが終了したため、答えが得られませんでした。",
            ),
        )
    return (
        "undecided",
        "check_broke",
        Text(
            "This check could not judge your answer. A person will look at it.",
            "このチェックでは判定できませんでした。担当者が確認します。",
        ),
    )


def _stumbled(fault: BaseException, gave: Iterable[Any]) -> str:
    """What code of ours could not do with one of these values: "called", "None", or nothing."""
    if isinstance(fault, WireError) or not isinstance(fault, (TypeError, AttributeError)):
        return ""
    words, kinds = str(fault), {type(part).__name__ for value in gave for part in _parts(value)}
    called = _NOT_CALLABLE.fullmatch(words)
    if called is not None:
        return "called" if called[1].rpartition(".")[2] in kinds else ""
    return "None" if "NoneType" in words and "NoneType" in kinds else ""


def _parts(value: Any) -> Iterator[Any]:
    """A value and what a check takes out of it at once."""
    yield value
    if isinstance(value, (tuple, list)):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()


def _remote(fault: RemoteError, shown: bool) -> tuple[Outcome, Cause, Text]:
    if fault.not_attempted:
        return (
            "skipped",
            "not_attempted",
            Text("You have not started this one yet.", "まだ着手していません。"),
        )
    if fault.memory:
        return (
            "error",
            "too_much_memory",
            Text(
                "Your code needed more memory than there is.",
                "メモリの上限を超えました。",
            ),
        )
    if fault.too_large:
        return (
            "failed",
            "wrong_type",
            Text(
                "Your function returned something far too large.",
                "返り値が大きすぎます。",
            ),
        )
    if shown:
        detail = shown_text(fault.text)
        told = f"{fault.type_name}: {detail}" if detail else fault.type_name
        return (
            "error",
            "crashed",
            Text(f"Your code raised {told}.", f"例外が発生しました: {told}。"),
        )
    return (
        "error",
        "crashed",
        Text(
            "Your code raised an exception on an input of this check.",
            "このチェックの入力で例外が発生しました。",
        ),
    )
