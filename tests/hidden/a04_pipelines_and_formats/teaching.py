"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

import hashlib
import json
import pickle

import numpy as np
import pandas as pd

from autograder.checks import fields, frame
from autograder.checks.compare import same
from autograder.checks.literal import literal
from autograder.checks.teaching import given, integers, sampled_from, space
from autograder.wire import RemoteError

CANARY = "canary-2a1a759015f20d2a85e63ecc8bbf22dd"

GOOD = {
    "event_id": "e1",
    "item_id": "000123",
    "kind": "view",
    "query": "tea",
    "ts": "2026-04-01T00:00:00.000Z",
    "price": 480,
}


def line(**changes):
    """A good line of the log with some keys changed; ``...`` takes a key away."""
    event = {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}
    front = {key: event.pop(key) for key in changes if key in event}
    return json.dumps({**front, **event}, ensure_ascii=False)


LINES = (
    line(),
    "",
    "17",
    line(price=-250),
    line(price=-1),
    line(kind="hover"),
    line(kind="hover", price=-1),
    line(item_id=None),
    line(query=...),
    line(query=""),
    line(price=0),
    line(ts="2026-04-01T09:00:00.500+09:00"),
    line(ts="2026-04-01T09:00:00+09:00"),
    line(ts="2026-03-31T20:30:00Z"),
    line(app="2.1"),
    line(item_id="x7"),
)
COLUMNS = ["event_id", "item_id", "kind", "query", "ts", "price"]


def same_table(answer, right):
    """The same columns, rows and kinds of columns, numbered from 0."""
    table = frame(answer)
    if list(table.columns) != list(right.columns) or len(table) != len(right):
        return False
    if table.index.tolist() != right.index.tolist():
        return False
    for name in right.columns:
        if not len(right):
            continue
        zoned = isinstance(right[name].dtype, pd.DatetimeTZDtype)
        if zoned and not isinstance(table[name].dtype, pd.DatetimeTZDtype):
            return False
        mine, theirs = table[name].tolist(), right[name].tolist()
        if right[name].dtype.kind == "f":
            mine = [np.nan if value is None else value for value in mine]
        if not same(mine, theirs, rtol=0.0):
            return False
        if zoned and table[name].dt.hour.tolist() != right[name].dt.hour.tolist():
            return False
        whole = right[name].dtype.kind in "iu"
        if whole != (table[name].dtype.kind in "iu"):
            return False
    return True


def same_log(answer, right):
    """The same table, and the same rejects in any order."""
    table, rejects = fields(answer, ("table", "rejects"))
    pairs = sorted((int(number), str(reason)) for number, reason in rejects)
    return pairs == sorted(right[1]) and same_table(table, right[0])


def some_lines(draw):
    """Up to two lines, good and bad ones."""
    return [draw(sampled_from(LINES)) for _ in range(draw(integers(0, 2)))]


@space(agrees=same_log, blocks=2)
def parse_click_log(draw):
    return given(some_lines(draw))


@space(
    agrees=same_log,
    call=lambda s, lines: s.parse_click_log(iter(lines)),
    show=lambda lines: f"parse_click_log(iter({literal(lines)}))",
    keeps=False,
    blocks=1,
)
def parse_once(draw):
    return given(some_lines(draw))


NINE = "2026-04-01T09:00:00Z"
FIVE_PAST = "2026-04-01T09:05:00Z"
TEN_PAST = "2026-04-01T09:10:00Z"


def visits(ids, times, **more):
    """A table of events; times as text."""
    return pd.DataFrame({"event_id": ids, "ts": pd.to_datetime(times, utc=True), **more})


@space(agrees=same_table, blocks=2)
def dedupe_events(draw):
    n = draw(integers(1, 3))
    ids = [draw(sampled_from(["e1", "e2", "e3"])) for _ in range(n)]
    times = [draw(sampled_from([NINE, FIVE_PAST, TEN_PAST])) for _ in range(n)]
    # an event is the same thing however often it arrives: its age says when
    ages = [{NINE: 10, FIVE_PAST: 5, TEN_PAST: 0}[time] for time in times]
    return given(visits(ids, times, age=ages))


def fed(s, events, asks):
    """The answers of a stream that was fed these events."""
    stream = s.StreamingCtr()
    for event_id, kind in events:
        stream.update({"event_id": event_id, "item_id": "000123", "kind": kind})
    s.StreamingCtr()  # another one, which has nothing to do with it
    return stream.result(**asks)


def feeding(events, asks):
    """In words, for the message."""
    steps = ", ".join(f"{kind} {event_id}" for event_id, kind in events)
    options = ", ".join(f"{key}={value}" for key, value in asks.items())
    return f"StreamingCtr() fed with [{steps}] of item 000123, then result({options})"


