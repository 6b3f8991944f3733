"""Run attacks against the fixture course and write one JSON line each: ``python -m`` this.

A process of its own, in a session of its own and with bounds (see ``bounded``), because it is what
is attacked. Begins with the good control at full points and the stub control; ends early if the
first fails, because then every "contained" is worthless.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy, as in a worker

from autograder.report import report  # noqa: E402
from autograder.sandbox.namespaces import HOME  # noqa: E402
from autograder.sandbox.paths import readable_paths  # noqa: E402
from tests.attacks import watch  # noqa: E402
from tests.attacks.attack import Attack, all_attacks  # noqa: E402
from tests.attacks.pages import Page, page_problems  # noqa: E402
from tests.attacks.target import GOOD, NEIGHBOUR, SIBLING, STUB, Graded, Target  # noqa: E402

MARKS = (
    "ATTACK-OK", "NET-OK", "UNIX-OK", "CMD-OK", "REACHABLE", "WRITABLE", "SEEN-BEFORE",
    "METADATA-CHANGED", "SIGNAL-SENT", "PARENT-MEM-OK", "uid=",
)  # fmt: skip
CARRIED = b"LEAKED-INPUT"  # hidden inputs on their way out, wherever they come to light
# Names that Landlock does not hide, and that say nothing about the course.
PUBLIC_NAMES = ("/etc/shadow", "/root", "/root/.ssh", "/home", "/workspace", "/proc/1")
PUBLIC_NAMES += ("/var/run/docker.sock", "/sys/class/net")
NO_CODE = {"g11_shadowing_files", "h13_prebaked_outputs"}  # nothing in them deserves a point
SLOWEST = 40.0  # seconds: the 20 of the course, and what surrounds them
LARGEST_MB = 5.0  # a result or page
MOST_GROWTH_MB = 200.0  # of the grader over one attack


class Battery:
    """The target with its controls graded once, ready for attacks."""

    def __init__(self, folder: Path, level: str, pages: Path | None = None) -> None:
        self.level = level
        self.pages = pages
        self.target = Target(folder, level)  # type: ignore[arg-type]
        self.known = all_attacks()
        self.good, stub = self.known[GOOD], self.known[STUB]
        first = self.target.attack(self.good, self.good)
        if first.result.score != first.result.max_score or "hello" not in first.printed:
            raise SystemExit(f"the good control has {first.result.score:g} points: {first.printed}")
        if b"hello" not in first.stray:
            raise SystemExit("output does not come through the pipe: markers would be lost")
        self.full = first.result.max_score
        self.clean = Page(first.page)
        self.target.know_the_hidden()
        self.stub = self.target.attack(stub, self.good).scores()
        notebook = self.target.notebook((*self.good.cells, "# mine"), tee=False)
        self.target.hand_in(NEIGHBOUR, notebook)
        canary = self.target.canaries["sibling"]
        notebook = self.target.notebook((*self.good.cells, f"print({canary!r})"), tee=False)
        self.target.hand_in(SIBLING, notebook, **{"notes.txt": canary})
        self.target.grade(SIBLING)
        self.target.plant_in_gradebook()
        self.target.grade(NEIGHBOUR)
        self.processes = watch.children()
        self.listeners = watch.Listeners()
        self.kernel = watch.kernel_objects()
        self.descriptors = 0
        self.memory = watch.resident_mb()
        # folders of the child's own tree, with nothing in them but what it may read
        self.own_tree = {str(above) for path in readable_paths() for above in Path(path).parents}
        self.own_tree.add(str(Path(HOME).parent))

    def run(self, attack: Attack) -> dict[str, Any]:
        """Grade the attack, look around, grade the neighbour; a row for the table."""
        before = self._guarded(attack.id)
        memory = watch.resident_mb()
        problems: list[str] = []
        row: dict[str, Any] = {"id": attack.id, "base": attack.base, "level": self.level}
        try:
            graded = self.target.attack(attack, self.good)
            row |= {
                "points": graded.result.score,
                "status": graded.result.status,
                "causes": _causes(graded),
                "seconds": round(graded.seconds, 2),
                "verdict": graded.result.reason.en,
            }
            self._keep(attack.id, graded.page)
            problems += self._points(attack, graded)
            problems += self._shown(attack, graded)
            if self._names_seen(graded.printed):
                row["remark"] = "names and sizes seen"
            if "SEEN-BEFORE" in attack.detect:
                again = self.target.attack(attack, self.good, f"{attack.id}_again")
                problems += self._shown(attack, again)
        except BaseException as exc:  # it got out of the grader: the batch would have ended
            problems.append(f"the grader raised {type(exc).__name__}: {exc}")
            row["traceback"] = traceback.format_exc()
            if isinstance(exc, SystemExit):
                raise
        problems += self._left(before, attack.id)
        problems += self._neighbour()
        grown = watch.resident_mb() - memory
        if grown > MOST_GROWTH_MB:
            problems.append(f"the grader grew by {grown:.0f} MB")
        row |= {"memory_mb": round(watch.resident_mb()), "problems": problems}
        return row

    def _keep(self, name: str, page: str) -> None:
        """Pages are looked at in a browser afterwards."""
        if self.pages is not None:
            (self.pages / f"{name}.html").write_text(page, encoding="utf-8")

    def keep_report(self) -> None:
        """The score report of all that was handed in."""
        if self.pages is not None:
            for path in report(self.target.course):
                if path.suffix == ".html":
                    self._keep(path.stem, path.read_text(encoding="utf-8"))

    def _points(self, attack: Attack, graded: Graded) -> Iterator[str]:
        score = graded.result.score
        if not 0 <= score <= self.full:
            yield f"{score:g} points of {self.full:g}"
        if attack.base == "stub":
            for task, points in graded.scores().items():
                if points > self.stub[task] and task not in attack.allowed:
                    yield f"gained {points - self.stub[task]:g} points for {task}"
        if attack.id in NO_CODE and score > 0:
            yield f"gained {score:g} points without code"
        if attack.base == "good" and attack.expect.startswith("full points") and score < self.full:
            yield f"only {score:g} points for right answers"
        if graded.result.status == "not_gradable" and not (
            graded.result.reason.en and graded.result.reason.ja
        ):
            yield "not gradable without a reason"
        if graded.seconds > SLOWEST:
            yield f"took {graded.seconds:.0f} s"

    def _shown(self, attack: Attack, graded: Graded) -> Iterator[str]:
        own = (*self.target.cells_of(attack), *self.good.cells)
        yield from self.target.leaks(graded.shown, own)
        printed = graded.printed
        for mark in MARKS:
            if mark in printed:
                line = re.search(rf".*{mark}.*", printed)
                yield f"success marker {line[0].strip()[:120] if line else mark}"
        for where, content in graded.shown.items():
            if CARRIED in content and where != "stray output":
                yield f"a hidden input is in {where}"
        for path in self._names_seen(printed):
            if self.level == "full":  # Landlock alone cannot hide names: see the remarks
                yield f"{path} can be seen"
        if attack.short == "a15" and re.search(r"HIST \[[^\]]", printed):
            yield "cells of another submission in the history"
        for where, content in graded.shown.items():
            if len(content) > LARGEST_MB * 2**20:
                yield f"{where} has {len(content) >> 20} MB"
            if where.endswith(".json"):
                json.loads(content)
        yield from page_problems(graded.page, self.clean)

    def _names_seen(self, printed: str) -> list[str]:
        """Paths that a stat found, without those that everybody knows."""
        known = self.own_tree if self.level == "full" else PUBLIC_NAMES
        return sorted(set(re.findall(r'EXISTS ([^\s"\\]+)', printed)) - set(known))

    def _guarded(self, *students: str) -> dict[str, str]:
        mine = (*students, *(f"{name}_again" for name in students), NEIGHBOUR)
        return {
            "the course or a sibling": watch.tree_hash(*self.target.guarded()),
            "the gradebook": watch.rows_of_others(self.target.root / "gradebook.db", mine),
            "the installation": watch.install_hash(),
        }

    def _left(self, before: dict[str, str], student: str) -> Iterator[str]:
        after = self._guarded(student)
        yield from (f"{what} was changed" for what in before if after[what] != before[what])
        yield from (f"left behind: {path}" for path in watch.pwned_files(self.target.root))
        for _ in range(50):  # a big folder is removed by a process of its own
            strangers = watch.children().keys() - self.processes.keys()
            if not strangers:
                break
            time.sleep(0.1)
        else:
            yield f"processes are left: {[watch.children().get(pid) for pid in strangers]}"
        yield from (f"the listener {name} was reached" for name in self.listeners.reached())
        if left := watch.kernel_objects() - self.kernel:
            yield f"kernel objects: {sorted(left)}"
        if watch.descriptors() > self.descriptors:
            yield f"{watch.descriptors() - self.descriptors} descriptors are left open"

    def _neighbour(self) -> Iterator[str]:
        try:
            graded = self.target.grade(NEIGHBOUR)
        except Exception as exc:
            yield f"the neighbour could not be graded: {type(exc).__name__}: {exc}"
            return
        self.processes = watch.children()  # a zygote may have been replaced
        if graded.result.score != self.full:
            yield f"the neighbour has {graded.result.score:g} points"
        leaks = self.target.leaks(graded.shown, self.good.cells)
        yield from (f"neighbour: {leak}" for leak in leaks)


def _causes(graded: Graded) -> dict[str, int]:
    causes: dict[str, int] = {}
    for task in graded.result.tasks:
        for check in task.checks:
            cause = (check.message.cause if check.message else "") or check.outcome
            causes[cause] = causes.get(cause, 0) + 1
    return causes


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=Path, help="keep the feedback pages and the report here")
    parser.add_argument("ids", nargs="*", help="beginnings of ids; all if none")
    options = parser.parse_args()
    wanted = [
        attack
        for attack in all_attacks().values()
        if attack.id not in (GOOD, STUB)
        and (not options.ids or attack.id.startswith(tuple(options.ids)))
    ]
    with tempfile.TemporaryDirectory(prefix="attack-target-", ignore_cleanup_errors=True) as name:
        battery = Battery(Path(name), options.level, options.pages)
        with open(options.out, "a", encoding="utf-8") as out:
            battery.descriptors = watch.descriptors()
            start = {"id": "start", "level": options.level, "full": battery.full}
            start |= {"stub": sum(battery.stub.values()), "memory_mb": round(battery.memory)}
            print(json.dumps(start), file=out, flush=True)
            for attack in wanted:
                row = battery.run(attack)
                print(json.dumps(row), file=out, flush=True)
                said = "; ".join(row["problems"]) or "contained"
                print(f"{row['id']} {row.get('seconds')} s {said}", file=sys.stderr, flush=True)
            battery.keep_report()
            print(json.dumps({"id": "end", "memory_mb": round(watch.resident_mb())}), file=out)
        battery.listeners.close()
        battery.target.close()
    sys.stderr.flush()


if __name__ == "__main__":
    main()
