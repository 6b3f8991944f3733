"""The course folder, its settings and its secret."""

import json
import platform
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from autograder.course import Course, derive_seed
from autograder.errors import CourseError, UsageError
from autograder.fingerprint import software


@pytest.fixture
def root(tmp_path):
    for name in ("a02_b", "a01_a"):
        (tmp_path / "source" / name).mkdir(parents=True)
        (tmp_path / "source" / name / f"{name}.ipynb").write_text("{}")
    (tmp_path / "source" / "empty").mkdir()
    return tmp_path


def test_assignments_are_sorted_and_have_a_notebook(root):
    assert Course(root).assignments() == ["a01_a", "a02_b"]


def test_an_unknown_assignment_gets_the_nearest_names(root):
    with pytest.raises(UsageError, match="Did you mean 'a01_a'"):
        Course(root).assignment("a01")


def test_a_folder_without_source_says_what_to_do(tmp_path):
    with pytest.raises(CourseError, match="autograder init"):
        Course(tmp_path).assignments()


def test_a_missing_folder(tmp_path):
    with pytest.raises(CourseError, match="--course"):
        Course(tmp_path / "nowhere")


def test_settings_come_from_the_configuration_file(root):
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'ml'\nc.Autograder.language = 'ja'\n"
        "c.CourseDirectory.submitted_directory = 'inbox'\n"
    )
    course = Course(root)
    assert (course.course_id, course.settings.language) == ("ml", "ja")
    assert course.submitted_dir == root / "inbox"
    assert course.db_url == f"sqlite:///{root / 'gradebook.db'}"


def test_files_that_the_trainee_may_change_are_no_materials(root):
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Autograde.exclude_overwriting = {'a01_a': ['own.py']}\n"
    )
    (root / "source" / "a01_a" / "own.py").write_text("")
    assert "own.py" not in Course(root).assignment("a01_a").materials()


def test_another_structure_of_folders_is_refused(root):
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.directory_structure = "
        "'{nbgrader_step}/{assignment_id}/{student_id}'\n"
    )
    with pytest.raises(CourseError, match="directory_structure"):
        _ = Course(root).settings


def test_an_unknown_setting_gets_the_nearest_name(root):
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.Autograder.langauge = 'ja'\n")
    with pytest.raises(UsageError, match="Did you mean 'language'"):
        _ = Course(root).settings


@pytest.mark.parametrize(
    ("name", "said"),
    [("Asia/Tokio", "'Asia/Tokio'; .* Did you mean 'Asia/Tokyo'"), ("localtime", "'localtime'"),
     ("../x", "no time zone"), ("", "no time zone"), (9, "no time zone 9")],
)  # fmt: skip
def test_an_unknown_time_zone_gets_the_nearest_name(root, name, said):
    line = f"c = get_config()\nc.Autograder.time_zone = {name!r}\n"
    (root / "nbgrader_config.py").write_text(line)
    with pytest.raises(UsageError, match=said):
        _ = Course(root).settings


def test_a_broken_configuration_file_is_named(root):
    (root / "nbgrader_config.py").write_text("c = get_config(\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py cannot be loaded: SyntaxError"):
        _ = Course(root).settings


def test_a_broken_manifest_is_named(root):
    (root / "tests/hidden/a01_a").mkdir(parents=True)
    (root / "tests/hidden/a01_a/assignment.yaml").write_text("title: [")
    with pytest.raises(CourseError, match=r"assignment\.yaml is not valid YAML"):
        Course(root).assignment("a01_a")


def test_the_secret_is_made_once_and_only_its_owner_reads_it(root, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    secret = Course(root).secret()
    assert len(secret) == 64
    assert Course(root).secret() == secret
    assert (root / ".autograder/secret").stat().st_mode & 0o077 == 0


def test_the_environment_may_give_the_secret(root, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SECRET", "from outside")
    assert Course(root).secret() == b"from outside"
    assert not (root / ".autograder").exists()


def test_a_line_end_is_no_part_of_a_secret(root, monkeypatch, tmp_path):
    """A worker elsewhere gets it in a file, and has to derive the same from it."""
    monkeypatch.setenv("AUTOGRADER_SECRET", "from outside\n")
    assert Course(root).secret() == b"from outside"
    monkeypatch.setenv("AUTOGRADER_SECRET", " \n")
    assert len(Course(root).secret()) == 64, "everybody could guess an empty one"


def test_another_python_is_another_grader(monkeypatch):
    def told():
        software.cache_clear()
        return software()

    before = told()
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    assert told() != before
    software.cache_clear()


def test_what_numbers_are_computed_with_counts():
    """All that the numeric packages need, but what computes nothing."""
    told, look = json.loads(software().partition("}")[0] + "}"), ["pandas", "scikit-learn"]
    needed = set()
    while look:
        name = look.pop()
        needed.add(name)
        for line in metadata.requires(name) or ():
            found = Requirement(line)
            if (found.marker is None or found.marker.evaluate()) and found.name not in needed:
                look.append(found.name)
    assert "scipy" in needed
    assert needed - set(told) <= {"cloudpickle", "six", "tzdata"}


def test_seeds_depend_on_every_part():
    seeds = {
        derive_seed(secret, *parts)
        for secret in (b"a", b"b")
        for parts in [("a01", 0, "x"), ("a01", 1, "x"), ("a01", 0, "y"), ("a010", "x")]
    }
    assert len(seeds) == 8
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert derive_seed(b"a", "a01", 0, "x") == derive_seed(b"a", "a01", 0, "x")


def test_materials_leave_out_notebooks_and_hidden_files(root):
    source = root / "source/a01_a"
    (source / "data").mkdir()
    (source / "data/train.csv").write_text("x\n1\n")
    (source / ".secret").write_text("no")
    (source / ".ipynb_checkpoints").mkdir()
    (source / ".ipynb_checkpoints/old.txt").write_text("no")
    assert Course(root).assignment("a01_a").materials() == {"data/train.csv": b"x\n1\n"}
