"""The interface words of all pages: one YAML file a language, in ``messages/`` of the templates.

A message is a text with ``{name}`` places, or ``{one: ..., other: ...}`` chosen by ``n``. A course
may override single messages in its own ``feedback_templates/messages/<lang>.yaml``, and add some
for its own templates below ``own``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import yaml

from autograder.errors import CourseError, UsageError, did_you_mean

__all__ = ["LANGUAGES", "Catalog", "load_catalog"]

LANGUAGES = ("en", "ja")

OWN = "own."  # keys that a course may invent

Message = str | Mapping[str, str]

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACES = re.compile(r"\{([^{}]*)\}")
_FORMS = {"one", "other"}


class Catalog:
    """Messages of one language: ``catalog("score.so_far", points=3)``.

    A missing key or a missing place is an error that names both: a page never shows a hole.
    """

    def __init__(self, lang: str, messages: Mapping[str, Message]) -> None:
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


def _flatten(
    raw: Any, path: Path, known: Mapping[str, Message] | None, prefix: str = ""
) -> dict[str, Message]:
    """Messages by whole key. ``known`` are those that a course may override."""
    flat: dict[str, Message] = {}
    if not isinstance(raw, Mapping):
        name = f" in {prefix[:-1]!r}" if prefix else ""
        raise CourseError(
            f"{path}: expected a mapping of messages{name}, found {type(raw).__name__}."
        )
    for key, value in raw.items():
        where = f"{prefix}{key}"
        if _is_section(where, value, known or {}):
            flat |= _flatten(value, path, known, f"{where}.")
            continue
        if known is not None and not where.startswith(OWN):
            _is_known(where, path, known)
        flat[where] = _checked(value, where, path)
        if (default := (known or {}).get(where)) is not None:
            _fits(flat[where], where, path, default)
    return flat


def _is_section(where: str, value: Any, known: Mapping[str, Message]) -> bool:
    if where in known:
        return False
    forms = isinstance(value, Mapping) and value and set(value) <= _FORMS
    begins = f"{where}." == OWN or any(key.startswith(f"{where}.") for key in known)
    return begins or (isinstance(value, Mapping) and not forms)


def _is_known(where: str, path: Path, known: Mapping[str, Message]) -> None:
    if where not in known:
        raise CourseError(
            f"{path}: there is no message {where!r}.{did_you_mean(where, known)} A message for "
            f"your own templates belongs under {OWN[:-1]!r}."
        )


def _checked(value: Any, where: str, path: Path) -> Message:
    """A message that is text, or has its forms. Raises CourseError."""
    forms = value if isinstance(value, Mapping) else {"": value}
    for form, text in forms.items():
        if form and form not in _FORMS:
            raise CourseError(
                f"{path}: message {where!r} has a form {form!r}; there are 'one' and 'other'."
            )
        if not isinstance(text, str):
            which = f", form {form!r}," if form else ""
            raise CourseError(
                f"{path}: message {where!r}{which} is no text but {type(text).__name__}; "
                "put it in quotes."
            )
    if isinstance(value, Mapping) and "other" not in value:
        raise CourseError(
            f"{path}: message {where!r} lacks the form 'other', for every number but 1; add it."
        )
    return cast(Message, value)


def _fits(message: Message, where: str, path: Path, default: Message) -> None:
    """Raise CourseError unless the default message has these places too."""
    there = set(_PLACE.findall(_text(default))) | ({"n"} if isinstance(default, Mapping) else set())
    for place in _BRACES.findall(_text(message)):
        if place not in there:
            names = ", ".join(f"{{{each}}}" for each in sorted(there)) or "none"
            raise CourseError(
                f"{path}: message {where!r} has no place {{{place}}}."
                f"{did_you_mean(place, there)} Its places: {names}."
            )


def _text(message: Message) -> str:
    return message if isinstance(message, str) else " ".join(message.values())


# libyaml's, where PyYAML was built with it, as its wheels are
_Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _only_languages(folder: Path) -> None:
    """Raise CourseError for a file of messages that nobody would read."""
    read = [f"{lang}.yaml" for lang in LANGUAGES]
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name not in read:
            names = " and ".join(read)
            raise CourseError(f"{path}: messages are read from {names} only; rename or remove it.")


class _Loader(_Safe):  # type: ignore[misc, valid-type]
    """Refuses a key that is there twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is there twice", key.start_mark
                )
            seen.add(key.value)
        return cast(dict[Any, Any], super().construct_mapping(node, deep=deep))


def load_catalog(lang: str, folders: Sequence[Path]) -> Catalog:
    """The catalogue of ``lang``; earlier folders override later ones, key by key."""
    if lang not in LANGUAGES:
        raise UsageError(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    merged: dict[str, Message] = {}
    for folder in reversed(folders):
        _only_languages(folder / "messages")
        path = folder / "messages" / f"{lang}.yaml"
        if path.is_file():
            try:
                raw = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a safe loader
            except (yaml.YAMLError, UnicodeDecodeError) as fault:
                raise CourseError(f"{path} is no valid YAML: {fault}") from fault
            merged |= _flatten({} if raw is None else raw, path, merged or None)
    return Catalog(lang, merged)
