"""Plain values to words: hostile text made plain, and points, shares, times and dates in words.

Everything that a trainee can choose (names, outputs, exception text) passes through
:func:`plain_text` before it is escaped for a page: terminal escapes, control characters, text
direction overrides and towers of combining marks are gone afterwards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from babel import dates, numbers, units

from autograder.results import Text

__all__ = [
    "concept",
    "correlation",
    "date",
    "duration",
    "excerpt",
    "gist",
    "milliseconds",
    "name",
    "percent",
    "plain_text",
    "points",
    "span",
]

_ANSI = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: window titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor
    r"|\x1b[ -/]*[0-~]?"  # the rest
)
_CARRIAGE = re.compile(r"^.*\r(?=[^\r])", re.MULTILINE)
_COMBINING = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS = re.compile(f"({_COMBINING}{{3}}){_COMBINING}+")
_SENTENCE = re.compile(r"""[.!?]["')`]?(?=\s+[A-Z"'`(])|[。！？]」?""")

# Direction overrides can make "0/100" read "100/0"; shown as the replacement character.
_BIDI = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
_CONTROL = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFEFF, *range(0xFFF9, 0xFFFC)], None),
    ord("\n"): "\n",
    ord("\t"): "\t",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    **_BIDI,
}


def plain_text(value: object) -> str:
    """``value`` as text without terminal escapes, control characters and direction tricks.

    A progress bar that redraws its line with carriage returns keeps its last state.
    """
    text = value if isinstance(value, str) else str(value)
    text = text.encode("utf-8", "replace").decode("utf-8")
    if "\x1b" in text or "\x9b" in text:
        text = _ANSI.sub("", text)
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        text = _CARRIAGE.sub("", text)
    return _MARKS.sub(r"\1", text.translate(_CONTROL))


def name(value: object, limit: int = 80) -> str:
    """One line for a name or title that someone else chose."""
    text = " ".join(plain_text(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def concept(slug: str, names: Mapping[str, Text], lang: str = "en") -> str:
    """What people call a concept; one without a name is its slug as words."""
    return name(names[slug].get(lang) if slug in names else slug.replace("-", " "))


def gist(value: object, limit: int) -> str:
    """The beginning of a text, in whole sentences, else in whole words, if it is too long."""
    text = plain_text(value).strip()
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    ends = [found.end() for found in _SENTENCE.finditer(head) if found.end() > limit // 3]
    if ends:
        return head[: ends[-1]]
    words, space, _ = head.rpartition(" ")
    return (words if space and len(words) > limit // 3 else head) + "…"


def excerpt(text: str, *, lines: int, chars: int) -> tuple[str, int, str]:
    """Beginning and end of a long text: (head, number of lines left out, tail).

    A text within the limits comes back whole, as ``(text, 0, "")``. At most ``chars`` characters
    and ``lines`` lines stay, three quarters of them in the head.
    """
    rows = text.split("\n")
    if len(text) <= chars and len(rows) <= lines:
        return text, 0, ""
    keep_head = max(1, lines * 3 // 4)
    keep_tail = max(1, lines - keep_head)
    if len(rows) > lines:
        head, tail = rows[:keep_head], rows[-keep_tail:]
        left_out = len(rows) - keep_head - keep_tail
    else:
        head, tail, left_out = rows, [], 1
    head_text, tail_text = "\n".join(head), "\n".join(tail)
    return head_text[: chars * 3 // 4], max(1, left_out), tail_text[-(chars // 4) :]


@lru_cache(maxsize=2048)
def points(value: float | None, lang: str = "en") -> str:
    """Points without a trailing ``.0``; a dash for points that do not exist yet."""
    if value is None or not math.isfinite(value):
        return "–"
    return numbers.format_decimal(round(value, 2), "#,##0.##", locale=lang)


def percent(share: float | None, lang: str = "en") -> str:
    """A share from 0 to 1 as whole percent."""
    if share is None or not math.isfinite(share):
        return "–"
    return numbers.format_percent(share, "#,##0%", locale=lang)


def correlation(r: float) -> str:
    """A number from -1 to 1 with two digits and a proper minus sign."""
    return "–" if not math.isfinite(r) else f"{r:.2f}".replace("-0.00", "0.00").replace("-", "−")


def milliseconds(seconds: float | None) -> str:
    """Seconds as whole milliseconds, in any case: numbers below each other are compared."""
    return "–" if seconds is None or not math.isfinite(seconds) else f"{1000 * seconds:,.0f} ms"


def duration(seconds: float | None, lang: str = "en") -> str:
    """Seconds in the unit that a person would use."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 1:
        return _unit(round(seconds * 1000), "millisecond", lang)
    if seconds < 90:
        return _unit(round(seconds, 1), "second", lang)
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{_unit(hours, 'hour', lang)} {_unit(minutes, 'minute', lang)}"
    return f"{_unit(minutes, 'minute', lang)} {_unit(rest, 'second', lang)}"


def _unit(value: float, unit: str, lang: str) -> str:
    return units.format_unit(value, unit, length="short", locale=lang)


def span(seconds: float, t: Callable[..., str]) -> str:
    """Whole minutes, at least one, in the two largest units: ``2 days 3 hours``."""
    minutes = max(1, math.ceil(seconds / 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = (("days", days), ("hours", hours), ("minutes", minutes))
    return t("span.space").join([t(f"span.{unit}", n=n) for unit, n in parts if n][:2])


# What babel's own patterns say in too many words, or with the month before the day.
_DATES = {"en": "d MMM y, HH:mm", "ja": "y年M月d日 HH:mm"}


def date(value: object, lang: str = "en") -> str:
    """An ISO date or a datetime, as day and minute in its own zone; anything else as it is."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return name(value)
    elif isinstance(value, int | float):
        value = datetime.fromtimestamp(value, UTC)
    if not isinstance(value, datetime):
        return name(value)
    day = dates.format_datetime(value, _DATES[lang], locale=lang)
    return f"{day} {_zone(value)}" if value.tzinfo else day


def _zone(moment: datetime) -> str:
    """Letters with the offset, as some stand for two zones: ``JST (UTC+09:00)``."""
    letters, offset = moment.tzname() or "", moment.strftime("%z")
    if letters in ("UTC", "Z"):
        return "UTC"
    told = f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{letters} ({told})" if letters.isalpha() else told
