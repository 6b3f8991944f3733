"""The mutants of an assignment: its reference solution with one small mistake each.

The same source gives the same mutants in the same order. What does not parse, what compiles to the
same code, and what another mutant has already is left out; where there are more than are wanted,
each task and each operator keeps its share.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from autograder.proof.operators import Text, edits

__all__ = ["Key", "Mutant", "all_mutants", "chosen", "key"]


Key = tuple[str, str, str, int]


def key(task: str, before: str, after: str, occurrence: int = 1) -> Key:
    """What names a mutant: white space does not count."""
    return task, " ".join(before.split()), " ".join(after.split()), occurrence


@dataclass(frozen=True)
class Mutant:
    """One changed solution cell. ``key`` names it as long as its line stays as it is."""

    task: str  # grade_id of the cell
    operator: str
    before: str  # the lines that change, without indentation
    after: str
    occurrence: int  # 1 for the first line of the cell that reads so, 2 for the next
    line: int  # where it begins in the cell
    source: str  # the whole cell, changed

    @property
    def key(self) -> Key:
        return key(self.task, self.before, self.after, self.occurrence)


def all_mutants(cells: Mapping[str, str]) -> list[Mutant]:
    """Every mutant of the solution cells (grade_id to text), in the order of the text."""
    found: list[Mutant] = []
    for task, source in cells.items():
        found += _of_cell(task, source)
    return found


def _of_cell(task: str, source: str) -> Iterator[Mutant]:
    try:
        text = Text(source)
    except SyntaxError:  # magics of IPython: nothing that we can change
        return
    seen = {_shape(compile(source, "", "exec", dont_inherit=True))}
    times: dict[tuple[str, str], int] = {}
    for edit in edits(text):
        changed = text.apply(edit)
        try:
            shape = _shape(compile(changed, "", "exec", dont_inherit=True))
        except (SyntaxError, ValueError):
            continue
        if shape in seen:
            continue
        seen.add(shape)
        line, before, after = _difference(source, changed)
        times[before, after] = times.get((before, after), 0) + 1
        yield Mutant(task, edit.operator, before, after, times[before, after], line, changed)


def _shape(code: CodeType) -> Any:
    """What a code object does, without where its lines stand."""
    constants = tuple(
        _shape(each) if isinstance(each, CodeType) else (type(each).__name__, repr(each))
        for each in code.co_consts
    )
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    return code.co_name, code.co_code, constants, names, code.co_exceptiontable, code.co_flags


def _difference(old: str, new: str) -> tuple[int, str, str]:
    """The number of the first line that differs, and the lines before and after."""
    a, b = old.splitlines(), new.splitlines()
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    start, start_new = changed[0][1], changed[0][3]
    end, end_new = changed[-1][2], changed[-1][4]
    return start + 1, _squeezed(a[start:end]), _squeezed(b[start_new:end_new])


def _squeezed(lines: Iterable[str]) -> str:
    return "\n".join(line.strip() for line in lines)


def chosen(
    mutants: list[Mutant], most: int, always: Iterable[tuple[Any, ...]] = ()
) -> list[Mutant]:
    """At most ``most`` of the mutants, and all whose key is in ``always``; in their order.

    They are taken in turns, one of each operator in each task, until there are enough. Within
    these the hash of the key decides, so that an edit elsewhere changes nothing here.
    """
    wanted = set(always)
    keep = {mutant.key for mutant in mutants if mutant.key in wanted}
    if len(mutants) > most:
        piles: dict[tuple[str, str], list[Mutant]] = {}
        for mutant in mutants:
            piles.setdefault((mutant.task, mutant.operator), []).append(mutant)
        for pile in piles.values():
            pile.sort(key=_lot)
        for turn in range(max(map(len, piles.values()))):
            for pile in piles.values():
                if turn < len(pile) and len(keep) < most:
                    keep.add(pile[turn].key)
        return [mutant for mutant in mutants if mutant.key in keep]
    return list(mutants)


def _lot(mutant: Mutant) -> str:
    return hashlib.sha256(repr(mutant.key).encode()).hexdigest()
