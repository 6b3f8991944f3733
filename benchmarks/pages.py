"""How long pages take: a trainee's feedback, and the score report of a thousand trainees.

``python -m benchmarks.pages`` (or ``make bench``) writes ``benchmarks/results/pages.md``. The
samples are those that the tests of the pages look at.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.feedback import render_feedback
from autograder.report import render_report

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "tests" / "autograder" / "render" / "page_samples.py"


def milliseconds(act: Callable[[], object], times: int) -> str:
    """Processor time of ``act``: median (lowest to highest), after once to warm up."""
    act()
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - began))
    return f"{statistics.median(taken):.0f} ({min(taken):.0f} to {max(taken):.0f})"


def main() -> None:
    spec = importlib.util.spec_from_file_location("page_samples", SAMPLES)
    assert spec is not None and spec.loader is not None
    samples: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(samples)
    thousand = [replace(samples.typical(), student=f"s{n}", notebooks={}) for n in range(1000)]
    rows = {
        "a trainee's page": milliseconds(lambda: render_feedback(samples.typical()), 30),
        "report of 100 trainees": milliseconds(lambda: render_report(thousand[:100]), 5),
        "report of 1,000 trainees": milliseconds(lambda: render_report(thousand), 3),
    }
    lines = [
        "# How long pages take",
        "",
        "Written by `make bench`: milliseconds of processor time, median (lowest to highest).",
        f"Load of the machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}.",
        "",
        "| page | ms |",
        "|---|---|",
        *(f"| {name} | {taken} |" for name, taken in rows.items()),
    ]
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "pages.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
