"""Structure-aware mutations of a notebook: first of its JSON tree, then of its text and bytes.

A case is a seed, a list of edits and a wrapping. Edits are small tuples, so that Hypothesis shrinks
a failing case to the few that matter and prints them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.seeds import Seed

__all__ = ["Case", "cases"]

# json.dumps cannot write these: they stand as marks in the tree and are put in by text
DEEP = "@@DEEP{}@@"  # so many nested lists
AGAIN = "@@AGAIN"  # end of a key that is there a second time
DEPTHS = (50, 500, 900, 980, 100_000)

SOURCES = [
    "", " \n\t", "\x00", "x = 1\x00", "\ud800", "s = '\ud83d'", "\u2028x = 1\u0085", "\r\r\n",
    "print('\\ud800')", "raise ValueError('\\ud800\\x1b[31m')", "1 / 0", "%%bash\nid", "!id",
    "%%writefile x.py\n1", "%pip list", "def mean(values):\n    return '\\ud800'",
    "import os\nos._exit(0)", "import sys\nsys.exit(3)", "await x", "return 1", "(" * 300,
    "-" * 3000 + "1", "x = " + "9" * 5000,
    "### BEGIN HIDDEN TESTS\n", "### END HIDDEN TESTS", "### BEGIN SOLUTION", "# YOUR CODE HERE",
    "from IPython.display import HTML, display\ndisplay(HTML('\\ud800<script>'))",
    "class E(Exception): pass\nE.__name__ = '\\udc00'\nraise E()", "from __future__ import braces",
    "# -*- coding: utf-7 -*-\nx = 1", "input()", "exit()", "print('x' * 300_000)", "a\n" * 2000,
]  # fmt: skip
ATOMS: list[Any] = [
    None, True, False, 0, 1, -1, 3, 4, 5, 99, 2**31, 2**63, -(2**64), 10**30, 10**400, 0.5, 4.0,
    1e308, float("nan"), float("inf"), -float("inf"), "", "x", "4", "NaN", "code", "markdown",
    "raw", "heading", "\ud800", "\udcff", "\x00", "a\n", "\n", "../../x", "é" * 70, "a" * 65, "a b",
    "日本",
    [], {}, [[]], [None], ["x", None, 5, "y\n"], {"a": 1}, {"": {}}, {"nbgrader": []},
    {"nbgrader": {"grade_id": ["x"]}}, {"grade_id": {}}, {"cells": []}, ["\ud800"],
    [0] * 3000, ["x\n"] * 3000, [{}] * 3000, {str(i): i for i in range(1000)}, "x" * 70_000,
    *(DEEP.format(depth) for depth in DEPTHS),
]  # fmt: skip
KEYS = [
    "cells", "cell_type", "source", "metadata", "nbgrader", "grade_id", "points", "grade",
    "solution", "locked", "task", "checksum", "schema_version", "id", "outputs", "nbformat",
    "nbformat_minor", "worksheets", "input", "attachments", "execution_count", "tags", "", "\ud800",
]  # fmt: skip
ODD_BYTES = [
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xef\xbb\xbf", b'"', b"\\", b"{", b"[", b"]",
    b"}", b",", b":", b"NaN", b"-Infinity", b"\\ud800", b"\\u0000", b"9" * 5000, b"1e999", b"-0",
    b"null", b"\n", b"\x1b[2J", b'"cells":[],', b'"nbformat":3,', b"[" * 1500, b'{"a":' * 1500,
]  # fmt: skip

Edit = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A mutated submission; ``raw()`` gives its bytes, ``seed.master`` the instructor's side."""

    seed: Seed
    edits: tuple[Edit, ...]
    wraps: tuple[Edit, ...]

    def raw(self) -> bytes:
        notebook = copy.deepcopy(self.seed.notebook)
        for kind, *parts in self.edits:
            EDITS[kind](notebook, *parts)
        raw = _text(notebook).encode("utf-8", "surrogatepass")
        for kind, *parts in self.wraps:
            raw = WRAPS[kind](raw, *parts)
        return raw


def _text(notebook: Any) -> str:
    text = json.dumps(notebook).replace(f'{AGAIN}"', '"')
    for depth in DEPTHS:
        text = text.replace(f'"{DEEP.format(depth)}"', "[" * depth + "]" * depth)
    return text


# -- edits of the tree: (name, where, more...), where any number counts round ----------------------


def _cells(notebook: dict[str, Any]) -> list[Any]:
    """The list of cells, wherever an edit before has left one; a fresh one if there is none."""
    found = notebook.get("cells")
    if not isinstance(found, list):
        sheets = notebook.get("worksheets")
        first = sheets[0] if isinstance(sheets, list) and sheets else None
        found = first.get("cells") if isinstance(first, dict) else None
    return found if isinstance(found, list) else []


