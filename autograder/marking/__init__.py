"""Marking workshop answers by rubric: criterion by criterion, names hidden, one in five twice.

``desk`` is what a marker does, ``server`` the local page for it, ``summary`` what comes of it:
progress, agreement, drift. Nothing here imports nbgrader; an open gradebook is handed in.
"""

from autograder.marking.desk import Desk
from autograder.marking.summary import MarkingSummary, marking_of, summarise

__all__ = ["Desk", "MarkingSummary", "marking_of", "summarise"]
