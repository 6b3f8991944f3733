"""A workshop in Japanese: an answer that was never written is seen as such in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.release import release
from autograder.translate import translate
from autograder.translation.catalogue import loaded

ROOT = Path(__file__).parents[3]
NAME = "w01_idea_scoping"
PROMPT = (
    "困っているのは誰で、その人たちに何が起き、何人いるのでしょうか。手法の話は後回しにして、"
    "事実の資料にある数字を使い、誰の、どんな場面の、どれほどの困りごとなのかを書いてください(D2なら36,000)。"
)


@pytest.fixture
def course(tmp_path) -> Course:
    """w01, of which one prompt is Japanese and the rest is taken over as it is."""
    shutil.copytree(
        ROOT / "source" / NAME, tmp_path / "source" / NAME, ignore=shutil.ignore_patterns("locale")
    )
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    hidden = ROOT / "tests" / "hidden" / NAME
    if hidden.is_dir():
        shutil.copytree(hidden, tmp_path / "tests" / "hidden" / NAME)
    made = Course(tmp_path)
    (done,) = translate(made)
    catalogue = loaded(done.path)
    for entry in catalogue:
        if entry.id:
            place = entry.locations[0][0]
            own = place.endswith("#problem-guide") and entry.auto_comments == ["paragraph"]
            entry.string = PROMPT if own and "*" not in entry.id else entry.id
    from babel.messages.pofile import write_po

    with done.path.open("wb") as file:
        write_po(file, catalogue)
    return made


def test_the_pre_check_knows_the_japanese_text_as_given(course, tmp_path):
    (made,) = release(course, lang="ja", to=tmp_path / "ja")
    raw = (made / f"{NAME}.ipynb").read_text()
    assert PROMPT in raw and "ここに答えを書いてください" in raw and "YOUR ANSWER" not in raw
    notebook = json.loads(raw)
    for student in ("blank", "copied"):
        for cell in notebook["cells"]:
            if student == "copied" and cell["id"] == "problem":
                cell["source"] = PROMPT
        folder = course.submitted_dir / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))
    results = {result.student: result for result in grade(course, NAME, workers=1)}
    for student, told in (
        ("blank", "problem: not filled in yet."),
        ("copied", "problem: 100 % of"),
    ):
        found = [f.text.en for f in results[student].findings if f.kind == "precheck"]
        assert found[0] == "Pre-check: INCOMPLETE."
        assert any(text.startswith(told) for text in found), found
    assert not any(task.attempted or task.score for task in results["blank"].tasks)
    written = [task.grade_id for task in results["copied"].tasks if task.attempted]
    assert written == ["problem"]
