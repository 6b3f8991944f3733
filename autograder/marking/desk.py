"""A marker's desk: which answer comes next, what is entered, what is taken back. No page here.

An act goes to the ledger first, then the score that follows from it to the gradebook, both under
the ledger's lock. Where the second did not happen (a crash, a gradebook that somebody else holds),
:meth:`Desk.reconcile` does it later. A score that the ledger cannot account for was entered
elsewhere, as in formgrader, and stays.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from autograder.course import Course
from autograder.errors import CourseError, MachineFault, UsageError
from autograder.marking.anchors import load_anchors
from autograder.marking.answers import Answer, Answers
from autograder.marking.board import Board, Given, Standing, beside_others, lines
from autograder.marking.comments import KeptComments, refuse_long
from autograder.marking.ledger import Act, Kind, Ledger
from autograder.marking.names import known_marker, name_hider
from autograder.marking.order import Order
from autograder.marking.workshop import marking_folder, rubric_of
from autograder.results import Text
from autograder.rubric import LEVELS, Criterion

if TYPE_CHECKING:
    from autograder.gradebook import Book, Mark

__all__ = ["Desk", "Progress", "Stale"]

LOOK_SECONDS = 5.0  # how old may be what we know of others' scores and of new submissions


class Stale(UsageError):
    """The answer changed, or went away, while a marker was reading it."""


@dataclass(frozen=True)
class Progress:
    """How far a criterion is: for this marker (``mine`` of ``mine + left``), and for all."""

    criterion: Criterion
    mine: int
    left: int
    answers: int  # that a person has to mark, of all trainees
    marked: int  # of these, with a level that counts
    blank: int  # left as released: 0 points without a mark
    apart: int  # waiting to be settled
    others: int  # that another marker is reading now
    seconds_left: float | None  # for this marker; None: not known yet


class Desk:
    """One marker at one assignment. To be used by one thread, as the open gradebook is."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        marker: str,
        book: Book,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.assignment, self.rubric = assignment, rubric_of(course, assignment)
        folder = marking_folder(course, assignment)
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.anchors = load_anchors(course, assignment)
        self.comments = KeptComments(folder / "comments.yaml")
        self._book, self._clock = book, clock
        self._answers = Answers(course, assignment)
        secret = course.secret()
        self.order = {c.id: Order(secret, assignment, c.id) for c in self.rubric.criteria}
        self._board = Board()
        self._rows: dict[tuple[str, str], Mark] = {}
        self._looked = -LOOK_SECONDS
        self._behind = False  # the gradebook lacks something that the ledger has
        self.refresh()
        self.marker = known_marker(marker, self._board.markers)
        self._answers.refresh()
        if not self._answers.by_student or assignment not in book.assignments():
            raise UsageError(
                f"There is no graded submission of {assignment} yet. "
                f"Run `autograder grade {assignment}` first."
            )
        self._look()
        self._check_worth()

    def _check_worth(self) -> None:
        worth = {row.grade_id: row.max_score for row in self._rows.values()}
        for criterion in self.rubric.criteria:
            if worth.get(criterion.cell) != criterion.weight:
                has = worth.get(criterion.cell)
                found = "no such graded cell" if has is None else f"{has:g} points for it"
                raise CourseError(
                    f"rubric.yaml of {self.assignment}: the criterion {criterion.id} is worth "
                    f"{criterion.weight:g} points on the cell {criterion.cell}, but the gradebook "
                    f"has {found}. Make the notebook and the rubric agree and grade again."
                )

    # -- what is known

    def refresh(self) -> None:
        """Take in what other markers did."""
        for act in self.ledger.fresh():
            self._board.apply(act)

    def _look(self) -> None:
        """Take in new submissions, and scores entered elsewhere, if it is some seconds ago."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            self._answers.refresh()
            self._rows = {
                (row.student, row.grade_id): row for row in self._book.marks(self.assignment)
            }
            self.hide_names = name_hider(self._book.students())
            self._looked = now

    def _standing(self, criterion: Criterion, answer: Answer) -> Standing:
        found = self._board.standing(criterion.id, answer.student, answer.digest(criterion))
        return found or Standing()

    def _points_ever(self, criterion: Criterion, student: str) -> set[float]:
        levels = self._board.levels_ever(criterion.id, student)
        return {criterion.points(level) for level in levels}

    def _elsewhere(self, criterion: Criterion, answer: Answer) -> bool:
        """Whether a person entered a score that is not ours, and nothing changed since."""
        row = self._rows.get((answer.student, criterion.cell))
        if row is None or row.manual_score is None or row.needs_manual_grade:
            return False
        if round(row.manual_score, 6) not in self._points_ever(criterion, answer.student):
            return True
        return not self._standing(criterion, answer).piles  # an older version, resolved by hand

    def to_mark(self, criterion: Criterion) -> list[Answer]:
        """The answers that a person has to mark, in the order of marking."""
        there = self._answers.by_student
        students = (s for s, answer in there.items() if self._is_there(criterion, answer))
        return [there[student] for student in self.order[criterion.id].sorted(students)]

    def _is_there(self, criterion: Criterion, answer: Answer) -> bool:
        known = (answer.student, criterion.cell) in self._rows
        return known and criterion.cell not in answer.blank

    def mine(self, criterion: Criterion) -> list[tuple[Answer, Given | None]]:
        """The answers on this marker's pile, in order, each with the level they gave, if any.

        Among those without a level are the ones to be marked twice; nothing tells them apart.
        """
        self._look()
        answers = self.to_mark(criterion)
        twice = self.order[criterion.id].twice(answer.student for answer in answers)
        taken = self._board.opened_by_others(self.marker, self._clock())
        pile = []
        for answer in answers:
            standing = self._standing(criterion, answer)
            own = standing.by(self.marker)
            if own is None and (
                (criterion.id, answer.student) in taken
                or standing.settlements
                or len(standing.marks) > (answer.student in twice)
                or self._elsewhere(criterion, answer)
            ):
                continue
            pile.append((answer, own))
        return pile

    def progress(self, criterion: Criterion) -> Progress:
        pile = self.mine(criterion)
        done = sum(given is not None for _, given in pile)
        answers = self.to_mark(criterion)
        states = [self._standing(criterion, answer).outcome.state for answer in answers]
        marked = sum(
            state not in ("open", "apart") or self._elsewhere(criterion, answer)
            for answer, state in zip(answers, states, strict=True)
        )
        taken = self._board.opened_by_others(self.marker, self._clock())
        unread = [a for a, state in zip(answers, states, strict=True) if state == "open"]
        pace = self._pace(criterion)
        left = len(pile) - done
        return Progress(
            criterion,
            done,
            left,
            len(answers),
            marked,
            len(self._answers.by_student) - len(answers),
            states.count("apart"),
            sum((criterion.id, answer.student) in taken for answer in unread),
            left * pace if pace is not None else None,
        )

    def _pace(self, criterion: Criterion) -> float | None:
        """Seconds that this marker takes for an answer: of this criterion, else of any."""
        for where in (criterion.id, ""):
            seconds = self._board.seconds(self.marker, where)
            if len(seconds) >= 3:
                return statistics.median(seconds)
        return None

    def apart(self) -> list[tuple[Criterion, Answer, Standing]]:
        """Answers whose two levels are more than one apart, not yet settled."""
        self._look()
        found = []
        for criterion in self.rubric.criteria:
            for answer in self.to_mark(criterion):
                standing = self._standing(criterion, answer)
                if standing.outcome.state == "apart":
                    found.append((criterion, answer, standing))
        return found

    def find(self, criterion: Criterion, address: str) -> Answer:
        """The answer behind an address. Raises Stale if there is none (any more)."""
        order = self.order[criterion.id]
        for answer in self.to_mark(criterion):
            if order.address(answer.student) == address:
                return answer
        raise Stale("This answer is not there any more.")

    def standing(self, criterion: Criterion, answer: Answer) -> Standing:
        return self._standing(criterion, answer)

    def changed(self, criterion: Criterion, answer: Answer) -> Given | None:
        """The level that this marker gave to an earlier version of the answer, if they did."""
        digest = answer.digest(criterion)
        return self._board.earlier(criterion.id, answer.student, digest, self.marker)

    def first_comment(self, criterion: Criterion, answer: Answer) -> str:
        """A comment in the gradebook that came from elsewhere, for nobody's work to be lost."""
        row = self._rows.get((answer.student, criterion.cell))
        ours = self._board.lines_ever(criterion.id, answer.student)
        return (row.comment or "") if row is not None and not ours else ""

    # -- what a marker does

    def open(self, criterion: Criterion, answer: Answer, *, settle: bool = False) -> str | None:
        """Note that the marker reads this answer now; returns the visit's name.

        None if another marker has it open, and this one has neither marked it nor settles it.
        """
        visit = uuid4().hex[:12]
        with self.ledger.locked():
            self.refresh()
            own = self._standing(criterion, answer).by(self.marker)
            taken = self._board.opened_by_others(self.marker, self._clock())
            if not settle and own is None and (criterion.id, answer.student) in taken:
                return None
            self._append("open", criterion, answer, answer.digest(criterion), visit)
        return visit

    def mark(
        self,
        criterion: Criterion,
        answer: Answer,
        digest: str,
        visit: str,
        level: int,
        comment: str = "",
        *,
        settle: bool = False,
    ) -> bool:
        """Enter a level for the bytes with ``digest``; with ``settle`` for both markers.

        Returns whether it is in the gradebook already; if not, it is entered as soon as that can
        be. Raises Stale if the answer has other bytes by now, TooMuch for too long a comment,
        UsageError for what is no level.
        """
        if level not in range(LEVELS):
            raise UsageError(f"{level!r} is not a level; levels go from 0 to {LEVELS - 1}.")
        comment = refuse_long(comment.replace("\r\n", "\n").strip())
        self._looked = -LOOK_SECONDS
        self._look()
        answer = self._answers.by_student.get(answer.student, answer)
        if answer.digest(criterion) != digest:
            raise Stale("The trainee handed in another answer while you were reading this one.")
        kind: Kind = "settle" if settle else "mark"
        behind = self._behind
        shown = self.first_comment(criterion, answer)
        with self.ledger.locked():
            self._append(kind, criterion, answer, digest, visit, level, comment)
            entered = self._enter([(criterion, answer)], shown)
        if entered and behind:  # the gradebook is free again
            self.reconcile()
        return entered

    def undo(self) -> tuple[Criterion, Answer, bool] | None:
        """Take back this marker's last level; returns where it was, and whether it was settling.

        Levels for answers that went away, or have other bytes by now, are passed over. None if
        there is nothing to take back.
        """
        self._looked = -LOOK_SECONDS
        self._look()
        with self.ledger.locked():
            self.refresh()
            for last in self._board.done(self.marker):
                answer = self._answers.by_student.get(last.student)
                if answer is None or last.criterion not in self.order:
                    continue
                criterion = self.rubric.criterion(last.criterion)
                if self._is_there(criterion, answer) and answer.digest(criterion) == last.digest:
                    self._append("undo", criterion, answer, last.digest, last.visit)
                    self._enter([(criterion, answer)])
                    return criterion, answer, last.kind == "settle"
        return None

    def keep_comment(self, criterion: Criterion, old: Text, new: Text) -> None:
        """Keep a comment for later, change one (``old``), or forget it (``new`` empty)."""
        with self.ledger.locked():
            self.comments.change(criterion.id, old, new)

    def _append(
        self,
        kind: Kind,
        criterion: Criterion,
        answer: Answer,
        digest: str,
        visit: str,
        level: int = 0,
        comment: str = "",
    ) -> None:
        act = Act(
            kind, self._clock(), self.marker, criterion.id, answer.student, digest, visit,
            level, comment,
        )  # fmt: skip
        self.ledger.append(act)
        self.refresh()

    # -- the gradebook

    def reconcile(self) -> int:
        """Bring the gradebook to what the ledger says; returns how many scores were entered.

        That is: levels whose score is missing, and marks that a re-grade flagged although the
        answer is the same.
        """
        with self.ledger.locked():
            self.refresh()
            self._looked = -LOOK_SECONDS
            self._look()
            behind = [
                (criterion, answer)
                for criterion in self.rubric.criteria
                for answer in self.to_mark(criterion)
                if self._is_behind(criterion, answer)
            ]
            self._enter(behind)
            return 0 if self._behind else len(behind)

    def _is_behind(self, criterion: Criterion, answer: Answer) -> bool:
        standing = self._standing(criterion, answer)
        if not standing.piles:
            return False
        row = self._rows[answer.student, criterion.cell]
        level = standing.outcome.level
        wanted = None if level is None else criterion.points(level)
        found = None if row.manual_score is None else round(row.manual_score, 6)
        if found == wanted:
            return wanted is not None and row.needs_manual_grade
        return found is None or found in self._points_ever(criterion, answer.student)

    def _comment(self, criterion: Criterion, answer: Answer, ours: str, shown: str) -> str | None:
        """What the gradebook is to hold: ours, after what was written elsewhere; None: as it is."""
        known = self._board.lines_ever(criterion.id, answer.student)
        if not ours and not known:
            return None
        row = self._rows.get((answer.student, criterion.cell))
        there = row.comment or "" if row is not None else ""
        return beside_others(ours, there, {*known, *lines(shown)})

    def _enter(self, places: list[tuple[Criterion, Answer]], shown: str = "") -> bool:
        """Write what counts for these answers, all in one transaction; False if it must wait.

        ``shown`` is the comment from elsewhere that the marker had before them, to keep or change.
        """
        entries = []
        for criterion, answer in places:
            outcome = self._standing(criterion, answer).outcome
            points = None if outcome.level is None else criterion.points(outcome.level)
            comment = self._comment(criterion, answer, outcome.comment, shown)
            notebook = answer.notebooks[criterion.cell]
            entries.append((answer.student, notebook, criterion.cell, points, comment))
        try:
            if entries:
                self._book.set_marks(self.assignment, entries)
        except MachineFault:
            self._behind = True
            return False
        self._behind, self._looked = False, -LOOK_SECONDS
        return True

    @property
    def behind(self) -> bool:
        """Whether the gradebook waits for something that is in the ledger only."""
        return self._behind

    def criterion(self, name: str) -> Criterion:
        return self.rubric.criterion(name)
