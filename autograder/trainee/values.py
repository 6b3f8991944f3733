"""Stand-in: in a release this file is a copy of the grader's ``checks/values.py``."""

from autograder.checks.values import *  # noqa: F403
