"""Preprocessors for ``nbgrader autograde``: our sandbox, our checks, the same scores.

Named in the configuration by dotted name, see :mod:`autograder.nbgrader.config`. nbgrader works in
the course's root while it converts, which is where they find the course.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, SaveAutoGrades
from traitlets.config import Configurable

from autograder.course import Course
from autograder.errors import GraderError, IntakeError
from autograder.history import History
from autograder.late import deadline_of
from autograder.nbgrader.autograded import put_scores
from autograder.nbgrader.late import settle
from autograder.nbgrader.live import live_course
from autograder.nbgrader.sandboxed import grade_submission
from autograder.nbgrader.unscored import forget_unscored
from autograder.results import Result, TaskResult
from autograder.store import ResultStore
from autograder.submissions import read_submission
from autograder.times import naive_utc

__all__ = ["SandboxExecute", "SaveScores", "ScoreChecks", "is_run"]

_RESULT = "autograder_result"

Converted = tuple[NotebookNode, ResourcesDict]


def is_run(part: Configurable) -> bool:
    """Whether notebooks are run: not so with ``nbgrader autograde --no-execute``."""
    return bool(Execute(config=part.config).enabled)


class SandboxExecute(Execute):
    """Runs the submission in the sandbox instead of a kernel; its checks are judged there too.

    The notebook comes back as it was executed, and the result stands in the resources for the
    preprocessors below. Raises IntakeError, which nbgrader reports, if it cannot be graded.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict, km: Any = None) -> Converted:
        asked = resources["nbgrader"]
        course = live_course(self)
        result = grade_submission(course, asked["assignment"], asked["student"], self.config)
        if result.status != "graded":
            forget_unscored(asked["db_url"], asked["assignment"], asked["student"])
            raise IntakeError(result.reason.en, result.reason.ja)
        if asked["notebook"] not in result.notebooks:
            raise GraderError(f"{asked['notebook']}.ipynb was not executed.")
        for finding in result.findings:
            if finding.notebook in ("", asked["notebook"]):
                self.log.warning("%s: %s", asked["student"], finding.text.en)
        resources[_RESULT] = result
        resources.setdefault("outputs", {}).update(result.files)  # nbconvert writes them
        return nbformat.from_dict(result.notebooks[asked["notebook"]]), resources


class ScoreChecks(NbGraderPreprocessor):
    """Writes each task's outcomes into its test cell, with its points as the last result."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        if not is_run(self):
            return nb, resources
        tasks = _tasks(resources).values()
        put_scores(nb, tasks, live_course(self).settings.language)
        return nb, resources


class SaveScores(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with the scores as they were judged.

    It reads nothing from outputs, so warnings or an odd last value change no score. Checks that
    could not be judged flag their cell for a person. The time of the submission is right whatever
    its zone (see :mod:`autograder.times`), and so is the time that it was due. When the last
    notebook of a submission is saved, so is the result that feedback and reports read.

    Of a notebook that was not run nothing is scored: its outputs are what the trainee wrote there.
    A score that is recorded stays, and a cell without one waits for a person.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        nb, resources = super().preprocess(nb, resources)
        course = live_course(self)
        handed_in = self._save_times(course)
        if not is_run(self):
            self.log.warning("Not run, so not scored: %s waits for a person.", self.student_id)
            return nb, resources
        result = _result(resources)
        if resources["nbgrader"]["notebook"] == max(result.notebooks):
            ResultStore.of(course, History.of(course)).save(result, handed_in)
        return nb, resources

    def _save_times(self, course: Course) -> str:
        """When it was handed in, and until when it could be: what late penalties go by.

        Returns the former as it stands there.
        """
        folder = course.submitted_dir / self.student_id / self.assignment_id
        timestamp = read_submission(folder, (), 0).timestamp
        time = naive_utc(timestamp)
        with Gradebook(self.db_url) as gradebook:
            submission = gradebook.find_submission(self.assignment_id, self.student_id)
            submission.timestamp = time or submission.timestamp
            settle(submission, deadline_of(course, course.assignment(self.assignment_id)))
            gradebook.db.commit()
        return timestamp

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        place = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *place)
        if not is_run(self):
            grade.needs_manual_grade = grade.needs_manual_grade or grade.auto_score is None
            self.gradebook.db.commit()
            return
        task = _tasks(resources).get(cell.metadata.nbgrader["grade_id"])
        if task is None or (task.manual and task.score is None):  # nbgrader's rule is ours
            super()._add_score(cell, resources)
            return
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
