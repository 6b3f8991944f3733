"""The own place of who asked to be on a leaderboard, and the ranking it comes from.

Ranked is what ``grade`` measured (``contest``). No score is made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from autograder.course import Course
from autograder.render.environment import pages
from autograder.render.formats import name as one_line
from autograder.render.messages import Catalog
from autograder.render.plots import interval
from autograder.results import Result, Text

if TYPE_CHECKING:
    from autograder.checks.board import Board
    from autograder.ranking import Entry, Ranking

__all__ = ["Place", "Row", "own_places", "place_words", "ranking_of", "row_of"]

Results = Callable[[str], Iterable[Result]]


@dataclass(frozen=True)
class Row:
    """One who is ranked, in words: numbers to three decimals, the interval as a picture."""

    place: str
    name: str
    skill: str
    low: str
    high: str
    plot: Markup


@dataclass(frozen=True)
class Place:
    """What a trainee who asked to be on the board reads about it, in their language.

    ``row`` is None if it is not ranked, and ``reason`` says why; ``flaw`` says why the name that
    was chosen is not used; ``made`` is a name that nobody chose.
    """

    name: str
    made: bool
    flaw: str
    row: Row | None
    reason: str


def ranking_of(course: Course, assignment: str, load_results: Results) -> Ranking:
    """The ranking of who asked to be on the board of ``assignment``.

    ``load_results(assignment)`` yields the stored results.
    """
    from autograder.ranking import rank  # brings numpy

    standings = {
        result.student: result.standing
        for result in load_results(assignment)
        if result.standing is not None
    }
    return rank(standings, course.secret(), _people(course) if standings else ())


def _people(course: Course) -> list[tuple[str, ...]]:
    """Id, first and last name of everybody known to the course."""
    try:
        there = [path.name for path in course.submitted_dir.iterdir()]
    except OSError:
        there = []
    people: dict[str, tuple[str, ...]] = {ident: (ident,) for ident in there}
    if course.has_gradebook:
        from autograder.gradebook import open_gradebook  # takes a second: nbgrader

        with open_gradebook(
            course.db_url, course.course_id, patience=course.settings.gradebook_seconds
        ) as book:
            for person in book.students():
                names = (str(person[key] or "") for key in ("first_name", "last_name"))
                people[str(person["id"])] = (str(person["id"]), *names)
    return list(people.values())


def own_places(
    course: Course,
    assignment: str,
    languages: Iterable[str],
    load_results: Results,
    templates: Path | None = None,
) -> Callable[[str], dict[str, Place]]:
    """Gives each trainee's own place by language, nothing for who did not ask for one."""
    unit = course.assignment(assignment)
    if unit.board is None:
        return lambda student: {}
    from autograder.checks.board import load_board

    ranking = ranking_of(course, assignment, load_results)
    board = load_board(unit) if ranking.names else None
    words = {lang: pages(lang, templates).words for lang in languages}

    def own(student: str) -> dict[str, Place]:
        if board is None or student not in ranking.names:
            return {}
        return {lang: _place(ranking, student, board, t) for lang, t in words.items()}

    return own


def _place(ranking: Ranking, student: str, board: Board, t: Catalog) -> Place:
    entry = ranking.of(student)
    row = None
    if entry is not None:
        row = row_of(entry, place_words(entry, len(ranking.entries), t), board, board.scale)
    return Place(
        name=ranking.names[student],
        made=student not in ranking.chosen,
        flaw=_words(ranking.flaws.get(student), t.lang),
        row=row,
        reason=_words(ranking.unranked.get(student), t.lang),
    )


def _words(text: Text | None, lang: str) -> str:
    return one_line(text.get(lang), 300) if text else ""


def place_words(entry: Entry, of: int, t: Catalog) -> str:
    """``3rd of 12``, or ``shared 3rd to 5th of 12``."""
    first, last = (_ordinal(number, t.lang) for number in (entry.first, entry.last))
    if entry.first == entry.last:
        return t("board.place", first=first, of=of)
    return t("board.shared", first=first, last=last, of=of)


def _ordinal(number: int, lang: str) -> str:
    if lang != "en":
        return str(number)
    ending = None if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def row_of(entry: Entry, place: str, board: Board, ends: tuple[float, float]) -> Row:
    """An entry in words; the axis of its picture has these ``ends``."""
    skill, low, high = (_shown(x, board.scale) for x in (entry.skill, entry.low, entry.high))
    plot = interval(entry.skill, entry.low, entry.high, ends)
    return Row(place, entry.name, skill, low, high, plot)


def _shown(value: float, scale: tuple[float, float]) -> str:
    """Three decimals; what is far off the scale without its size."""
    room = scale[1] - scale[0]
    if value < scale[0] - room:
        return f"< {scale[0] - room:g}"
    if value > scale[1] + room:
        return f"> {scale[1] + room:g}"
    return f"{round(value, 3) + 0.0:.3f}"
