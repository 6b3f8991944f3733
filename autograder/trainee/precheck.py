"""Looks at the form of a workshop answer, never at its ideas, and gives no points.

The trainee runs :func:`precheck` in the notebook before handing in; the grader runs the same
:func:`examine` on the submission. The answer is READY or INCOMPLETE, with a list of items; only
blocking items make it INCOMPLETE. The cells are other people's text: sizes are capped, the YAML
block is read as ``head`` says, and whatever is quoted passes through ``quote``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from . import arms, tasks
from . import words as kit
from .head import TEMPLATES, Head, HeadError, KeyType, fold, known_metric, quote, read_head, typed

__all__ = ["Form", "Item", "PrecheckReport", "answers_of", "examine", "given_of", "precheck"]

OWN_WORDS, OWN_CHARACTERS = 30, 60  # what a section needs: English words or Japanese characters
OVERLAP = 0.8  # a section of which more than this share stands in the prompt is not filled in
SHINGLE = 5  # words in a row that count as taken from the prompt, or twice as many characters
LONG = 6_000  # characters of a section beyond which readers lose the thread: a remark only
READ = 20_000  # characters of a section that are looked at

_JA = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆"
_TOKEN = re.compile(rf"[{_JA}]|[^\W_{_JA}]+(?:[.,'’-][^\W_{_JA}]+)*")
_PRIVATE = (
    ("an e-mail address", "メールアドレス", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")),
    ("a telephone number", "電話番号", re.compile(r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b")),
    ("an internal id", "社内ID", re.compile(r"\b[A-Za-z]{1,6}[-_]?\d{6,12}\b", re.ASCII)),
)

Kind = Literal[
    "missing", "unfilled", "short", "head", "key", "metric", "sum", "private", "long", "late"
]


@dataclass(frozen=True)
class Item:
    """One remark. Only a ``blocking`` one makes the answer INCOMPLETE."""

    kind: Kind
    section: str  # a section id, the head's, or "" for the whole answer
    blocking: bool
    en: str
    ja: str

    def get(self, lang: str) -> str:
        return self.ja if lang == "ja" else self.en


@dataclass(frozen=True)
class PrecheckReport:
    """What the pre-check says about one answer."""

    items: tuple[Item, ...]
    language: Literal["en", "ja", "mixed", ""] = ""
    words: int = 0
    characters: int = 0  # Japanese ones
    late: bool = False

    @property
    def status(self) -> Literal["READY", "INCOMPLETE"]:
        return "INCOMPLETE" if any(item.blocking for item in self.items) else "READY"

    def plain(self, lang: str = "en") -> str:
        """Some lines for a terminal or a notebook."""
        ja = lang == "ja"
        lines = [f"{'事前チェック' if ja else 'Pre-check'}: {self.status}"]
        for item in self.items:
            mark = "✗" if item.blocking else "・" if ja else "-"
            where = f"{item.section}: " if item.section else ""
            lines.append(f"  {mark} {where}{item.get(lang)}")
        if ja:
            lines.append("点数には影響しません。内容は人が読んで採点します。何度でも出し直せます。")
        else:
            lines.append(
                "This gives and takes no points; people read the answer. Try as often as you like."
            )
        return "\n".join(lines)


@dataclass(frozen=True)
class Form:
    """What an answer must have: its sections, the keys of its head, and the text it was given.

    A key's type is ``text``, ``number``, ``whole``, ``metric`` or a tuple of choices.
    """

    sections: tuple[str, ...]
    keys: Mapping[str, KeyType]
    head: str = "head"
    given: str = ""

    @classmethod
    def of(cls, rubric: Mapping[str, Any], given: str = "") -> Form:
        """From a loaded ``rubric.yaml``. Raises ValueError naming the key that is wrong."""
        sections, head = rubric.get("sections"), rubric.get("head") or {}
        if not (isinstance(sections, Mapping) and sections):
            raise ValueError("sections: expected a mapping from section id to its title")
        wanted = head.get("keys") if isinstance(head, Mapping) else None
        if not (isinstance(wanted, Mapping) and wanted):
            raise ValueError("head.keys: expected a mapping from key to type")
        keys: dict[str, KeyType] = {}
        for key, kind in wanted.items():
            if isinstance(kind, list) and kind:
                keys[str(key)] = tuple(map(str, kind))
            elif kind in ("text", "number", "whole", "metric"):
                keys[str(key)] = kind
            else:
                raise ValueError(
                    f"head.keys.{key}: found {kind!r}, expected text, number, whole, metric "
                    "or a list of choices"
                )
        return cls(tuple(map(str, sections)), keys, str(head.get("cell", "head")), given)


def examine(cells: Mapping[str, str], form: Form, *, late: bool = False) -> PrecheckReport:
    """The pre-check of one answer: ``cells`` maps a cell's grade_id to its text."""
    items = _head_items(cells, form)
    given = _tokens(form.given)
    known = {tuple(given[start:end]) for start, end in _shingles(given)}
    words = characters = 0
    for section in form.sections:
        if section not in cells:
            items.append(_missing(section))
            continue
        tokens = _tokens(_own(cells[section]))
        items += _filled(section, tokens, known)
        if len(cells[section]) > LONG:
            items.append(_long(section, len(cells[section])))
        japanese = sum(_is_japanese(token) for token in tokens)
        words, characters = words + len(tokens) - japanese, characters + japanese
    for section in (form.head, *form.sections):
        items += _private(section, cells.get(section, ""))
    if late:
        items.append(
            Item("late", "", False, "Handed in after the deadline.", "締め切り後の提出です。")
        )
    return PrecheckReport(tuple(items), _language(words, characters), words, characters, late)


