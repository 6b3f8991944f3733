"""What travels to a worker: one submission's bytes and what it is graded against."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeVar

from autograder.compat import Compat
from autograder.course import BOARD_FILE, Assignment, Course
from autograder.errors import IntakeError
from autograder.fingerprint import job_key, tree_hash
from autograder.notebook import Master
from autograder.results import CheckResult, Result, SandboxLevel, Text
from autograder.submissions import HandedIn, read_submission
from autograder.wish import may_wish

if TYPE_CHECKING:
    from autograder.grading import Grader

__all__ = ["Job", "Surroundings", "Work", "prepare_job", "proof_hash", "reusable", "surroundings"]

R_co = TypeVar("R_co", covariant=True)

_MANIFEST = "assignment.yaml"
# Keys of it that change no result.
_UNGRADED = {"closes", "concepts", "due", "late", "opens_after_close", "order", "title"}
_PROOF_ONLY = {"answers", "equivalent", "wrong"}  # what verify and people use, grading does not


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
    base: str = ""  # the same without the files of checks
    checks: Mapping[str, str] = field(default_factory=dict)  # hash of each task's file of checks
    refused: tuple[str, str] = ("", "")  # why the files could not be read at all, en and ja
    known: Mapping[str, CheckResult] = field(default_factory=dict)  # checks that need not run
    compat: Compat | None = None  # plain test cells get nbgrader's own scores
    keep_files: bool = False  # that cells wrote
    contest: bool = False  # it may ask to be on the assignment's leaderboard
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


@dataclass(frozen=True)
class Surroundings:
    """Hashes of what an assignment's submissions are graded against.

    ``checks`` has one for each task, of the file with its checks and what that imports; ``rest`` is
    of all else that matters: source, data makers, limits, hints.
    """

    rest: str
    checks: Mapping[str, str] = field(default_factory=dict)
    board: str = ""  # of the leaderboard's measure, which matters to who asks to be there


def surroundings(assignment: Assignment, masters: Mapping[str, Master]) -> Surroundings:
    """What the results of an assignment depend on, apart from the submission and the machine.

    ``masters`` are its own: besides the source they depend on what the course's configuration puts
    into every notebook (headers, stubs, automatic tests).
    """
    source, hidden = _given_hash(assignment, masters), assignment.hidden
    if hidden is None:
        return Surroundings(source)
    texts = {path.stem: path.read_bytes() for path in sorted(hidden.glob("*.py"))}
    # a memo that one check makes another may use, in whatever file it stands
    sharing = {stem for stem in texts if _is_test(stem) and b"memo" in texts[stem]}
    checks = {}
    for stem in filter(_is_test, texts):
        needed = _named_in(texts, sharing if stem in sharing else {stem})
        digest = sha256(b"".join(sha256(texts[each]).digest() for each in sorted(needed)))
        checks[stem.removeprefix("test_")] = digest.hexdigest()
    names = {f"{stem}.py" for stem in filter(_is_test, texts)}
    rest = tree_hash(hidden, without=names | _PROOF_ONLY | {_MANIFEST, BOARD_FILE})
    board = sha256(assignment.board.read_bytes()).hexdigest() if assignment.board else ""
    return Surroundings(source + rest + _manifest_hash(assignment), checks, board)


def _is_test(stem: str) -> bool:
    return stem.startswith("test_")


def _named_in(texts: Mapping[str, bytes], stems: set[str]) -> set[str]:
    """Some of the files and those that they may import: their names stand in the text."""
    found, look = set(stems), list(stems)
    while look:
        words = set(re.findall(rb"\w+", texts[look.pop()]))
        new = {other for other in texts if other.encode() in words} - found
        found |= new
        look += new
    return found


def proof_hash(assignment: Assignment, masters: Mapping[str, Master]) -> str:
    """Hash of all that ``verify`` works with: known mistakes and unusual answers as well."""
    given = _given_hash(assignment, masters)
    if assignment.hidden is None:
        return given
    hidden = tree_hash(assignment.hidden, without={_MANIFEST, BOARD_FILE})
    return given + hidden + _manifest_hash(assignment)


def _given_hash(assignment: Assignment, masters: Mapping[str, Master]) -> str:
    return tree_hash(assignment.source) + sha256(repr(masters).encode()).hexdigest()


def _manifest_hash(assignment: Assignment) -> str:
    counts = {key: value for key, value in assignment.manifest.items() if key not in _UNGRADED}
    return sha256(json.dumps(counts, sort_keys=True, default=str).encode()).hexdigest()


def reusable(job: Job, stored: Result | None) -> dict[str, CheckResult]:
    """Checks of a stored result that need not run again for ``job``, by name.

    Those of tasks whose file of checks has not changed, if nothing else has. A check that could
    not judge always runs again.
    """
    if stored is None or not job.base or stored.receipt.get("base") != job.base:
        return {}
    before: Mapping[str, str] = stored.receipt.get("checks", {})
    return {
        check.name: check
        for task in stored.tasks
        if job.checks.get(name := task.grade_id.removeprefix("check_")) == before.get(name, "")
        for check in task.checks
        if check.outcome != "undecided"
    }


def prepare_job(
    course: Course,
    assignment: Assignment,
    masters: Mapping[str, Master],
    student: str,
    around: Surroundings,
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
    base = job_key(
        notebooks=handed_in.notebooks,
        files=handed_in.files,
        surroundings=around.rest,
        secret=course.secret(),
        level=level,
        settings=(
            course.settings.limits,
            course.settings.exclude_overwriting,
            course.settings.keep_files,
            refused,
            compat,
        ),
    )
    parts: list[object] = [base, around.checks]
    contest = bool(around.board) and any(map(may_wish, handed_in.notebooks.values()))
    if contest:
        parts.append(around.board)
    job = Job(
        student=student,
        assignment=assignment.name,
        masters=masters,
        notebooks=handed_in.notebooks,
        files=handed_in.files,
        key=sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest(),
        base=base,
        checks=around.checks,
        refused=refused,
        compat=compat,
        keep_files=course.settings.keep_files,
        contest=contest,
    )
    return job, handed_in
