"""Which checks can notice that a cell was changed.

A check asks the trainee's notebook for names (``submission.mse``): the reference run records which.
A cell binds names and uses others. So what a change can reach is the names that the changed cells
bind, those bound by cells that use one of them, and so on; a check that asked for none of these
gets the same answers as from the reference, and need not run again.

That holds as long as a cell acts through its names alone. One that reaches further (changes a
module, seeds a global generator, evaluates text, writes files) or that makes a record class, which
arguments of checks turn into, may reach everything.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Cell", "definitions_only", "needed", "reached"]

_FAR_CALLS = {
    "eval", "exec", "globals", "vars", "setattr", "delattr", "compile", "__import__", "open",
    "seed", "set_state", "seterr", "seterrcall", "set_option", "set_config", "simplefilter",
    "filterwarnings", "to_csv", "tofile", "savetxt", "save", "savez", "reload", "setrecursionlimit",
    "register", "update_wrapper", "namedtuple", "make_dataclass", "system", "chdir", "unlink",
    "savefig", "dump", "write_text", "write_bytes", "mkdir", "remove_file", "use",
}  # fmt: skip
_RECORDS = {"NamedTuple", "dataclass"}


@dataclass(frozen=True)
class Cell:
    """A code cell: ``name`` is its grade_id or its place."""

    name: str
    source: str


@dataclass(frozen=True)
class _Names:
    binds: frozenset[str]
    uses: frozenset[str]
    imports: frozenset[tuple[str, str]]  # what the cell binds by an import, and to what
    far: bool


def reached(cells: Sequence[Cell], changed: Mapping[str, str]) -> frozenset[str] | None:
    """The names that may mean something else after the change; None if that may be anything.

    ``changed`` has the new text of some of the cells, by name.
    """
    before = {cell.name: _names(cell.source) for cell in cells}
    after = {name: _names(source) for name, source in changed.items()}
    if any(after[name].far or before[name].far for name in changed):
        return None
    rest = [names for name, names in before.items() if name not in changed]
    given = frozenset().union(*(names.imports for names in rest))
    names: set[str] = set()
    for name in changed:
        for side in (before[name], after[name]):
            known = {bound for bound, what in side.imports if (bound, what) in given}
            names |= side.binds - known
    graph = [*before.values(), *after.values()]
    growing = True
    while growing:
        more = frozenset().union(*(n.binds for n in graph if n.uses & names)) - names
        names |= more
        growing = bool(more)
    return frozenset(names)


def needed(cells: Sequence[Cell], wanted: Collection[str]) -> list[Cell]:
    """The wanted cells (by name) and all that bind what they use, in their order."""
    names = {cell.name: _names(cell.source) for cell in cells}
    keep = set(wanted)
    growing = True
    while growing:
        uses = frozenset().union(*(names[name].uses for name in keep))
        more = {name for name, own in names.items() if own.binds & uses} - keep
        keep |= more
        growing = bool(more)
    return [cell for cell in cells if cell.name in keep]


def definitions_only(source: str) -> bool:
    """Whether the cell does nothing but define functions and classes: it cannot go wrong."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            if all(isinstance(d, ast.Constant) for d in _defaults(node)):
                continue
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        return False
    return True


def _defaults(node: ast.FunctionDef) -> list[ast.expr]:
    annotated = [*node.args.args, *node.args.kwonlyargs]
    annotations = [arg.annotation for arg in annotated if arg.annotation]
    if node.returns:
        annotations.append(node.returns)
    return [*node.args.defaults, *filter(None, node.args.kw_defaults), *annotations]


@lru_cache(maxsize=4096)
def _names(source: str) -> _Names:
    try:
        table = symtable.symtable(source, "<cell>", "exec")
        tree = ast.parse(source)
    except SyntaxError:  # a magic, or broken: who knows
        return _Names(frozenset(), frozenset(), frozenset(), far=True)
    binds = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }
    return _Names(frozenset(binds), frozenset(_uses(table)), frozenset(_imports(tree)), _far(tree))


def _uses(table: symtable.SymbolTable) -> Iterable[str]:
    """Names that are looked up in the notebook, from any depth."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _uses(child)


def _imports(tree: ast.Module) -> Iterable[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], f"{alias.name} as {alias.asname}"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _far(tree: ast.Module) -> bool:
    """Whether the cell may act on more than the names that it binds."""
    modules = {name for name, _ in _imports(tree)} | {"np", "pd", "plt", "math", "random", "os"}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Global, ast.Delete)):
            return True
        if isinstance(node, ast.Call) and _last(node.func) in _FAR_CALLS:
            return True
        if isinstance(node, ast.ClassDef) and _RECORDS & {
            _last(each.func if isinstance(each, ast.Call) else each)
            for each in [*node.bases, *node.decorator_list]
        }:
            return True
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            root: ast.AST = node
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name) and root.id in modules:
                return True
    return False


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
