"""The fixture course with canaries in it, and the whole way of a submission through the grader."""

from __future__ import annotations

import copy
import json
import os
import secrets
import shutil
import sqlite3
import stat
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import execution
from autograder.canaries import canaries_in
from autograder.course import Course
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.grading import Grader
from autograder.jobs import Job
from autograder.results import Result, SandboxLevel, to_json
from tests.attacks.attack import Attack
from tests.secrecy.searcher import Hidden, hidden_lines, hidden_paths, search, squeezed
from tests.secrecy.woven import given, noted_values, take_notes, weave

NAME = "attack_target"
COURSE = Path(__file__).parents[1] / "courses" / NAME
GOOD, STUB, NEIGHBOUR, SIBLING = "d00_control_good", "d00_control_stub", "neighbour", "sibling"

DIGITS = 12  # of a number that is a hidden value by more than chance

# Prints also go straight to descriptor 1, so that they are seen even if the cell never ends.
TEE = """\
def _tee(capture):
    import os
    keep = capture.text
    def both(self, name, text):
        try: os.write(1, text.encode("utf-8", "replace"))
        except Exception: pass
        return keep(self, name, text)
    capture.text = both
_tee(type(__import__("sys").stdout._capture))
del _tee"""


@dataclass
class Graded:
    """One submission's result and all that its trainee could look at."""

    result: Result
    seconds: float
    stray: bytes  # what was written to the child's descriptors 1 and 2
    page: str = ""
    shown: dict[str, bytes] = field(default_factory=dict)  # every output, by where it was

    @property
    def printed(self) -> str:
        """Text of the outputs, without the sources."""
        texts = [self.stray.decode("utf-8", "replace")]
        for notebook in self.result.notebooks.values():
            for cell in notebook["cells"]:
                for output in cell.get("outputs", ()):
                    texts.append(json.dumps(output, ensure_ascii=False))
        return "\n".join(texts)

    def scores(self) -> dict[str, float]:
        """Points by task: ``{"accuracy": 10.0, ...}``."""
        tasks = self.result.tasks
        return {task.grade_id.removeprefix("check_"): task.score or 0.0 for task in tasks}


class _Engine:
    """Grades in this process, so that the grader's memory is this process's memory."""

    def __init__(self, root: Path, level: SandboxLevel) -> None:
        self.grader = Grader(root, level)
        self.level = level
        self.busy = 0
        self.last: Result | None = None

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        for job in jobs:
            self.last = self.grader.grade(job)
            yield job, self.last


class _Listening(execution.Peer):
    """A peer that keeps hold of the child's output pipe."""

    pipes: list[Any] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pipes.append(self._pipe)


class _Flushed(execution.Execution):
    """An execution that empties the output pipe before it kills the child."""

    def _drop(self) -> None:
        if self._peer is not None:
            for _ in range(4):
                self._peer._pipe.pump()
        super()._drop()


