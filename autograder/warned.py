"""Warnings that a notebook's cells gave: which are worth a remark is told by ``warned.yaml``.

They come as text on stderr, which a notebook can write as it likes. So nothing of that text is
taken over: it only chooses among our own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from autograder.errors import CourseError
from autograder.results import Finding, Text

__all__ = ["Rule", "read_rules", "warnings_of"]

POLICY = Path(__file__).with_name("warned.yaml")
_LINE = re.compile(r"(?:Cell In\[\d+\], line \d+|\S{1,300}:\d+): (\w{1,80}): ([^\n]{0,300})")
_MOST = 200_000  # characters of a stream that are looked at


@dataclass(frozen=True)
class Rule:
    """What to do about warnings of a kind: nothing, or a remark in these words."""

    category: re.Pattern[str]
    text: re.Pattern[str]
    words: Text  # empty: ignored

    def fits(self, category: str, text: str) -> bool:
        return bool(self.category.fullmatch(category) and self.text.search(text))


def read_rules(path: Path = POLICY) -> tuple[Rule, ...]:
    """The rules of a policy file, in order. Raises CourseError naming the rule that is odd."""
    rules = []
    for number, raw in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], 1):
        try:
            fate = {"reported": True, "ignored": False}[raw["as"]]
            words = Text(raw["en"], raw["ja"]) if fate else Text()
            rules.append(Rule(re.compile(raw["category"]), re.compile(raw.get("text", "")), words))
        except (KeyError, TypeError, AttributeError, re.error) as exc:
            raise CourseError(
                f"{path.name}, rule {number}: needs category, as: reported with en and ja, or "
                f"as: ignored ({exc})."
            ) from exc
    return tuple(rules)


@lru_cache
def _policy() -> tuple[Rule, ...]:
    return read_rules()


def warnings_of(
    cells: Mapping[int, Iterable[Mapping[str, Any]]], notebook: str, rules: tuple[Rule, ...] = ()
) -> list[Finding]:
    """A remark for each rule that fits, at the first cell where it does. ``cells``: outputs."""
    found: dict[Text, Finding] = {}
    for index, outputs in cells.items():
        for output in outputs:
            if output.get("name") != "stderr":
                continue
            for category, text in _LINE.findall(str(output.get("text", ""))[:_MOST]):
                fitting = (rule for rule in rules or _policy() if rule.fits(category, text))
                rule = next(fitting, None)
                if rule is not None and rule.words:
                    found.setdefault(rule.words, Finding("warning", rule.words, notebook, index))
    return list(found.values())
