"""What ``grade --profile`` says: where the time of the submissions went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median

from rich.table import Table

from autograder.results import CheckResult, Result
from autograder.stages import Stages
from autograder.terminal import clean

__all__ = ["checks_table", "stages_table"]

STAGES = {  # in their order: what is done, and by whom
    "read": ("read what was handed in", "grader"),
    "intake": ("build the notebook from it", "worker"),
    "start": ("fork a child and confine it", "worker"),
    "cells": ("run the cells", "child"),
    "files": ("take the files that cells wrote", "child"),
    "checks": ("run the checks", "worker, child"),
    "explain": ("look for counterexamples", "worker, child"),
    "end": ("end and reap the child", "worker"),
    "result": ("score, findings, receipt", "worker"),
    "board": ("measure for the leaderboard", "worker, child"),
    "preview": ("see whether a recorded score would change", "grader"),
    "gradebook": ("record in the gradebook", "grader"),
    "notebook": ("write the autograded notebook", "grader"),
    "store": ("store the result", "grader"),
    "page": ("write the feedback page", "grader"),
}
SLOWEST = 15  # checks that are named


def stages_table(results: Sequence[Result], ours: Stages) -> Table:
    """A row a stage: milliseconds a submission, its share, the slowest submission.

    ``ours`` are the main process's stages, each over the submissions that went through it. Results
    that were kept from an earlier run have no stages and do not count among the workers'.
    """
    fresh = [result for result in results if result.stages]
    count = max(1, len(fresh))
    mean = {name: seconds / max(1, ours.counts[name]) for name, seconds in ours.seconds.items()}
    most: dict[str, float] = {}
    for result in fresh:
        for name, seconds in result.stages.items():
            mean[name] = mean.get(name, 0.0) + seconds / count
            most[name] = max(most.get(name, 0.0), seconds)
    total = sum(mean.values()) or 1.0
    table = Table("stage", "by", "ms", "share", "most", title="A submission graded now, on average")
    for column in table.columns[2:]:
        column.justify = "right"
    for name in sorted(mean, key=list(STAGES).index):
        what, who = STAGES[name]
        longest = f"{1000 * most[name]:.0f}" if name in most else ""
        table.add_row(what, who, f"{1000 * mean[name]:.1f}", f"{mean[name] / total:.0%}", longest)
    table.add_row("together", "", f"{1000 * total:.1f}", "", "")
    return table


def checks_table(results: Iterable[Result], reused: Mapping[str, Collection[str]]) -> Table:
    """The slowest checks: median and most milliseconds, over the submissions that ran them now."""
    seconds: dict[str, list[float]] = {}
    for result in results:
        kept = reused.get(result.student, ())
        for check in _checks(result) if result.stages else ():
            if check.name in kept:
                continue
            seconds.setdefault(check.name, []).append(check.seconds)
    table = Table("check", "ms", "most", title="The slowest checks")
    for column in table.columns[1:]:
        column.justify = "right"
    slowest = sorted(seconds, key=lambda name: -median(seconds[name]))[:SLOWEST]
    for name in slowest:
        middle, most = 1000 * median(seconds[name]), 1000 * max(seconds[name])
        table.add_row(clean(name), f"{middle:.1f}", f"{most:.1f}")
    return table


def _checks(result: Result) -> Iterable[CheckResult]:
    return (check for task in result.tasks for check in task.checks)
