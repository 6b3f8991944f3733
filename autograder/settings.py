"""Every setting of a course, declared once: name, type, default, meaning.

Settings stand in the course's ``nbgrader_config.py`` under ``c.Autograder`` (beside nbgrader's own
``c.CourseDirectory``), so a course has one configuration file. They are read once, at the edge.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.errors import CourseError, UsageError, did_you_mean

__all__ = ["Settings", "load_config", "read_settings"]

CONFIG_FILE = "nbgrader_config.py"


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What a course may set. ``docs/settings.md`` is made from this table."""

    language: str = _setting("en", "language of feedback and reports: en or ja")
    workers: int = _setting(0, "worker processes; 0 = one for each core")
    sandbox: str = _setting("auto", "auto (the best this machine has), full, lite or none")
    nbgrader_compat: bool = _setting(
        False, "plain test cells get the scores of stock nbgrader, its slips included"
    )
    limits: dict[str, float] = field(
        default_factory=dict,
        metadata={"meaning": "limits for every assignment; an assignment.yaml may override them"},
    )
    pass_mark: float = _setting(0.7, "share of the points at which an assignment is passed")
    submission_mb: float = _setting(32.0, "largest submitted notebook or file, in MiB")
    gradebook_seconds: float = _setting(
        120.0, "how long to wait for a gradebook that another program holds"
    )
    mutation_score: float = _setting(
        98.0, "percent of the mutants that an assignment's checks must catch to pass verify"
    )
    mutants: int = _setting(250, "most mutants of an assignment that verify tries")
    # nbgrader's own, mirrored here because the rest of the package does not import nbgrader
    course_id: str = _setting("", "set by c.CourseDirectory.course_id")
    db_url: str = _setting("", "set by c.CourseDirectory.db_url; default: gradebook.db")
    directories: dict[str, str] = field(
        default_factory=dict,
        metadata={"meaning": "set by c.CourseDirectory.source_directory and its like"},
    )
    exclude_overwriting: dict[str, list[str]] = field(
        default_factory=dict,
        metadata={
            "meaning": "set by c.Autograde.exclude_overwriting: files the trainee may change"
        },
    )


_WHOLE = ("total_seconds", "cpu_seconds")  # limits on the whole of a submission
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
_DIRECTORIES = ("source", "release", "submitted", "autograded", "feedback")
_MIRRORED = {"course_id", "db_url", "directories", "exclude_overwriting"}


def read_settings(root: Path) -> Settings:
    """The settings of the course in ``root``; defaults where it has no configuration file.

    Raises CourseError if the file cannot be loaded, UsageError for an unknown setting.
    """
    config = load_config(root)
    own = dict(config.get("Autograder", {}))
    nbgrader = config.get("CourseDirectory", {})
    known = {f.name for f in dataclasses.fields(Settings)} - _MIRRORED
    for name in own:
        if name not in known:
            raise UsageError(
                f"{CONFIG_FILE}: unknown setting c.Autograder.{name}.{did_you_mean(name, known)}"
            )
    structure = str(nbgrader.get("directory_structure", _STRUCTURE))
    if Path(structure) != Path(_STRUCTURE):
        raise CourseError(
            f"{CONFIG_FILE}: c.CourseDirectory.directory_structure is {structure!r}; autograder "
            f"reads courses with nbgrader's own, {_STRUCTURE!r}."
        )
    directories = {
        kind: str(nbgrader[f"{kind}_directory"])
        for kind in _DIRECTORIES
        if f"{kind}_directory" in nbgrader
    }
    db_url = str(nbgrader.get("db_url", "")) or f"sqlite:///{root / 'gradebook.db'}"
    own["limits"] = {**_limits_of_nbgrader(config), **own.get("limits", {})}
    return Settings(
        **own,
        course_id=str(nbgrader.get("course_id", "")),
        db_url=db_url,
        directories=directories,
        exclude_overwriting=dict(config.get("Autograde", {}).get("exclude_overwriting", {})),
    )


def _limits_of_nbgrader(config: Any) -> dict[str, float]:
    """The limits that make room for the seconds a cell may take in nbgrader."""
    seconds = None
    for name in ("ExecutePreprocessor", "Execute"):
        seconds = config.get(name, {}).get("timeout", seconds)
    if not isinstance(seconds, int) or seconds <= 0:
        return {}
    return {"cell_seconds": float(seconds), **dict.fromkeys(_WHOLE, float(max(120, 4 * seconds)))}


def load_config(root: Path) -> Any:
    """The course's nbgrader_config.py as a traitlets Config, which says where the course is."""
    from traitlets.config.loader import Config, PyFileConfigLoader

    config = Config()
    try:
        if (root / CONFIG_FILE).is_file():
            config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
        config.CourseDirectory.root = str(root)
        return config
    except Exception as exc:
        raise CourseError(
            f"{root / CONFIG_FILE} cannot be loaded: {type(exc).__name__}: {exc}"
        ) from exc
