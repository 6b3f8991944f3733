"""Whole runs of the battery: which level, which user, which attacks; and what came of them."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.sandbox import namespaces, probe
from tests.attacks import bounded, watch

TOP = Path(__file__).parents[2]
AS_USER = TOP / "tests" / "autograder" / "sandbox" / "as_user.py"
UID = 61234  # nobody's
SECONDS = 1500.0


@dataclass(frozen=True)
class Setting:
    """A user and a level. ``options`` are those of as_user.py."""

    user: str  # root, user
    level: str  # full, lite, none

    @property
    def name(self) -> str:
        return f"{self.user}, {self.level}"

    @property
    def command(self) -> list[str]:
        """What goes before the interpreter."""
        other = os.geteuid() == 0 and self.user == "user"
        options = ["open"] if other else []
        if self.level == "lite":
            options.append("forbid")  # user namespaces are not to be had in the whole run
        if not options:
            return []
        return [sys.executable, str(AS_USER), str(UID if other else os.geteuid()), *options, "--"]


@dataclass
class Ran:
    """Rows by attack, as the battery wrote them, and how the battery itself ended."""

    setting: Setting
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    start: dict[str, Any] = field(default_factory=dict)
    end: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # feedback by attack, and the report
    done: bounded.Done | None = None


def settings() -> list[Setting]:
    """The settings that this process can try: as root also those of an ordinary user."""
    levels = [level for level in ("full", "lite") if level in _levels()]
    users = ["root", "user"] if can_change_user() else ["root" if os.geteuid() == 0 else "user"]
    return [Setting(user, level) for user in users for level in levels]


def can_change_user() -> bool:
    """Whether a throw-away user can be had."""
    return os.geteuid() == 0 and namespaces.may_administer()


def _levels() -> set[str]:
    best = probe().level
    return {"full": {"full", "lite"}, "lite": {"lite"}}.get(best or "", set())


def run(setting: Setting, ids: Sequence[str] = (), seconds: float = SECONDS) -> Ran:
    """Run the battery in this setting; never raises for what the attacks do."""
    ran = Ran(setting)
    watch.remove_pwned_files()
    folder = Path(tempfile.mkdtemp(prefix="attacks-"))
    try:
        if os.geteuid() == 0 and setting.user == "user":
            os.chown(folder, UID, UID)
        folder.chmod(0o755)
        out, pages = folder / "rows.jsonl", folder / "pages"
        pages.mkdir()
        pages.chmod(0o777)
        words = [sys.executable, "-m", "tests.attacks.battery", "--level", setting.level]
        ran.done = bounded.run(
            [*setting.command, *words, "--out", str(out), "--pages", str(pages), *ids],
            seconds=seconds,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(TOP),
                "PYTHONDONTWRITEBYTECODE": "1",
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "LANG": "C.UTF-8",
            },
            cwd=folder,
        )
        if out.exists():
            _read(ran, out)
        ran.pages = {path.stem: path.read_text("utf-8") for path in pages.glob("*.html")}
    finally:
        if setting.level == "none":
            watch.remove_pwned_files()
        shutil.rmtree(folder, ignore_errors=True)
    return ran


def _read(ran: Ran, out: Path) -> None:
    for line in out.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in ("start", "end"):
            setattr(ran, row["id"], row)
        else:
            ran.rows[row["id"]] = row
