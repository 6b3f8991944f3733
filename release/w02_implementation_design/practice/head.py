"""The YAML block at the head of a workshop answer: read without trust, typed key by key.

The block is other people's text. Its size is capped, its events are counted before anything grows
(depth, length), aliases, anchors and tags are refused, and nothing is ever constructed from it:
every value is a string until :func:`typed` turns it into what the key wants.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

__all__ = ["METRICS", "TEMPLATES", "Head", "HeadError", "fold", "known_metric", "quote",
           "read_head", "typed"]  # fmt: skip

Head = dict[str, Any]  # flat: "kpi.name" -> what stands there
KeyType = str | tuple[str, ...]  # text, number, whole, metric, or the choices

MOST_CHARACTERS, MOST_EVENTS, DEEPEST = 4_000, 300, 4
TEMPLATES = ("YOUR ANSWER HERE", "ここに答えを書いてください")

METRICS = (
    "accuracy", "balanced_accuracy", "precision", "recall", "f1", "f_beta", "roc_auc",
    "average_precision", "log_loss", "brier", "mse", "rmse", "mae", "mape", "r2",
    "precision_at_k", "recall_at_k", "hit_rate_at_k", "mrr", "ndcg", "map",
    "silhouette", "adjusted_rand", "inertia", "reconstruction_error",
)  # fmt: skip
_ALIASES = {
    "正解率": "accuracy", "適合率": "precision", "再現率": "recall", "f値": "f1", "auc": "roc_auc",
    "平均適合率": "average_precision", "平均二乗誤差": "mse", "平均絶対誤差": "mae",
    "決定係数": "r2", "シルエット係数": "silhouette",
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_FENCE = re.compile(r"\s*(?:```|~~~)\s*(\w*)\s*")


class HeadError(Exception):
    """The block or a key cannot be read; ``args`` are the English and the Japanese reason."""


def quote(value: object) -> str:
    """Other people's text for a message: no control characters, at most 60 characters."""
    text = str(value)
    return repr(text[:60]) + ("…" if len(text) > 60 else "")


def read_head(source: str) -> Head:
    """The cell's YAML as a flat mapping of strings (or lists of strings). Raises HeadError.

    The first ```yaml block counts, or the whole cell if there is no fence.
    """
    import yaml  # here, so that the rest of the kit does without it

    lines = [line for line in _fenced(source) if not any(t in line for t in TEMPLATES)]
    if all(not line.strip() or line.strip().startswith("#") for line in lines):
        raise HeadError("not filled in yet.", "まだ記入されていません。")
    text = "\n".join(lines)
    if len(text) > MOST_CHARACTERS:
        raise HeadError(
            f"longer than {MOST_CHARACTERS} characters.", f"{MOST_CHARACTERS}文字を超えています。"
        )
    try:
        _refuse_bombs(text)
        return _flat(yaml.compose(text, Loader=yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, OverflowError) as exc:  # the last two: from \U escapes
        mark = getattr(exc, "problem_mark", None)
        en, ja = (f" near line {mark.line + 1}", f"({mark.line + 1}行目付近)") if mark else ("", "")
        raise HeadError(
            f'not valid YAML{en}. Write one "key: value" a line, with an ordinary colon and a '
            'space after it; no tabs; quotes around a text that holds : or % (unit: "%").',
            f"YAMLとして読めません{ja}。1行に「key: value」を1つ書き、半角コロンの後には"
            "半角スペースを入れます。タブは使えません。"
            ': や % を含む文字列は引用符で囲みます(unit: "%")。',
        ) from None


def _fenced(source: str) -> list[str]:
    inside: list[str] | None = None
    for line in source.splitlines():
        fence = _FENCE.fullmatch(line[:80])
        if inside is not None and fence:
            return inside
        if inside is not None:
            inside.append(line)
        elif fence and fence.group(1).lower() in ("", "yaml", "yml"):
            inside = []
    return source.splitlines() if inside is None else inside


def _refuse_bombs(text: str) -> None:
    import yaml

    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise HeadError(
                "anchors (&), aliases (*) and tags (!) are not accepted; write plain values.",
                "アンカー(&)、エイリアス(*)、タグ(!)は使えません。値をそのまま書いてください。",
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or count > MOST_EVENTS:
            raise HeadError("nested too deeply or too long.", "入れ子が深すぎるか、長すぎます。")


def _flat(node: Any, prefix: str = "") -> Head:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise HeadError(
            'expected lines of the form "key: value".', "「key: value」の形で書いてください。"
        )
    flat: Head = {}
    for key_node, value in node.value:
        key = prefix + str(key_node.value if isinstance(key_node, yaml.ScalarNode) else "?")
        if key in flat or any(known.startswith(key + ".") for known in flat):
            raise HeadError(f"{quote(key)} stands twice.", f"{quote(key)}が2回あります。")
        if isinstance(value, yaml.MappingNode):
            flat.update(_flat(value, key + "."))
        elif isinstance(value, yaml.SequenceNode):
            flat[key] = [str(item.value) for item in value.value]
        else:
            flat[key] = unicodedata.normalize("NFKC", value.value).strip()
    return flat


def typed(head: Mapping[str, Any], key: str, kind: KeyType) -> Any:
    """The value of ``key`` as its type: float, int or str. Raises HeadError with the reason."""
    value = head.get(key, "")
    if value in ("", [], "?", "...", "…", "null", "~"):
        raise HeadError("missing or empty.", "ないか、空です。")
    shown = quote(value)
    if isinstance(value, list):
        raise HeadError(f"found {shown}, expected one value.", f"値は1つにしてください: {shown}")
    if isinstance(kind, tuple):
        if value.lower() in kind:
            return value.lower()
        choices = ", ".join(kind)
        raise HeadError(
            f"found {shown}, expected one of {choices}.",
            f"{shown}は使えません。{choices} のどれかにしてください。",
        )
    if kind == "number" and not _NUMBER.fullmatch(value):
        raise HeadError(
            f"found {shown}, expected a number alone, such as 6.0 or 24000 (no unit, no commas).",
            f"{shown}は数値として読めません。6.0や24000のように、単位もカンマも付けずに書きます。",
        )
    if kind == "whole" and not _WHOLE.fullmatch(value):
        raise HeadError(
            f"found {shown}, expected a whole number, 0 or more.",
            f"{shown}は使えません。0以上の整数を書いてください。",
        )
    return float(value) if kind == "number" else int(value) if kind == "whole" else value


def fold(name: str) -> str:
    """A metric's or KPI's name for comparing: one case, one separator, English if it is known."""
    folded = re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", name).strip().lower())
    return _ALIASES.get(folded, folded)


def known_metric(head: Mapping[str, Any]) -> bool:
    """Is metric.name on the list, or does the head say what it counts?

    Accepted as a definition: ``name: "other: …"``, ``other: …`` or ``definition: …`` in metric.
    """
    folded = fold(str(head.get("metric.name", "")))
    defined = head.get("metric.other") or head.get("metric.definition")
    return folded in METRICS or bool(defined) or re.match(r"other_?:_?[^_]", folded) is not None
