"""Makes docs/settings.md and docs/commands.md from what the code declares.

``python tools/reference.py`` writes them; with ``--check`` it writes nothing and names the stale
ones. ``tests/autograder/test_docs.py`` fails if one is stale.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer

from autograder import cli
from autograder.sandbox.limits import Limits
from autograder.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Made by tools/reference.py; change the code, then run it again. -->"


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {"settings.md": settings_page(), "commands.md": commands_page()}


def settings_page() -> str:
    fields = dataclasses.fields(Settings)
    own = [field for field in fields if not field.metadata["meaning"].startswith("set by")]
    mirrored = [field for field in fields if field not in own]
    blocks = [
        "# Settings and limits",
        NOTE,
        "A course has one configuration file, `nbgrader_config.py` in its folder. nbgrader reads "
        "it, and so does `autograder`. What stands here goes under `c.Autograder`. An unknown "
        "name is refused, and the nearest ones are named.",
        '```python\nc.Autograder.language = "ja"\nc.Autograder.limits = {"cell_seconds": 60}\n```',
        "## Settings",
        _table(
            ("setting", "type", "default", "meaning"),
            [
                (f"`{field.name}`", f"`{field.type}`", f"`{_default(field)!r}`", _meaning(field))
                for field in own
            ],
        ),
        "## nbgrader's own settings that are read too",
        _table(
            ("here called", "meaning"),
            [(f"`{field.name}`", _meaning(field)) for field in mirrored],
        ),
        "## Limits",
        "They hold for one submission. `c.Autograder.limits` sets them for the course, `limits:` "
        "in an assignment's `assignment.yaml` for one assignment; what is named there wins. "
        "Every value is a positive number. What happens to work that goes over one is told in "
        "[Reading results](grader.md#outcomes).",
        "```yaml\n# tests/hidden/ASSIGNMENT/assignment.yaml\nlimits:\n  cell_seconds: 60\n"
        "  memory_mb: 2048\n```",
        _table(("limit", "default", "meaning"), list(_limits())),
    ]
    return "\n\n".join(blocks) + "\n"


def commands_page() -> str:
    root: Any = typer.main.get_command(cli.app)
    blocks = [
        "# Commands",
        NOTE,
        "`autograder [--course DIR] COMMAND ...`, or `python -m autograder`. Each command is a "
        "thin shell over the function of the same name in the package, for example "
        "`autograder.grade.grade`. `autograder COMMAND --help` says the same as this page. What "
        "the exit codes mean stands in [For operators](operator.md#exit-codes).",
        "## Before any command",
        _table(("option", "default", "meaning"), list(_options(root))),
    ]
    for name, command in sorted(root.commands.items()):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = list(_options(command))
        usage = ["autograder", name, *map(_place, arguments), *(["[OPTIONS]"] if options else [])]
        blocks += [f"## {name}", str(command.help).strip(), f"```text\n{' '.join(usage)}\n```"]
        if arguments:
            rows = [(f"`{_place(parameter)}`", _help(parameter)) for parameter in arguments]
            blocks.append(_table(("argument", "meaning"), rows))
        if options:
            blocks.append(_table(("option", "default", "meaning"), options))
        if command.epilog:
            blocks.append(str(command.epilog))
    return "\n\n".join(blocks) + "\n"


def _place(parameter: Any) -> str:
    """An argument as usage lines show it: ASSIGNMENT, [FOLDER], [ASSIGNMENT...]."""
    name = parameter.name.upper()
    name = name.removesuffix("S") + "..." if parameter.nargs == -1 else name
    return name if parameter.required else f"[{name}]"


def _options(command: Any) -> Iterator[tuple[str, str, str]]:
    for parameter in command.params:
        if parameter.param_type_name != "option" or parameter.name == "help":
            continue
        names = ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len, reverse=True))
        default = parameter.default
        nothing = default is None or default == "" or parameter.is_flag
        yield names, "" if nothing else f"`{default}`", _help(parameter)


def _help(parameter: Any) -> str:
    return _cell(str(parameter.help or ""))


def _default(field: Any) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory()


def _meaning(field: Any) -> str:
    return _cell(field.metadata["meaning"])


def _limits() -> Iterator[tuple[str, str, str]]:
    """Name, default and the docstring that follows each field."""
    body = ast.parse(inspect.getsource(Limits)).body[0].body  # type: ignore[attr-defined]
    for statement, following in pairwise(body):
        if isinstance(statement, ast.AnnAssign) and isinstance(following, ast.Expr):
            name = statement.target.id  # type: ignore[union-attr]
            words = ast.literal_eval(following.value)
            yield f"`{name}`", f"`{getattr(Limits(), name)!r}`", _cell(words)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: list[str]) -> int:
    stale = [
        name
        for name, text in pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for name in stale:
            print(f"docs/{name} is stale: run python tools/reference.py")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(pages()[name], encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
