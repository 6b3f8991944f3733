from pathlib import Path

from autograder.nbgrader.config import apply

c = get_config()
c.CourseDirectory.course_id = "attack-target"
apply(c, Path(__file__).resolve().parent)
