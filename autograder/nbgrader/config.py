"""The configuration that makes nbgrader's stock commands grade in our sandbox."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

__all__ = ["apply"]

_OURS = "autograder.nbgrader"
_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")  # nbgrader's own


def apply(c: Any, root: Path | None = None) -> None:
    """Sets up a course's configuration; call it from ``nbgrader_config.py``.

    ``root`` is the course folder, so that the commands find it from wherever they are started.
    Everything is given by dotted name and nothing of nbgrader is imported, as the file is also read
    by commands that do not need it. A course may override what is set here afterwards.
    """
    _alembic_on_path()
    # nbgrader 0.9 with SQLAlchemy 2.1: harmless, and three of them for each submission
    warnings.filterwarnings("ignore", message=r"Object of type <Submitted\w+> not in session")
    if root is not None:
        c.CourseDirectory.root = str(root)
    c.CourseDirectory.ignore = [*_IGNORED, "locale"]  # translations stay at home
    c.Autograde.exporter_class = f"{_OURS}.exporters.SubmissionExporter"
    c.Autograde.autograde_preprocessors = [
        f"{_OURS}.preprocessors.SandboxExecute",
        f"{_OURS}.preprocessors.ScoreChecks",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        f"{_OURS}.preprocessors.SaveScores",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    if "plugin_class" not in c.AssignLatePenalties:  # a course may have one of its own
        c.AssignLatePenalties.plugin_class = f"{_OURS}.late.LateWork"
    c.GenerateFeedback.exporter_class = f"{_OURS}.exporters.FeedbackExporter"
    c.ExchangeFactory.collect = f"{_OURS}.exchange.Collect"
    c.ExportApp.plugin_class = f"{_OURS}.exporters.SafeCsvPlugin"


def _alembic_on_path() -> None:
    """nbgrader starts ``alembic`` by name to make a fresh gradebook; it lies beside this Python."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = f"{path}{os.pathsep}{scripts}" if path else scripts
