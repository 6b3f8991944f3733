"""The three verbs of the kit: check, hint, language. None of them ever raises in a notebook."""

import difflib
import os
from collections.abc import Iterable
from typing import Any

from . import words
from .cards import Card, Stack, overall, show, task_card
from .runner import caller, run_task
from .stub import is_stub
from .tasks import Task, load

_NOT_YET = ("failed", "crashed", "unstarted", "missing")
_level: dict[str, int] = {}  # the last hint shown, by task


def check(task: Any = None, /) -> None:
    """Try your function on the public checks: ``check("mse")``, or ``check()`` for all tasks."""
    names = caller(1)
    shown = show(lambda: _check(task, names))
    if os.environ.get("NBGRADER_EXECUTION") == "validate":  # it takes a cell for right otherwise
        not_yet = [card for card in _cards(shown) if card.state in _NOT_YET]
        if not_yet:
            raise AssertionError("\n".join(map(repr, not_yet)))


def hint(task: Any = None, level: int | None = None, /) -> None:
    """The next hint of a task: ``hint("mse")``, or a certain one: ``hint("mse", 2)``."""
    show(lambda: _hint(task, level))


def language(lang: str = "", /) -> str | None:
    """``language("ja")`` or ``language("en")``: the language of the messages from now on."""
    load_quietly()
    if not lang:
        return words.current()
    show(lambda: _language(str(lang)))
    return None


def _check(task: Any, names: dict[str, Any]) -> Card | Stack:
    tasks = load()
    if task is None:
        return _check_all(tasks, names)
    name = _name(task)
    if name not in tasks:
        return _unknown(name, tasks)
    return _task_card(tasks[name], names)


def _cards(shown: Card | Stack) -> tuple[Card, ...]:
    return shown.cards[1:] if isinstance(shown, Stack) else (shown,)


def _task_card(task: Task, names: dict[str, Any], *, brief: bool = False) -> Card:
    if not task.checks and is_stub(names.get(task.name)):
        text = words.say("how_to_start", task=task.name)
        return Card("unstarted", task.name, words.say("unstarted"), text=text)
    return task_card(task, run_task(task, names), brief=brief)


def _check_all(tasks: dict[str, Task], names: dict[str, Any]) -> Card | Stack:
    checked = [(task, run_task(task, names)) for task in tasks.values() if task.checks]
    if not checked:
        return Card("note", "", words.say("no_tasks"))
    good = sum(overall(verdicts) == "passed" for _, verdicts in checked)
    headline = words.say("all_tasks", good=good, all=len(checked))
    done = good == len(checked)
    foot = words.say("more_later") if done else ""
    top = Card("passed" if done else "note", "", headline, foot=foot)
    return Stack((top, *(task_card(task, verdicts, brief=True) for task, verdicts in checked)))


def _hint(task: Any, level: int | None) -> Card:
    tasks = load()
    if task is None and len(tasks) != 1:
        calls = ", ".join(f'hint("{name}")' for name in tasks)
        return Card("note", "", words.say("which_hint", names=calls))
    name = next(iter(tasks)) if task is None else _name(task)
    if name not in tasks:
        return _unknown(name, tasks)
    hints = tasks[name].hints
    if not hints:
        return Card("note", "", words.say("no_hints", task=name))
    wanted = _level.get(name, 0) + 1 if level is None else int(level)
    _level[name] = shown = min(max(wanted, 1), len(hints))
    last = shown == len(hints)
    foot = words.say("last_hint") if last else words.say("next_hint", task=name)
    headline = words.say("hint", level=shown, all=len(hints))
    return Card("hint", name, headline, text=words.pick(hints[shown - 1]), foot=foot)


def _language(lang: str) -> Card:
    code = lang.strip().lower()[:2]
    if code not in words.LANGUAGES:
        return Card("note", "", words.say("languages_are"))
    words.choose(code)
    return Card("note", "", words.say("language"))


def _unknown(name: str, tasks: dict[str, Task]) -> Card:
    near = difflib.get_close_matches(name, list(tasks), n=3, cutoff=0.4)
    key = "did_you_mean" if near else "tasks_are"
    headline = words.say("unknown", name=repr(name[:60]))
    return Card("note", "", headline, text=words.say(key, names=_listed(near or tasks)))


def _name(task: Any) -> str:
    """A task's name, also where the function itself was given: ``check(mse)``."""
    name = task if isinstance(task, str) else getattr(task, "__name__", type(task).__name__)
    return str(name).strip().removeprefix("check_")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def load_quietly() -> None:
    """Read the tasks for their default language; trouble is told by the verb that needs them."""
    try:
        load()
    except Exception:
        words.set_default("en")
