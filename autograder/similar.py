"""Submissions whose own code is nearly the same, for a person to look at: names for instructors,
never points, never on a trainee's page. Likeness is no proof of anything. There are two kinds.

**By structure.** Own code becomes runs of :data:`RUN` tokens. Comments and layout do not count, the
trainee's names are one and the same token, so that renaming changes nothing. Left out are runs that
the release brought along, and those that many share: with a right answer of five lines, equal code
is what one expects (so does Moss; the runs are those of Schleimer, Wilkerson and Aiken (2003),
*Winnowing: local algorithms for document fingerprinting*, SIGMOD). The likeness of two is what they
share of the shorter one's rare runs: padding does not hide a copy.

**To the letter.** Cells that are equal as they stand, names and comments included, however many
have them: the share of the shorter one's own code that they make up.

scikit-learn counts and sparse matrices are multiplied, which compares all pairs of a thousand
exactly, in the same way every time. What a trainee wrote is never parsed or run, only split by one
regular expression of linear time, at most :data:`MAX_CODE` characters of it.
"""

from __future__ import annotations

import builtins
import json
import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from autograder.course import Course
from autograder.feedback import released_sources
from autograder.render.formats import name
from autograder.results import Result
from autograder.store import write_aside

__all__ = ["MAX_CODE", "RUN", "Alike", "Comparison", "OwnCode", "Similar", "alike", "own_code"]

RUN = 16  # tokens
MAX_CODE = 60_000  # characters of a submission's own code that are compared
SHORTEST = 60  # rare runs; with fewer, likeness is chance
RARE_SHARE = 0.25  # of the own runs; where fewer are rare, everybody wrote the same
TO_THE_LETTER = 400  # characters of own code; with fewer, equal cells are chance
COMMON_SHARE = 0.05  # of the submissions: a run that more of them have is common knowledge
COMMON_LEAST = 5
_RULES = [3, RUN, MAX_CODE, SHORTEST, RARE_SHARE, TO_THE_LETTER, COMMON_SHARE, COMMON_LEAST]
_COLUMNS = 2**22
_BLOCK = 500  # submissions that are compared with all others at a time

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
    cells: tuple[str, ...]
    cut: bool = False  # there is more of it than is compared


@dataclass(frozen=True)
class Alike:
    """Submissions that hang together by likeness, each to at least one other."""

    assignment: str
    students: tuple[str, ...]
    low: float  # the least and the greatest likeness of the pairs that made the group
    high: float
    letter: bool = False  # some of them to the letter


@dataclass(frozen=True)
class Similar:
    """What comparing found in a cohort."""

    least: float  # likeness from which two are named
    groups: tuple[Alike, ...] = ()
    unreleased: tuple[str, ...] = ()  # assignments left out, as their release is not here
    cut: tuple[str, ...] = ()  # trainees with more code than is compared


class Comparison:
    """Compares submissions while their results are read for something else.

    What was found is kept below ``course.state_dir``, under a hash of all that was compared.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._least = course.settings.similar
        self._groups: list[Alike] = []
        self._unreleased: list[str] = []
        self._cut: dict[str, None] = {}

    def watch(self, assignment: str, results: Iterable[Result]) -> Iterator[Result]:
        """The same results; at their end they are compared."""
        if self._least > 1:
            yield from results
            return
        released = released_sources(self._course, assignment)
        codes = []
        for result in results:
            if result.notebooks:
                codes.append(own_code(result, released))
            yield result
        if not released and codes:
            self._unreleased.append(assignment)
        else:
            self._cut |= {each.student: None for each in codes if each.cut}
            self._groups += self._compare(assignment, codes, released)

    def found(self) -> Similar:
        """What was found so far: the largest groups first within an assignment."""
        return Similar(self._least, tuple(self._groups), tuple(self._unreleased), tuple(self._cut))

    def _compare(
        self, assignment: str, codes: Sequence[OwnCode], released: Collection[str]
    ) -> list[Alike]:
        about = [
            _RULES,
            self._least,
            [[code.student, code.cells] for code in codes],
            sorted(released),
        ]
        key = sha256(json.dumps(about).encode()).hexdigest()
        path = self._course.state_dir / "similar" / f"{assignment}.json"
        try:
            kept = json.loads(path.read_bytes())
            if kept["key"] == key:
                groups = kept["groups"]
                return [Alike(**{**row, "students": tuple(row["students"])}) for row in groups]
        except (OSError, ValueError, LookupError, TypeError):
            pass  # nothing kept, or nothing of use: compare
        groups = alike(assignment, codes, released, least=self._least)
        text = json.dumps({"key": key, "groups": [asdict(group) for group in groups]})
        write_aside(path, text.encode())
        return groups


def own_code(result: Result, released: Collection[str]) -> OwnCode:
    """The code of a graded submission without cells that are in ``released`` as they are."""
    cells = [
        cell
        for notebook in result.notebooks.values()
        for cell in _cells(notebook)
        if cell.get("cell_type") == "code" and not _marks(cell).get("locked")
    ]
    cells.sort(key=lambda cell: not _marks(cell).get("solution"))  # the answers first
    sources = (str(cell.get("source", "")).strip() for cell in cells)
    own = [source for source in sources if source and source not in released]
    room, kept = MAX_CODE, []
    for source in own:
        kept.append(source[:room])
        room -= len(kept[-1])
    return OwnCode(name(result.student), tuple(filter(None, kept)), sum(map(len, own)) > MAX_CODE)


def _cells(notebook: Any) -> Iterator[Mapping[str, Any]]:
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    return (cell for cell in cells or () if isinstance(cell, Mapping))


def _marks(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return marks if isinstance(marks, Mapping) else {}


def _tokens(text: str) -> list[str]:
    text = text.encode("utf-8", "replace").decode()  # lone surrogates
    return [_plain(token) for token in _TOKEN.findall(text) if token[0] != "#"]


def _plain(token: str) -> str:
    """The token that counts: one for all strings, one for all names of the trainee's choice."""
    if token[0] in "\"'":
        return "S"
    named = token[0].isalpha() or token[0] == "_"
    return "V" if named and token not in _FIXED else token


