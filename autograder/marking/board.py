"""From acts to how each answer stands: levels by marker, the level that counts, what is open.

One level apart is averaged; further apart waits until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from autograder.marking.ledger import Act

__all__ = [
    "LONGEST_SECONDS",
    "Board",
    "Given",
    "Outcome",
    "Standing",
    "beside_others",
    "lines",
    "settle",
]

LONGEST_SECONDS = 600.0  # a visit that takes longer was a break; an open answer is free again

State = Literal["open", "one", "agreed", "averaged", "apart", "settled"]


@dataclass(frozen=True)
class Given:
    """A level that a marker gave. ``at``: when it was given first, for the order of marking."""

    marker: str
    level: int
    comment: str
    at: float
    visit: str
    seconds: float | None = None  # from opening the page to the level; None: not known, or a break


@dataclass(frozen=True)
class Outcome:
    """What counts: the level (None: nothing yet), the comment for the trainee, and how it came."""

    state: State
    level: float | None = None
    comment: str = ""


def settle(marks: list[Given], settled: Given | None = None) -> Outcome:
    """The rule for levels given to the same bytes, in the order in which they were given.

    The first two count; what ``settled`` says stands above both.
    """
    pair = marks[:2]
    if settled is not None:
        return Outcome("settled", settled.level, settled.comment or _joined(pair))
    if not pair:
        return Outcome("open")
    if len(pair) == 1:
        return Outcome("one", pair[0].level, pair[0].comment)
    first, second = pair[0].level, pair[1].level
    if abs(first - second) > 1:
        return Outcome("apart", None, "")
    state: State = "agreed" if first == second else "averaged"
    return Outcome(state, (first + second) / 2, _joined(pair))


def _joined(marks: list[Given]) -> str:
    """The comments of both, each once."""
    texts = dict.fromkeys(given.comment.strip() for given in marks)
    return "\n\n".join(text for text in texts if text)


@dataclass
class Standing:
    """One answer to one criterion, as its bytes were at the time: the piles of each marker."""

    piles: dict[str, list[Given]] = field(default_factory=dict)  # the last of each counts
    settlements: list[Given] = field(default_factory=list)

    @property
    def marks(self) -> list[Given]:
        """The level of each marker, in the order in which they gave it first."""
        standing = [pile[-1] for pile in self.piles.values() if pile]
        return sorted(standing, key=lambda given: (given.at, given.marker))

    def by(self, marker: str) -> Given | None:
        pile = self.piles.get(marker)
        return pile[-1] if pile else None

    @property
    def outcome(self) -> Outcome:
        return settle(self.marks, self.settlements[-1] if self.settlements else None)


def lines(comment: str) -> list[str]:
    """The lines of a comment that say something."""
    return [line.strip() for line in comment.splitlines() if line.strip()]


def beside_others(ours: str, there: str, known: Collection[str]) -> str:
    """``ours`` after those lines of ``there`` that are not ``known`` to be of ours."""
    others = "\n".join(line for line in lines(there) if line not in known)
    return "\n\n".join(filter(None, [others, ours]))


class Board:
    """All answers of an assignment; :meth:`apply` takes the acts in order."""

    def __init__(self) -> None:
        self._standings: dict[tuple[str, str, str], Standing] = {}
        self._opened: dict[str, Act] = {}  # by marker: the page that is open
        self._done: dict[str, list[Act]] = {}  # by marker: what an undo may take back
        self._commented: dict[tuple[str, str], set[str]] = {}  # the lines of all comments
        self._levels: dict[tuple[str, str], set[float]] = {}

    def apply(self, act: Act) -> None:
        if act.kind == "open":
            self._opened[act.marker] = act
            return
        key = (act.criterion, act.student, act.digest)
        standing = self._standings.setdefault(key, Standing())
        piles = [standing.piles.setdefault(act.marker, []), standing.settlements]
        done = self._done.setdefault(act.marker, [])
        if act.kind == "undo":
            for pile in piles:
                pile[:] = [each for each in pile if (each.marker, each.visit) != _whose(act)]
            done[:] = [each for each in done if (each.marker, each.visit) != _whose(act)]
        else:
            pile = piles[act.kind == "settle"]
            given = self._given(act)
            if pile and (pile[-1].marker, pile[-1].visit) == _whose(act):
                pile[-1] = replace(given, at=pile[-1].at, seconds=pile[-1].seconds)
            else:
                pile.append(given)
                done.append(act)
        outcome = standing.outcome
        if outcome.level is not None:
            self._levels.setdefault(key[:2], set()).add(outcome.level)
        if act.comment:
            self._commented.setdefault(key[:2], set()).update(lines(act.comment))

    def _given(self, act: Act) -> Given:
        opened = self._opened.get(act.marker)
        seconds = None
        if opened is not None and opened.visit == act.visit:
            seconds = act.at - opened.at
            seconds = seconds if 0 <= seconds <= LONGEST_SECONDS else None
        return Given(act.marker, act.level, act.comment, act.at, act.visit, seconds)

    def standing(self, criterion: str, student: str, digest: str) -> Standing | None:
        """None if nothing was ever done to these bytes."""
        return self._standings.get((criterion, student, digest))

    def all(self, criterion: str) -> Iterator[tuple[str, str, Standing]]:
        """(student, digest, standing) of a criterion, earlier versions of an answer included."""
        for (name, student, digest), standing in self._standings.items():
            if name == criterion:
                yield student, digest, standing

    def earlier(self, criterion: str, student: str, digest: str, marker: str) -> Given | None:
        """What ``marker`` gave to another version of an answer, the last of them."""
        found = [
            given
            for who, other, standing in self.all(criterion)
            if who == student and other != digest and (given := standing.by(marker))
        ]
        return max(found, key=lambda given: given.at, default=None)

    def opened_by_others(self, marker: str, now: float) -> set[tuple[str, str]]:
        """(criterion, student) of the answers that other markers are reading, without a level."""
        return {
            (act.criterion, act.student)
            for who, act in self._opened.items()
            if who != marker and 0 <= now - act.at <= LONGEST_SECONDS and not self._marked(act)
        }

    def _marked(self, opened: Act) -> bool:
        standing = self._standings.get((opened.criterion, opened.student, opened.digest))
        return standing is not None and standing.by(opened.marker) is not None

    def done(self, marker: str) -> list[Act]:
        """What undos would take back, the latest first."""
        return self._done.get(marker, [])[::-1]

    def levels_ever(self, criterion: str, student: str) -> set[float]:
        """Every level that has counted for this trainee's answer, in any version of it."""
        return self._levels.get((criterion, student), set())

    def lines_ever(self, criterion: str, student: str) -> set[str]:
        """Every line that a marker has ever written here; empty if none has."""
        return self._commented.get((criterion, student), set())

    @property
    def markers(self) -> list[str]:
        return sorted({*self._done, *self._opened})

    def seconds(self, marker: str, criterion: str = "") -> list[float]:
        """How long each of a marker's levels took, of one criterion or of all."""
        return [
            given.seconds
            for (name, _, _), standing in self._standings.items()
            if criterion in ("", name) and (given := standing.by(marker)) is not None
            if given.seconds is not None
        ]


def _whose(act: Act) -> tuple[str, str]:
    return act.marker, act.visit