def _cell(notebook: dict[str, Any], at: int) -> dict[str, Any]:
    """The cell ``at``; a stray one if there is none, so that an edit of it does nothing."""
    cells = _cells(notebook)
    cell = cells[at % len(cells)] if cells else None
    return cell if isinstance(cell, dict) else {}


def _delete(notebook: dict[str, Any], at: int) -> None:
    cells = _cells(notebook)
    if cells:
        del cells[at % len(cells)]


def _double(notebook: dict[str, Any], at: int, to: int, times: int) -> None:
    cells = _cells(notebook)
    if cells and len(cells) * times < 50_000:
        cell = cells[at % len(cells)]
        cells[to % len(cells) : 0] = [copy.deepcopy(cell) for _ in range(times)]


def _move(notebook: dict[str, Any], at: int, to: int) -> None:
    cells = _cells(notebook)
    if cells:
        cells.insert(to % len(cells), cells.pop(at % len(cells)))


def _swap(notebook: dict[str, Any], at: int, to: int, key: str) -> None:
    """Two cells change what ``key`` holds: their ids, metadata, sources or types."""
    one, other = _cell(notebook, at), _cell(notebook, to)
    if key in one and key in other:
        one[key], other[key] = other[key], one[key]


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _split(notebook: dict[str, Any], at: int, line: int) -> None:
    cell, cells = _cell(notebook, at), _cells(notebook)
    lines = _source(cell).splitlines(keepends=True)
    if lines:
        second = copy.deepcopy(cell)
        cell["source"], second["source"] = lines[: line % len(lines)], lines[line % len(lines) :]
        cells.insert(cells.index(cell) + 1, second)


def _merge(notebook: dict[str, Any], at: int) -> None:
    one, other = _cell(notebook, at), _cell(notebook, at + 1)
    one["source"] = _source(one) + "\n" + _source(other)
    _delete(notebook, at + 1)


