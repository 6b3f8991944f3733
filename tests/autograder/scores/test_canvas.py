"""The file for Canvas, read by the rules of Canvas's importer (``lib/gradebook_importer.rb``)."""

import csv
import io
import re
import shutil

import pytest

from autograder.errors import UsageError
from autograder.export import export
from autograder.scores.table import Options

from .conftest import FORMULAS, PLAIN

POINTS = "Points Possible,,,,,20"
INFO = "Student,ID,SIS User ID,SIS Login ID,Section"
HEADER = f"{INFO},Notes,a1 (71),A2 (72),Current Score,Final Score"
READ_ONLY = "    Points Possible,,,,,,20.00,20.00,(read only),(read only)"


@pytest.fixture
def course(make):
    people = {"ann": ("Ann", "Lee", "ann@example.org"), "bob": ("=1+1", "@x", "bob@example.org")}
    return make(
        people, {("a1", "ann"): (4.0, 5.25), ("a1", "bob"): (9.0, 1.0), ("a2", "ann"): (1, 2)}
    )


@pytest.fixture
def template(tmp_path):
    """``template(*lines)``: what Canvas exported."""

    def write(*lines, header=HEADER, points=READ_ONLY, encoding="utf-8"):
        path = tmp_path / "from canvas.csv"
        path.write_bytes("\n".join([header, points, *lines, ""]).encode(encoding))
        return path

    return write


def canvas(course, tmp_path, template=None, **options):
    path = tmp_path / "to canvas.csv"
    done = export(course, path, "canvas", Options(template=template, **options))
    return path.read_text(), done.remarks


def take_in(text, students=()):
    """What Canvas would do with a file: (points by title, grades by title, by student).

    ``students`` are (id, SIS user id, login, name). As Canvas does: by id, then by SIS user id,
    then login, then name.
    """
    first, *lines = csv.reader(io.StringIO(text, newline=""))
    assert "Student" in first[0] and "ID" in first[1]
    assert first[2:5] == ["SIS User ID", "SIS Login ID", "Section"]
    points, grades = {}, {}
    for line in lines:
        given = dict(zip(first[5:], line[5:], strict=True))
        if "Points Possible" in line[0]:
            points.update(given)
            continue
        number, sis, login, name = line[1], line[2], line[3], line[0]
        for place, value in enumerate((number, sis, login, name)):
            found = [known for known in students if value and known[place] == value]
            if found or not students:
                break
        assert len(found) == 1 or not students, line
        who = found[0][0] if students else login
        assert who not in grades
        grades[who] = given
    return points, grades


def test_without_a_template(course, tmp_path):
    text, remarks = canvas(course, tmp_path)
    assert text.splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,a1,a2",
        "    Points Possible,,,,,20,20",
        '"Lee, Ann",,,ann,,9.25,3',
        '"\'@x, =1+1",,,bob,,10,',
    ]
    assert remarks == ()
    _, grades = take_in(text)
    assert grades == {"ann": {"a1": "9.25", "a2": "3"}, "bob": {"a1": "10", "a2": ""}}


def test_with_what_canvas_exported(course, tmp_path, template):
    path = template(
        '"Lee, Ann",11,u1,ann,"Monday; =1",-,3.5,EX,50.00,50.00',
        '"""=1+1""",12,u2,BOB,Monday,-,,EX,50.00,50.00',
        '"Other, Mia",13,u3,mia,Monday,-,7,8,50.00,50.00',
        encoding="utf-8-sig",
    )
    text, _ = canvas(course, tmp_path, path)
    points, grades = take_in(text, [("11", "u1", "ann", ""), ("12", "u2", "BOB", "")])
    assert points == {"a1 (71)": "20", "A2 (72)": "20"}
    # what is not ours is neither changed nor cleared: bob's EX stays, nobody touches mia
    assert grades == {
        "11": {"a1 (71)": "9.25", "A2 (72)": "3"},
        "12": {"a1 (71)": "10", "A2 (72)": "EX"},
    }
    assert "Notes" not in text and "Score" not in text and "Monday;' =1" in text


