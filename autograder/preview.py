"""Pages of made-up trainees, to look at while changing a template: all outcomes, the worst names.

No result, no gradebook and no course material is needed or read.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.feedback import markdown_names, render_pages
from autograder.history import Attempt, TaskScore
from autograder.marking.samples import sample_pages as marker_pages
from autograder.places import Place, Row
from autograder.preview_reports import (
    CONCEPTS,
    LINE_FIT,
    SCOPING,
    TOKYO,
    boards,
    report_options,
    verdict,
)
from autograder.render import samples
from autograder.render.environment import pages
from autograder.render.marks import Late, Mark
from autograder.render.plots import interval
from autograder.results import Result, Text
from autograder.store import write_aside

__all__ = ["preview", "sample_pages"]

HOSTILE = (
    "<script>document.title='PWNED'</script><img src=x onerror=alert(1)>{{7*7}}</pre></div>"
    "</main></body></html>\"'><h1>Score: 1000 / 1000</h1><!--\u202e](http://evil.example)[x]`"
)
LONG = "a_very_long_name_without_a_place_to_break_it_" * 3


def sample_pages(figure: str = "") -> dict[str, dict[str, Any]]:
    """Arguments of :func:`autograder.feedback.render_pages` by name of the page.

    ``figure`` is a PNG as base64 that stands for a plot of the trainee's.
    """
    line_fit = {
        "title": LINE_FIT,
        "course": "ml-training",
        "pass_share": 0.7,
        "concepts": CONCEPTS,
        "zone": TOKYO,
    }
    scoping = {
        "title": SCOPING,
        "course": "ml-training",
        "pass_share": 0.7,
        "rubric": samples.rubric(),
    }
    typical = replace(samples.typical(figure), student="trainee-07")
    workshop = replace(samples.workshop(), student="trainee-08")
    return {
        "typical": {
            "result": typical,
            "attempts": _attempts(typical),
            "places": {"en": _place("2nd of 12"), "ja": _place("12人中 2位")},
            **line_fit,
        },
        "complete": {"result": replace(samples.perfect(), student="trainee-10"), **line_fit},
        "untouched": {"result": samples.untouched(), **line_fit},
        "late": {"result": typical, "late": [_late(typical)], **line_fit},
        "not-gradable": {
            "result": replace(samples.not_gradable(), student="trainee-11"),
            **line_fit,
        },
        "workshop-waiting": {"result": workshop, **scoping},
        "workshop-marked": {"result": workshop, "marks": _marks(), **scoping},
        "long-names": {"result": _renamed(typical, LONG), **line_fit},
        "hostile": {"result": _renamed(typical, HOSTILE), **line_fit},
    }


def preview(languages: Sequence[str], templates: Path | None, folder: Path) -> list[Path]:
    """Write the sample pages into ``folder``; returns what was written.

    The pages open in the first of ``languages``. ``templates`` overrides the default ones. Raises
    TemplateFault, naming template and line.
    """
    texts: dict[str, str] = {}
    for name, options in sample_pages(_plot()).items():
        files = markdown_names(name, languages)
        made = render_pages(
            **options, languages=languages, templates=templates, markdown_files=files
        )
        texts[f"{name}.html"] = made.html
        texts |= {files[lang]: text for lang, text in made.markdown.items()}
    texts |= _for_instructors(languages[0], templates)
    for name, text in texts.items():
        write_aside(folder / name, text.encode())
    return [folder / name for name in texts]


def _for_instructors(lang: str, templates: Path | None) -> dict[str, str]:
    """The pages of instructors and markers, by file."""
    from autograder.report import render_report  # pandas

    shown = {
        "leaderboard": ("leaderboard.html.j2", boards(lang)),
        "verify": ("verify.html.j2", {"verify": verdict()}),
        **marker_pages(lang),
    }
    in_language = pages(lang, templates)
    texts = {f"{name}.html": in_language.render(*page) for name, page in shown.items()}
    report = render_report(**report_options(), lang=lang, templates=templates)
    return {"report.html": report, **texts}


def _plot() -> str:
    """A plot as a trainee would draw it, as base64."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3), dpi=80, layout="constrained")
    axes = figure.subplots()
    minutes = [4, 7, 8, 12, 15, 18, 21, 25, 30, 33]
    yen = [230, 260, 280, 336, 350, 402, 415, 470, 540, 560]
    axes.scatter(minutes, yen, color="#1f566e")
    axes.plot([0, 35], [180, 590], color="#ad3b17")
    axes.set(xlabel="minutes", ylabel="yen", title="Fares and the line")
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return base64.b64encode(out.getvalue()).decode()


def _attempts(result: Result) -> list[Attempt]:
    """Three submissions, of which ``result`` is the last."""
    now = [TaskScore(t.notebook, t.grade_id, t.score, t.max_score) for t in result.tasks]
    shares = ([0.0, 0.0, 0.0, 0.0, 0.0], [0.5, 0.0, 0.0, 0.0, 0.0])
    before = [
        tuple(
            task._replace(score=task.max_score * share) for task, share in zip(now, of, strict=True)
        )
        for of in shares
    ]
    return [
        Attempt(number, f"sample-{number}", True, f"2026-02-0{number} 18:20:00 JST", None, tasks)
        for number, tasks in enumerate([*before, tuple(now)], start=1)
    ]


def _place(words: str) -> Place:
    """A place on the leaderboard."""
    row = Row(words, "quiet-heron", "0.812", "0.790", "0.834", interval(0.812, 0.79, 0.834))
    return Place("quiet-heron", made=True, flaw="", row=row, reason="")


def _late(result: Result) -> Late:
    due = datetime(2026, 2, 1, 14, 59, tzinfo=UTC)
    return Late(result.student, result.assignment, 100_000.0, 3.0, due)


def _marks() -> list[Mark]:
    told = (
        ("problem", 10.0, "“Members leave after their first month”: who and what is clear.\n"
         "The size of the pain as a number would make it a 3."),
        ("decision", 16.67, ""),
        ("kpi", 0.0, ""),
    )  # fmt: skip
    return [Mark("trainee-08", "w01_idea_scoping", *each, notebook="w01") for each in told]


def _renamed(result: Result, text: str) -> Result:
    """``result`` with ``text`` wherever somebody else chooses the words."""
    tasks = tuple(
        replace(
            task,
            comment=text,
            checks=tuple(
                replace(
                    check,
                    title=Text(text, text),
                    message=check.message
                    and replace(check.message, called=text, returned=text, text=Text(text, text)),
                )
                for check in task.checks
            ),
        )
        for task in result.tasks
    )
    own = {"cell_type": "code", "id": "own", "metadata": {}, "execution_count": 3, "source": text}
    shown = [
        samples.stream(text),
        samples.display(text__html=f"<table><tr><td>{text}</td></tr></table>"),
    ]
    cells = [*result.notebooks["a01_line_fit"]["cells"], {**own, "outputs": shown}]
    return replace(
        result, student=text, tasks=tasks, notebooks={"a01_line_fit": samples.notebook(*cells)}
    )
