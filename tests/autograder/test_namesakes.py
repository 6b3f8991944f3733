"""Two assignments may have files of checks of the same name, and one worker grades both."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder.checks.runner import CheckRunner
from autograder.course import Course

MORE = '''

@pytest.mark.points(1)
def test_only_here(submission):
    """One more.
    もう1つ。"""
'''


def test_each_assignment_has_its_own_checks(tiny: Course) -> None:
    first = tiny.checks_dir / "hello_mean"
    second = tiny.checks_dir / "hello_again"
    shutil.copytree(first, second)
    with (second / "test_mean.py").open("a", encoding="utf-8") as file:
        file.write(MORE)
    for _ in range(2):
        runners = [CheckRunner(first), CheckRunner(second)]
        names = [{spec.name for spec in runner.specs} for runner in runners]
        assert names[1] - names[0] == {"only_here"}
        for runner, folder in zip(runners, (first, second), strict=True):
            assert {item.path.parent for item in runner.items} == {folder}
            assert {Path(item.module.__file__).parent for item in runner.items} == {folder}
            runner.close()
