"""Every setting of a course, declared once: name, type, default, meaning.

Settings stand in the course's ``nbgrader_config.py`` under ``c.Autograder`` (beside nbgrader's own
``c.CourseDirectory``), so a course has one configuration file. They are read once, at the edge.
"""

from __future__ import annotations

import ast
import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from autograder.errors import CourseError, UsageError, did_you_mean

__all__ = ["DIRECTORIES", "Settings", "load_config", "read_settings"]

CONFIG_FILE = "nbgrader_config.py"
TOTAL_SECONDS = 120.0  # the default of that limit


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What a course may set. ``docs/settings.md`` is made from this table."""

    language: str = _setting("en", "language of feedback and reports: en or ja")
    page_languages: str = _setting(
        "en ja", "languages of a trainee's page, behind its language switch"
    )
    time_zone: str = _setting(
        "UTC",
        "zone of times on pages, such as Asia/Tokyo; a deadline keeps the one it is written in",
    )
    workers: int = _setting(0, "worker processes; 0 = one for each core")
    sandbox: str = _setting("auto", "auto (the best this machine has), full, lite or none")
    nbgrader_compat: bool = _setting(
        False, "plain test cells get the scores of stock nbgrader, its slips included"
    )
    keep_files: bool = _setting(
        False,
        "files that cells wrote are kept in autograded/, as `nbgrader autograde` does in any case",
    )
    limits: dict[str, float] = field(
        default_factory=dict,
        metadata={"meaning": "limits for every assignment; an assignment.yaml may override them"},
    )
    pass_mark: float = _setting(0.7, "share of the points at which an assignment is passed")
    similar: float = _setting(
        0.7, "likeness from which the report names submissions as similar; above 1 none is compared"
    )
    submission_mb: float = _setting(32.0, "largest submitted notebook or file, in MiB")
    gradebook_seconds: float = _setting(
        120.0, "how long to wait for a gradebook that another program holds"
    )
    late_percent_per_day: float = _setting(
        0.0, "percent of the points reached that each day begun after the deadline costs"
    )
    late_percent_cap: float = _setting(100.0, "most percent that late work costs")
    late_grace_minutes: float = _setting(
        0.0, "minutes after the deadline that cost nothing; days are counted from their end"
    )
    extensions: str = _setting(
        "extensions.yaml", "file in the course folder that gives single trainees more time"
    )
    mutation_score: float = _setting(
        98.0, "percent of the mutants that an assignment's checks must catch to pass verify"
    )
    slow_check_seconds: float = _setting(
        0.3, "seconds that a check may take with the reference solution before verify names it slow"
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

    @property
    def zone(self) -> ZoneInfo:
        """The time zone. Raises UsageError for a name that none has."""
        try:
            if self.time_zone != "localtime":  # this machine's: every machine makes other pages
                return ZoneInfo(self.time_zone)
        except (ValueError, OSError, KeyError, TypeError, AttributeError):
            pass
        near = did_you_mean(str(self.time_zone), available_timezones())
        raise UsageError(
            f"{CONFIG_FILE}: c.Autograder.time_zone: there is no time zone {self.time_zone!r}; "
            f"write for instance Asia/Tokyo.{near}"
        )


_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
DIRECTORIES = ("source", "release", "submitted", "autograded", "feedback")
_MIRRORED = {"course_id", "db_url", "directories", "exclude_overwriting"}


def read_settings(root: Path, config: Any = None) -> Settings:
    """The settings of the course in ``root``; defaults where it has no configuration file.

    ``config`` is a loaded configuration to read instead of the file: that of a running command,
    which knows other files and its command line as well. Raises CourseError if the file cannot be
    loaded, UsageError for an unknown setting.
    """
    config = load_config(root) if config is None else config
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
        for kind in DIRECTORIES
        if f"{kind}_directory" in nbgrader
    }
    db_url = str(nbgrader.get("db_url", "")) or f"sqlite:///{root / 'gradebook.db'}"
    own["limits"] = _limits_of_nbgrader(config) | dict(own.get("limits", {}))
    settings = Settings(
        **own,
        course_id=str(nbgrader.get("course_id", "")),
        db_url=db_url,
        directories=directories,
        exclude_overwriting=dict(config.get("Autograde", {}).get("exclude_overwriting", {})),
    )
    _ = settings.zone  # a slip is told before any work
    return settings


def _limits_of_nbgrader(config: Mapping[str, Any]) -> dict[str, float]:
    """nbgrader's ``c.Execute.timeout`` as limits of ours, with time for the rest of the notebook.

    Without a timeout (None, -1) it is the limit of the whole submission that ends a cell. Raises
    UsageError for what is no number.
    """
    sections = [config.get(name, {}) for name in ("NotebookClient", "ExecutePreprocessor")]
    found: dict[str, Any] = {}
    for section in (*sections, config.get("Execute", {})):
        found |= {"timeout": section["timeout"]} if "timeout" in section else {}
    if not found:
        return {}
    value = found["timeout"]
    try:
        value = ast.literal_eval(value) if isinstance(value, str) else value  # a command line's
        endless = value is None or value <= 0
    except (ValueError, SyntaxError, TypeError):
        raise UsageError(
            f"c.Execute.timeout must be a number of seconds or None, not {value!r}."
        ) from None
    if endless:
        return {"cell_seconds": TOTAL_SECONDS}
    whole = max(TOTAL_SECONDS, 2.0 * value)
    return {"cell_seconds": value, "total_seconds": whole, "cpu_seconds": math.ceil(whole)}


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
