"""The folder ``practice/`` of one assignment: the kit, its public checks, its hints.

The only module here that knows the rest of the package, and the only one that stays at home: the
kit itself imports nothing but numpy, pandas and, if it is there, IPython.
"""

from __future__ import annotations

import json
import marshal
import re
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from typing import Any

import yaml

from autograder.course import Assignment
from autograder.errors import CheckError, CourseError, did_you_mean
from autograder.public_checks import PublicModule, read_public_checks

__all__ = ["FOLDER", "practice_files", "task_names", "with_bytecode"]

FOLDER = "practice"
KIT = Path(__file__).parent
COPIED = [KIT.parent / "checks" / name for name in ("literal.py", "values.py")]  # as they are
MODULES = ("__init__", "cards", "namespace", "runner", "stub", "tasks", "verbs", "words")
BOARD = ("board", "pseudonyms")  # what the kit of an assignment with a leaderboard has besides
WORKSHOP = ("arms", "head", "precheck")  # what a workshop's kit has besides
_JAPANESE = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]"
_FOLD = re.compile(f"(?<={_JAPANESE}) (?={_JAPANESE})")
PUBLIC_INIT = '"""The public checks, a module a task. Read them: nothing here is secret."""\n'


def practice_files(assignment: Assignment, lang: str = "en") -> dict[str, bytes]:
    """The files of ``practice/`` by relative POSIX path; the same bytes for the same course.

    They also lie in the working folder while grading, so that ``from practice import check`` works
    there and a trainee's own copy counts for nothing. Raises CheckError for a public check that
    cannot go to trainees, CourseError for hints that are not in order.
    """
    public = _public_modules(assignment)
    modules = MODULES + (WORKSHOP if assignment.rubric else ())
    modules += BOARD if assignment.board else ()
    texts = {f"{name}.py": (KIT / f"{name}.py").read_text(encoding="utf-8") for name in modules}
    for copied in COPIED:
        texts[copied.name] = copied.read_text(encoding="utf-8")
    texts["public/__init__.py"] = PUBLIC_INIT
    for name, module in public.items():
        if module.source:
            texts[f"public/{name}.py"] = f'"""Public checks of {name}."""\n\n{module.source}'
    texts["tasks.json"] = _json(assignment, public, lang)
    return {f"{FOLDER}/{name}": texts[name].encode() for name in sorted(texts)}


def with_bytecode(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files and the compiled form of each module, for the sandbox: 6 ms saved a child."""
    compiled = {
        cache_from_source(name): _compiled(name, content)
        for name, content in files.items()
        if name.endswith(".py")
    }
    return {**files, **compiled}


def _compiled(name: str, source: bytes) -> bytes:
    """A .pyc as PEP 552 has it, unchecked: by content, since files there have no dates."""
    code = compile(source, name, "exec", dont_inherit=True)
    unchecked = (0b01).to_bytes(4, "little")
    return MAGIC_NUMBER + unchecked + source_hash(source) + marshal.dumps(code)


def task_names(assignment: Assignment) -> list[str]:
    """The tasks that ``check()`` knows: ``mse`` for a test cell ``check_mse``, in their order."""
    found: list[str] = []
    for path in assignment.notebooks.values():
        for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
            marks = cell.get("metadata", {}).get("nbgrader", {})
            grade_id = str(marks.get("grade_id", ""))
            if marks.get("grade") and not marks.get("solution") and grade_id.startswith("check_"):
                found.append(grade_id.removeprefix("check_"))
    return list(dict.fromkeys(found))


def _public_modules(assignment: Assignment) -> dict[str, PublicModule]:
    """By task, in the order of the notebook. A task without a file of checks has none."""
    if assignment.hidden is None:
        return {}
    tasks = task_names(assignment)
    read = {
        path.stem.removeprefix("test_"): (path, read_public_checks(path))
        for path in sorted(assignment.hidden.glob("test_*.py"))
    }
    for name, (path, module) in read.items():
        if name not in tasks and module.checks:
            raise CheckError(
                f"{path}: has public checks, but no notebook of {assignment.name} has a test "
                f"cell check_{name}.{did_you_mean(name, tasks)} Rename the file or add the cell."
            )
    return {name: read[name][1] for name in tasks if name in read}


def _json(assignment: Assignment, public: dict[str, PublicModule], lang: str) -> str:
    hints = _hints(assignment, list(public))
    tasks = {
        name: {
            "checks": [
                {
                    "name": check.name,
                    "function": check.function,
                    "points": check.points,
                    "title": {"en": check.title.en, "ja": check.title.ja},
                    "question": {"en": check.question.en, "ja": check.question.ja},
                }
                for check in module.checks
            ],
            "hints": hints.get(name, []),
        }
        for name, module in public.items()
    }
    data = {"schema": 1, "assignment": assignment.name, "lang": lang, "tasks": tasks}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _hints(assignment: Assignment, tasks: list[str]) -> dict[str, list[dict[str, str]]]:
    """``hints.yaml`` by task. Raises CourseError naming the task and the level that is wrong."""
    path = (assignment.hidden or assignment.source) / "hints.yaml"
    if assignment.hidden is None or not path.is_file():
        return {}
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as exc:
        raise CourseError(f"{path} is not valid YAML: {exc}") from exc
    if not isinstance(raw, dict):
        raise CourseError(f"{path} must map each task to its hints: `mse: [{{en: ..., ja: ...}}]`.")
    for name, levels in raw.items():
        if name not in tasks:
            raise CourseError(
                f"{path}: {name!r} is no task of {assignment.name}.{did_you_mean(name, tasks)}"
            )
        if not isinstance(levels, list) or not levels:
            raise CourseError(f"{path}: {name} must be a list of hints, each with en: and ja:.")
        for number, hint in enumerate(levels, 1):
            if not isinstance(hint, dict) or not hint.get("en") or set(hint) - {"en", "ja"}:
                raise CourseError(f"{path}: {name}, hint {number}: give en: and ja:, both text.")
    return {
        name: [{"en": str(h["en"]).strip(), "ja": _joined(str(h.get("ja", "")))} for h in levels]
        for name, levels in raw.items()
    }


def _joined(text: str) -> str:
    """Japanese without the spaces that YAML puts where it folds lines."""
    return _FOLD.sub("", text.strip())
