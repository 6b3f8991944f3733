"""The interface words of all pages: one YAML file a language, in ``messages/`` of the templates.

A message is a text with ``{name}`` places, or ``{one: ..., other: ...}`` chosen by ``n``. A course
may override single messages in its own ``feedback_templates/messages/<lang>.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from autograder.errors import CourseError, UsageError, did_you_mean

__all__ = ["LANGUAGES", "Catalog", "load_catalog"]

LANGUAGES = ("en", "ja")

_PLACE = re.compile(r"\{([a-z_]+)\}")


class Catalog:
    """Messages of one language: ``catalog("score.so_far", points=3)``.

    A missing key or a missing place is an error that names both: a page never shows a hole.
    """

    def __init__(self, lang: str, messages: Mapping[str, str | Mapping[str, str]]) -> None:
        self.lang = lang
        self.messages = dict(messages)

    def __contains__(self, key: str) -> bool:
        return key in self.messages

    def __call__(self, key: str, **values: object) -> str:
        try:
            message = self.messages[key]
        except KeyError:
            near = did_you_mean(key, self.messages)
            raise CourseError(f"no message {key!r} in messages/{self.lang}.yaml.{near}") from None
        if not isinstance(message, str):
            message = message["one" if values.get("n") == 1 and "one" in message else "other"]
        if "{" not in message:
            return message

        def fill(place: re.Match[str]) -> str:
            if place[1] not in values:
                raise CourseError(f"message {key!r} needs a value for {{{place[1]}}}")
            return str(values[place[1]])

        return _PLACE.sub(fill, message)


def _flatten(raw: Any, path: Path, prefix: str = "") -> dict[str, str | Mapping[str, str]]:
    flat: dict[str, str | Mapping[str, str]] = {}
    if not isinstance(raw, Mapping):
        raise CourseError(f"{path}: expected a mapping of messages, found {type(raw).__name__}")
    for key, value in raw.items():
        where = f"{prefix}{key}"
        if isinstance(value, Mapping) and not set(value) <= {"one", "other"}:
            flat |= _flatten(value, path, f"{where}.")
        elif isinstance(value, str | Mapping):
            flat[where] = value
        else:
            raise CourseError(f"{path}: message {where!r} is no text; put it in quotes")
    return flat


# libyaml's, where PyYAML was built with it, as its wheels are
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_catalog(lang: str, folders: Sequence[Path]) -> Catalog:
    """The catalogue of ``lang``; earlier folders override later ones, key by key."""
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    merged: dict[str, str | Mapping[str, str]] = {}
    for folder in reversed(folders):
        path = folder / "messages" / f"{lang}.yaml"
        if path.is_file():
            try:
                raw = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 - a safe loader
                merged |= _flatten(raw or {}, path)
            except yaml.YAMLError as fault:
                raise CourseError(f"{path} is no valid YAML: {fault}") from fault
    return Catalog(lang, merged)
