"""The page of a course's leaderboards, for everybody to see: pseudonyms, never a trainee's id."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.course import BOARD_FILE, Course
from autograder.errors import UsageError, did_you_mean
from autograder.feedback import stored_results, template_folder
from autograder.places import ranking_of, row_of
from autograder.ranking import Entry, Ranking
from autograder.render.environment import pages
from autograder.render.formats import name as one_line
from autograder.store import sweep, write_aside

__all__ = ["MOST", "board_names", "leaderboard", "short_place"]

MOST = 10  # who is on the page
PAGE = "leaderboard.html"


def board_names(course: Course, assignments: Sequence[str] | None = None) -> list[str]:
    """The assignments that declare a board, all or those named. Raises UsageError for others."""
    every = [name for name in course.assignments() if course.assignment(name).board]
    for name in assignments or ():
        if course.assignment(name).name not in every:
            raise UsageError(
                f"{name} has no leaderboard: there is no {BOARD_FILE} in its folder of checks."
                f"{did_you_mean(name, every)}"
            )
    return list(dict.fromkeys(assignments)) if assignments else every


def leaderboard(
    course: Course, assignments: Sequence[str] | None = None, lang: str = "en"
) -> tuple[Path, dict[str, Ranking]]:
    """Write ``reports/leaderboard.html``; returns its path and the rankings by assignment.

    All boards of the course, or those of ``assignments``: the first ten of each, by pseudonym.
    The same results give the same bytes. Raises UsageError for an assignment without a board,
    CheckError for a board that is not in order.
    """
    names = board_names(course, assignments)
    load = stored_results(course)
    rankings = {name: ranking_of(course, name, load) for name in names}
    in_language = pages(lang, template_folder(course))
    context = {
        "course": one_line(course.course_id, 160),
        "boards": [_view(course, name, ranking, lang) for name, ranking in rankings.items()],
        "most": MOST,
    }
    page = course.reports_dir / PAGE
    text = in_language.render("leaderboard.html.j2", context)
    sweep(course.reports_dir)
    write_aside(page, text.encode())
    return page, rankings


def short_place(entry: Entry) -> str:
    """``3``, or ``3–5`` for a shared place."""
    return f"{entry.first}–{entry.last}" if entry.first != entry.last else str(entry.first)


def _view(course: Course, assignment: str, ranking: Ranking, lang: str) -> dict[str, Any]:
    from autograder.checks.board import load_board

    unit = course.assignment(assignment)
    board = load_board(unit)
    assert board is not None
    shown = ranking.entries[:MOST]
    ends = _ends(shown, board.scale)
    return {
        "assignment": assignment,
        "title": one_line(unit.title.get(lang), 120),
        "about": one_line(board.title.get(lang), 300),
        "rows": [row_of(entry, short_place(entry), board, ends) for entry in shown],
        "ends": [f"{end:g}" for end in ends],
        "of": len(ranking.entries),
        "tied": max(0, shown[-1].last - len(shown)) if shown else 0,
        "unranked": len(ranking.unranked),
    }


def _ends(entries: Sequence[Entry], scale: tuple[float, float]) -> tuple[float, float]:
    """The part of the scale that the rows need, in tenths of it: no entry can stretch it."""
    step = (scale[1] - scale[0]) / 10

    def tenths(value: float) -> float:
        return min(max((value - scale[0]) / step, 0.0), 10.0)

    low = min((math.floor(tenths(entry.low)) for entry in entries), default=0)
    high = max((math.ceil(tenths(entry.high)) for entry in entries), default=10)
    low = min(low, 9)
    return scale[0] + low * step, scale[0] + max(high, low + 1) * step
