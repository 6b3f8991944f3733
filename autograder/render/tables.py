"""A cohort's results as tables: one row a submission, one a check, one a finding (pandas).

Executed notebooks are dropped while reading, so a thousand results fit in little memory.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

import pandas as pd

from autograder.render.cells import task_of
from autograder.render.formats import name
from autograder.render.marks import Late, Mark, marked_tasks, marks_by_task
from autograder.render.page import task_state
from autograder.results import Result

__all__ = ["Cohort", "build_cohort"]

_SUBMISSION = {
    "student": str,
    "assignment": str,
    "status": str,
    "reason": str,
    "score": float,  # reached in the tasks
    "late": float,  # points that late work costs
    "final": float,  # points that count
    "late_by": float,  # seconds
    "max_score": float,
    "waiting": float,  # points that nobody has given yet
    "answers": int,  # manual tasks that wait, for a first mark or for another look
    "untouched": int,  # tasks that were not attempted
    "tasks": int,
    "undecided": int,  # checks that broke
    "core_unmet": int,
    "sandbox": str,
    "seconds": float,
}
_TASK = {
    "student": str,
    "assignment": str,
    "task": str,
    "state": str,  # as on the trainee's page: waiting, marked, skipped, undecided, ...
    "score": float,
    "max_score": float,
}
_CHECK = {
    "student": str,
    "assignment": str,
    "task": str,
    "check": str,
    "title": str,
    "concept": str,
    "public": bool,
    "core": bool,
    "outcome": str,
    "points": float,
    "max_points": float,
}
_FINDING = {"student": str, "assignment": str, "kind": str, "text": str}
_MANUAL = {"student": str, "assignment": str, "task": str, "points": float}


@dataclass(frozen=True)
class Cohort:
    """The tables of a cohort. Columns are those listed at the top of this module."""

    assignments: tuple[str, ...]
    students: tuple[str, ...]
    submissions: pd.DataFrame
    tasks: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    manual: pd.DataFrame  # answers that wait for a person

    def assignment_table(self, pass_share: float) -> pd.DataFrame:
        """One row an assignment: numbers of submissions, and the scores that are final.

        A submission with answers that wait for a person is in no distribution: its score would
        count the waiting points as lost.
        """
        rows = []
        for assignment in self.assignments:
            mine = self.submissions[self.submissions.assignment == assignment]
            graded = mine[mine.status == "graded"]
            final = graded[graded.answers == 0]
            share = (final.final / final.max_score.where(final.max_score > 0)).clip(0, 1).dropna()
            rows.append(
                {
                    "assignment": assignment,
                    "submissions": len(mine),
                    "graded": len(graded),
                    "final": len(final),
                    "median": final.final.median(),
                    "max_score": graded.max_score.max(),
                    "median_share": share.median(),
                    "passed": (share >= pass_share - 1e-9).mean(),
                    "answers": int(graded.answers.sum()),
                    "counts": _histogram(share),
                }
            )
        return pd.DataFrame(rows)

    def look_table(self, pass_share: float) -> pd.DataFrame:
        """Submissions that a person should look at, most urgent first, with the reason as ``why``.

        ``low`` judges only points that were given already: an answer that waits for a mark is
        no reason to worry about its author.
        """
        table = self.submissions
        judged = table.max_score - table.waiting
        share = table.final / judged.where(judged > 0)
        why = pd.Series("", index=table.index)
        why[share < pass_share - 1e-9] = "low"
        why[(table.tasks > 0) & (table.untouched == table.tasks)] = "not_attempted"
        why[table.undecided > 0] = "undecided"
        why[table.status != "graded"] = "not_gradable"
        urgency = why.map({"not_gradable": 0, "undecided": 1, "not_attempted": 2, "low": 3, "": 9})
        found = table.assign(why=why, share=share, urgency=urgency)[why != ""]
        return found.sort_values(["urgency", "share", "student", "assignment"], kind="stable")

    def concept_table(self) -> pd.DataFrame:
        """Points won of the points at stake per concept, and who has not shown a core idea."""
        named = self.checks[
            (self.checks.concept != "")
            & (self.checks.max_points > 0)
            & self.checks.outcome.isin(["passed", "failed", "error"])
        ]
        if named.empty:
            return named.assign(mastery=[], trainees=[], core_unmet=[])
        unmet = named[named.core & (named.outcome != "passed")]
        missing = unmet.groupby("concept").student.nunique()
        table = named.groupby("concept").agg(
            points=("points", "sum"),
            at_stake=("max_points", "sum"),
            trainees=("student", "nunique"),
        )
        table["mastery"] = table.points / table.at_stake
        table["core_unmet"] = missing.reindex(table.index).fillna(0).astype(int)
        return table.reset_index().sort_values(["mastery", "concept"])

    def cost_table(self) -> pd.DataFrame:
        """Seconds that grading a submission took, by assignment: median, 95th percentile, most."""
        timed = self.submissions[self.submissions.seconds > 0]
        table = timed.groupby("assignment").agg(
            submissions=("seconds", "size"),
            median=("seconds", "median"),
            p95=("seconds", lambda seconds: seconds.quantile(0.95)),
            slowest=("seconds", "max"),
            total=("seconds", "sum"),
        )
        return table.reindex([a for a in self.assignments if a in table.index]).reset_index()

    def score_table(self) -> pd.DataFrame:
        """Points by trainee (rows) and assignment (columns), NaN where there is no score."""
        graded = self.submissions[self.submissions.status == "graded"]
        table = graded.pivot_table(index="student", columns="assignment", values="score")
        return table.reindex(index=list(self.students), columns=list(self.assignments))


def _histogram(share: pd.Series) -> tuple[int, ...]:
    """Counts in ten bins of the share of points; a full score is in the last bin."""
    counts = Counter((share * 10 + 1e-9).astype(int).clip(0, 9).tolist())
    return tuple(counts.get(number, 0) for number in range(10))


def _frame(rows: list[tuple[object, ...]], columns: Mapping[str, type]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(
        {key: kind for key, kind in columns.items() if kind is not str}
    )


def build_cohort(
    results: Iterable[Result],
    marks: Iterable[Mark] = (),
    lang: str = "en",
    *,
    assignments: Sequence[str] = (),
    students: Sequence[str] = (),
    late: Iterable[Late] = (),
) -> Cohort:
    """The tables of ``results``, with the scores that people gave in ``marks``, and who was late.

    ``assignments`` and ``students`` (a roster) fix the order and add those without a result.
    """
    clean = lru_cache(maxsize=50_000)(name)  # titles and names come thousands of times
    marks_of: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        marks_of[mark.student, mark.assignment].append(mark)
    late_of = {(each.student, each.assignment): each for each in late}
    submissions: list[tuple[object, ...]] = []
    tasks_rows: list[tuple[object, ...]] = []
    checks: list[tuple[object, ...]] = []
    findings: list[tuple[object, ...]] = []
    manual: list[tuple[object, ...]] = []
    for result in results:
        who, what = clean(result.student), clean(result.assignment)
        given = marks_by_task(result, marks_of[result.student, result.assignment])
        tasks = marked_tasks(result, given)
        broken = unmet = 0
        again = {key for key, mark in given.items() if mark.again}
        states = [task_state(task) for task in tasks]
        open_points = [state == "waiting" for state in states]
        waits = [
            state == "waiting" or (task.notebook, task.grade_id) in again
            for task, state in zip(tasks, states, strict=True)
        ]
        to_mark = list(compress(tasks, waits))
        for task, state, waiting in zip(tasks, states, waits, strict=True):
            if result.status != "graded":
                break
            short = clean(task_of(task.grade_id))
            if waiting:
                manual.append((who, what, short, task.max_score))
            shown = "waiting" if waiting else state
            tasks_rows.append((who, what, short, shown, task.score or 0.0, task.max_score))
            for check in task.checks:
                broken += check.outcome == "undecided"
                unmet += check.core and check.outcome in ("failed", "error")
                checks.append(
                    (
                        who,
                        what,
                        short,
                        clean(check.name.removeprefix("test_"), 120),
                        clean(check.title.get(lang), 200),
                        clean(check.concept),
                        check.public,
                        check.core,
                        check.outcome,
                        check.points,
                        check.max_points,
                    )
                )
        findings += [
            (who, what, name(found.kind), name(found.text.get(lang), 300))
            for found in result.findings
        ]
        after = late_of.get((result.student, result.assignment))
        score = round(sum(task.score or 0.0 for task in tasks), 6)
        penalty = min(after.penalty, score) if after else 0.0
        submissions.append(
            (
                who,
                what,
                result.status,
                name(result.reason.get(lang), 300),
                score,
                penalty,
                score - penalty,
                after.seconds if after else 0.0,
                result.max_score,
                sum(task.max_score for task in compress(tasks, open_points)),
                len(to_mark),
                states.count("skipped"),
                len(tasks),
                broken,
                unmet,
                result.sandbox,
                result.seconds,
            )
        )
    table = _frame(submissions, _SUBMISSION)
    known = [name(student) for student in students]
    return Cohort(
        assignments=tuple(
            dict.fromkeys([*assignments, *sorted(set(table.assignment) - set(assignments))])
        ),
        students=tuple(dict.fromkeys(sorted({*known, *table.student}))),
        submissions=table,
        tasks=_frame(tasks_rows, _TASK),
        checks=_frame(checks, _CHECK),
        findings=_frame(findings, _FINDING),
        manual=_frame(manual, _MANUAL),
    )
