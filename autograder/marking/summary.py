"""How the marking of a workshop stands: progress, agreement and drift, for terminal and report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from autograder.course import Course
from autograder.marking.agreement import Agreement, Drift, agreement, drift
from autograder.marking.answers import Answers
from autograder.marking.board import Board
from autograder.marking.ledger import Ledger
from autograder.marking.order import Order
from autograder.marking.workshop import marking_folder, rubric_of
from autograder.results import Text
from autograder.rubric import Criterion

__all__ = ["CriterionSummary", "MarkingSummary", "marking_of", "summarise"]


@dataclass(frozen=True)
class CriterionSummary:
    """One criterion. Counts are of answers; ``levels`` how often each level counts, 0 to 3."""

    id: str
    title: Text
    answers: int  # that a person has to mark
    marked: int  # with a level that counts, or a score entered elsewhere
    elsewhere: int  # of these, entered elsewhere (formgrader)
    blank: int
    twice: int  # of the answers to be marked twice, how many there are
    twice_done: int
    averaged: int
    settled: int
    apart: int  # two levels apart and not settled
    mean: float | None  # level that counts
    agreement: Agreement
    drifts: tuple[Drift, ...]  # one a marker with enough marks


@dataclass(frozen=True)
class MarkingSummary:
    """All criteria of a workshop."""

    assignment: str
    title: Text
    markers: tuple[str, ...]
    criteria: tuple[CriterionSummary, ...]
    damaged: int = 0  # lines of the ledger that could not be read

    @property
    def apart(self) -> int:
        return sum(each.apart for each in self.criteria)

    @property
    def weak(self) -> tuple[CriterionSummary, ...]:
        return tuple(each for each in self.criteria if each.agreement.weak)


def summarise(
    course: Course, assignment: str, scored: Collection[tuple[str, str]]
) -> MarkingSummary:
    """The summary of a workshop. Raises UsageError if it has no rubric.

    ``scored`` are the (student, grade_id) that have a person's score in the gradebook, apart from
    those flagged for another look.
    """
    rubric = rubric_of(course, assignment)
    ledger, board = Ledger(marking_folder(course, assignment) / "ledger.jsonl"), Board()
    for act in ledger.fresh():
        board.apply(act)
    answers = Answers(course, assignment)
    answers.refresh()
    secret = course.secret()
    criteria = tuple(
        _criterion(criterion, board, answers, Order(secret, assignment, criterion.id), scored)
        for criterion in rubric.criteria
    )
    return MarkingSummary(assignment, rubric.title, tuple(board.markers), criteria, ledger.damaged)


def _criterion(
    criterion: Criterion,
    board: Board,
    answers: Answers,
    order: Order,
    scored: Collection[tuple[str, str]],
) -> CriterionSummary:
    everybody = answers.by_student
    read = [answer for answer in everybody.values() if criterion.cell not in answer.blank]
    twice = order.twice(answer.student for answer in read)
    counts = dict.fromkeys(("open", "one", "agreed", "averaged", "apart", "settled"), 0)
    levels, elsewhere, twice_done = [], 0, 0
    for answer in read:
        standing = board.standing(criterion.id, answer.student, answer.digest(criterion))
        state, level = "open", None
        if standing is not None:
            state, level = standing.outcome.state, standing.outcome.level
            twice_done += answer.student in twice and len(standing.marks) > 1
        counts[state] += 1
        elsewhere += state == "open" and (answer.student, criterion.cell) in scored
        levels += [] if level is None else [level]
    standings = [standing for _, _, standing in board.all(criterion.id)]
    pairs = [marks[:2] for marks in (each.marks for each in standings) if len(marks) > 1]
    return CriterionSummary(
        criterion.id,
        criterion.title,
        len(read),
        len(read) - counts["open"] - counts["apart"] + elsewhere,
        elsewhere,
        len(everybody) - len(read),
        len(twice),
        twice_done,
        counts["averaged"],
        counts["settled"],
        counts["apart"],
        sum(levels) / len(levels) if levels else None,
        agreement([(first.level, second.level) for first, second in pairs]),
        _drifts(board, criterion),
    )


def _drifts(board: Board, criterion: Criterion) -> tuple[Drift, ...]:
    by_marker: dict[str, list[tuple[float, int]]] = {}
    for _, _, standing in board.all(criterion.id):
        for given in standing.marks:
            by_marker.setdefault(given.marker, []).append((given.at, given.level))
    found = (
        drift(marker, [level for _, level in sorted(given)])
        for marker, given in sorted(by_marker.items())
    )
    return tuple(each for each in found if each.difference == each.difference)


def marking_of(
    course: Course, assignments: Iterable[str], scored: Collection[tuple[str, str, str]]
) -> list[MarkingSummary]:
    """Summaries of those ``assignments`` that somebody has marked with ``autograder mark``.

    ``scored``: (assignment, student, grade_id).
    """
    found = []
    for name in assignments:
        if (marking_folder(course, name) / "ledger.jsonl").is_file() and course.assignment(
            name
        ).rubric:
            own = {(student, cell) for where, student, cell in scored if where == name}
            found.append(summarise(course, name, own))
    return found