class Target:
    """The course, copied to ``folder``, with fresh canaries, and a grader that stays warm."""

    def __init__(self, folder: Path, level: SandboxLevel) -> None:
        self.level = level
        places = ("checks", "labels", "gradebook", "environment", "sibling", "memory", "secret")
        self.canaries = {place: f"CANARY{{{secrets.token_hex(12)}}}" for place in places}
        self._memory = [self.canaries["memory"] * 3, {"expected": self.canaries["memory"]}]
        os.environ["GRADER_TOKEN"] = self.canaries["environment"]
        os.environ["AUTOGRADER_SECRET"] = self.canaries["secret"]
        self.root = folder / "course"
        shutil.copytree(COURSE, self.root, ignore=shutil.ignore_patterns(".autograder", "*.db"))
        os.chmod(folder, 0o755)
        self._noted = folder / "noted"
        self._plant()
        self.course = Course(self.root)
        self._given = given(self.course.assignment(NAME))
        self._hidden = Hidden()
        source = self.course.source_dir / NAME / f"{NAME}.ipynb"
        self._source: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        execution.Peer = _Listening  # type: ignore[misc]
        self._execution = _Flushed
        import autograder.grading

        autograder.grading.Execution = _Flushed  # type: ignore[misc]
        self.engine = _Engine(self.root, level)

    def _plant(self) -> None:
        hidden = self.root / "tests" / "hidden" / NAME
        self._lines = hidden_lines([hidden])
        for path in hidden.glob("*.py"):
            weave(path)
        self._lines |= hidden_lines([hidden])
        self._woven = {canary: path.name for canary, path in canaries_in(hidden).items()}
        take_notes(hidden, self._noted)
        with open(hidden / "test_accuracy.py", "a", encoding="utf-8") as file:
            file.write(f"\n\nEXPECTED = {self.canaries['checks']!r}\n")
        with open(hidden / "data.py", "a", encoding="utf-8") as file:
            file.write(f"\n\nHOLDOUT_LABELS = {self.canaries['labels']!r}\n")
        (hidden / "holdout.csv").write_text(f"y\n1\n0\n{self.canaries['labels']}\n")

    def plant_in_gradebook(self) -> None:
        """Needs the sibling's row."""
        with sqlite3.connect(self.root / "gradebook.db") as book:
            canary = self.canaries["gradebook"]
            book.execute("update student set last_name = ? where id = ?", (canary, SIBLING))
        book.close()

    def close(self) -> None:
        self.engine.grader.close()

    # Submissions -----------------------------------------------------------------------------

    def notebook(self, cells: Iterable[str], *, tee: bool = True) -> dict[str, Any]:
        """The released notebook with these cells in place of the answers."""
        made = copy.deepcopy(self._source)
        kept = []
        for cell in made["cells"]:
            nbgrader = cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] == "code" and not nbgrader.get("solution"):
                kept.append(cell)
        setup, *tests = kept
        own = [*([TEE] if tee else []), *cells]
        answers = [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"own-{number}",
                "metadata": {},
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(own)
        ]
        made["cells"] = [setup, *answers, *tests]
        return made

    def hand_in(self, student: str, notebook: dict[str, Any], **files: str) -> Path:
        folder = self.folder(student)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    def folder(self, student: str) -> Path:
        """A new, empty submission folder."""
        folder = self.course.submitted_dir / student / NAME
        folder.mkdir(parents=True)
        return folder

    def attack(self, attack: Attack, good: Attack, student: str = "") -> Graded:
        """Hand in the attack and grade it."""
        student = student or attack.id
        if attack.build is not None:
            folder = self.folder(student)
            attack.build(folder, self.notebook(good.cells, tee=False), f"{NAME}.ipynb")
        else:
            self.hand_in(student, self.notebook(self.cells_of(attack)))
        return self.grade(student)

    def cells_of(self, attack: Attack) -> list[str]:
        """Its cells, with what it may guess filled in."""
        guessed = {"@COURSE@": str(self.root), "@PID@": str(os.getpid())}
        return [_filled(cell, guessed) for cell in attack.cells]

    # Grading ---------------------------------------------------------------------------------

    def grade(self, student: str) -> Graded:
        """The whole way: grade, record, write feedback; and collect what came out."""
        _Listening.pipes.clear()
        started = time.monotonic()
        (light,) = grade(
            self.course,
            NAME,
            [student],
            sandbox=self.level,
            force=True,
            engine=self.engine,  # type: ignore[arg-type]
        )
        result = self.engine.last or light
        written = feedback(self.course, NAME, [student], "en")
        seconds = time.monotonic() - started
        stray = b"\n".join(bytes(pipe.kept) for pipe in _Listening.pipes)
        graded = Graded(result, seconds, stray)
        graded.page = written[0].read_text(encoding="utf-8")
        graded.shown = {"stray output": stray, "json": _json(result)}
        for place in self.outputs_of(student):
            graded.shown |= _contents(place, self.root)
        return graded

    def outputs_of(self, student: str) -> list[Path]:
        """Where grading writes what it found out about a trainee."""
        return [
            self.course.autograded_dir / student,
            self.course.feedback_dir / student,
            self.course.state_dir / "results" / NAME / f"{student}.json",
            self.course.state_dir / "grader.log",
        ]

    def know_the_hidden(self) -> None:
        """Needs a grading of right answers: of what the checks called with and expected."""
        paths = hidden_paths(self.root)
        for place in (sys.prefix, sysconfig.get_path("purelib"), f"{Path.home()}/"):
            del paths[place]  # a child may read the installation; of a home attacks guess paths
        self._hidden = Hidden(
            self._woven, self._lines, paths, noted_values(self._noted), digits=DIGITS
        )

    def leaks(self, shown: dict[str, bytes], own: Iterable[str] = ()) -> list[str]:
        """Canaries in what was shown, and in what the trainee gets of it anything hidden.

        ``own`` are the trainee's cells: paths that stand there were guessed, not found.
        """
        places = Hidden({canary[7:-1]: place for place, canary in self.canaries.items()})
        found = search(shown, places)
        given_out = {
            name: raw
            for name, raw in shown.items()
            if name == "json" or name.startswith(("autograded/", "feedback/"))
        }
        text = "\n".join(own)
        leaks = search(given_out, self._hidden, self._given + squeezed(text))
        guessed = [path for path in self._hidden.paths if path in text]
        return found + [leak for leak in leaks if not leak.endswith(tuple(guessed))]

    def guarded(self) -> list[Path]:
        """What no submission may change."""
        kept = [self.root / name for name in ("source", "tests", "nbgrader_config.py")]
        kept += [self.course.submitted_dir / name for name in (SIBLING, NEIGHBOUR)]
        return kept + [path for path in self.outputs_of(SIBLING) if path.name != "grader.log"]


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _json(result: Result) -> bytes:
    return json.dumps(to_json(result), ensure_ascii=False).encode("utf-8", "replace")


def _contents(place: Path, root: Path) -> dict[str, bytes]:
    found = {}
    paths = [place] if place.is_file() else place.rglob("*")
    for path in paths:
        if stat.S_ISREG(path.lstat().st_mode):
            found[str(path.relative_to(root))] = path.read_bytes()
    return found
