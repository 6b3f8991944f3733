"""Cuts some test functions out of a file of checks, with all they need and nothing else.

A trainee gets the test functions and the module-level names that these need, without comments,
markers and docstrings. Whatever cannot be cut out cleanly is refused: a
:class:`~autograder.errors.CheckError` names file, function and remedy.
"""

from __future__ import annotations

import ast
import builtins
import copy
import io
import symtable
import sys
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from autograder.checks import values
from autograder.errors import CheckError, did_you_mean

__all__ = ["Checks", "Function", "cut"]

FIXTURES = {"submission", "rng"}
LIBRARIES = {"numpy", "pandas", "scipy", "sklearn"}  # what every trainee has
KIT_NAMES = set(values.__all__)  # what the kit has of autograder.checks
_BUILTINS = set(dir(builtins)) | {"__file__", "__name__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Checks:
    """A parsed file of checks: its tests, and where each module-level name comes from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        try:
            tree = ast.parse(self.text, filename=str(path))
        except SyntaxError as exc:
            raise CheckError(f"{path}, line {exc.lineno}: not valid Python: {exc.msg}.") from exc
        self.tree = tree
        self.tests = [n for n in tree.body if isinstance(n, _FUNCTIONS) and _is_test(n)]
        self.defined: dict[str, list[ast.stmt]] = {}
        for node in tree.body:
            for name in _bound(node):
                self.defined.setdefault(name, []).append(node)

    def refuse(self, where: str, problem: str, remedy: str) -> NoReturn:
        raise CheckError(f"{self.path}::{where}: {problem} {remedy}")


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, _FUNCTIONS) and node.name.startswith("test")


def cut(module: Checks, tests: Sequence[Function]) -> str:
    """The text of a module of the kit with these tests: imports, then statements in their order.

    Raises CheckError if they need something that a trainee has not or must not get.
    """
    if not tests:
        return ""
    imported: dict[str, ast.stmt] = {}
    kept: dict[int, ast.stmt] = {}
    for node in tests:
        _refuse_fixtures(module, node)
        for name, statement in _needed(module, node):
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                imported[name] = statement
            else:
                kept[statement.lineno] = statement
        kept[node.lineno] = node
    blocks = [_text(module, kept[line]) for line in sorted(kept)]
    head = ["from __future__ import annotations", *_import_blocks(module, imported)]
    return "\n\n\n".join(["\n\n".join(head), *blocks]) + "\n"


def _refuse_fixtures(module: Checks, node: Function) -> None:
    if isinstance(node, ast.AsyncFunctionDef):
        module.refuse(node.name, "a public check cannot be async.", "Make it a plain function.")
    arguments = node.args
    names = [a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs]
    for name in [*names, *(a.arg for a in (arguments.vararg, arguments.kwarg) if a)]:
        if name not in FIXTURES:
            module.refuse(
                node.name,
                f"a public check cannot use the fixture {name!r}, which no trainee has.",
                "Use literal inputs with submission and rng only, or make the check hidden.",
            )


def _needed(module: Checks, root: Function) -> Iterator[tuple[str, ast.stmt]]:
    """The module-level names that ``root`` needs, transitively, with their statements."""
    seen = {root.name}
    waiting: list[ast.stmt] = [root]
    while waiting:
        node = waiting.pop()
        _refuse_imports(module, root.name, node)
        for name in sorted(_free_names(node) - seen):
            seen.add(name)
            found = module.defined.get(name, [])
            if not found:
                if name in _BUILTINS:
                    continue
                module.refuse(
                    root.name,
                    f"needs {name!r}, which this file does not define."
                    f"{did_you_mean(name, module.defined)}",
                    "Import or define it in this file.",
                )
            statement = _only(module, root.name, name, found)
            yield name, statement
            if not isinstance(statement, (ast.Import, ast.ImportFrom)):
                waiting.append(statement)


def _only(module: Checks, where: str, name: str, found: list[ast.stmt]) -> ast.stmt:
    """The one statement that defines ``name``, if it can go to the trainee."""
    statement = found[-1]
    if len(found) > 1:
        lines = ", ".join(str(node.lineno) for node in found)
        module.refuse(
            where, f"{name!r} is defined more than once (lines {lines}).", "Define it once."
        )
    if _is_test(statement):
        module.refuse(
            where,
            f"calls the check {name!r}, which would go to the trainee with it.",
            "Move what both need into a helper function.",
        )
    if name.lstrip("_").startswith("hidden"):
        module.refuse(
            where,
            f"needs {name!r}, and names that start with hidden are never released.",
            "Make the check hidden, or rename the helper if a trainee may read it.",
        )
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return statement
    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
        if statement.decorator_list and any(
            "fixture" in ast.unparse(d) for d in statement.decorator_list
        ):
            module.refuse(where, f"uses the fixture {name!r}.", "Call a plain helper instead.")
        return statement
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        module.refuse(
            where,
            f"needs {name!r}, which is defined inside a larger statement "
            f"(line {statement.lineno}).",
            "Assign it on a line of its own.",
        )
    others = sorted(set(_bound(statement)) - {name})
    if others:
        module.refuse(
            where,
            f"needs {name!r}, but its assignment also defines {', '.join(others)}.",
            "Assign each name on a line of its own.",
        )
    return statement


def _bound(node: ast.stmt) -> list[str]:
    """Names that a module-level statement binds."""
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    names = {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
    if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        for inner in ast.walk(node):
            if isinstance(inner, (*_FUNCTIONS, ast.ClassDef)):
                names.add(inner.name)
            if isinstance(inner, (ast.Import, ast.ImportFrom)):
                names.update(_bound(inner))
    return sorted(names)


def _free_names(node: ast.stmt) -> set[str]:
    """Names that a statement reads from its module, in any of its scopes."""
    if _is_test(node):
        node = copy.copy(node)
        node.decorator_list = []  # type: ignore[attr-defined]  # markers do not go along
    future = "from __future__ import annotations\n"  # the kit's module starts with it too
    top = symtable.symtable(future + ast.unparse(node), "checks", "exec")
    names = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    waiting = list(top.get_children())
    while waiting:
        table = waiting.pop()
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        waiting += table.get_children()
    return names - set(_bound(node))


# Imports


def _refuse_imports(module: Checks, where: str, node: ast.stmt) -> None:
    """An import inside a function obeys the rules of those at the top, and stays as it is."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("autograder"):
            module.refuse(
                where, "imports autograder inside a function.", "Import it at the top of the file."
            )
        if isinstance(inner, (ast.Import, ast.ImportFrom)):
            for alias in inner.names:
                _allowed(module, where, inner, alias)


def _import_blocks(module: Checks, imported: dict[str, ast.stmt]) -> list[str]:
    """The imports as text: those of everybody, then those of the kit in one line."""
    lines, ours = set(), set()
    for name, node in imported.items():
        assert isinstance(node, (ast.Import, ast.ImportFrom))
        alias = next(a for a in node.names if (a.asname or a.name).split(".")[0] == name)
        _allowed(module, name, node, alias)
        text = alias.name + (f" as {alias.asname}" if alias.asname else "")
        if _is_ours(node):
            ours.add(text)
        else:
            start = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
            lines.add(f"{start}import {text}")
    blocks = ["\n".join(sorted(lines))] if lines else []
    return blocks + ([f"from ..values import {', '.join(sorted(ours))}"] if ours else [])


def _is_ours(node: ast.Import | ast.ImportFrom) -> bool:
    ours = ("autograder.checks", "autograder.checks.values")
    return isinstance(node, ast.ImportFrom) and node.module in ours


def _allowed(
    module: Checks, where: str, node: ast.Import | ast.ImportFrom, alias: ast.alias
) -> None:
    """Refuse what a trainee's notebook cannot import."""
    if _is_ours(node):
        if alias.name not in KIT_NAMES:
            near = did_you_mean(alias.name, KIT_NAMES)
            module.refuse(
                where,
                f"a public check cannot use {alias.name!r} of autograder.checks.{near}",
                f"Use {', '.join(sorted(KIT_NAMES - {'WrongType'}))}, or make the check hidden.",
            )
        return
    relative = isinstance(node, ast.ImportFrom) and node.level > 0
    full = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
    package = full.split(".")[0]
    if not relative and (package in LIBRARIES or package in sys.stdlib_module_names):
        return
    remedy = (
        "Use close(), or expect_error() for an exception that must be raised."
        if package == "pytest"
        else "Use literal inputs, numpy and pandas, or make the check hidden."
    )
    module.refuse(where, f"a public check cannot import {full or 'this folder'!r}.", remedy)


# Text


def _text(module: Checks, node: ast.stmt) -> str:
    """The lines of a statement without comments; a test also without markers and docstring."""
    lines = module.text.splitlines()
    first = node.lineno
    if not _is_test(node):
        first = min([first, *(d.lineno for d in getattr(node, "decorator_list", []))])
    last = node.end_lineno or node.lineno
    tail = lines[last - 1].encode()[node.end_col_offset or 0 :].decode()
    if node.col_offset or tail.strip().startswith(";"):
        module.refuse(
            f"line {node.lineno}",
            "two statements on one line.",
            "Write them on lines of their own.",
        )
    drop: set[int] = set()
    if _is_test(node) and isinstance(node, _FUNCTIONS) and len(node.body) > 1:
        docstring, following = node.body[0], node.body[1]
        if (docstring.end_lineno or 0) < following.lineno and docstring.lineno > node.lineno:
            drop = set(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    text = _blanked("\n".join(lines[first - 1 : last]), {n - first + 1 for n in drop})
    return text.strip("\n")


def _blanked(text: str, drop: set[int]) -> str:
    """``text`` without comments and without the lines numbered in ``drop``."""
    lines = text.split("\n")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
            if not lines[row - 1]:
                drop.add(row)
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in drop)
