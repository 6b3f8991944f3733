"""The public checks of a file of checks: what each declares, and their code for the trainee.

Public are the test functions marked ``@pytest.mark.public``. A mark that cannot be honoured in a
notebook without pytest is refused: CheckError names file, function and remedy.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from autograder.public_source import Checks, Function, cut
from autograder.results import Text

__all__ = ["PublicCheck", "PublicModule", "hidden_names", "read_public_checks"]

MARKERS = {"points", "public", "concept", "core", "teaches", "timeout"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class PublicCheck:
    """One public check as data; ``function`` is its name in :attr:`PublicModule.source`."""

    name: str
    function: str
    points: float
    title: Text
    question: Text


@dataclass(frozen=True)
class PublicModule:
    """The public part of ``test_<task>.py``: a module for the kit, and what it declares."""

    task: str
    source: str  # "" where the file has no public check
    checks: tuple[PublicCheck, ...]


def read_public_checks(path: Path) -> PublicModule:
    """The public part of a file of checks. Raises CheckError if it cannot be taken out."""
    module = Checks(path)
    _refuse_public_elsewhere(module)
    public = [node for node in module.tests if _is_public(node)]
    checks = tuple(_declared(module, node) for node in public)
    return PublicModule(path.stem.removeprefix("test_"), cut(module, public), checks)


def hidden_names(path: Path) -> set[str]:
    """Names of the test functions in a file of checks that no trainee may see."""
    functions = [node for node in ast.walk(Checks(path).tree) if isinstance(node, _FUNCTIONS)]
    tests = [node for node in functions if node.name.startswith("test")]
    public = {node.name for node in tests if _is_public(node)}
    return {node.name for node in tests} - public


def _refuse_public_elsewhere(module: Checks) -> None:
    """A public mark on a whole file or on a method would silently be lost."""
    for node in module.tree.body:
        line = ast.unparse(node) if isinstance(node, ast.Assign) else ""
        if line.startswith("pytestmark") and ".public" in line:
            module.refuse(
                "pytestmark",
                "a whole file cannot be public.",
                "Mark each public check with @pytest.mark.public.",
            )
        if isinstance(node, ast.ClassDef):
            for inner in ast.walk(node):
                if isinstance(inner, _FUNCTIONS) and _is_public(inner):
                    module.refuse(
                        f"{node.name}.{inner.name}",
                        "a public check cannot be a method.",
                        "Make it a function of the module.",
                    )


def _is_public(node: Function) -> bool:
    return any(_marker(decorator) == "public" for decorator in node.decorator_list)


def _marker(decorator: ast.expr) -> str:
    """``points`` of ``@pytest.mark.points(5)`` or ``@mark.points(5)``; "" for anything else."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not isinstance(target, ast.Attribute):
        return ""
    owner = target.value
    is_mark = (isinstance(owner, ast.Attribute) and owner.attr == "mark") or (
        isinstance(owner, ast.Name) and owner.id == "mark"
    )
    return target.attr if is_mark else ""


def _declared(module: Checks, node: Function) -> PublicCheck:
    points, question = None, Text()
    for decorator in node.decorator_list:
        marker = _marker(decorator)
        if marker not in MARKERS:
            module.refuse(
                node.name,
                f"a public check cannot have the decorator @{ast.unparse(decorator)}, "
                "because it runs without pytest in the trainee's notebook.",
                "Write the cases out, or make the check hidden.",
            )
        if marker == "points" and isinstance(decorator, ast.Call) and decorator.args:
            points = _literal(module, node.name, decorator.args[0])
        if marker == "teaches" and isinstance(decorator, ast.Call):
            words = {k.arg: k.value for k in decorator.keywords if k.arg in ("en", "ja")}
            question = Text(**{k: str(_literal(module, node.name, v)) for k, v in words.items()})
    if not isinstance(points, (int, float)):
        module.refuse(node.name, "has no points.", "Add @pytest.mark.points(5).")
    title = [line.strip() for line in (ast.get_docstring(node) or "").splitlines()]
    title = [line for line in title if line]
    if not title:
        module.refuse(
            node.name,
            "has no docstring.",
            "Its first line is the title that the trainee reads, the second the same in Japanese.",
        )
    japanese = title[1] if len(title) > 1 else ""
    name = node.name.removeprefix("test_")
    return PublicCheck(name, node.name, float(points), Text(title[0], japanese), question)


def _literal(module: Checks, where: str, node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        module.refuse(
            where,
            f"{ast.unparse(node)[:60]!r} in a marker is not a literal.",
            "Write the value out.",
        )
