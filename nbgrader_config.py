"""The course's one configuration file: nbgrader's settings, and ours under ``c.Autograder``."""

from pathlib import Path

from autograder.nbgrader.config import apply

c = get_config()
apply(c, Path(__file__).resolve().parent)  # the stock commands grade in our sandbox

c.CourseDirectory.course_id = "ml-training"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"
