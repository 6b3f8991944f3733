"""The main job on a cohort of 24, in a folder of its own: release, grade, feedback, report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from autograder import terminal
from autograder.cohort import Made, cohort, hand_in
from autograder.course import Course
from autograder.engines import LocalEngine
from autograder.errors import UsageError
from autograder.exit_codes import INCOMPLETE, OK
from autograder.feedback import feedback
from autograder.grade import Step, grade
from autograder.nbgrader.masters import load_masters
from autograder.release import release
from autograder.report import report
from autograder.results import Result, to_json
from autograder.sandbox import choose_level

__all__ = ["demo"]

ASSIGNMENTS = ("a01_line_fit", "a03_metrics", "a06_model_development", "w01_idea_scoping")
MARK = ".autograder-demo"


def demo(root: Path, folder: Path, *, workers: int = 0) -> int:
    """Run the demo in ``folder``, which is made anew. Returns an exit code."""
    course = _copy(Course(root), folder)
    level = choose_level(course.settings.sandbox)
    say = terminal.out.print
    say(f"[bold]1. Release[/] of {len(ASSIGNMENTS)} assignments")
    release(course, ASSIGNMENTS, course.settings.language)
    say("[bold]2. Cohort[/] of 24 submissions from the assignments' own material")
    masters = {name: load_masters(course.assignment(name)) for name in ASSIGNMENTS}
    made = cohort(course, masters)
    for one in made:
        hand_in(course, one)
    say(f"[bold]3. Grade[/] in the sandbox, level [bold]{level}[/]")
    results: list[Result] = []
    workers = workers or course.settings.workers
    with LocalEngine(course.root, level, workers) as engine, terminal.progress_bar("grade") as bar:

        def told(step: Step) -> None:
            terminal.show(bar, step, before=len(results), total=len(made))

        for name in ASSIGNMENTS:
            results += grade(course, name, engine=engine, progress=told)
    say("[bold]4. Feedback and report[/]")
    for name in ASSIGNMENTS:
        feedback(course, name, None, course.settings.language)
    pages = report(course, ASSIGNMENTS, course.settings.language)
    text = json.dumps([to_json(result) for result in results], ensure_ascii=False, indent=2)
    (course.root / "results.json").write_text(text + "\n", encoding="utf-8")
    return _tell(course, folder, made, results, pages)


def _copy(course: Course, folder: Path) -> Course:
    """The course's material in a fresh folder; refuses to clear a folder that is not a demo's."""
    folder = folder.absolute()
    if folder.exists():
        if not (folder / MARK).is_file() and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty and was not made by the demo; choose another.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    for name in ASSIGNMENTS:
        course.assignment(name)
        shutil.copytree(course.source_dir / name, folder / "source" / name)
        hidden = course.hidden_dir(name)
        if hidden is not None:
            shutil.copytree(hidden, folder / "tests" / "hidden" / name)
    for name in ("nbgrader_config.py", "feedback_templates"):
        path = course.root / name
        if path.is_dir():
            shutil.copytree(path, folder / name)
        elif path.is_file():
            shutil.copy(path, folder / name)
    return Course(folder)


def _tell(
    course: Course, folder: Path, made: list[Made], results: list[Result], pages: list[Path]
) -> int:
    table = terminal.Table("trainee", "assignment", "handed in", "score", "what happened")
    by_key = {(result.student, result.assignment): result for result in results}
    off = 0
    for one in made:
        result = by_key[one.student, one.assignment]
        if result.status != "graded":
            score, note = "not gradable", terminal.clean(result.reason.en)
        else:
            score = f"{result.score:g}/{result.max_score:g}"
            note = terminal.clean("; ".join(terminal.notes(result)))
        if one.score is not None and abs(result.score - one.score) > 1e-6:
            off += 1
            note = f"[red]should be {one.score:g}[/] {note}"
        table.add_row(one.student, one.assignment, one.what, score, note)
    say = terminal.out.print
    say(table)
    say(f"Sandbox level: [bold]{results[0].sandbox}[/]")
    first = course.feedback_dir / "trainee-02" / "a01_line_fit" / "a01_line_fit.html"
    say("Open in a browser:")
    for path in [*pages[:1], first]:
        say(f"  {folder / path.relative_to(course.root)}")
    say(f"All results: {folder / 'results.json'}")
    return INCOMPLETE if off else OK