def test_scores_with_commas(course, tmp_path, template):
    lines = ["Ann;11;u1;ann;M;;1,5;-2,5;;", "Bob;12;u2;bob;M;;;0,5;;"]
    semicolons = [line.replace(",", ";").replace(".", ",") for line in (HEADER, READ_ONLY)]
    path = template(*lines, header=semicolons[0], points=semicolons[1])
    text, _ = canvas(course, tmp_path, path, assignments=["a2"])
    assert take_in(text)[1] == {"ann": {"A2 (72)": "3"}, "bob": {"A2 (72)": "0.5"}}


def test_titles_of_the_course_count(make, tmp_path, template):
    course = make({}, {("a01_x", "ann"): (4.0, 5.0)})
    (course.source_dir / "a01_x").mkdir()
    shutil.copy(course.source_dir / "hello_mean" / "hello_mean.ipynb", course.source_dir / "a01_x")
    manifest = course.root / "tests" / "hidden" / "a01_x" / "assignment.yaml"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("title:\n  en: Learn a line\n  ja: 直線を学習する\n")
    for title in ("Learn A Line", "直線を学習する", "a01_x"):
        header = f"{INFO},{title} (5)"
        path = template("A,1,,ann,M,", header=header, points="Points Possible,,,,,20")
        assert take_in(canvas(course, tmp_path, path)[0])[1] == {"ann": {f"{title} (5)": "9"}}


def test_two_assignments_of_one_title(make, tmp_path, template):
    course = make({}, {(name, "ann"): (4.0, 5.0) for name in ("a1", "a2")})
    for name in ("a1", "a2"):
        shutil.copytree(course.source_dir / "hello_mean", course.source_dir / name)
        manifest = course.root / "tests" / "hidden" / name / "assignment.yaml"
        manifest.parent.mkdir(parents=True)
        manifest.write_text("title:\n  en: Homework\n")
    path = template("A,1,,ann,M,", header=f"{INFO},Homework (5)", points="Points Possible,,,,,20")
    with pytest.raises(UsageError, match=r"has one column for 'a1', 'a2'. Give each a title"):
        canvas(course, tmp_path, path)


def test_percent(course, tmp_path, template):
    text, _ = canvas(course, tmp_path, scale="percent", assignments=["a1"])
    assert take_in(text) == ({"a1": "100"}, {"ann": {"a1": "46.25"}, "bob": {"a1": "50"}})


def test_what_waits_for_marks_is_left_out(make, tmp_path, template):
    course = make({}, {("a1", "ann"): (4.0, None), ("a1", "bob"): (4.0, 0.0)})
    text, (remark,) = canvas(course, tmp_path)
    assert take_in(text)[1] == {"bob": {"a1": "4"}}, "an empty cell would clear an earlier grade"
    assert remark.startswith("still to be marked, so their trainees' rows are left out (--partial")
    path = template("A,11,,ann,M,3.5", "B,12,,bob,M,", header=f"{INFO},a1 (5)", points=POINTS)
    text, remarks = canvas(course, tmp_path, path)
    assert take_in(text)[1] == {"ann": {"a1 (5)": "3.5"}, "bob": {"a1 (5)": "4"}}
    assert remarks == ("still to be marked, left out (--partial takes them): 'ann/a1'",)
    text, remarks = canvas(course, tmp_path, partial=True)
    assert take_in(text)[1]["ann"] == {"a1": "4"} and remarks == ()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["A,11,,ann,M,,,,,"], r"has no student 'bob'.*Enrol them.*--skip-unmatched"),
        (
            ["A,11,,ann,M,,,,,", "B,12,bob,ann,M,,,,,"],
            r"not clear which.* is 'ann': 'A', 'B'",
        ),
        (["A,11,ann,bob,M,,,,,"], r"not clear which student is 'bob' and 'ann': 'A'"),
        (
            ["A,ann,,,M,,,,,", "B,12,ann,,M,,,,,", "C,13,,bob,M,,,,,"],
            "not clear which student is 'ann'",
        ),
    ],
)
def test_a_score_goes_to_nobody_else(course, tmp_path, template, lines, words):
    with pytest.raises(UsageError, match=words):
        canvas(course, tmp_path, template(*lines))
    assert not (tmp_path / "to canvas.csv").exists()


def test_those_whom_canvas_lacks_can_be_left_out(course, tmp_path, template):
    text, remarks = canvas(course, tmp_path, template("A,11,,ann,M,,,,,"), skip_unmatched=True)
    assert remarks == ("not in Canvas's gradebook, left out: 'bob'",)
    assert list(take_in(text)[1]) == ["ann"]


