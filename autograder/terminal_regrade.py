"""What ``grade`` says before it changes recorded scores, and the question it asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer
from rich.console import Console
from rich.table import Table

from autograder.regrade import Revision
from autograder.terminal import clean, console, out

__all__ = ["Decision", "balance", "revisions_table"]

MOST_REASONS = 5

_REFUSED = (
    "None of these changes was recorded: a score that stands in the gradebook changes only when "
    "somebody agrees. Run the same command with --yes to record them; nothing is graded twice."
)


class Decision:
    """Shows whose recorded scores would change, and decides: by an option, or by asking.

    Off a terminal there is nobody to ask, so without ``yes`` the answer is no, for gains as for
    losses: with half of them recorded, equal answers would have different scores. ``refused`` is
    the number of trainees whose change was not recorded. ``before`` is called first.
    """

    def __init__(
        self,
        *,
        yes: bool,
        dry_run: bool,
        quiet: bool = False,
        to_stderr: bool = False,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        self.refused = 0
        self._yes, self._dry_run, self._quiet = yes, dry_run, quiet
        self._out: Console = console if to_stderr or quiet else out
        self._before = before

    def __call__(self, revisions: list[Revision]) -> bool:
        self._before()
        agreed = self._yes or self._dry_run
        if not (agreed and self._quiet):
            self._out.print(revisions_table(revisions))
            self._out.print(balance(revisions), soft_wrap=True)
        if not agreed and _somebody_is_there():
            agreed = typer.confirm("Record these changes?", err=True)
        if not agreed:
            self.refused = len(revisions)
            console.print(_REFUSED, soft_wrap=True)
        return agreed


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and console.is_terminal


def revisions_table(revisions: Sequence[Revision]) -> Table:
    """A row for each trainee whose recorded score would change."""
    table = Table("trainee", "score", "", "why")
    for each in revisions:
        more = len(each.why) - MOST_REASONS
        why = [clean(reason) for reason in each.why[:MOST_REASONS]]
        why += [f"and {more} more"] if more > 0 else []
        table.add_row(
            clean(each.student),
            f"{each.before:g} → {each.after:g}",
            f"{each.gain:+g}" if each.gain else "=",
            "\n".join(why),
        )
    return table


def balance(revisions: Sequence[Revision]) -> str:
    """``2 gain, 1 loses, 3 keep their score.``"""
    gain, lose = (sum(sign * each.gain > 0 for each in revisions) for sign in (1, -1))
    keep = len(revisions) - gain - lose
    same = f", {keep} {'keeps its score' if keep == 1 else 'keep their score'}" if keep else ""
    gains, loses = "gains" if gain == 1 else "gain", "loses" if lose == 1 else "lose"
    return f"Recorded scores that would change: {gain} {gains}, {lose} {loses}{same}."
