"""What ``autograder mark`` says on a terminal: the page's address, and how the marking stands."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import webbrowser
from pathlib import Path

from rich.table import Table

from autograder.course import Course
from autograder.errors import UsageError
from autograder.exit_codes import OK
from autograder.marking.desk import Desk
from autograder.marking.names import known_marker
from autograder.marking.summary import CriterionSummary, MarkingSummary, summarise
from autograder.marking.workshop import rubric_of
from autograder.terminal import clean, console, out

__all__ = ["mark"]

PATIENCE_SECONDS = 10.0  # a marker waits for an answer to each key


def mark(
    root: Path, assignment: str, marker: str, *, lang: str, port: int, browser: bool, status: bool
) -> int:
    """Serve the marker's page until Ctrl-C, or print the status."""
    course = Course(root)
    rubric_of(course, assignment)
    if status:
        return _status(course, assignment)
    marker = known_marker(marker)
    lang = lang or course.settings.language
    if lang not in ("en", "ja"):
        raise UsageError(f"unknown language {lang!r}; there are en, ja")
    from autograder.feedback import template_folder
    from autograder.gradebook import open_gradebook
    from autograder.marking.server import Site, serve

    with open_gradebook(course.db_url, course.course_id, patience=PATIENCE_SECONDS) as book:
        desk = Desk(course, assignment, marker, book)
        entered = desk.reconcile()
        if entered:
            console.print(f"Entered {entered} marks that the gradebook did not have yet.")
        if desk.ledger.damaged:
            console.print(_damaged(desk.ledger.damaged))
        site = Site(desk, lang, template_folder(course), _our_bug)

        def ready(number: int) -> None:
            page = f"http://127.0.0.1:{number}/"
            out.print(f"{assignment}, marked by {clean(desk.marker)}. Open in a browser:")
            out.print(f"  {page}?token={site.token}", soft_wrap=True)
            out.print("Each mark is saved at once. Ctrl-C ends the page.")
            out.file.flush()
            if browser and _has_screen():
                address = f"{page}?token={site.once}"
                threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

        asyncio.run(serve(site, port, ready))
        desk.reconcile()
        if desk.behind:
            console.print(
                "[red]Another program holds the gradebook; some marks are only in the ledger. They "
                "are kept, and entered when this command runs the next time.[/]"
            )
    out.print(f"Ended. See how it stands: autograder mark {assignment} --status")
    return OK


def _has_screen() -> bool:
    """Whether a browser would have a window; one in the terminal would stand in the way."""
    return sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )


def _our_bug(text: str) -> None:
    for line in text.splitlines():
        console.print(clean(line))
    console.print("This is a bug of autograder's, not of yours. Saved marks are kept.")


def _damaged(lines: int) -> str:
    return (
        f"[red]{lines} lines of the ledger could not be read and do not count.[/] "
        "Scores in the gradebook are as they were."
    )


def _status(course: Course, assignment: str) -> int:
    from autograder.feedback import stored_marks

    marks, _ = stored_marks(course, [assignment])
    scored = {
        (mark.student, mark.grade_id) for mark in marks if mark.score is not None and not mark.again
    }
    summary = summarise(course, assignment, scored)
    out.print(status_table(summary))
    for line in remarks(summary):
        out.print(line)
    return OK


def status_table(summary: MarkingSummary) -> Table:
    """A row for each criterion."""
    table = Table("criterion", box=None, pad_edge=False, header_style="bold")
    for column in ("marked", "blank", "twice", "apart", "mean level", "kappa (95 %)", "same"):
        table.add_column(column, justify="right")
    for row in summary.criteria:
        same = row.agreement.same
        table.add_row(
            row.id,
            f"{row.marked}/{row.answers}",
            str(row.blank),
            f"{row.twice_done}/{row.twice}",
            str(row.apart),
            "" if row.mean is None else f"{row.mean:.2f}",
            _kappa(row),
            f"{same:.0%}" if same == same else "",
        )
    return table


def _kappa(row: CriterionSummary) -> str:
    found = row.agreement
    if found.kappa != found.kappa:
        return ""
    interval = f" ({found.low:.2f} to {found.high:.2f})" if found.low == found.low else ""
    return f"{found.kappa:.2f}{interval}"


def remarks(summary: MarkingSummary) -> list[str]:
    """What to do about it, a line each."""
    lines = []
    if summary.markers:
        lines.append("Markers: " + ", ".join(clean(marker) for marker in summary.markers))
    else:
        lines.append("Nobody has marked here yet: autograder mark ASSIGNMENT --marker NAME")
    for row in summary.criteria:
        if row.apart:
            lines.append(f"{row.id}: {row.apart} to be settled (two levels apart)")
    for row in summary.weak:
        lines.append(
            f"{row.id}: kappa below 0.6 on {row.agreement.n} answers; rewrite its descriptors"
        )
    for row in summary.criteria:
        lines += [
            f"{row.id}: {clean(each.marker)} drifted by {each.difference:+.2f} levels from the "
            f"first to the last third ({each.low:+.2f} to {each.high:+.2f})"
            for each in row.drifts
            if each.clear
        ]
    if summary.damaged:
        lines.append(_damaged(summary.damaged))
    return lines
