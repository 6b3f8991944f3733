"""The command line: verbs to functions, nothing else.

Exit codes: 0 all done; 1 a bug of ours; 2 wrong usage (or a mistake in the course folder);
3 some submissions could not be graded, recorded scores would change and nobody agreed, a gate did
not pass, a translation is incomplete, or the machine gave out (full disk, no memory, a gradebook
that somebody else holds); 130 interrupted.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.exit_codes import INCOMPLETE, OK

app = typer.Typer(
    name="autograder",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Grade machine-learning exercises: release notebooks, run them in a sandbox, score them "
    "with hidden checks, give feedback.",
    epilog="Exit codes: 0 done, 1 our bug, 2 wrong usage, 3 not all could be graded or "
    "recorded, or the machine gave out, 130 interrupted (what was finished is kept).",
)

Assignment = Annotated[str, typer.Argument(help="Name of the assignment, e.g. a03_metrics.")]
Assignments = Annotated[
    list[str] | None, typer.Argument(help="Names of assignments; all if none is given.")
]
Students = Annotated[
    list[str] | None, typer.Option("--student", "-s", help="Only this trainee (repeatable).")
]
Workers = Annotated[
    int, typer.Option("--workers", "-w", min=0, help="Worker processes; 0: one for each core.")
]
Lang = Annotated[str, typer.Option("--lang", help="en or ja; default: the course's language.")]
Sandbox = Annotated[
    str, typer.Option("--sandbox", help="auto, full, lite, or none (only by name: no protection).")
]


class Engine(StrEnum):
    """Where submissions are graded."""

    local = "local"
    dask = "dask"


class _State:
    course = Path()


@app.callback()
def _main(
    course: Annotated[
        Path, typer.Option("--course", "-C", help="The course folder.", file_okay=False)
    ] = Path(),
) -> None:
    _State.course = course


@app.command(epilog="Example: `autograder init my-course`")
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must be new or empty.")],
) -> None:
    """Make a new course folder with one small assignment to start from."""
    from autograder.init import init as run

    run(folder)


@app.command(
    epilog="Examples: `autograder release a03_metrics`, `autograder release --unproven`, "
    "`autograder release --lang ja --to release-ja`"
)
def release(
    assignments: Assignments = None,
    lang: Lang = "",
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Another folder than release/.", file_okay=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say which released files are stale.")
    ] = False,
    unproven: Annotated[
        bool, typer.Option("--unproven", help="Also what has not passed verify as it is now.")
    ] = False,
) -> None:
    """Make the trainees' version of assignments that have passed verify: release/."""
    from autograder import terminal

    raise typer.Exit(
        terminal.release(_State.course, assignments, lang, to, check=check, without_proof=unproven)
    )


@app.command(
    epilog="Examples: `autograder translate a03_metrics` (then fill in "
    "`source/a03_metrics/locale/ja.po`), `autograder translate --check`"
)
def translate(
    assignments: Assignments = None,
    lang: Annotated[str, typer.Option("--lang", help="The language to translate to.")] = "ja",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name each message not in order.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Forget translations whose text is gone.")
    ] = False,
) -> None:
    """Make or update the catalogues of translations: source/ASSIGNMENT/locale/ja.po."""
    from autograder import terminal

    raise typer.Exit(terminal.translate(_State.course, assignments, lang, check=check, drop=drop))


@app.command(
    epilog="Examples: `autograder verify a03_metrics`, `autograder verify --quick a03_metrics`, "
    "`autograder verify a03_metrics --only fp_fn_swapped`"
)
def verify(
    assignments: Assignments = None,
    workers: Workers = 0,
    draws: Annotated[
        int, typer.Option(min=1, help="Sets of hidden seeds for wrong and equivalent solutions.")
    ] = 1,
    sandbox: Sandbox = "auto",
    quick: Annotated[
        bool, typer.Option("--quick", help="For daily work: no repeats, no mutants.")
    ] = False,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="For daily work: the mutants alone.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", help="For daily work: the reference and this solution (repeatable)."
        ),
    ] = None,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Run also what a changed solution cannot reach."),
    ] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Run every check on every mutant that it can reach.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Repeat what is proven and has not changed.")
    ] = False,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write what was found as JSON (- for stdout).")
    ] = None,
) -> None:
    """Prove assignments before release: reference 100 %, blank 0, mistakes and mutants caught."""
    from autograder import terminal_verify
    from autograder.verify import Extent

    extent = Extent(
        draws=draws,
        quick=quick,
        only_mutants=mutants,
        only=tuple(only or ()),
        thorough=thorough,
        matrix=matrix,
    )
    raise typer.Exit(
        terminal_verify.verify(
            _State.course,
            assignments,
            extent=extent,
            workers=workers,
            sandbox=sandbox,
            again=again,
            json_path=json,
        )
    )


