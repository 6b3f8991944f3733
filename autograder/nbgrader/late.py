"""The course's policy for late work: nbgrader's plugin, as a function."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

__all__ = ["LatePolicy", "late_policy"]

# (student, score of the notebook, seconds late) -> points off, or None
LatePolicy = Callable[[str, float, float], float | None]


def late_policy(config: Any) -> LatePolicy:
    """The policy that ``c.AssignLatePenalties.plugin_class`` names; nbgrader's own by default.

    A module in the course folder can be named, as with nbgrader's commands started there.
    """
    root = str((config or {}).get("CourseDirectory", {}).get("root", ""))
    if root and root not in sys.path:
        sys.path.append(root)
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.init_plugin()
    policy: LatePolicy = preprocessor.plugin_inst.late_submission_penalty
    return policy
