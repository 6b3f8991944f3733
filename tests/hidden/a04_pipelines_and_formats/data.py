"""Data makers of a04: a raw click log with known faults, tables that are hard to write, watch logs.

The log is made from events that are right, so the truth is known: what a parser must keep, what
it must refuse and why. All draws come from ``default_rng(seed)``.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from autograder.checks import WrongType, frame

CANARY = "canary-460df494f1f5293d9670fe643445d2f0"

COLUMNS = ["event_id", "item_id", "kind", "query", "ts", "price"]
PUBLIC_SEED = 4  # of the files that trainees get; hidden seeds come from the course secret
QUERIES = [
    "tea",
    "moon garden",
    "猫の手",
    "月見 うどん",
    '"exact words"',
    'say "no", then go',
    "don't panic",
    "50% off",
    "C:\\new",
    "",
]
HARD_QUERIES = [
    *("NA", "", "null", "nan", "None", "N/A", "true", "007", "1e5", "2026-04-01", " tea ", "-"),
    *('"', '""', 'a "b" c', "a,b", ",", "two\nlines", "tab\there", "a;b|c", "\\n", "{}", "猫,犬"),
]
_START = pd.Timestamp("2026-04-01T00:00:00Z")
_SHARES = {"json": 0.02, "kind": 0.02, "price": 0.02, "missing": 0.01}


class Truth(NamedTuple):
    """What is in a log: the good rows in the order of their lines, and the bad lines."""

    events: pd.DataFrame  # duplicates included
    rejects: list[tuple[int, str]]  # (line number from 1, reason)
    n_unique: int  # different event_ids among the good rows


def gen_events(n: int, seed: int, *, duplicates: float = 0.03) -> pd.DataFrame:
    """``n`` good events in order of arrival, some of them sent again a little later.

    A second sending has the same event_id; half of the time its ts is some seconds later.
    """
    rng = np.random.default_rng(seed)
    fresh = n - round(duplicates * n)
    ms = np.sort(rng.integers(0, 3 * 86_400_000, fresh))
    ms[1::7] = ms[0::7][: len(ms[1::7])]  # some events share their instant
    events = pd.DataFrame(
        {
            "event_id": [f"e{number:05d}" for number in rng.permutation(100_000)[:fresh]],
            "item_id": [f"{number:06d}" for number in rng.integers(1, 1 + max(n // 25, 4), fresh)],
            "kind": np.where(rng.random(fresh) < 0.25, "click", "view"),
            "query": [QUERIES[i] for i in rng.integers(0, len(QUERIES), fresh)],
            "ts": _START + pd.to_timedelta(ms, unit="ms"),
            "price": rng.integers(0, 30, fresh) * 60,
        }
    )
    place = rng.choice(fresh, n - fresh, replace=False)
    again = events.iloc[place].copy()
    later = np.where(rng.random(len(again)) < 0.5, 0, rng.integers(1, 90_000, len(again)))
    again["ts"] += pd.to_timedelta(later, unit="ms")
    arrival = np.concatenate([np.arange(fresh), place + rng.uniform(0, 30, n - fresh)])
    order = np.argsort(arrival + rng.uniform(0, 8, n))  # lines arrive a little out of order
    return pd.concat([events, again]).iloc[order].reset_index(drop=True)


def gen_click_lines(n: int, seed: int) -> tuple[list[str], Truth]:
    """``n`` lines of a raw log and the truth about them.

    Each fault has a share of its own, see ``_SHARES``; 2 % of the lines tell the time of Tokyo.
    """
    events = gen_events(n, seed)
    rng = np.random.default_rng([seed, 1])
    counts = {reason: max(round(share * n), 1) for reason, share in _SHARES.items()}
    fate = np.array(["good"] * n, dtype=object)
    bad = rng.choice(n, sum(counts.values()), replace=False)
    fate[bad] = np.repeat(list(counts), list(counts.values()))
    tokyo = rng.random(n) < 0.02
    tokyo[np.flatnonzero(fate == "good")[:1]] = True  # at least one
    lines, rejects = [], []
    for number, (event, what, far) in enumerate(
        zip(events.to_dict("records"), fate, tokyo, strict=True), start=1
    ):
        lines.append(_line(event, what, far, rng))
        if what != "good":
            rejects.append((number, str(what)))
    good = events[fate == "good"].reset_index(drop=True)
    return lines, Truth(good, rejects, good["event_id"].nunique())


def _line(event: dict, fate: str, tokyo: bool, rng: np.random.Generator) -> str:
    raw = {**event, "ts": iso(event["ts"], tokyo)}
    if fate == "kind":
        raw["kind"] = str(rng.choice(["hover", "scroll", "Click", ""]))
    elif fate == "price":
        raw["price"] = -1
    elif fate == "missing":
        del raw["item_id"]
    text = json.dumps(raw, ensure_ascii=bool(rng.random() < 0.3))
    return text[: int(rng.integers(1, len(text)))] if fate == "json" else text


def iso(ts: pd.Timestamp, tokyo: bool = False) -> str:
    """A time as the log writes it: to the millisecond, ending in Z or +09:00."""
    local = ts.tz_convert("Asia/Tokyo") if tokyo else ts
    text = local.isoformat(timespec="milliseconds")
    return text if tokyo else text.replace("+00:00", "Z")


def gen_hard_table(n: int, seed: int) -> pd.DataFrame:
    """A table of events whose values are easily damaged in a file. No value is missing."""
    rng = np.random.default_rng(seed)
    events = gen_events(n, seed, duplicates=0.0)
    events["query"] = [HARD_QUERIES[i % len(HARD_QUERIES)] for i in rng.permutation(n)]
    events["ts"] += pd.to_timedelta(rng.integers(1, 1000, n), unit="us")
    events.loc[::5, "ts"] = events.loc[::5, "ts"].dt.floor("s")  # some times have no fraction
    return events.astype({"event_id": "str", "kind": "str", "query": "str", "item_id": "str"})


def ctr(events: pd.DataFrame, min_views: int = 1) -> dict[str, float]:
    """Clicks per view of each item over the different event_ids, by a group-by."""
    unique = events.drop_duplicates("event_id")
    counts = pd.crosstab(unique["item_id"], unique["kind"]).reindex(
        columns=["view", "click"], fill_value=0
    )
    enough = counts[counts["view"] >= min_views]
    return (enough["click"] / enough["view"]).to_dict()


def gen_watch(n_users: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Labels (user, ts) and features (user, ts, watch), both in no order.

    Some labels fall on the very instant of a feature, some come before every feature, some users
    have no feature at all.
    """
    rng = np.random.default_rng(seed)
    users = np.array([f"{number:04d}" for number in rng.permutation(10_000)[:n_users]])
    days = rng.integers(2, 9, n_users)
    owner = np.repeat(np.arange(n_users), days)
    hours = np.concatenate([rng.choice(240, size=k, replace=False) for k in days])
    features = pd.DataFrame(
        {
            "user": users[owner],
            "ts": _START + pd.to_timedelta(hours, unit="h"),
            "watch": np.round(rng.gamma(2.0, 20.0, len(owner)), 1),
        }
    )
    asked = rng.integers(0, n_users, 3 * n_users)
    labels = pd.DataFrame(
        {
            "user": users[asked],
            "ts": _START + pd.to_timedelta(rng.integers(0, 260, len(asked)), "h"),
        }
    )
    same = features.sample(n_users, random_state=int(rng.integers(1 << 30)))
    labels = pd.concat([labels, same[["user", "ts"]]])
    features = features[features["user"] != users[0]]
    labels["ts"], features["ts"] = labels["ts"].dt.as_unit("us"), features["ts"].dt.as_unit("us")
    return shuffled(labels, rng), shuffled(features, rng)


