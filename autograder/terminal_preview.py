"""What ``feedback --preview`` says on a terminal, and its exit codes."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.errors import UsageError
from autograder.exit_codes import OK
from autograder.terminal import clean, out

__all__ = ["preview"]


def preview(root: Path, lang: str, templates: Path | None) -> int:
    """Write pages of made-up trainees with the course's templates, and say where."""
    from autograder.feedback import page_languages, template_folder
    from autograder.preview import preview as run

    course = Course(root)
    if templates is not None and not templates.is_dir():
        raise UsageError(f"--templates {templates}: there is no such folder.")
    folder = course.reports_dir / "preview"
    languages = page_languages(course, lang or course.settings.language)
    for path in run(languages, templates or template_folder(course), folder):
        if path.suffix == ".html":
            out.print(f"wrote {clean(path.relative_to(course.root))}", soft_wrap=True)
    return OK
