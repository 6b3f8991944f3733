"""Two workers beside one, on the comparison course: how much sooner they are done.

``python -m benchmarks.workers -n 100 -n 400`` grades so many submissions with one worker and with
two, in turns, and writes ``benchmarks/results/workers.md``. Everything is timed by the clock: the
start, in which libraries are imported on one processor whatever the number of workers, and the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.graders import Contender, copy_of, must_agree, ours, prepare, timed
from benchmarks.tables import keep, ranged, rounds_in_words


def compete(pair: tuple[Contender, Contender], course: Path, rounds: int) -> None:
    """Both grade ``course``, in turns. Raises SystemExit if their scores differ."""
    for _ in range(rounds):
        found = {}
        for each in pair:
            with copy_of(course) as folder:
                each.graded.append(timed(each.grade, folder))
                found[each.name] = each.scores(folder)
            print(f"{each.name}: {each.graded[-1]}", file=sys.stderr, flush=True)
        must_agree(found)


def table(found: dict[int, tuple[Contender, Contender]], rounds: int, load: float) -> str:
    """Seconds of both by the number of submissions, and their ratio in the same round."""
    walls = {
        number: [[taken.wall for taken in each.graded] for each in pair]
        for number, pair in found.items()
    }
    lines = [
        "# Two workers beside one",
        "",
        "Written by `python -m benchmarks.workers`, on the comparison course. Seconds by the clock",
        f"of the whole command, median (lowest to highest) of {rounds_in_words(rounds)} in which",
        "they took turns; the scores are the same. *Times sooner* compares the two in the same",
        "round. The last line is what more submissions add: between the least and the most, by",
        "the medians.",
        f"Load of the machine before: {load:.1f}, processors: {os.cpu_count()}.",
        "",
        "| submissions | 1 worker | 2 workers | times sooner |",
        "|---|---|---|---|",
    ]
    for number, (one, two) in sorted(walls.items()):
        ratio = [a / b for a, b in zip(one, two, strict=True)]
        lines.append(f"| {number} | {ranged(one)} | {ranged(two)} | {ranged(ratio, 2)} |")
    if len(walls) > 1:
        least, most = min(walls), max(walls)
        one, two = (
            statistics.median(many) - statistics.median(few)
            for few, many in zip(walls[least], walls[most], strict=True)
        )
        lines.append(f"| {most - least} more | {one:.1f} | {two:.1f} | {one / two:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-n", "--submissions", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    found = {}
    for number in options.submissions or [100, 400]:
        pair = found[number] = (ours(1), ours(2))
        with tempfile.TemporaryDirectory(prefix="workers-") as name:
            compete(pair, prepare(Path(name) / "course", number), options.rounds)
    keep("workers.md", table(found, options.rounds, load))


if __name__ == "__main__":
    main()