def _into(cell: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        held = cell.get(key)
        cell[key] = cell = held if isinstance(held, dict) else {}
    cell[path[-1]] = copy.deepcopy(value)


def _set(notebook: dict[str, Any], at: int, key: str, value: Any) -> None:
    _into(_cell(notebook, at), (key,), value)


def _mark(notebook: dict[str, Any], at: int, key: str, value: Any) -> None:
    _into(_cell(notebook, at), ("metadata", "nbgrader", key), value)


def _steal(notebook: dict[str, Any], at: int, to: int) -> None:
    """A cell takes another one's whole nbgrader mark."""
    mark = (_cell(notebook, to).get("metadata") or {}) if notebook else {}
    if isinstance(mark, dict) and "nbgrader" in mark:
        _into(_cell(notebook, at), ("metadata", "nbgrader"), mark["nbgrader"])


def _insert(notebook: dict[str, Any], at: int, value: Any) -> None:
    cells = _cells(notebook)
    cells.insert(at % (len(cells) + 1), copy.deepcopy(value))


def _add(notebook: dict[str, Any], at: int, source: str) -> None:
    _insert(notebook, at, {"cell_type": "code", "metadata": {}, "outputs": [], "source": source})


def _top(notebook: dict[str, Any], key: str, value: Any) -> None:
    notebook[key] = copy.deepcopy(value)


def _old(notebook: dict[str, Any], sheets: int) -> None:
    """The same in format 3, on so many worksheets."""
    cells = _cells(notebook)
    for cell in cells:
        if isinstance(cell, dict) and "source" in cell and cell.get("cell_type") == "code":
            cell["input"] = cell.pop("source")
    size = len(cells) // sheets + 1
    parts = [cells[at : at + size] for at in range(0, sheets * size, size)]
    notebook.pop("cells", None)
    notebook |= {"nbformat": 3, "worksheets": [{"cells": part, "metadata": {}} for part in parts]}


def _places(node: Any) -> list[tuple[Any, Any]]:
    """(container, key or index) of every value in the tree, the outermost first."""
    found: list[tuple[Any, Any]] = []
    todo = [node]
    while todo:
        here = todo.pop(0)
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            found.append((here, key))
            if isinstance(here[key], dict | list):
                todo.append(here[key])
        if len(found) > 5_000:
            break
    return found


def _replace(notebook: dict[str, Any], at: int, value: Any) -> None:
    places = _places(notebook)
    if places:
        container, key = places[at % len(places)]
        container[key] = copy.deepcopy(value)


def _drop(notebook: dict[str, Any], at: int) -> None:
    places = _places(notebook)
    if places:
        container, key = places[at % len(places)]
        del container[key]


def _rename(notebook: dict[str, Any], at: int, name: str) -> None:
    places = [(held, key) for held, key in _places(notebook) if isinstance(held, dict)]
    if places:
        container, key = places[at % len(places)]
        container[name] = container.pop(key)


def _twice(notebook: dict[str, Any], at: int, value: Any) -> None:
    """A key that is in the text twice, the second time with ``value``."""
    places = [(held, key) for held, key in _places(notebook) if isinstance(held, dict)]
    if places:
        container, key = places[at % len(places)]
        container[f"{key}{AGAIN}"] = copy.deepcopy(value)


def _nest(notebook: dict[str, Any], at: int, times: int) -> None:
    places = _places(notebook)
    if places:
        container, key = places[at % len(places)]
        for _ in range(times):
            container[key] = [container[key]]


EDITS: dict[str, Callable[..., None]] = {
    "delete": _delete, "double": _double, "move": _move, "swap": _swap, "split": _split,
    "merge": _merge, "set": _set, "mark": _mark, "steal": _steal, "insert": _insert, "add": _add,
    "top": _top, "old": _old, "replace": _replace, "drop": _drop, "rename": _rename,
    "twice": _twice, "nest": _nest,
}  # fmt: skip


# -- wrappings of the bytes -----------------------------------------------------------------------


def _flip(raw: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(raw)
    if changed:
        changed[at % len(changed)] ^= 1 << bit
    return bytes(changed)


def _put(raw: bytes, at: int, what: bytes) -> bytes:
    at %= len(raw) + 1
    return raw[:at] + what + raw[at:]


def _cut(raw: bytes, at: int, size: int) -> bytes:
    at %= len(raw) + 1
    return raw[:at] + raw[at + size :]


def _truncate(raw: bytes, at: int) -> bytes:
    return raw[: at % (len(raw) + 1)]


def _encode(raw: bytes, encoding: str) -> bytes:
    text = raw.decode("utf-8", "surrogateescape")
    return text.encode(encoding, "backslashreplace")


def _unescape(raw: bytes) -> bytes:
    """Not escaped but as they are: other scripts as UTF-8, lone surrogates as nobody may."""
    try:
        tree = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    return json.dumps(tree, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


WRAPS: dict[str, Callable[..., bytes]] = {
    "flip": _flip, "put": _put, "cut": _cut, "truncate": _truncate, "encode": _encode,
    "unescape": _unescape,
}  # fmt: skip


# -- strategies ------------------------------------------------------------------------------------

WHERE = st.integers(0, 400)
ODD = st.sampled_from(ATOMS)
SOURCE = st.sampled_from(SOURCES)
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "shift_jis")
TREE = st.one_of(
    st.tuples(st.just("delete"), WHERE),
    st.tuples(st.just("double"), WHERE, WHERE, st.sampled_from((1, 1, 1, 2, 30, 2100))),
    st.tuples(st.just("move"), WHERE, WHERE),
    st.tuples(
        st.just("swap"), WHERE, WHERE, st.sampled_from(("id", "metadata", "source", "cell_type"))
    ),
    st.tuples(st.just("split"), WHERE, WHERE),
    st.tuples(st.just("merge"), WHERE),
    st.tuples(st.just("set"), WHERE, st.sampled_from(KEYS), ODD),
    st.tuples(st.just("set"), WHERE, st.just("source"), SOURCE),
    st.tuples(st.just("set"), WHERE, st.just("id"), ODD),
    st.tuples(st.just("set"), WHERE, st.just("cell_type"), st.sampled_from(("code", "markdown"))),
    st.tuples(st.just("mark"), WHERE, st.sampled_from(KEYS), ODD),
    st.tuples(st.just("steal"), WHERE, WHERE),
    st.tuples(st.just("insert"), WHERE, ODD),
    st.tuples(st.just("add"), WHERE, SOURCE),
    st.tuples(st.just("add"), WHERE, st.text(max_size=30)),
    st.tuples(st.just("top"), st.sampled_from(KEYS), ODD),
    st.tuples(st.just("old"), st.integers(1, 3)),
    st.tuples(st.just("replace"), WHERE, ODD),
    st.tuples(st.just("drop"), WHERE),
    st.tuples(st.just("rename"), WHERE, st.sampled_from(KEYS)),
    st.tuples(st.just("twice"), WHERE, ODD),
    st.tuples(st.just("nest"), WHERE, st.sampled_from((1, 2, 100))),
)
BYTE = st.integers(0, 1 << 17)
BYTES = st.one_of(
    st.tuples(st.just("flip"), BYTE, st.integers(0, 7)),
    st.tuples(st.just("put"), BYTE, st.sampled_from(ODD_BYTES)),
    st.tuples(st.just("cut"), BYTE, st.integers(1, 9)),
    st.tuples(st.just("truncate"), BYTE),
    st.tuples(st.just("encode"), st.sampled_from(ENCODINGS)),
    st.tuples(st.just("unescape")),
)


def cases(seeds: Sequence[Seed]) -> st.SearchStrategy[Case]:
    """Most cases are edited in the tree only, as broken bytes mostly end in the same refusal."""
    few = st.lists(TREE, max_size=5).map(tuple)
    wraps = st.one_of(
        st.just(()), st.just(()), st.just(()), st.lists(BYTES, min_size=1, max_size=3).map(tuple)
    )
    return st.builds(Case, st.sampled_from(seeds), few, wraps)
