"""Pages from results: Jinja environments, safe forms of a trainee's outputs, plots, page data.

Knows results and templates; knows neither the gradebook nor the course folder. Importing it does
not import pandas: the cohort's tables (``render.tables``) are imported where they are needed.
"""

from autograder.render.environment import Pages, TemplateFault, default_templates, pages
from autograder.render.marks import Late, Mark
from autograder.render.messages import LANGUAGES
from autograder.render.page import FeedbackPage, feedback_page

__all__ = [
    "LANGUAGES",
    "FeedbackPage",
    "Late",
    "Mark",
    "Pages",
    "TemplateFault",
    "default_templates",
    "feedback_page",
    "pages",
]