BOTH = ("A,11,,ann,M,,,,,", "B,12,,bob,M,,,,,")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"header": HEADER.replace("A2", "Homework")}, "no column for .*'a2'.*--assignm"),
        ({"header": HEADER.replace("A2", "a22")}, "no column for .*'a2'. Did you mean 'a22'"),
        ({"header": HEADER.replace("A2", "a1")}, "2 columns for the assignment 'a1'"),
        ({"points": READ_ONLY.replace("20.00", "100", 1)}, r"worth 100 .*and 20 here.*percent"),
        ({"points": "x"}, "no gradebook that Canvas exported: it has no row Points Possible"),
        ({"header": "assignment,duedate,score"}, "no gradebook.*does not begin with Student, ID"),
        ({"encoding": "utf-16"}, "no gradebook that Canvas exported: it is not UTF-8"),
        ({"header": f'"{"x" * 140_000}"'}, "no gradebook that Canvas exported: field larger"),
        ({"header": "", "points": ""}, "no gradebook that Canvas exported"),
    ],
)  # fmt: skip
def test_a_template_that_does_not_fit(course, tmp_path, template, change, words):
    with pytest.raises(UsageError, match=words):
        canvas(course, tmp_path, template(*BOTH, **change))
    assert not (tmp_path / "to canvas.csv").exists()


def test_a_template_that_is_not_there(course, tmp_path):
    with pytest.raises(UsageError, match=r"No such file.*Name a file that is there"):
        canvas(course, tmp_path, tmp_path / "missing.csv")


def test_the_template_is_not_written_over(course, template):
    path = template(*BOTH)
    with pytest.raises(UsageError, match=r"is the template. Name another file"):
        export(course, path, "canvas", Options(template=path))
    assert path.read_text().startswith("Student,ID")


@pytest.mark.attacks
def test_a_trainee_cannot_say_what_assignments_are_worth(make, tmp_path, template):
    """Canvas takes any row whose first cell contains these words for that of the points."""
    people = {
        "Points Possible": ("", "", ""),
        "eve": ("    Points Possible", "", ""),
        "mia": ("Points", "Possible Points Possible", ""),
    }
    course = make(people, {("a1", who): (1.0, 0.0) for who in people})
    points, grades = take_in(canvas(course, tmp_path)[0])
    assert points == {"a1": "20"} and set(grades) == set(people)
    lines = [f"Points Possible {who},{n},,{who},M,,,,," for n, who in enumerate(people, 1)]
    points, grades = take_in(canvas(course, tmp_path, template(*lines))[0])
    assert points == {"a1 (71)": "20"} and set(grades) == set(people)


@pytest.mark.attacks
def test_no_sign_is_put_before_what_canvas_looks_for(make, tmp_path):
    course = make({}, {("a1", "-ann"): (4.0, 5.0), ("a1", "bob"): (4.0, 0.0)})
    with pytest.raises(UsageError, match=r"begins like a formula.*'-ann'.*--skip-unmatched"):
        canvas(course, tmp_path)
    text, remarks = canvas(course, tmp_path, skip_unmatched=True)
    assert take_in(text)[1] == {"bob": {"a1": "4"}}
    assert remarks == ("what begins like a formula, left out: '-ann'",)


def test_names_of_any_kind(make, tmp_path, template):
    names = [*FORMULAS, *PLAIN]
    people = {f"s{n:02}": (name, name, "") for n, name in enumerate(names)}
    scores = {("a1", who): (n / 7, n / 9) for n, who in enumerate(people)}
    course = make(people, scores)
    out = io.StringIO(newline="")
    rows = [[name, n, name, f"s{n:02}", name, "", "", "", "", ""] for n, name in enumerate(names)]
    csv.writer(out).writerows(rows)
    for path in (None, template(*out.getvalue().split("\r\n")[:-1])):
        text, _ = canvas(course, tmp_path, path)
        _, grades = take_in(text)
        [title] = {title for given in grades.values() for title in given}
        assert {who: float(given[title]) for who, given in grades.items()} == {
            who: check + answer for (_, who), (check, answer) in scores.items()
        }
        for line in csv.reader(io.StringIO(text, newline="")):
            assert not any(
                re.match(r"\s*[=+@＝＠]|\s*[-－\u2212][^\d]", value) for value in line[:5]
            )
