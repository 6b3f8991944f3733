"""The course's policy for late work: nbgrader's plugins, ours among them, as a function."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from nbgrader.api import SubmittedAssignment
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties

from autograder.course import Course
from autograder.errors import CourseError
from autograder.late import Deadline, LatePolicy, Terms, deadline_of, terms_of
from autograder.settings import load_config

__all__ = ["LateWork", "late_policy", "plugin_policy", "settle"]


class LateWork(LateSubmissionPlugin):
    """Percent for each day begun, after a grace period, up to a cap; with extensions from a file.

    ``c.AssignLatePenalties.plugin_class = "autograder.nbgrader.late.LateWork"``; what it costs
    stands under ``c.Autograder`` and in assignment.yaml, see :mod:`autograder.late`. Where nothing
    stands there, nbgrader's own ``c.LateSubmissionPlugin.penalty_method`` counts.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._terms: dict[str, Terms] = {}

    def _course(self) -> Course:
        return Course(self.config.get("CourseDirectory", {}).get("root") or Path.cwd())

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        assignment = self.parent.assignment_id
        gradebook = getattr(self.parent, "gradebook", None)
        if gradebook is not None:  # in nbgrader's own preprocessor: it saves what we change
            course = self._course()
            submission = gradebook.find_submission(assignment, student_id)
            settle(submission, deadline_of(course, course.assignment(assignment)))
            total_seconds_late = submission.total_seconds_late
            if total_seconds_late <= 0:
                return None
        if assignment not in self._terms:
            course = self._course()
            self._terms[assignment] = terms_of(course, course.assignment(assignment))
        terms = self._terms[assignment]
        if terms.percent_per_day:
            return terms.points_off(score, total_seconds_late)
        penalty: float | None = super().late_submission_penalty(
            student_id, score, total_seconds_late
        )
        return penalty


def settle(submission: SubmittedAssignment, deadline: Deadline) -> None:
    """Put what the course folder declares into nbgrader's rows, for its session to save."""
    if deadline.due is not None:
        submission.assignment.duedate = deadline.due.replace(tzinfo=None)
    if deadline.extensions is not None:
        due = submission.assignment.duedate
        submission.extension = deadline.extension(submission.student_id, due)


def late_policy(course: Course) -> LatePolicy:
    """The policy of a course: the plugin that its configuration names, else :class:`LateWork`.

    Raises CourseError if it names a plugin that our settings for late work mean nothing to.
    """
    config = load_config(course.root)
    config.CourseDirectory.root = str(course.root)
    if "plugin_class" not in config.AssignLatePenalties:
        config.AssignLatePenalties.plugin_class = LateWork
    preprocessor = _preprocessor(config)
    plugin = preprocessor.plugin_inst
    if course.settings.late_percent_per_day and not isinstance(plugin, LateWork):
        raise CourseError(
            f"nbgrader_config.py names {type(plugin).__name__} for late work "
            "(c.AssignLatePenalties.plugin_class), so c.Autograder.late_percent_per_day would "
            "count for nothing. Delete one of the two."
        )
    return _policy(preprocessor)


def plugin_policy(config: Any) -> LatePolicy:
    """The policy of a configuration alone, as stock nbgrader has it."""
    return _policy(_preprocessor(config))


def _preprocessor(config: Any) -> Any:
    root = str((config or {}).get("CourseDirectory", {}).get("root", ""))
    if root and root not in sys.path:  # it may name a module there, as with nbgrader's commands
        sys.path.append(root)
    preprocessor: Any = AssignLatePenalties(config=config)
    preprocessor.init_plugin()
    return preprocessor


def _policy(preprocessor: Any) -> LatePolicy:
    def policy(assignment: str, student: str, score: float, seconds_late: float) -> float | None:
        preprocessor.assignment_id, preprocessor.student_id = assignment, student  # as nbgrader
        plugin = preprocessor.plugin_inst
        penalty: float | None = plugin.late_submission_penalty(student, score, seconds_late)
        return penalty

    return policy