@app.command(epilog="Example: `autograder collect a03_metrics downloads/week3.zip`")
def collect(
    assignment: Assignment,
    source: Annotated[Path, typer.Argument(help="Folder or zip with submissions.", exists=True)],
) -> None:
    """Take submissions from a folder or a zip into submitted/."""
    from autograder import terminal

    raise typer.Exit(terminal.collect(_State.course, assignment, source))


@app.command(
    epilog="Examples: `autograder grade a03_metrics`, "
    "`autograder grade a03_metrics -s s01 -s s02 --json scores.json`, "
    "`autograder grade a03_metrics --dry-run`, "
    "`autograder grade a03_metrics --feedback`, "
    "`autograder grade a03_metrics --force --profile`, "
    "`autograder --course their-course grade ps1 --nbgrader-compat`, "
    "`autograder grade a03_metrics --engine dask --scheduler tcp://10.0.0.5:8786`"
)
def grade(
    assignment: Assignment,
    student: Students = None,
    workers: Workers = 0,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write the results as JSON (- for stdout).")
    ] = None,
    sandbox: Sandbox = "auto",
    force: Annotated[
        bool, typer.Option("--force", help="Grade again even where nothing changed.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Record nothing; say whose scores would change, and why."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Change recorded scores without asking.")
    ] = False,
    nbgrader_compat: Annotated[
        bool | None,
        typer.Option(
            "--nbgrader-compat/--no-nbgrader-compat",
            help="Plain test cells get stock nbgrader's scores, its slips included; "
            "default: the course's setting.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no table.")] = False,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Where to grade: here, or on a Dask cluster.")
    ] = Engine.local,
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Address of the Dask scheduler, for --engine dask.")
    ] = "",
    with_feedback: Annotated[
        bool, typer.Option("--feedback", help="Write the feedback pages as well, meanwhile.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Say where the time went, by stage and check.")
    ] = False,
) -> None:
    """Grade the submissions of an assignment in the sandbox and record the scores."""
    from autograder import terminal

    raise typer.Exit(
        terminal.grade(
            _State.course,
            assignment,
            students=student,
            workers=workers,
            json_path=json,
            sandbox=sandbox,
            force=force,
            nbgrader_compat=nbgrader_compat,
            quiet=quiet,
            dry_run=dry_run,
            yes=yes,
            profile=profile,
            with_feedback=with_feedback,
            scheduler=_scheduler(engine, scheduler, workers),
        )
    )


def _scheduler(engine: Engine, address: str, workers: int) -> str:
    """The address where one is needed, "" for the local engine."""
    if engine is Engine.dask and not address:
        raise typer.BadParameter("--engine dask needs --scheduler ADDRESS, as tcp://host:8786")
    if engine is Engine.dask and workers:
        raise typer.BadParameter(
            "--workers is for --engine local; a cluster grades as much at a time as its workers "
            "have threads (dask worker --nthreads N)"
        )
    if engine is Engine.local and address:
        raise typer.BadParameter("--scheduler is for --engine dask")
    return address


@app.command(
    epilog="Examples: `autograder mark w01_idea_scoping --marker Aya`, "
    "`autograder mark w01_idea_scoping --status`"
)
def mark(
    assignment: Assignment,
    marker: Annotated[
        str, typer.Option("--marker", help="Who marks; the report names you so.")
    ] = "",
    lang: Lang = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port of the page; 0: any free one.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser; only show the address.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="No page; say how it stands, agreement and drift.")
    ] = False,
) -> None:
    """Mark the answers of a workshop by its rubric, on a page on this machine."""
    from autograder import terminal_mark

    raise typer.Exit(
        terminal_mark.mark(
            _State.course, assignment, marker,
            lang=lang, port=port, browser=not no_browser, status=status,
        )
    )  # fmt: skip


