"""Grades machine-learning exercises in a sandbox, with hidden checks and nbgrader's gradebook.

Every verb of the command line is a function in the module of its name::

    from autograder import Course
    from autograder.grade import grade

    results = grade(Course("my-course"), "a03_metrics")
"""

from autograder.course import Course
from autograder.errors import GraderError
from autograder.results import Result

__all__ = ["Course", "GraderError", "Result"]
