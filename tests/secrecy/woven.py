"""A copy of the course with a canary in every function of its checks, graded as it is graded.

Each function of a file of checks or of data makers gets a text of its own, and each ``assert``
shows it. What is cut out for trainees stays as it is.
"""

from __future__ import annotations

import ast
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml

from autograder.canaries import canaries_in
from autograder.course import Assignment, Course
from autograder.nbgrader.masters import load_masters
from autograder.public_checks import read_public_checks
from autograder.variants import Variant, variants
from tests.command import run_here
from tests.secrecy.searcher import Hidden, hidden_lines, hidden_paths, squeezed

__all__ = ["Graded", "Woven", "given", "noted_values", "take_notes", "weave"]

NOTING = Path(__file__).with_name("noting.py")
LANGS = ("en", "ja")
_SOLUTION = re.compile(r"### BEGIN SOLUTION.*?### END SOLUTION", re.DOTALL)


@dataclass
class Graded:
    """What the trainees of one grading may get: files by name, in one language after the other."""

    files: dict[str, bytes] = field(default_factory=dict)
    values: np.ndarray = field(default_factory=lambda: np.zeros(0))
    texts: frozenset[str] = frozenset()

    def of(self, student: str) -> dict[str, bytes]:
        return {name: raw for name, raw in self.files.items() if f"/{student}/" in f"/{name}"}


class Woven:
    """The assignment ``name`` of ``course`` in ``folder``, with canaries."""

    def __init__(self, course: Course, name: str, folder: Path) -> None:
        self.name, self.root = name, folder / "course"
        shutil.copytree(course.source_dir / name, self.root / "source" / name)
        checks = self.root / "tests" / "hidden" / name
        shutil.copytree(course.hidden_dir(name), checks)
        shutil.copytree(course.root / "feedback_templates", self.root / "feedback_templates")
        shutil.copy(course.root / "nbgrader_config.py", self.root)
        self.lines = hidden_lines([checks])
        for path in sorted(checks.glob("*.py")):
            weave(path)
        self.lines |= hidden_lines([checks])  # joined as they are now, too
        self.canaries = {
            canary: f"{name}/{path.name}: {canary[:15]}"
            for canary, path in canaries_in(checks).items()
        }
        self._noted = folder / "noted"
        take_notes(checks, self._noted)
        self.course = Course(self.root)
        self.handed_in: dict[str, Variant] = {}

    def hand_in(self, wanted: Sequence[str] | None = None) -> None:
        """Each solution of the bank (those named, or all) by a trainee of its own."""
        unit = self.course.assignment(self.name)
        for number, variant in enumerate(variants(unit, load_masters(unit)), start=1):
            if wanted is not None and variant.name not in wanted:
                continue
            student = f"trainee-{number:03d}"
            self.handed_in[student] = variant
            folder = self.course.submitted_dir / student / self.name
            folder.mkdir(parents=True)
            for notebook, raw in variant.notebooks.items():
                (folder / f"{notebook}.ipynb").write_bytes(raw)

    def release(self) -> dict[str, bytes]:
        """The released files."""
        self._run("release", "--unproven")
        return _files(self.course.release_dir, self.root)

    def grade(self, student: str = "") -> Graded:
        """Grade all (or one), and write feedback in both languages, through the command."""
        who = ["--student", student] if student else []
        for path in self._noted.iterdir():
            path.unlink()
        path = self.root / "results.json"
        self._run("grade", self.name, "--force", "--yes", "--json", str(path), *who)
        graded = Graded()
        for result in json.loads(path.read_text(encoding="utf-8")):
            text = json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
            graded.files[f"json/{result['student']}/result.json"] = text
        graded.files |= _files(self.course.autograded_dir, self.root)
        for lang in LANGS:
            pages = self.feedback(lang, *who)
            graded.files |= {f"{lang}/{name}": raw for name, raw in pages.items()}
        graded.values = noted_values(self._noted)
        lines = "\n".join(path.read_text("utf-8") for path in self._noted.glob("*.texts"))
        graded.texts = frozenset(squeezed(line) for line in lines.splitlines())
        return graded

    def feedback(self, lang: str = "en", *who: str) -> dict[str, bytes]:
        """The pages."""
        self._run("feedback", self.name, "--lang", lang, *who)
        return _files(self.course.feedback_dir, self.root)

    def hidden(self, graded: Graded, twin: Graded, more: dict[str, str]) -> Hidden:
        """All that must not be seen; of values and texts those that the secret decides."""
        texts = dict.fromkeys(graded.texts - twin.texts, "a text of the hidden data")
        return Hidden(
            canaries=self.canaries | more,
            lines=self.lines | texts,
            paths=hidden_paths(self.root),
            values=np.setdiff1d(graded.values, twin.values),
        )

    def known(self, student: str = "") -> str:
        """What the trainee knows already, squeezed: what is given, and what was handed in."""
        notebooks = self.handed_in[student].notebooks if student else {}
        own = [json.loads(raw)["cells"] for raw in notebooks.values()]
        texts = ["".join(cell["source"]) for cells in own for cell in cells]
        return given(self.course.assignment(self.name)) + squeezed("\n".join(texts))

    def _run(self, *words: str) -> None:
        code, out, err = run_here(["-C", str(self.root), *words])
        assert code == 0, out[-2000:] + err[-2000:]


def take_notes(checks: Path, out: Path) -> None:
    """Let the checks in this folder write into ``out`` what they call with and expect."""
    out.mkdir()
    text = NOTING.read_text(encoding="utf-8").replace("@OUT@", str(out))
    (checks / "conftest.py").write_text(text, encoding="utf-8")


def noted_values(out: Path) -> np.ndarray:
    """The numbers that were written down."""
    raw = b"".join(path.read_bytes() for path in sorted(out.glob("*.values")))
    return np.unique(np.frombuffer(raw))


def given(assignment: Assignment) -> str:
    """What an instructor means to give, squeezed: notebooks, their files, hints, public checks.

    Of notebooks all but the solutions. A line of it is no secret, though a check may have it too.
    """
    texts = [
        _SOLUTION.sub("", "".join(cell["source"]))
        for path in assignment.notebooks.values()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    texts += [raw.decode("utf-8", "replace") for raw in assignment.materials().values()]
    for path in sorted(assignment.hidden.glob("hints.yaml")):
        texts += _texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))
    for path in sorted(assignment.hidden.glob("test_*.py")):
        texts.append(read_public_checks(path).source)
    return squeezed("\n".join(texts))


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(each)


def weave(path: Path) -> None:
    """Put canaries into all functions of a file but those that trainees get."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given: set[str] = set()
    if path.name.startswith("test_"):
        public = ast.parse(read_public_checks(path).source)
        given = {node.name for node in public.body if hasattr(node, "name")}
    for node in tree.body:
        if getattr(node, "name", None) not in given:
            _Weaver().visit(node)
    path.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")


class _Weaver(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        canary = ast.Constant(f"canary-{secrets.token_hex(16)}")
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assert) and inner.msg is None:
                inner.msg = canary
        at = 1 if ast.get_docstring(node) is not None else 0
        node.body.insert(at, ast.Assign([ast.Name("_canary", ast.Store())], canary))
        return node


def _files(folder: Path, root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