# ── sections ────────────────────────────────────────────────────────────────────────────────────


def _own(source: str) -> str:
    """A section's text without HTML comments and the template's words."""
    text, kept, at = source[:READ], [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    text = " ".join((*kept, text[at:]))
    for template in TEMPLATES:
        text = text.replace(template, " ")
    return text


def _tokens(text: str) -> list[str]:
    """Words in lower case and single Japanese characters, in order."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def _is_japanese(token: str) -> bool:
    return len(token) == 1 and re.fullmatch(f"[{_JA}]", token) is not None


def _shingles(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each run that is as long as SHINGLE says; a character is half a word."""
    sizes = [1 if _is_japanese(token) else 2 for token in tokens]
    end = size = 0
    for start in range(len(tokens)):
        while size < 2 * SHINGLE and end < len(tokens):
            size += sizes[end]
            end += 1
        if size < 2 * SHINGLE:
            return
        yield start, end
        size -= sizes[start]


def _filled(section: str, tokens: list[str], known: set[tuple[str, ...]]) -> list[Item]:
    """Is there text, is it the trainee's own, and is there enough of it?"""
    taken = [False] * len(tokens)
    for start, end in _shingles(tokens):
        if tuple(tokens[start:end]) in known:
            taken[start:end] = [True] * (end - start)
    if not tokens:
        en, ja = "not filled in yet.", "まだ記入されていません。"
        return [Item("unfilled", section, True, en, ja)]
    if sum(taken) > OVERLAP * len(tokens):
        share = round(100 * sum(taken) / len(tokens))
        return [
            Item(
                "unfilled", section, True,
                f"{share} % of the text stands in the task itself; write it in your own words.",
                f"文章の{share} %が課題文と同じです。自分の言葉で書いてください。",
            )
        ]  # fmt: skip
    own = [token for token, copied in zip(tokens, taken, strict=True) if not copied]
    characters = sum(map(_is_japanese, own))
    words = len(own) - characters
    if words / OWN_WORDS + characters / OWN_CHARACTERS >= 1:  # a text may mix the languages
        return []
    return [
        Item(
            "short", section, True,
            f"{words} words of your own so far; at least {OWN_WORDS} are needed "
            f"(or {OWN_CHARACTERS} Japanese characters).",
            f"自分の言葉は今のところ{characters}文字です。{OWN_CHARACTERS}文字以上"
            f"(英語なら{OWN_WORDS}語以上)書いてください。",
        )
    ]  # fmt: skip


def _missing(section: str) -> Item:
    return Item(
        "missing", section, True,
        "this cell is gone. Copy it from the released notebook again; do not retype it.",
        "このセルがありません。配布されたノートブックからセルごとコピーし直してください。",
    )  # fmt: skip


def _long(section: str, length: int) -> Item:
    return Item(
        "long", section, False,
        f"{length} characters; readers have a few minutes for the whole answer.",
        f"{length}文字あります。採点者が解答全体を読む時間は数分です。",
    )  # fmt: skip


def _private(section: str, source: str) -> list[Item]:
    found = []
    for en, ja, pattern in _PRIVATE:
        if match := pattern.search(unicodedata.normalize("NFKC", source[:READ])):
            start = quote(match.group()[:2] + "…")
            found.append(
                Item(
                    "private", section, False,
                    f"this looks like {en} ({start}). Take it out if it is a real one.",
                    f"{ja}のようなもの({start})があります。実在するものなら消してください。",
                )
            )  # fmt: skip
    return found


def _language(words: int, characters: int) -> Literal["en", "ja", "mixed", ""]:
    total = words / OWN_WORDS + characters / OWN_CHARACTERS
    if not total:
        return ""
    share = characters / OWN_CHARACTERS / total
    return "ja" if share > 0.8 else "en" if share < 0.2 else "mixed"


# ── the YAML head ───────────────────────────────────────────────────────────────────────────────


def _head_items(cells: Mapping[str, str], form: Form) -> list[Item]:
    if form.head not in cells:
        return [_missing(form.head)]
    try:
        head = read_head(cells[form.head][:READ])
    except HeadError as exc:
        return [Item("head", form.head, True, *exc.args)]
    items, good = [], Head()
    for key, kind in form.keys.items():
        try:
            good[key] = typed(head, key, kind)
        except HeadError as exc:
            en, ja = (f"{key}: {reason}" for reason in exc.args)
            items.append(Item("key", form.head, True, en, ja))
    items += _disagreements(form.head, good)
    if good.get("metric.name") and not known_metric(head):
        items.append(_unlisted(form.head, good["metric.name"]))
    if said := arms.remark(good):
        items.append(Item("sum", form.head, False, *said))
    return items


def _disagreements(where: str, good: Head) -> Iterable[Item]:
    if "kpi.name" in good and fold(good["kpi.name"]) == fold(good.get("metric.name", "")):
        yield Item(
            "key", where, True,
            "kpi.name and metric.name are the same. A KPI is counted in the business, a metric "
            "on past data.",
            "kpi.nameとmetric.nameが同じです。KPIは事業の数字、評価指標は過去のデータで測る数字です。",
        )  # fmt: skip
    if "kpi.current" in good and good["kpi.current"] == good.get("kpi.target"):
        en, ja = "kpi.current and kpi.target are equal.", "kpi.currentとkpi.targetが同じ値です。"
        yield Item("key", where, True, en, ja)


def _unlisted(where: str, name: str) -> Item:
    return Item(
        "metric", where, False,
        f"metric.name {quote(name)} is not on the list. You may use it; write "
        '"other: definition", in quotes, so that readers know what is counted.',
        f"metric.nameの{quote(name)}は一覧にありません。使って構いませんが、何を数えるのかが伝わる"
        'ように、"other: 定義" の形で(引用符も付けて)書いてください。',
    )  # fmt: skip


# ── the trainee's verb ──────────────────────────────────────────────────────────────────────────


def answers_of(nb: Mapping[str, Any]) -> dict[str, str]:
    """The answer cells of a notebook (nbformat 4, a plain dict), by grade_id."""
    found: dict[str, str] = {}
    for cell in nb.get("cells", []):
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if marks.get("solution") and cell.get("cell_type") == "markdown":
            found[str(marks.get("grade_id", ""))] = _source(cell)  # a copy: the last one counts
    return found


def given_of(nb: Mapping[str, Any]) -> str:
    """The task's own words; the fact sheet (tag ``facts``) is left out, as it may be quoted."""
    return "\n\n".join(
        _source(cell)
        for cell in nb.get("cells", [])
        if cell.get("cell_type") == "markdown"
        and not cell.get("metadata", {}).get("nbgrader", {}).get("solution")
        and "facts" not in cell.get("metadata", {}).get("tags", [])
    )


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def precheck(notebook: str | None = None) -> None:
    """Print the pre-check of the saved notebook in this folder, or of the one you name."""
    with contextlib.suppress(OSError):
        tasks.load()  # says in which language the release speaks
    ja = kit.current() == "ja"
    path = Path(notebook) if notebook else _here()
    if path is None or not path.is_file():
        where = "" if path is None else f" ({path})"
        print(
            f'ノートブックが見つかりません{where}。precheck("ファイル名.ipynb") と書いてください。'
            if ja
            else f'No saved notebook was found here{where}. Name it: precheck("name.ipynb")'
        )
        return
    try:
        import yaml
    except ImportError:  # pragma: no cover - without the release's requirements
        print("PyYAML is missing / PyYAMLがありません: pip install -r requirements.txt")
        return
    nb = json.loads(path.read_text(encoding="utf-8"))
    rubric = yaml.safe_load((path.parent / "rubric.yaml").read_text(encoding="utf-8"))
    saved = datetime.fromtimestamp(path.stat().st_mtime).strftime("%H:%M:%S")
    if ja:
        print(f"{saved}に保存された{path.name}を確認しました。最新の内容を見るには先に保存します。")
    else:
        print(f"Read {path.name} as saved at {saved}. Save first, so that your last words count.")
    print(examine(answers_of(nb), Form.of(rubric, given_of(nb))).plain(kit.current()))


def _here() -> Path | None:
    """The notebook that is open, if Jupyter tells, else the only one beside a rubric."""
    told = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if told.suffix == ".ipynb" and told.is_file() and (told.parent / "rubric.yaml").is_file():
        return told
    found = [path for path in Path().glob("*.ipynb") if Path("rubric.yaml").is_file()]
    return found[0] if len(found) == 1 else None
