"""What ``autograder leaderboard`` says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from autograder.course import Course
from autograder.exit_codes import OK
from autograder.leaderboard import leaderboard as write
from autograder.leaderboard import short_place
from autograder.ranking import Ranking
from autograder.terminal import clean, console, out

__all__ = ["leaderboard", "ranking_table"]


def leaderboard(root: Path, assignments: Sequence[str] | None, lang: str, *, who: bool) -> int:
    """Write the page and show the rankings; with ``who`` also whose each pseudonym is."""
    course = Course(root)
    page, rankings = write(course, assignments, lang or course.settings.language)
    if not rankings:
        console.print("No assignment of this course has a leaderboard (docs/check-author.md).")
    for name, ranking in rankings.items():
        out.print(ranking_table(name, ranking, who=who))
        for student, reason in sorted(ranking.unranked.items()):
            told = f"{ranking.names[student]}{f' ({student})' if who else ''}"
            out.print(clean(f"  not ranked: {told}: {reason.get('en')}"), soft_wrap=True)
    out.print(f"wrote {clean(page.relative_to(course.root))}")
    return OK


def ranking_table(assignment: str, ranking: Ranking, *, who: bool) -> Table:
    """A row for each who is ranked, all of them."""
    table = Table("place", "name", "skill", "95 %", title=clean(assignment))
    if who:
        table.add_column("trainee")
    for entry in ranking.entries:
        cells = [
            short_place(entry),
            clean(entry.name),
            _number(entry.skill),
            f"{_number(entry.low)} to {_number(entry.high)}",
        ]
        table.add_row(*cells, *([clean(entry.student)] if who else []))
    return table


def _number(value: float) -> str:
    return f"{round(value, 3) + 0.0:.3f}" if abs(value) < 1_000 else f"{value:.1e}"
