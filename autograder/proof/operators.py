"""Small changes to Python code, such as trainees make by mistake: one edit of the text each.

An operator looks at one node of the syntax tree and yields edits: a region of the text and what
stands there instead. So the rest of the text, its comments and its lines stay as they are, and a
mutant can be shown as a small diff. What an edit yields need not make sense, or even parse: see
``mutants``, which drops what is broken or changes nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.proof import swaps

__all__ = ["OPERATORS", "Edit", "Text", "edits"]


@dataclass(frozen=True)
class Edit:
    """Replace ``text[start:end]`` (offsets in bytes of UTF-8) by ``new``."""

    operator: str
    start: int
    end: int
    new: str


class Text:
    """A cell's text, its tree, and where each node stands in the text."""

    def __init__(self, source: str) -> None:
        self.raw = source.encode()
        self.tree = ast.parse(source)
        self._lines = [0]
        for line in self.raw.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def start(self, node: ast.AST) -> int:
        return self._lines[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self._lines[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def of(self, node: ast.AST) -> str:
        return self.raw[self.start(node) : self.end(node)].decode()

    def between(self, left: ast.AST, right: ast.AST) -> tuple[int, int, str]:
        start, end = self.end(left), self.start(right)
        return start, end, self.raw[start:end].decode()

    def apply(self, edit: Edit) -> str:
        return (self.raw[: edit.start] + edit.new.encode() + self.raw[edit.end :]).decode()


Change = tuple[int, int, str]
Operator = Callable[[Text, ast.AST, "Around"], Iterator[Change]]


@dataclass(frozen=True)
class Around:
    """What surrounds a node: its parents, the nearest last, and the parameters of its function."""

    parents: tuple[ast.AST, ...] = ()
    parameters: tuple[str, ...] = ()
    bound: frozenset[str] = frozenset()  # names that the function has bound in an earlier line

    @property
    def parent(self) -> ast.AST:
        return self.parents[-1]


def edits(text: Text) -> Iterator[Edit]:
    """All edits of all operators, in the order of the text."""
    for node, around in _walk(text.tree, Around((text.tree,))):
        for name, operator in OPERATORS.items():
            for start, end, new in operator(text, node, around):
                yield Edit(name, start, end, new)


_NOT_ENTERED = (ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


def _walk(node: ast.AST, around: Around) -> Iterator[tuple[ast.AST, Around]]:
    """Nodes whose change may matter: no docstrings, annotations, f-strings, error messages."""
    for child in _children(node):
        if isinstance(child, _NOT_ENTERED):
            continue
        inside = around
        if isinstance(child, (ast.FunctionDef, ast.Lambda)):
            named = [*child.args.posonlyargs, *child.args.args, *child.args.kwonlyargs]
            own = tuple(each.arg for each in named if each.arg not in ("self", "cls"))
            inside = Around(around.parents, own, frozenset(own))
        if hasattr(child, "lineno"):
            yield child, around
        yield from _walk(child, Around((*inside.parents, child), inside.parameters, inside.bound))
        if isinstance(child, ast.Assign):
            names = {n.id for n in ast.walk(child) if isinstance(n, ast.Name)}
            around = Around(around.parents, around.parameters, around.bound | names)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
        return
    if isinstance(node, ast.Raise):
        return  # its text is for people
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield each


# Operators ---------------------------------------------------------------------------------------


def _token(text: Text, left: ast.AST, right: ast.AST, old: str, new: str) -> Iterator[Change]:
    start, end, between = text.between(left, right)
    if old in between:
        yield start, end, between.replace(old, new, 1)


def comparison(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """``<`` to ``<=`` and ``>=``, ``==`` to ``!=``, ``in`` to ``not in``."""
    if isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        for left, kind, right in zip(operands, node.ops, operands[1:], strict=False):
            old, others = swaps.COMPARISONS[type(kind).__name__]
            for other in others:
                yield from _token(text, left, right, old, other)


def arithmetic(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """``+`` to ``-``, ``*`` to ``/``, ``**`` to ``*``, ``@`` to ``*``, ``&`` to ``|``."""
    if isinstance(node, ast.BinOp) and type(node.op).__name__ in swaps.ARITHMETIC:
        old, other = swaps.ARITHMETIC[type(node.op).__name__]
        yield from _token(text, node.left, node.right, old, other)


def operand(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A term or factor is forgotten: ``a / n`` to ``a``; the order is turned: ``b - a``."""
    if isinstance(node, ast.BinOp):
        left, right = text.of(node.left), text.of(node.right)
        place = text.start(node), text.end(node)
        yield *place, left
        if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr)):
            yield *place, right
        if isinstance(node.op, (ast.Sub, ast.Div)) and not _sign_is_lost(node, around.parent):
            sign = "-" if isinstance(node.op, ast.Sub) else "/"
            yield *place, f"(({right}) {sign} ({left}))"


def _sign_is_lost(node: ast.BinOp, parent: ast.AST) -> bool:
    """Whether a difference is squared at once, or its size taken: then its order is no mistake."""
    if not isinstance(node.op, ast.Sub):
        return False
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Pow):
        return isinstance(parent.right, ast.Constant) and parent.right.value in (2, 4)
    return isinstance(parent, ast.Call) and _called(parent) in ("abs", "square", "norm")


def _called(node: ast.Call) -> str:
    """The last part of the name of what is called."""
    name = node.func
    return name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")


def in_place(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """``+=`` to ``-=`` and ``=``, and so on."""
    if isinstance(node, ast.AugAssign) and type(node.op).__name__ in swaps.ARITHMETIC:
        old, other = swaps.ARITHMETIC[type(node.op).__name__]
        yield from _token(text, node.target, node.value, f"{old}=", f"{other}=")
        yield from _token(text, node.target, node.value, f"{old}=", "=")


def sign(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """``-x``, ``~x`` and ``not x`` to ``x``."""
    if isinstance(node, ast.UnaryOp):
        yield text.start(node), text.end(node), text.of(node.operand)


def logic(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """``and`` to ``or`` and back; one of the conditions is forgotten."""
    if isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from _token(text, left, right, old, new)
        for left_out in node.values:
            rest = [text.of(value) for value in node.values if value is not left_out]
            yield text.start(node), text.end(node), f"({f' {old} '.join(rest)})"


def condition(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A condition is turned round, or left out both ways."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        test = node.test
        yield text.start(test), text.end(test), f"not ({text.of(test)})"
    if isinstance(node, ast.If):
        for always in ("True", "False"):
            yield text.start(node.test), text.end(node.test), always
    if isinstance(node, ast.IfExp):
        for branch in (node.body, node.orelse):
            yield text.start(node), text.end(node), f"({text.of(branch)})"
    for holder in getattr(node, "generators", ()):
        for test in holder.ifs:
            yield text.start(test), text.end(test), f"not ({text.of(test)})"
            yield text.start(test), text.end(test), "True"


def number(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A number is one more or less, or doubled or halved; True is False."""
    if not isinstance(node, ast.Constant) or isinstance(node.value, (str, bytes)):
        return
    place = text.start(node), text.end(node)
    value = node.value
    if isinstance(value, bool):
        yield *place, str(not value)
    elif isinstance(value, int) and isinstance(around.parent, ast.keyword):
        is_axis = around.parent.arg == "axis"
        for other in (1 - value,) if is_axis else (value + 1, value - 1):
            yield *place, str(other)
    elif isinstance(value, int):
        for other in (value + 1, value - 1):
            yield *place, f"({other})" if other < 0 else str(other)
    elif isinstance(value, float):
        others = (0.0, 0.01) if 0 < abs(value) < 1e-5 else (value * 2, value / 2)
        for number in others if value else (1.0,):
            yield *place, repr(number)


def word(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A string that is compared, looked up or passed on is another one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        parent = around.parent
        if isinstance(parent, (ast.Compare, ast.keyword, ast.Call, ast.Subscript)):
            yield text.start(node), text.end(node), repr(swaps.WORDS.get(node.value, "other"))


def statement(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A statement is forgotten."""
    forgotten = isinstance(node, (ast.AugAssign, ast.Raise, ast.Break, ast.Continue, ast.Assert))
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        forgotten = True
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        again = isinstance(target, ast.Name) and target.id in around.bound
        forgotten = again or isinstance(target, (ast.Subscript, ast.Attribute))
    if forgotten:
        yield text.start(node), text.end(node), "pass"
    if isinstance(node, ast.Break):
        yield text.start(node), text.end(node), "continue"


def error(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """Another error is raised."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        kind = node.exc.func
        other = "RuntimeError" if text.of(kind) != "RuntimeError" else "ValueError"
        yield text.start(kind), text.end(kind), other


def function(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """The neighbour is called: ``min`` for ``max``, ``mean`` for ``sum``, ``log`` for ``log1p``."""
    if isinstance(node, ast.Call):
        name, last = node.func, _called(node)
        for other in swaps.FUNCTIONS.get(last, ()):
            yield text.end(name) - len(last.encode()), text.end(name), other
        if last in swaps.SORTERS:
            yield text.end(node), text.end(node), "[::-1]"
        if last == "searchsorted" and not node.keywords:
            yield text.end(node) - 1, text.end(node), ', side="right")'


def no_call(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A function is not applied: ``np.sqrt(x)`` to ``x``, ``x.copy()`` to ``x``."""
    if not isinstance(node, ast.Call):
        return
    place = text.start(node), text.end(node)
    name = node.func
    if isinstance(name, ast.Attribute) and text.of(name.value) not in swaps.MODULES:
        yield *place, text.of(name.value)
    elif node.args and not isinstance(node.args[0], ast.Starred):
        given = text.of(node.args[0])
        conversion = _called(node) in swaps.CONVERSIONS
        if _called(node) in swaps.COPIES:  # of something of the caller's: it matters
            conversion = given not in around.parameters
        if not conversion:
            yield *place, f"({given})"


def argument(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A keyword argument is left out; two arguments change places."""
    if not isinstance(node, ast.Call):
        return
    given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
    given.sort(key=text.start)
    for here in [keyword for keyword in node.keywords if keyword.arg]:
        at = given.index(here)
        if at:
            yield text.end(given[at - 1]), text.end(here), ""
        elif len(given) > 1:
            yield text.start(here), text.start(given[1]), ""
        else:
            yield text.start(here), text.end(here), ""
    starred = any(isinstance(arg, ast.Starred) for arg in node.args[:2])
    if len(node.args) >= 2 and not starred and _called(node) not in swaps.SYMMETRIC:
        a, b = node.args[:2]
        _, _, comma = text.between(a, b)
        yield text.start(a), text.end(b), f"{text.of(b)}{comma}{text.of(a)}"


def bounds(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A slice or a range begins or ends one off."""
    if isinstance(node, ast.Slice):
        for end in (node.lower, node.upper):
            if end is not None:
                yield text.end(end), text.end(end), " + 1"
                yield text.end(end), text.end(end), " - 1"
                yield text.start(end), text.end(end), ""
        if node.step is not None:
            yield text.start(node.step), text.end(node.step), ""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        for arg in node.args[:2]:
            yield text.end(arg), text.end(arg), " + 1"
            yield text.end(arg), text.end(arg), " - 1"
        if len(node.args) == 1:
            yield text.start(node.args[0]), text.start(node.args[0]), "1, "


def result(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """An argument is given back; two parts of the answer change places."""
    if isinstance(node, ast.Return) and node.value is not None:
        if around.parameters:
            yield text.start(node.value), text.end(node.value), around.parameters[0]
        if isinstance(node.value, ast.Tuple) and len(node.value.elts) >= 2:
            a, b = node.value.elts[:2]
            _, _, comma = text.between(a, b)
            yield text.start(a), text.end(b), f"{text.of(b)}{comma}{text.of(a)}"


def name(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """The next parameter is used instead; another field of the record; ``x.T`` is ``x``."""
    place = (text.start(node), text.end(node)) if hasattr(node, "lineno") else (0, 0)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names = around.parameters
        if node.id in names and len(names) > 1:
            yield *place, names[(names.index(node.id) + 1) % len(names)]
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr == "T":
            yield *place, text.of(node.value)
        elif isinstance(node.value, ast.Name) and not isinstance(around.parent, ast.Call):
            fields = _fields(around.parents, node.value.id)
            if node.attr in fields and len(fields) > 1:
                other = fields[(fields.index(node.attr) + 1) % len(fields)]
                yield *place, f"{node.value.id}.{other}"


def _fields(parents: tuple[ast.AST, ...], owner: str) -> list[str]:
    """The fields of ``owner`` that are read in the function, sorted; calls of methods are none."""
    inside = next((p for p in reversed(parents) if isinstance(p, ast.FunctionDef)), None)
    if inside is None or owner in swaps.MODULES:
        return []
    nodes = list(ast.walk(inside))
    called = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
    return sorted(
        {
            n.attr
            for n in nodes
            if isinstance(n, ast.Attribute)
            and isinstance(n.value, ast.Name)
            and n.value.id == owner
            and id(n) not in called
        }
    )


def decorator(text: Text, node: ast.AST, around: Around) -> Iterator[Change]:
    """A decorator is forgotten."""
    for each in getattr(node, "decorator_list", ()):
        yield text.start(each) - 1, text.end(each), "# no decorator"


OPERATORS: dict[str, Operator] = {
    each.__name__: each
    for each in (
        comparison,
        arithmetic,
        operand,
        in_place,
        sign,
        logic,
        condition,
        number,
        word,
        statement,
        error,
        function,
        no_call,
        argument,
        bounds,
        result,
        name,
        decorator,
    )
}
