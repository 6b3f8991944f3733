from pathlib import Path

from autograder.nbgrader.config import apply

c = get_config()
c.CourseDirectory.course_id = "my-course"
apply(c, Path(__file__).resolve().parent)