def alike(
    assignment: str, submissions: Iterable[OwnCode], released: Collection[str], *, least: float
) -> list[Alike]:
    """Groups whose likeness is at least ``least``, the largest first.

    ``released`` are the sources of the released cells. Takes about 3 ms and 100 KB a submission of
    5,000 characters.
    """
    found = sorted(submissions, key=lambda each: each.student)
    if len(found) < 2:
        return []
    letter = _to_the_letter(found, released, least)
    return _groups(assignment, found, [*letter, *_by_structure(found, released, least)], letter)


Link = tuple[int, int, float]  # two submissions and their likeness


def _by_structure(found: list[OwnCode], released: Collection[str], least: float) -> list[Link]:
    import numpy as np
    from sklearn.feature_extraction.text import HashingVectorizer

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
    runs = runs_of.transform("\n".join(each.cells) for each in found)
    given = np.asarray(runs_of.transform(sorted(released) or [""]).sum(axis=0)).ravel() > 0
    having = np.asarray(runs.sum(axis=0)).ravel()
    n = len(found)
    common = having > max(2, min(COMMON_LEAST, n // 2), COMMON_SHARE * n)
    own = runs @ (~given).astype(np.float32)
    rare = runs[:, np.flatnonzero(~common & ~given & (having > 0))]
    size = np.asarray(rare.sum(axis=1)).ravel()
    enough = (size >= SHORTEST) & (size >= RARE_SHARE * own)
    return _links(rare, rare, size, enough, least)


def _to_the_letter(found: list[OwnCode], released: Collection[str], least: float) -> list[Link]:
    """Cells count by the length of their lines that the release has nowhere."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer

    cells = DictVectorizer(dtype=np.float32, sort=False)
    given = {line.strip() for source in released for line in source.splitlines()}

    def own(cell: str) -> int:
        lines = (line.strip() for line in cell.splitlines())
        return sum(len(line) for line in lines if line not in given)

    weight = cells.fit_transform([{cell: own(cell) for cell in each.cells} for each in found])
    size = np.asarray(weight.sum(axis=1)).ravel()
    return _links(
        weight, weight.astype(bool).astype(np.float32), size, size >= TO_THE_LETTER, least
    )


def _links(weight: Any, there: Any, size: Any, enough: Any, least: float) -> list[Link]:
    """Pairs that share at least ``least`` of the smaller size, where both are large enough.

    ``weight`` and ``there`` are sparse, a row a submission: what a thing counts, and whether it is
    there. A block of rows at a time, so that memory does not grow with the square.
    """
    import numpy as np

    links: list[Link] = []
    for start in range(0, len(size), _BLOCK):
        shared = (weight[start : start + _BLOCK] @ there.T).tocoo()
        row, column = shared.row + start, shared.col
        likeness = shared.data / np.maximum(np.minimum(size[row], size[column]), 1)
        pair = (likeness >= least) & (row < column) & enough[row] & enough[column]
        links += zip(*(each[pair].tolist() for each in (row, column, likeness)), strict=True)
    return links


def _groups(
    assignment: str, found: list[OwnCode], links: list[Link], letter: list[Link]
) -> list[Alike]:
    """What hangs together by links."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not links:
        return []
    rows, columns, likeness = zip(*links, strict=True)
    joined = coo_array((likeness, (rows, columns)), shape=(len(found), len(found)))
    _, group_of = connected_components(joined, directed=False)
    members: dict[int, list[str]] = {}
    shares: dict[int, list[float]] = {}
    for each, group in zip(found, group_of, strict=True):
        members.setdefault(int(group), []).append(each.student)
    for row, share in zip(rows, likeness, strict=True):
        shares.setdefault(int(group_of[row]), []).append(min(share, 1.0))
    literal = {int(group_of[row]) for row, _, _ in letter}
    groups = [
        Alike(assignment, tuple(members[group]), min(among), max(among), group in literal)
        for group, among in shares.items()
    ]
    return sorted(groups, key=lambda each: (-len(each.students), -each.high, each.students))
