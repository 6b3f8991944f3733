"""The tasks of this assignment, read from ``tasks.json`` beside this file."""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from . import words

Text = dict[str, str]  # {"en": ..., "ja": ...}


class PublicCheck(NamedTuple):
    """One public check: ``function`` in the module ``public/<task>.py``."""

    name: str
    function: str
    points: float
    title: Text
    question: Text


class Task(NamedTuple):
    """One function of the notebook, with its public checks and its hints."""

    name: str
    checks: tuple[PublicCheck, ...]
    hints: tuple[Text, ...]


@lru_cache(maxsize=1)
def load() -> dict[str, Task]:
    """Tasks by name, in the order of the notebook. Sets the default language as well."""
    path = Path(__file__).with_name("tasks.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    words.set_default(data["lang"])
    return {
        name: Task(
            name,
            tuple(PublicCheck(**check) for check in task["checks"]),
            tuple(task["hints"]),
        )
        for name, task in data["tasks"].items()
    }