@space(call=fed, show=feeding, blocks=2)
def StreamingCtr(draw):
    n = draw(integers(0, 3))
    one = sampled_from([("e1", "view"), ("e2", "click"), ("e3", "view"), ("e4", "click")])
    asks = draw(sampled_from([{}, {"min_views": 2}, {"min_views": 1}]))
    return given([draw(one) for _ in range(n)], asks)


TEXTS = ("tea", "NA", "", 'a "b"', "two\nlines", "a, b", "2026-04-01", "a;b")
IDS = ("000123", "x7")


def trip(s, table, fmt):
    """Written and read back."""
    s.write_table(table, f"trip.{fmt}", fmt)
    return s.read_table(f"trip.{fmt}", fmt)


def trip_words(table, fmt):
    """The round trip of the one row, in words."""
    row = {name: table[name].tolist()[0] for name in ("item_id", "query", "ts")}
    return f'write_table(..., "trip.{fmt}", "{fmt}") and read_table of one row {literal(row)}'


def one_row(draw, fmt):
    """A table of one row, with what is hard about it."""
    ts = draw(sampled_from(["2026-04-01T00:00:00Z", "2026-04-01T00:00:00.250001Z"]))
    row = {"event_id": "e1", "item_id": draw(sampled_from(IDS)), "kind": "view"}
    row |= {
        "query": draw(sampled_from(TEXTS)),
        "ts": pd.to_datetime([ts], utc=True),
        "price": [480],
    }
    return given(pd.DataFrame(row, index=[draw(sampled_from([0, 5]))]), fmt)


def as_it_was(answer, table, fmt):
    """The row comes back as it went, numbered from 0."""
    return same_table(answer, table.reset_index(drop=True))


@space(call=trip, show=trip_words, holds=as_it_was, blocks=2)
def csv_trip(draw):
    return one_row(draw, "csv")


@space(call=trip, show=trip_words, holds=as_it_was, blocks=2)
def jsonl_trip(draw):
    return one_row(draw, "jsonl")


@space(call=trip, show=trip_words, holds=as_it_was, blocks=2)
def parquet_trip(draw):
    return one_row(draw, "parquet")


CONTENT = pickle.dumps({"bias": 1.5}, protocol=4)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


FLAG = "opened.txt"
TRAP = b"cbuiltins\nopen\n(V" + FLAG.encode() + b"\nVw\ntR."  # whoever unpickles it makes a file


def loaded(s, content, digest):
    """What load_model does with a file of this content: its object, or "ValueError"."""
    s.put_files({"toy.pkl": content})
    try:
        return s.load_model("toy.pkl", digest)
    except RemoteError as exc:
        if exc.type_name != "ValueError":
            raise
    try:
        s.read_file(FLAG, 100)
    except RemoteError:
        return "ValueError"
    return "ValueError, but the pickle was opened"


def loading(content, digest):
    """In words, for the message."""
    whose = "its SHA-256" if digest == hashlib.sha256(content).hexdigest() else "another SHA-256"
    what = "a pickle of {'bias': 1.5}" if content == CONTENT else "a pickle that makes a file"
    return f'load_model("toy.pkl", {whose}) where toy.pkl is {what}'


def as_promised(answer, content, digest):
    """The object of a file whose hash is right; any other file is refused unopened."""
    if hashlib.sha256(content).hexdigest() == digest:
        return same(answer, {"bias": 1.5})
    if answer == "ValueError":
        return True
    return (
        "This is not the promised file, so it must be refused with ValueError and never opened.",
        "約束したファイルではないので、開かずに ValueError で拒否するはずです。",
    )


@space(call=loaded, show=loading, holds=as_promised, blocks=1)
def load_model(draw):
    wrong = [("0" if DIGEST[at] != "0" else "1") for at in (0, 63)]
    digest = draw(sampled_from([DIGEST, wrong[0] + DIGEST[1:], DIGEST[:63] + wrong[1]]))
    content = draw(sampled_from([CONTENT, TRAP]))
    if content == TRAP and digest == DIGEST:
        digest = DIGEST[::-1]
    return given(content, digest)


def join_table(user, days, **more):
    """A small table with times."""
    return pd.DataFrame(
        {"user": user, "ts": pd.to_datetime([f"2026-04-0{d}" for d in days], utc=True), **more}
    )


@space(agrees=same_table, blocks=2)
def point_in_time_join(draw):
    day, user = sampled_from([2, 1, 3]), sampled_from(["u1", "u2"])
    n, m = draw(integers(1, 2)), draw(integers(1, 2))
    asked = join_table([draw(user) for _ in range(n)], [draw(day) for _ in range(n)])
    watch = [10.0, 20.0][:m]
    known = join_table([draw(user) for _ in range(m)], [draw(day) for _ in range(m)], watch=watch)
    return given(asked, known)
