"""Attack files as data: header, cells or folder builder. Format: ``corpus/README.md``."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDERS = (HERE / "corpus", HERE / "families")
_NAME = re.compile(r"[a-z]\d\d_\w+\.py")
_HEAD = re.compile(r"# id: (?P<id>\S+) / gain: (?P<gain>.*?) / detect: (?P<detect>.*)")


@dataclass(frozen=True)
class Attack:
    """One hostile submission. ``cells`` or ``build`` is empty, by ``kind``."""

    id: str
    desc: str
    detect: str
    category: str
    kind: str  # cells, folder
    base: str  # stub: no points; good: right answers, so its neighbours matter; none: by intake
    expect: str
    allowed: frozenset[str]  # tasks that may earn their points
    cells: tuple[str, ...] = ()
    build: Callable[[Path, dict[str, Any], str], None] | None = None

    @property
    def short(self) -> str:
        """``a01`` of ``a01_walk_filesystem``."""
        return self.id.split("_")[0]


def read_attack(path: Path) -> Attack:
    """Parse one file. Raises ValueError if its header is not as it should be."""
    head, *cells = re.split(r"^# %%.*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = _HEAD.match(head)
    if found is None or found["id"] != path.stem:
        raise ValueError(f"{path.name}: the first line must name the id {path.stem}")
    words = dict(re.findall(r"^# (desc|expect|allowed|bound): (.*)$", head, re.MULTILINE))
    marks = re.search(r"^# category: (\S+) \| kind: (\w+) \| base: (\w+)$", head, re.MULTILINE)
    if marks is None or "desc" not in words or "expect" not in words:
        raise ValueError(f"{path.name}: category, desc or expect is missing")
    category, kind, base = marks.groups()
    return Attack(
        id=path.stem,
        desc=words["desc"],
        detect=found["detect"],
        category=category,
        kind=kind,
        base=base,
        expect=words["expect"],
        allowed=frozenset(words.get("allowed", "").split()),
        cells=tuple(cells),
        build=_builder(path) if kind == "folder" else None,
    )


def _builder(path: Path) -> Callable[[Path, dict[str, Any], str], None]:
    spec = importlib.util.spec_from_file_location(f"attack_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    build: Callable[[Path, dict[str, Any], str], None] = module.build
    return build


def all_attacks() -> dict[str, Attack]:
    """Every attack by id, sorted by id whichever folder it is in."""
    paths = [path for folder in FOLDERS for path in folder.glob("*.py") if _NAME.match(path.name)]
    return {path.stem: read_attack(path) for path in sorted(paths, key=lambda path: path.name)}
