"""Looks for what is hidden in files that trainees get, in every form of them (``forms``).

- **canaries**, and the course secret;
- **lines** of hidden checks and data makers, whatever their white space;
- **paths** of the course folder, the checks and the installation;
- **values** that checks compute from hidden data or call with, at the precision they are printed.
"""

from __future__ import annotations

import ast
import math
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.secrecy.forms import forms

__all__ = ["Hidden", "Leak", "hidden_lines", "hidden_paths", "numbers_in", "search", "squeezed"]

WINDOW = 20  # bytes of a squeezed line by which it is found
SHORTEST = 24  # signs of a squeezed line that can be nobody else's
CHUNK = 2**18  # bytes that are looked at at a time
DIGITS = 6  # significant digits of a number that may be a hidden value

_NUMBER = re.compile(r"(?<![\w.])(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w.]*\d)")
_FACTORS = np.array([pow(1_000_003, at, 2**64) for at in range(WINDOW)], dtype=np.uint64)


@dataclass(frozen=True, order=True)
class Leak:
    """``what`` (canary, path, line or value), which one, and the first form that shows it."""

    what: str
    which: str
    form: str


class Hidden:
    """What must not be seen. Each is given by its text, with the words that name it in a report.

    ``lines`` are squeezed, ``values`` any numbers, looked for where ``digits`` of them are written:
    without a twin to compare with, a few could be there by chance.
    """

    def __init__(
        self,
        canaries: Mapping[str, str] | None = None,
        lines: Mapping[str, str] | None = None,
        paths: Mapping[str, str] | None = None,
        values: Iterable[float] = (),
        digits: int = DIGITS,
    ) -> None:
        self.digits = digits
        self.canaries, self.lines, self.paths = canaries or {}, lines or {}, paths or {}
        self._begins = {canary[:7] for canary in self.canaries}
        self._by_hash: dict[int, list[tuple[bytes, str]]] = {}
        for line, which in self.lines.items():
            raw = line.encode()
            self._by_hash.setdefault(int(_hashes(raw[:WINDOW])[0]), []).append((raw, which))
        self._hashes = np.array(sorted(self._by_hash), dtype=np.uint64)
        numbers = np.abs(np.fromiter(values, dtype=float))
        self.values = np.unique(numbers[np.isfinite(numbers) & (numbers > 0)])

    def found(
        self, content: bytes, known: str = "", twin: frozenset[str] = frozenset()
    ) -> list[Leak]:
        """What of it is in a file, sorted.

        ``known`` is squeezed text whose lines are no secret, such as the trainee's own notebook;
        ``twin`` are numbers that are none: those of the same file made with another secret.
        """
        leaks: dict[tuple[str, str], Leak] = {}
        for form, raw in forms(content):
            text = raw.decode("utf-8", "replace")
            if form.endswith("backwards"):  # read so, the twin's numbers are others as well
                twin = twin | {number[::-1] for number in twin}
            for what, which in self._in(text, known, twin):
                leaks.setdefault((what, which), Leak(what, which, form))
        return sorted(leaks.values())

    def _in(self, text: str, known: str, twin: frozenset[str]) -> Iterator[tuple[str, str]]:
        if any(begin in text for begin in self._begins):
            yield from (("canary", self.canaries[each]) for each in self.canaries if each in text)
        yield from (("path", self.paths[each]) for each in self.paths if each in text)
        yield from (("line", which) for which in self._lines(squeezed(text).encode(), known))
        if len(self.values):
            yield from (("value", number) for number in numbers_in(text) - twin if self._is(number))

    def _lines(self, raw: bytes, known: str) -> Iterator[str]:
        for start in range(0, len(raw) if self.lines else 0, CHUNK):
            hashes = _hashes(raw[start : start + CHUNK + WINDOW - 1])
            for at in np.flatnonzero(np.isin(hashes, self._hashes)):
                for line, which in self._by_hash[int(hashes[at])]:
                    if raw.startswith(line, start + int(at)) and line.decode() not in known:
                        yield which

    def _is(self, number: str) -> bool:
        """Whether a number is one of the values, as far as it is written out."""
        value = float(number)
        digits = min(len(_significant(number)), 15)
        if not 0 < value < math.inf or digits < self.digits:
            return False
        half = 0.5001 * 10.0 ** (math.floor(math.log10(value)) - digits + 1)
        first, last = np.searchsorted(self.values, (value - half, value + half))
        return bool(last > first)


def _hashes(raw: bytes) -> np.ndarray:
    """A hash of each window of ``raw``: uint64 of shape ``(n - WINDOW + 1,)``."""
    signs = np.frombuffer(raw, dtype=np.uint8).astype(np.uint64)
    count = len(signs) - WINDOW + 1
    total = np.zeros(max(count, 0), dtype=np.uint64)
    for at in range(WINDOW if count > 0 else 0):
        total += signs[at : at + count] * _FACTORS[at]
    return total


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def numbers_in(text: str) -> frozenset[str]:
    """Numbers with enough digits, as they are written, without signs."""
    return frozenset(
        found for found in set(_NUMBER.findall(text)) if len(_significant(found)) >= DIGITS
    )


def _significant(number: str) -> str:
    mantissa = re.split("[eE]", number)[0]
    digits = mantissa.replace(".", "").lstrip("0")
    return digits if "." in mantissa else digits.rstrip("0")


def hidden_lines(folders: Iterable[Path]) -> dict[str, str]:
    """The lines of checks and data makers that are long enough to be nobody else's, squeezed.

    Without docstrings, markers, imports and what a check says of a wrong type: titles, questions
    and that are there to be read.
    """
    found = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.py"))):
        text = path.read_text(encoding="utf-8")
        shown = _shown(ast.parse(text))
        for number, line in enumerate(text.splitlines(), start=1):
            close = squeezed(line)
            if number not in shown and len(close) >= SHORTEST:
                found[close] = f"{path.parent.name}/{path.name}:{number}: {line.strip()[:60]}"
    return found


def hidden_paths(course: Path) -> dict[str, str]:
    """Places on the machine that say where the course, its checks and the installation are."""
    places = [course, course.resolve(), sys.prefix, sysconfig.get_path("purelib")]
    found = {str(place): str(place) for place in places}
    return found | {"tests/hidden": "tests/hidden", f"{Path.home()}/": "the home folder"}


def search(
    files: Mapping[str, bytes],
    hidden: Hidden,
    known: str = "",
    twins: Mapping[str, bytes] | None = None,
) -> list[str]:
    """A line for each leak in ``files``; ``twins`` are the same files made with another secret."""
    said = []
    for name, content in files.items():
        twin = numbers_in((twins or {}).get(name, b"").decode("utf-8", "replace"))
        for leak in hidden.found(content, known, twin):
            said.append(f"{name}: {leak.what} ({leak.form}): {leak.which}")
    return said


def _shown(tree: ast.Module) -> set[int]:
    """Numbers of the lines that are no secret."""
    nodes: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            nodes.append(node)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "WrongType":
            nodes += [text for text in node.args if isinstance(text, ast.Constant)]
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            if ast.get_docstring(node) is not None:
                nodes.append(node.body[0])
            nodes += getattr(node, "decorator_list", ())
    return {line for node in nodes for line in range(node.lineno, node.end_lineno + 1)}
