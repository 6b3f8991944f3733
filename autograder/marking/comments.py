"""Comments that markers keep to use again: one YAML file an assignment, by criterion.

It lies in the state folder, not beside the rubric, since what lies there is released. A kept
comment is a text in one language or in two; an answer gets the one of its own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, UsageError
from autograder.results import Text
from autograder.store import write_aside

__all__ = ["LONGEST_COMMENT", "MOST", "KeptComments", "TooMuch", "refuse_long"]

LONGEST_COMMENT = 4_000  # characters
MOST = 60  # kept comments of one criterion
_HEAD = "# Comments that markers use again, by criterion: {en: ..., ja: ...} or one of the two.\n"

_TOO_LONG = Text(
    f"A comment has at most {LONGEST_COMMENT} characters.",
    f"コメントは{LONGEST_COMMENT}文字までです。",
)
_TOO_MANY = Text(
    f"There are {MOST} kept comments already; change or forget one first.",
    f"定型コメントがすでに{MOST}件あります。先にどれかを変更するか、削除してください。",
)


class TooMuch(UsageError):
    """A comment is too long, or one too many; ``reason`` says so to the marker."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def refuse_long(comment: str) -> str:
    """The comment, if it is short enough. Raises TooMuch."""
    if len(comment) > LONGEST_COMMENT:
        raise TooMuch(_TOO_LONG)
    return comment


class KeptComments:
    """The file at ``path``. Callers see to it that one writes at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, criterion: str) -> list[Text]:
        """Kept comments of a criterion, in order. Raises CourseError for a broken file."""
        return self._read().get(criterion, [])

    def keep(self, criterion: str, text: Text) -> None:
        """Add one at the end, unless it is there. Raises TooMuch if there are too many."""
        self.change(criterion, Text(), text)

    def change(self, criterion: str, old: Text, new: Text) -> None:
        """Put ``new`` in the place of ``old``; without ``new`` forget it, without ``old`` add it.

        Where somebody else changed ``old`` meanwhile, ``new`` is added.
        """
        new = Text(refuse_long(new.en.strip()), refuse_long(new.ja.strip()))
        if new == old:
            return
        kept = self._read()
        texts = kept.setdefault(criterion, [])
        place = texts.index(old) if old in texts else len(texts)
        texts[place : place + 1] = [new] if new and new not in texts else []
        if old in texts and not new:
            texts.remove(old)
        if len(texts) > MOST:
            raise TooMuch(_TOO_MANY)
        self._write(kept)

    def _write(self, kept: Mapping[str, list[Text]]) -> None:
        import yaml

        raw = {
            name: [
                {lang: getattr(text, lang) for lang in ("en", "ja") if getattr(text, lang)}
                for text in texts
            ]
            for name, texts in kept.items()
            if texts
        }
        body = yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=100) if raw else ""
        write_aside(self.path, (_HEAD + body).encode())

    def _read(self) -> dict[str, list[Text]]:
        import yaml

        try:
            raw = yaml.safe_load(self.path.read_text(encoding="utf-8")) or {}
        except FileNotFoundError:
            return {}
        except OSError as exc:
            raise CourseError(f"{self.path} cannot be read: {exc.strerror}.") from exc
        except (yaml.YAMLError, UnicodeDecodeError) as exc:
            raise CourseError(f"{self.path} is not valid YAML: {exc}") from exc
        if not isinstance(raw, Mapping):
            raise self._wrong("", raw)
        return {str(name): self._texts(str(name), texts) for name, texts in raw.items()}

    def _texts(self, name: str, raw: Any) -> list[Text]:
        if not isinstance(raw, list):
            raise self._wrong(f"{name}: ", raw)
        return [self._text(f"{name}[{i}]: ", one) for i, one in enumerate(raw)]

    def _text(self, where: str, raw: Any) -> Text:
        if isinstance(raw, str) and raw.strip():
            return Text(raw.strip())
        if isinstance(raw, Mapping) and raw and set(raw) <= {"en", "ja"}:
            words = {lang: text.strip() for lang, text in raw.items() if isinstance(text, str)}
            if len(words) == len(raw) and any(words.values()):
                return Text(words.get("en", ""), words.get("ja", ""))
        raise self._wrong(where, raw)

    def _wrong(self, where: str, raw: Any) -> CourseError:
        return CourseError(
            f"{self.path}: {where}found {str(raw)[:80]!r}, expected lists of comments by "
            "criterion, each {en: ..., ja: ...} or one of the two."
        )
