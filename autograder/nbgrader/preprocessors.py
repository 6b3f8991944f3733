"""Preprocessors for ``nbgrader autograde``: our sandbox, our checks, the same scores.

Named in the configuration by dotted name, see :mod:`autograder.nbgrader.config`. nbgrader works in
the course's root while it converts, which is where they find the course.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, SaveAutoGrades

from autograder.course import Course
from autograder.errors import GraderError, IntakeError
from autograder.gradebook.record import naive_utc
from autograder.nbgrader.autograded import put_scores
from autograder.nbgrader.sandboxed import grade_submission
from autograder.nbgrader.unscored import forget_unscored
from autograder.results import Result, TaskResult
from autograder.store import ResultStore
from autograder.submissions import read_submission

__all__ = ["SandboxExecute", "SaveScores", "ScoreChecks"]

_RESULT = "autograder_result"

Converted = tuple[NotebookNode, ResourcesDict]


class SandboxExecute(Execute):
    """Runs the submission in the sandbox instead of a kernel; its checks are judged there too.

    The notebook comes back as it was executed, and the result stands in the resources for the
    preprocessors below. Raises IntakeError, which nbgrader reports, if it cannot be graded.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict, km: Any = None) -> Converted:
        asked = resources["nbgrader"]
        result = grade_submission(Path.cwd(), asked["assignment"], asked["student"])
        if result.status != "graded":
            forget_unscored(asked["db_url"], asked["assignment"], asked["student"])
            raise IntakeError(result.reason.en, result.reason.ja)
        if asked["notebook"] not in result.notebooks:
            raise GraderError(f"{asked['notebook']}.ipynb was not executed.")
        for finding in result.findings:
            if finding.notebook in ("", asked["notebook"]):
                self.log.warning("%s: %s", asked["student"], finding.text.en)
        resources[_RESULT] = result
        return nbformat.from_dict(result.notebooks[asked["notebook"]]), resources


class ScoreChecks(NbGraderPreprocessor):
    """Writes each task's outcomes into its test cell, with its points as the last result."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        tasks = _tasks(resources).values()
        put_scores(nb, tasks, Course(Path.cwd()).settings.language)
        return nb, resources


class SaveScores(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with the scores as they were judged.

    It reads nothing from outputs, so warnings or an odd last value change no score. Checks that
    could not be judged flag their cell for a person. The time of the submission is right whatever
    its zone (see :mod:`autograder.times`). When the last notebook of a submission is saved, so is
    the result that feedback and reports read.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        nb, resources = super().preprocess(nb, resources)
        result, course = _result(resources), Course(Path.cwd())
        self._save_time(course)
        if resources["nbgrader"]["notebook"] == max(result.notebooks):
            ResultStore(course.state_dir / "results").save(result)
        return nb, resources

    def _save_time(self, course: Course) -> None:
        folder = course.submitted_dir / self.student_id / self.assignment_id
        time = naive_utc(read_submission(folder, (), 0).timestamp)
        if time is not None:
            with Gradebook(self.db_url) as gradebook:
                gradebook.find_submission(self.assignment_id, self.student_id).timestamp = time
                gradebook.db.commit()

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        task = _tasks(resources).get(cell.metadata.nbgrader["grade_id"])
        if task is None or task.manual:  # nbgrader's rule for written answers is ours
            super()._add_score(cell, resources)
            return
        place = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(task.grade_id, *place)
        grade.auto_score = task.score
        undecided = any(check.outcome == "undecided" for check in task.checks)
        marked = grade.manual_score is not None
        grade.needs_manual_grade = task.score is None or undecided or marked
        self.gradebook.db.commit()


def _result(resources: ResourcesDict) -> Result:
    if _RESULT not in resources:
        raise GraderError(
            "The notebook was not run by autograder.nbgrader.preprocessors.SandboxExecute: it has "
            "to come first in c.Autograde.autograde_preprocessors."
        )
    result: Result = resources[_RESULT]
    return result


def _tasks(resources: ResourcesDict) -> dict[str, TaskResult]:
    notebook = resources["nbgrader"]["notebook"]
    return {task.grade_id: task for task in _result(resources).tasks if task.notebook == notebook}
