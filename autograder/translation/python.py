"""Python cells: their comments, docstrings and printed texts, and nothing that a program reads.

Labels of plots, keys and names stay English; only texts written out in a call of ``print`` count.
Python 3.12 reads f-strings as several tokens, 3.11 as one: both are understood.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import groupby

from autograder.translation.stretch import Stretch

__all__ = ["placeholders", "python_stretches", "readable", "skeleton", "without_placeholders"]

_WORD = re.compile(r"[^\W\d_]")
_LITERAL = re.compile(r"""(?P<prefix>[A-Za-z]*)(?P<quote>'''|\"""|'|")""")
_FOR_TOOLS = re.compile(r"#+ *(noqa|type:|fmt:|ruff:|%%|-\*-|(BEGIN|END) (SOLUTION|HIDDEN TESTS))")
_MAGIC = re.compile(r"^([ \t]*)[%!]", re.MULTILINE)
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def python_stretches(source: str) -> Iterator[Stretch]:
    """The translatable stretches of a code cell; none if it is not Python."""
    plain = _MAGIC.sub(r"\1#", source)  # of the same length
    try:
        tree = ast.parse(plain)
        comments = list(_comments(source, plain))
    except (SyntaxError, tokenize.TokenError):
        return
    places = _Places(source)
    yield from comments
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED):
            yield from _docstring(node, source, places)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            for argument in node.args:
                yield from _printed(argument, source, places)


class _Places:
    """Characters from lines and columns; ast counts columns in bytes."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.expr) -> tuple[int, int]:
        ends = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self._at(node.lineno, node.col_offset), self._at(*ends)

    def _at(self, line: int, column: int) -> int:
        text = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(text)


# Comments


def _comments(source: str, plain: str) -> Iterator[Stretch]:
    """Comments; those on lines of their own that follow each other are one message."""
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found = [
        (*token.start, lines[token.start[0] - 1][token.start[1] :])
        for token in tokenize.generate_tokens(io.StringIO(plain).readline)
        if token.type == tokenize.COMMENT
        and lines[token.start[0] - 1][token.start[1]] == "#"  # no magic
    ]
    for _, group in groupby(enumerate(found), lambda item: _paragraph(item, lines)):
        block = [comment for _, comment in group]
        row, column, first = block[0]
        marks = first[: len(first) - len(first.lstrip("# "))]
        texts = [text[len(marks) :] if text.startswith(marks) else "" for _, _, text in block]
        if any(_FOR_TOOLS.match(text) for _, _, text in block) or not all(texts):
            continue
        if _WORD.search("\n".join(texts)):
            last = block[-1]
            end = starts[last[0] - 1] + last[1] + len(last[2])
            between = f"\n{' ' * column}{marks}"
            yield Stretch(
                "\n".join(texts), starts[row - 1] + column, end, "comment", marks, between
            )


def _paragraph(item: tuple[int, tuple[int, int, str]], lines: list[str]) -> tuple[bool, int, int]:
    """The same for comments that stand below each other, each alone on its line."""
    index, (row, column, text) = item
    if lines[row - 1][:column].strip() or _FOR_TOOLS.match(text):
        return (False, index, row)
    return (True, row - index, column)


# Docstrings


def _docstring(node: ast.AST, source: str, places: _Places) -> Iterator[Stretch]:
    statement = node.body[0]  # type: ignore[attr-defined]
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
        return
    start, end = places.span(statement.value)
    opening = _LITERAL.match(source, start)
    if not isinstance(statement.value.value, str) or opening is None:
        return
    inner = source[opening.end() : end - len(opening["quote"])]
    text = inner.rstrip()
    between = "\n" + " " * statement.value.col_offset
    stretch = Stretch(
        text.replace(between, "\n"), start, end, "docstring",
        opening[0], between, inner[len(text) :] + opening["quote"],
    )  # fmt: skip
    if _WORD.search(text) and stretch.written(stretch.text) == source[start:end]:
        yield stretch


# What print says


def _printed(node: ast.expr, source: str, places: _Places) -> Iterator[Stretch]:
    """The texts written out in one argument of print, not those that code looks up."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod, ast.Mult)):
        yield from _printed(node.left, source, places)
        if isinstance(node.op, ast.Add):
            yield from _printed(node.right, source, places)
    elif isinstance(node, ast.IfExp):
        yield from _printed(node.body, source, places)
        yield from _printed(node.orelse, source, places)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            yield from _printed(node.func.value, source, places)
    elif isinstance(node, ast.JoinedStr) or isinstance(getattr(node, "value", None), str):
        stretch = _text(*places.span(node), source)
        if stretch and _WORD.search(re.sub(r"\\.", " ", without_placeholders(stretch.text))):
            yield stretch


def _text(start: int, end: int, source: str) -> Stretch | None:
    """A literal of one piece, or of several that Python joins, as one text between its quotes."""
    pieces = [_LITERAL.match(piece) for piece in _pieces(source[start:end])]
    if not pieces or not all(pieces):
        return None
    opened = [piece for piece in pieces if piece]
    quotes = {piece["quote"] for piece in opened}
    prefixes = {piece["prefix"].lower() for piece in opened}
    if len(quotes) > 1 or not prefixes <= {"", "f"}:
        return None
    (quote,) = quotes
    formatted = "f" in prefixes
    texts = []
    for piece in opened:
        text = piece.string[piece.end() : -len(quote)]
        plain = formatted and not piece["prefix"]
        texts.append(re.sub(r"([{}])", r"\1\1", text) if plain else text)
    kind = "f-string" if formatted else "printed"
    before = ("f" if formatted else "") + quote
    return Stretch("".join(texts), start, end, kind, before, "\n", quote)


def _pieces(literal: str) -> list[str]:
    """The literals that stand side by side."""
    wrapped = f"({literal}\n)"
    starts = [0]
    for line in wrapped.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces: list[str] = []
    depth, opened = 0, 0
    for token in tokenize.generate_tokens(io.StringIO(wrapped).readline):
        name = tokenize.tok_name[token.type]
        begin = starts[token.start[0] - 1] + token.start[1]
        end = starts[token.end[0] - 1] + token.end[1]
        if name == "FSTRING_START":
            depth += 1
            opened = begin if depth == 1 else opened
        elif name == "FSTRING_END":
            depth -= 1
            if not depth:
                pieces.append(wrapped[opened:end])
        elif name == "STRING" and not depth:
            pieces.append(wrapped[begin:end])
    return pieces


def placeholders(text: str) -> list[str]:
    """The ``{...}`` of an f-string or of a text for ``str.format``, as they are written."""
    return [text[start:end] for start, end in _fields(text)]


def without_placeholders(text: str) -> str:
    """The text with blanks in place of its ``{...}``."""
    for start, end in reversed(list(_fields(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def _fields(text: str) -> Iterator[tuple[int, int]]:
    """Where each outermost ``{...}`` stands; doubled braces are text."""
    depth, start = 0, 0
    doubled = {match.start() for match in re.finditer(r"\{\{|\}\}", text)}
    at = 0
    while at < len(text):
        if not depth and at in doubled:
            at += 2
            continue
        if text[at] == "{":
            start = start if depth else at
            depth += 1
        elif text[at] == "}" and depth:
            depth -= 1
            if not depth:
                yield start, at + 1
        at += 1


def readable(text: str, kind: str) -> bool:
    """Whether Python can read it between some quotes."""
    prefix = "f" if kind == "f-string" else ""
    for quote in ('"', "'", '"""', "'''"):
        try:
            ast.parse(f"{prefix}{quote}{text}{quote}", mode="eval")
        except SyntaxError:
            continue
        return True
    return False


def skeleton(source: str) -> str:
    """What a translation must not change: the cell's syntax tree without its texts.

    Raises SyntaxError if the cell is no Python.
    """
    tree = ast.parse(_MAGIC.sub(r"\1#", source))
    return ast.dump(_Emptied().visit(tree))


class _Emptied(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        fields = [value for value in node.values if not isinstance(value, ast.Constant)]
        fields.sort(key=ast.dump)
        return ast.JoinedStr(fields) if fields else ast.Constant("")
