"""The author's list of mutants that no check can notice: ``tests/hidden/ASSIGNMENT/mutants.yaml``.

Each entry names a mutant by its task and its line before and after, and says why it may live::

    - task: best_threshold
      before: candidates = np.append(np.unique(score), np.inf)
      after: candidates = np.append(score, np.inf)
      reason: The same thresholds, some of them twice.

``occurrence: 2`` is the second line of the task that reads so.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from autograder.errors import CourseError
from autograder.proof.mutants import Key, Mutant, key

__all__ = ["FILE", "as_entries", "read_excused"]

FILE = "mutants.yaml"
_KNOWN = {"task", "before", "after", "occurrence", "reason"}


def read_excused(folder: Path) -> dict[Key, str]:
    """Reasons by the mutant's key. Raises CourseError naming the entry and the remedy."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as exc:
        raise CourseError(f"{path} is not valid YAML: {exc}") from exc
    if not isinstance(entries, list):
        raise CourseError(f"{path} must hold a list of mutants: task, before, after, reason.")
    excused: dict[Key, str] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}, entry {number}"
        if not isinstance(entry, dict) or entry.keys() - _KNOWN or not entry.get("task"):
            raise CourseError(f"{where}: give task, before, after, reason (and occurrence).")
        if not str(entry.get("reason") or "").strip():
            raise CourseError(f"{where} has no reason. Say why no check can notice this mutant.")
        named = key(
            str(entry["task"]),
            str(entry.get("before") or ""),
            str(entry.get("after") or ""),
            int(entry.get("occurrence") or 1),
        )
        if named in excused:
            raise CourseError(f"{where}: this mutant is in the list already.")
        excused[named] = " ".join(str(entry["reason"]).split())
    return excused


def as_entries(mutants: list[Mutant]) -> str:
    """Entries for these mutants with the reasons still to be written."""
    return yaml.safe_dump(
        [
            {
                "task": mutant.task,
                "before": mutant.before,
                "after": mutant.after,
                **({"occurrence": mutant.occurrence} if mutant.occurrence > 1 else {}),
                "reason": "",
            }
            for mutant in mutants
        ],
        sort_keys=False,
        allow_unicode=True,
        width=1000,
    )
