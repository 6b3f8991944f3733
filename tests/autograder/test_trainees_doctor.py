"""What a00's doctor says of environments that are broken: in words, with the remedy."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.release import planned_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def handed_out(tmp_path):
    """a00 as a trainee has it."""
    folder = tmp_path / "exercises" / "a00_setup"
    for name, content in planned_files(Course(ROOT), "a00_setup").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def said(folder, *args, python=sys.executable, **env):
    done = subprocess.run(
        [python, folder / "doctor.py", *args],
        cwd=folder, env={"PATH": "/usr/bin:/bin", **env}, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def test_a_sound_environment(handed_out):
    text = said(handed_out)
    assert "✗" not in text, text
    assert "All is well. Go on with a01." in text
    assert "準備は整っています" in said(handed_out, "ja")


def test_an_empty_environment(handed_out, tmp_path):
    """Nothing is installed: it still runs, and says what to type."""
    venv.create(tmp_path / "empty", with_pip=False, symlinks=True)
    python = tmp_path / "empty" / "bin" / "python"
    text = said(handed_out, python=python)
    assert f'"{python}" -m pip install numpy==' in text
    assert "It is not installed" in text
    assert "Begin at the top" in text
    japanese = said(handed_out, python=python, PRACTICE_LANG="ja")
    assert "入っていません" in japanese and "上から順に" in japanese


def test_another_version(handed_out):
    pins = handed_out / "requirements.txt"
    pins.write_text("numpy==1.0.0\npandas==9.9 ; python_full_version < '3'\n")
    text = said(handed_out)
    assert "The exercises were tried with 1.0.0" in text
    assert "pandas" not in text


def test_a_package_that_does_not_start(handed_out, tmp_path):
    (tmp_path / "path" / "scipy").mkdir(parents=True)
    (tmp_path / "path" / "scipy" / "__init__.py").write_text("raise ImportError('libfoo.so')")
    text = said(handed_out, PYTHONPATH=str(tmp_path / "path"))
    assert "ImportError: libfoo.so" in text
    assert "It is there but does not start" in text


def test_files_that_hide_packages(handed_out):
    (handed_out / "random.py").write_text("x = 1")
    text = said(handed_out)
    assert "random.py" in text and "Rename them" in text


def test_half_a_copy(handed_out):
    shutil.rmtree(handed_out / "practice")
    (handed_out / "requirements.txt").unlink()
    text = said(handed_out)
    assert "There is no requirements.txt" in text
    assert "check() and hint() live there" in text


def test_another_environment_is_switched_on(handed_out, tmp_path):
    text = said(handed_out, VIRTUAL_ENV=str(tmp_path))
    assert "Change Kernel" in text and "ipykernel install" in text


def test_what_cannot_be_made_here_is_told_as_well(handed_out, monkeypatch):
    monkeypatch.syspath_prepend(str(handed_out))
    import doctor

    monkeypatch.setattr(doctor, "MEMORY_GB", 1e9)
    monkeypatch.setattr(doctor, "DISK_GB", 1e9)
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    ill = [finding for finding in doctor.examine(handed_out) if not finding.well]
    assert [finding.what[0] for finding in ill] == [
        "your work can be saved", "free disk", "free memory",
    ]  # fmt: skip
    assert not doctor._python((3, 9, 1)).well
    for finding in [*ill, doctor._python((3, 9, 1))]:
        assert all(finding.mend)
