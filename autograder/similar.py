"""Submissions whose own code is nearly the same, for a person to look at: names for instructors,
never points, never on a trainee's page. Likeness is no proof of anything.

Each submission's own code becomes runs of :data:`RUN` tokens. Comments and layout do not count,
the trainee's names are one and the same token, so that renaming changes nothing. Left out are runs
that the release brought along, and those that many share: with a right answer of five lines, equal
code is what one expects (so does Moss, Schleimer, Wilkerson and Aiken (2003), *Winnowing: local
algorithms for document fingerprinting*, SIGMOD, whose runs these are). The likeness of two is what
they share of the shorter one's rare runs: padding does not hide a copy.

scikit-learn counts the runs and multiplies the sparse matrix with itself, which compares all pairs
of a thousand exactly, in the same way every time. What a trainee wrote is never parsed or run, only
split by one regular expression of linear time, at most :data:`MAX_CODE` characters of it.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.results import Result

__all__ = ["MAX_CODE", "RUN", "Alike", "OwnCode", "alike", "own_code"]

RUN = 16  # tokens
MAX_CODE = 60_000  # characters of a submission's own code that are compared
SHORTEST = 40  # rare runs; with fewer, likeness is chance
COMMON_SHARE = 0.05  # of the submissions: a run that more of them have is common knowledge
COMMON_LEAST = 3
_COLUMNS = 2**22

_TOKEN = re.compile(
    r"#[^\n]*"
    r"|\"\"\"[^\"]*(?:\"{1,2}(?!\")[^\"]*)*(?:\"\"\")?|'''[^']*(?:'{1,2}(?!')[^']*)*(?:''')?"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?"
    r"|\.?[^\W\d]\w*|\d[\w.]*|[^\w\s]"
)
_FIXED = frozenset({*keyword.kwlist, *dir(builtins), "np", "pd", "plt"})


@dataclass(frozen=True)
class OwnCode:
    """The code cells of one submission that the release did not bring along."""

    student: str
    text: str


@dataclass(frozen=True)
class Alike:
    """Submissions that hang together by likeness, each to at least one other."""

    students: tuple[str, ...]
    low: float  # the least and the greatest likeness of the pairs that made the group
    high: float


def own_code(result: Result, released: Collection[str]) -> OwnCode:
    """The code of a graded submission without cells that are in ``released`` as they are."""
    texts: list[str] = []
    room = MAX_CODE
    for notebook in result.notebooks.values():
        for cell in _cells(notebook):
            source = cell.get("source")
            text = source if isinstance(source, str) else ""
            if cell.get("cell_type") != "code" or _locked(cell) or text.strip() in released:
                continue
            texts.append(text[:room])
            room -= len(texts[-1])
    return OwnCode(result.student, "\n".join(texts))


def _cells(notebook: Any) -> Iterator[Mapping[str, Any]]:
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    return (cell for cell in cells or () if isinstance(cell, Mapping))


def _locked(cell: Mapping[str, Any]) -> bool:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return isinstance(marks, Mapping) and bool(marks.get("locked"))


def _tokens(text: str) -> list[str]:
    tokens = []
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == "#":
            continue
        if first in "\"'":
            token = "S"  # noqa: S105 - a string of any text
        elif (first.isalpha() or first == "_") and token not in _FIXED:
            token = "V"  # noqa: S105 - a name of the trainee's choice
        tokens.append(token)
    return tokens


def alike(
    submissions: Iterable[OwnCode], released: Iterable[str], *, least: float
) -> list[Alike]:
    """Groups whose likeness is at least ``least``, the largest first.

    ``released`` are the sources of the released cells. Memory grows with the length of the code
    and with the square of the number of submissions (a thousand: 8 MB).
    """
    import numpy as np
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import HashingVectorizer

    found = sorted(submissions, key=lambda each: each.student)
    if len(found) < 2:
        return []
    runs_of = HashingVectorizer(
        tokenizer=_tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(RUN, RUN),
        binary=True,
        norm=None,
        alternate_sign=False,
        n_features=_COLUMNS,
        dtype=np.float32,
    )
    runs = runs_of.transform(each.text[:MAX_CODE] for each in found)
    having = np.asarray(runs.sum(axis=0)).ravel()
    common = having > max(COMMON_LEAST, COMMON_SHARE * len(found))
    template = "\n".join(released)
    common |= np.asarray(runs_of.transform([template]).sum(axis=0)).ravel() > 0
    rare = runs[:, np.flatnonzero(~common & (having > 0))]
    own = np.asarray(rare.sum(axis=1)).ravel()
    shared = (rare @ rare.T).tocoo()
    shorter = np.minimum(own[shared.row], own[shared.col])
    likeness = np.where(shorter >= SHORTEST, shared.data / np.maximum(shorter, 1), 0)
    pair = (likeness >= least) & (shared.row < shared.col)
    return _groups(found, shared.row[pair], shared.col[pair], likeness[pair], connected_components)


def _groups(
    found: list[OwnCode], rows: Any, columns: Any, likeness: Any, components: Any
) -> list[Alike]:
    from scipy.sparse import coo_array

    n = len(found)
    links = coo_array((likeness, (rows, columns)), shape=(n, n))
    _, group_of = components(links, directed=False)
    members: dict[int, list[str]] = {}
    shares: dict[int, list[float]] = {}
    for each, group in zip(found, group_of, strict=True):
        members.setdefault(int(group), []).append(each.student)
    for row, share in zip(rows, likeness, strict=True):
        shares.setdefault(int(group_of[row]), []).append(float(share))
    groups = [Alike(tuple(members[g]), min(all_), max(all_)) for g, all_ in shares.items()]
    return sorted(groups, key=lambda each: (-len(each.students), -each.high, each.students))
