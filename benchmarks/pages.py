"""How long pages take: a trainee's feedback, and the score report of a thousand trainees.

``python -m benchmarks.pages`` (or ``make bench``) writes ``benchmarks/results/pages.md``. The
trainee's page is a sample of the tests, the report that of the whole course (``cohort.py``).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.feedback import render_feedback, render_pages
from autograder.render import samples
from autograder.report import render_report
from autograder.similar import alike
from benchmarks import cohort
from benchmarks.tables import keep, ranged

HERE = Path(__file__).parent
TIMES = 9  # that the browser opens the page
NAVIGATION = """() => ({
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
})"""


def milliseconds(act: Callable[[], object], times: int) -> str:
    """Processor time of ``act``: median (lowest to highest), after once to warm up."""
    act()
    taken = []
    for _ in range(times):
        began = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - began))
    return ranged(taken)


def opening(html: str) -> Iterator[tuple[str, str]]:
    """What opening a page in Chromium takes; nothing where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        print("No Chromium here: opening the page is not measured.")
        return
    from playwright.sync_api import sync_playwright

    clock: dict[str, list[float]] = {"painted": [], "loaded": []}
    work: list[float] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for _ in range(TIMES):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            meter = context.new_cdp_session(page)
            meter.send("Performance.enable", {"timeDomain": "threadTicks"})
            page.goto(path.as_uri())
            for name, taken in page.evaluate(NAVIGATION).items():
                clock[name] += [taken] if taken else []
            metrics = {
                m["name"]: m["value"] for m in meter.send("Performance.getMetrics")["metrics"]
            }
            work.append(1000 * metrics["TaskDuration"])
            context.close()
        browser.close()
    yield "that report in Chromium: first paint, by the clock", ranged(clock["painted"])
    yield "that report in Chromium: loaded, by the clock", ranged(clock["loaded"])
    yield "that report in Chromium: processor time of the page", ranged(work)


def main() -> None:
    known, late = cohort.known(), cohort.late(1000)

    def report(trainees: int) -> Callable[[], str]:
        results = list(cohort.results(trainees))
        return lambda: render_report(results, known=known, late=late)

    codes = cohort.codes(1000)
    thousand = report(1000)
    html = thousand()
    rows = {
        "a trainee's page, English": milliseconds(lambda: render_feedback(samples.typical()), 30),
        "a trainee's page, English and Japanese": milliseconds(
            lambda: render_pages(samples.typical(), languages=("en", "ja")), 30
        ),
        "report of 100 trainees, 11 assignments": milliseconds(report(100), 5),
        "report of 1,000 trainees, 11 assignments": milliseconds(thousand, 3),
        "comparing the code of 1,000 submissions": milliseconds(
            lambda: alike("x", codes, (), least=0.7), 3
        ),
        **dict(opening(html)),
    }
    lines = [
        "# How long pages take",
        "",
        "Written by `make bench`: milliseconds of processor time, median (lowest to highest).",
        f"Load of the machine: {os.getloadavg()[0]:.1f}, processors: {os.cpu_count()}. "
        f"The report of 1,000 trainees has {len(html) / 2**20:.1f} MiB.",
        "",
        "| page | ms |",
        "|---|---|",
        *(f"| {name} | {taken} |" for name, taken in rows.items()),
    ]
    keep("pages.md", "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
