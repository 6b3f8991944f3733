"""The gradebook: nbgrader's database, written by one writer, one transaction a submission.

::

    with open_gradebook(course.db_url, course.course_id) as book:
        book.ensure_assignment("a01_line_fit", course.assignment("a01_line_fit").notebooks)
        book.record(result, timestamp)
        marks = book.marks("a01_line_fit")

What is recorded:

- a graded submission: the student, the submission, every notebook, one grade for each graded cell
  and one comment for each answer cell, just as ``nbgrader autograde`` leaves them. A cell for which
  the result holds no outcome scores 0; so does every cell of a notebook that was not handed in.
- marks and comments given by a person are never touched. A re-grade flags such a mark for another
  look, as nbgrader does.
- times and extensions, and for each notebook what late work costs, by nbgrader's plugin for that.
- a check that could not be judged (``undecided``) scores 0 and flags its cell for a look.
- a submission that could not be graded (``not_gradable``): its student, and nothing else. A grade
  recorded for an earlier submission stays as it is until there is a new one.

Importing this package imports nbgrader, which takes a second: import it where it is needed.
"""

import autograder.quick_imports  # noqa: F401 - first

# isort: split
from autograder.gradebook.book import Book, open_gradebook
from autograder.gradebook.marks import Mark, Submission
from autograder.gradebook.record import Change, Recorded

__all__ = ["Book", "Change", "Mark", "Recorded", "Submission", "open_gradebook"]
