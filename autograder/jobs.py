"""What travels to a worker: one submission's bytes and what it is graded against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from autograder.compat import Compat
from autograder.course import Assignment, Course
from autograder.errors import IntakeError
from autograder.fingerprint import job_key, tree_hash
from autograder.notebook import Master
from autograder.results import CheckResult, Result, SandboxLevel, Text
from autograder.submissions import HandedIn, read_submission

if TYPE_CHECKING:
    from autograder.grading import Grader

__all__ = ["Job", "Work", "prepare_job", "surroundings"]

R_co = TypeVar("R_co", covariant=True)


class Work(Protocol[R_co]):
    """What a worker can be given: it names itself, and knows what to ask of the grader."""

    @property
    def student(self) -> str: ...
    @property
    def assignment(self) -> str: ...
    def run(self, grader: Grader) -> R_co: ...
    def given_up(self, reason: Text, level: SandboxLevel) -> R_co: ...


@dataclass(frozen=True)
class Job:
    """One submission to grade. Holds nothing of other submissions and nothing of the gradebook."""

    student: str
    assignment: str
    masters: Mapping[str, Master]  # the instructor's side, by notebook name
    notebooks: Mapping[str, bytes]  # as handed in; a missing one is absent
    files: Mapping[str, bytes] = field(default_factory=dict)  # handed in beside the notebooks
    draw: int = 0  # which set of hidden seeds: 0 for grading, others for verify
    key: str = ""  # hash of all the result depends on
    refused: tuple[str, str] = ("", "")  # why the files could not be read at all, en and ja
    known: Mapping[str, CheckResult] = field(default_factory=dict)  # checks that need not run
    compat: Compat | None = None  # plain test cells get nbgrader's own scores
    lean: bool = False  # for verify: cells whose checks score them are not shown running as well

    def run(self, grader: Grader) -> Result:
        """What a worker does with it."""
        return grader.grade(self)

    def given_up(self, reason: Text, level: SandboxLevel) -> Result:
        """What comes of it if the grader itself keeps failing."""
        return Result(
            student=self.student,
            assignment=self.assignment,
            status="not_gradable",
            reason=reason,
            sandbox=level,
        )


def surroundings(assignment: Assignment) -> str:
    """Hash of an assignment's source and checks, for the keys of its results."""
    hidden = tree_hash(assignment.hidden) if assignment.hidden else ""
    return tree_hash(assignment.source) + hidden


def prepare_job(
    course: Course,
    assignment: Assignment,
    masters: Mapping[str, Master],
    student: str,
    around: str,
    level: SandboxLevel,
    compat: Compat | None = None,
) -> tuple[Job, HandedIn]:
    """Read a submission from ``submitted/`` and make the job of grading it.

    ``around`` is the assignment's :func:`surroundings`. What cannot be read becomes a job that is
    refused with the reason.
    """
    refused = ("", "")
    folder = course.submitted_dir / student / assignment.name
    try:
        handed_in = read_submission(folder, masters, int(course.settings.submission_mb * 2**20))
    except IntakeError as exc:
        handed_in, refused = HandedIn(), (exc.reason.en, exc.reason.ja)
    key = job_key(
        notebooks=handed_in.notebooks,
        files=handed_in.files,
        surroundings=around,
        secret=course.secret(),
        level=level,
        settings=(course.settings.limits, course.settings.exclude_overwriting, refused, compat),
    )
    job = Job(
        student=student,
        assignment=assignment.name,
        masters=masters,
        notebooks=handed_in.notebooks,
        files=handed_in.files,
        key=key,
        refused=refused,
        compat=compat,
    )
    return job, handed_in