@app.command(
    epilog="Examples: `autograder feedback a03_metrics --lang ja`, "
    "`autograder feedback --preview --templates feedback_templates`"
)
def feedback(
    assignments: Assignments = None,
    student: Students = None,
    lang: Lang = "",
    preview: Annotated[
        bool, typer.Option("--preview", help="Pages of made-up trainees: reports/preview/.")
    ] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", help="Templates for the preview; default: the course's own."),
    ] = None,
) -> None:
    """Write feedback pages (HTML and Markdown) for graded submissions."""
    from autograder import terminal, terminal_preview

    if templates is not None and not preview:
        raise typer.BadParameter("--templates is for --preview; pages use the course's own.")
    raise typer.Exit(
        terminal_preview.preview(_State.course, lang, templates)
        if preview
        else terminal.feedback(_State.course, assignments, student, lang)
    )


@app.command(epilog="Example: `autograder report`")
def report(assignments: Assignments = None, lang: Lang = "") -> None:
    """Write the score report of the cohort: reports/report.html and reports/scores.csv."""
    from autograder import terminal

    raise typer.Exit(terminal.report(_State.course, assignments, lang))


@app.command(
    epilog="Examples: `autograder leaderboard a06_model_development`, "
    "`autograder leaderboard a06_model_development --lang ja`, `autograder leaderboard --who`"
)
def leaderboard(
    assignments: Assignments = None,
    lang: Lang = "",
    who: Annotated[
        bool, typer.Option("--who", help="Say also whose each pseudonym is, on the terminal only.")
    ] = False,
) -> None:
    """Rank those who asked for it by the skill of their model: reports/leaderboard.html."""
    from autograder import terminal_leaderboard

    raise typer.Exit(terminal_leaderboard.leaderboard(_State.course, assignments, lang, who=who))


@app.command(
    epilog="Examples: `autograder export scores.csv`, `autograder export scores.xlsx`, "
    "`autograder export canvas.csv --format canvas --template canvas-export.csv`, "
    "`autograder export moodle.csv --format moodle --scale percent -a a03_metrics`"
)
def export(
    path: Annotated[Path, typer.Argument(help="File: .csv, .json, .parquet, .xlsx.")],
    fmt: Annotated[
        str, typer.Option("--format", help="Instead of the ending; also canvas and moodle.")
    ] = "",
    assignment: Annotated[
        list[str] | None, typer.Option("--assignment", "-a", help="Only this one (repeatable).")
    ] = None,
    student: Students = None,
    scale: Annotated[str, typer.Option(help="points or percent.")] = "points",
    template: Annotated[Path | None, typer.Option(help="What Canvas itself exported.")] = None,
    identify: Annotated[str, typer.Option(help="email, username or idnumber, for Moodle.")] = "",
    partial: Annotated[bool, typer.Option("--partial", help="Also what waits for marks.")] = False,
    skip_unmatched: Annotated[
        bool, typer.Option("--skip-unmatched", help="Leave out whom Canvas or Moodle lacks.")
    ] = False,
) -> None:
    """Export the gradebook's scores: to read, or for the gradebook of Canvas or Moodle."""
    from autograder import terminal_export
    from autograder.scores.table import Options

    chosen = (assignment or (), student or ())
    options = Options(*chosen, scale, template, identify, partial, skip_unmatched)
    raise typer.Exit(terminal_export.export(_State.course, path, fmt, options))


@app.command(epilog="Example: `autograder doctor`")
def doctor() -> None:
    """Say what this machine offers, what is missing, and how to mend it."""
    from autograder.doctor import doctor as run

    raise typer.Exit(OK if run(_State.course) else INCOMPLETE)


@app.command(epilog="Example: `autograder demo demo`")
def demo(
    folder: Annotated[Path, typer.Argument(help="Folder for the demo; made anew.")] = Path("demo"),
    workers: Workers = 0,
) -> None:
    """Release, grade and report a cohort of 24 made from the course's own material."""
    from autograder.demo import demo as run

    raise typer.Exit(run(_State.course, folder, workers=workers))