def shuffled(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The rows in a random order, numbered anew."""
    return table.iloc[rng.permutation(len(table))].reset_index(drop=True)


def latest_before(labels: pd.DataFrame, features: pd.DataFrame) -> np.ndarray:
    """For each label the watch of the user's last feature strictly before it, by plain search."""
    found = []
    for user, ts in zip(labels["user"], labels["ts"], strict=True):
        before = features[(features["user"] == user) & (features["ts"] < ts)]
        found.append(before.loc[before["ts"].idxmax(), "watch"] if len(before) else np.nan)
    return np.array(found, dtype=float)


def rows(value: Any, *, zoned: bool = True) -> list[tuple[Any, ...]]:
    """The rows of a table of events. WrongType for other columns or kinds of column.

    ``zoned``: ts must have a time zone.
    """
    table = frame(value, COLUMNS)
    if list(table.columns) != COLUMNS:
        en = "Your table has further columns, or the six in another order."
        ja = "余分な列があるか、6列の順序が違います。"
        raise WrongType(en, ja, en, ja)
    if zoned and len(table) and not isinstance(table["ts"].dtype, pd.DatetimeTZDtype):
        en = "The column ts should hold times with a time zone (datetime64 in UTC)."
        ja = "列 ts はタイムゾーン付きの時刻(UTC の datetime64)のはずです。"
        raise WrongType(en, ja, en, ja)
    if len(table) and table["price"].dtype.kind not in "iu":
        en = "The column price should hold whole numbers (int64)."
        ja = "列 price は整数(int64)のはずです。"
        raise WrongType(en, ja, en, ja)
    return list(zip(*(table[name].tolist() for name in COLUMNS), strict=True))


def csv_file(content: bytes) -> list[dict[str, str]]:
    """The records of a CSV file with a header line. WrongType if it is none."""
    try:
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        header, *records = csv.reader(text)
    except (ValueError, csv.Error):
        header, records = [], []
    if header != COLUMNS or any(len(record) != len(COLUMNS) for record in records):
        en = "Your file is no CSV in UTF-8 with the six column names in its first line."
        ja = "ファイルは、1行目に6つの列名を持つ UTF-8 の CSV ではありません。"
        raise WrongType(en, ja, en, ja)
    return [dict(zip(header, record, strict=True)) for record in records]


def jsonl_file(content: bytes) -> list[dict[str, Any]]:
    """The records of a file with one JSON object a line. WrongType if it is none."""
    try:
        records = [json.loads(line) for line in content.decode("utf-8").split("\n") if line.strip()]
    except (ValueError, RecursionError):
        records = [None]
    if not all(isinstance(record, dict) and set(record) == set(COLUMNS) for record in records):
        en = (
            "Your file does not hold one JSON object a line, each with the six columns as its keys."
        )
        ja = "ファイルは、1行に1つ、6つの列名をキーに持つ JSON オブジェクトになっていません。"
        raise WrongType(en, ja, en, ja)
    return records


def gen_members(n_users: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Public watch log: minutes a day for 14 days, and when each member was asked about.

    A day's minutes are stamped with the day's first instant. A member who left (``left`` = 1) did
    so on the day asked about and watches nothing from then on; before that, such members watch
    only a little less than the others.
    """
    rng = np.random.default_rng(seed)
    left = (rng.random(n_users) < 0.3).astype(int)
    day = rng.integers(7, 11, n_users)
    labels = pd.DataFrame(
        {
            "user": [f"{number:04d}" for number in range(1, n_users + 1)],
            "ts": [
                (_START + pd.Timedelta(days=int(d))).strftime("%Y-%m-%dT%H:%M:%SZ") for d in day
            ],
            "left": left,
        }
    )
    rows = []
    for user, gone, d in zip(labels["user"], left, day, strict=True):
        minutes = np.round(rng.gamma(3.0, 13.5 if gone else 18.0, 14)).astype(int)
        minutes[d:] *= 1 - gone
        for number, value in enumerate(minutes):
            ts = _START + pd.Timedelta(days=number)
            rows.append({"user": user, "ts": ts.strftime("%Y-%m-%dT%H:%M:%SZ"), "watch": value})
    return labels, pd.DataFrame(rows)


def public_files() -> dict[str, str]:
    """The text of every file in ``source/a04_pipelines_and_formats/data``, by name."""
    lines, _ = gen_click_lines(1200, PUBLIC_SEED)
    labels, watch = gen_members(300, PUBLIC_SEED)
    return {
        "clicks.jsonl": "\n".join([*lines, ""]),
        "members.csv": labels.to_csv(index=False, lineterminator="\n"),
        "watch.csv": watch.to_csv(index=False, lineterminator="\n"),
    }
