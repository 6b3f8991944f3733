"""The course's policy for late work: nbgrader's plugin, as a function."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from autograder.gradebook.record import LatePolicy

__all__ = ["late_policy"]


def late_policy(config: Any) -> LatePolicy:
    """The policy that ``c.AssignLatePenalties.plugin_class`` names; nbgrader's own by default.

    ``policy(student, score, seconds late)`` gives the points off of a notebook, or None.
    """
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.init_plugin()
    policy: LatePolicy = preprocessor.plugin_inst.late_submission_penalty
    return policy
