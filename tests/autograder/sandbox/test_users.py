"""The same behaviours as an ordinary user, and on machines that forbid namespaces."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import namespaces

HERE = Path(__file__).parent
TOP = HERE.parents[2]
UID = 61234
FILES = ("test_confined.py", "test_limits.py", "test_lifecycle.py")


def as_user(uid: int, options: str, *command: str, **env: str) -> str:
    """Run as a user (see as_user.py); the output, which must come from a success."""
    words = [str(uid), *options.split(), "--", sys.executable, *command]
    done = subprocess.run(
        [sys.executable, str(HERE / "as_user.py"), *words],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(TOP),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
            **env,
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or not namespaces.may_administer(),
    reason="only root can try another user; an ordinary user has just run the same tests",
)


def passed(output: str) -> int:
    found = re.search(r"(\d+) passed", output)
    assert found, output
    assert "failed" not in output and "error" not in output, output
    return int(found[1])


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder of the user's. Not in pytest's own, which is closed to others."""
    with tempfile.TemporaryDirectory(prefix="sandbox-user-") as folder:
        os.chown(folder, UID, UID)
        yield Path(folder)


def pytest_as(uid: int, options: str, home: Path, *files: str, levels: str) -> int:
    """Run test files again as a user; how many tests passed, none having failed."""
    fixed = ("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={home}/t")
    fixed += ("-c", str(TOP / "pyproject.toml"), f"--rootdir={TOP}")
    paths = [str(HERE / name) for name in files]
    env = {"TMPDIR": str(home), "SANDBOX_TEST_LEVELS": levels}
    return passed(as_user(uid, options, *fixed, *paths, **env))


@needs_root
def test_everything_again_as_an_ordinary_user(home: Path) -> None:
    assert pytest_as(UID, "open", home, *FILES, levels="full lite") >= 100


@needs_root
@pytest.mark.slow
def test_real_work_again_as_an_ordinary_user(home: Path) -> None:
    assert pytest_as(UID, "open", home, "test_work.py", levels="full lite") >= 20


@needs_root
@pytest.mark.slow
@pytest.mark.parametrize("uid", [0, UID])
def test_level_lite_again_where_namespaces_are_forbidden(home: Path, uid: int) -> None:
    assert pytest_as(uid, "open forbid", home, *FILES, levels="lite") >= 50


@needs_root
@pytest.mark.parametrize(
    ("options", "levels"), [("open", "lite"), ("open", "full"), ("closed", "full")]
)
def test_confinement_of_roots_children_however_the_interpreter_is_installed(
    home: Path, options: str, levels: str
) -> None:
    """Readable for all: a private user. Readable for root only: root's files, and no root."""
    home.chmod(0o755)
    assert pytest_as(0, options, home, "test_confined.py", levels=levels) >= 18


WHO = """
import sys
from pathlib import Path
from autograder.sandbox import Limits, Zygote
with Zygote.start(sys.argv[1], preload=(), shell="") as zygote, zygote.fork(Limits()) as child:
    status = Path(f"/proc/{child.pid}/status").read_text()
    real, effective = next(r for r in status.splitlines() if r.startswith("Uid")).split()[1:3]
    print(int(real) >= 60000, int(effective) == 0)
"""


@needs_root
@pytest.mark.parametrize(
    ("options", "at", "owner"),
    [("open", "full", False), ("open", "lite", False), ("closed", "full", True)],
)
def test_who_roots_children_are(options: str, at: str, owner: bool, home: Path) -> None:
    home.chmod(0o755)
    found = as_user(0, options, "-c", WHO, at, TMPDIR=str(home))
    assert found == f"True {owner}\n"


PROBE = """
from autograder.sandbox import Limits, SandboxUnavailable, Zygote, probe
report = probe()
print(report.level, "|", report.reasons.get("full"), "|", report.remedy.replace("\\n", " "))
try:
    Zygote.start("full", preload=(), shell="").close()
except SandboxUnavailable as error:
    print("refused:", str(error).splitlines()[0])
try:
    probe("full")
except SandboxUnavailable as error:
    print("refused:", str(error).splitlines()[0])
"""


@needs_root
@pytest.mark.parametrize("uid", [0, UID])
def test_where_namespaces_are_forbidden_full_is_refused_and_lite_found(uid: int) -> None:
    first, *refused = as_user(uid, "open forbid", "-c", PROBE).splitlines()
    level, reason, _ = first.split(" | ")
    assert level == "lite"
    assert "unshare" in reason and "Operation not permitted" in reason
    assert len(refused) == 2 and all("namespaces: unshare" in line for line in refused)


NO_LANDLOCK = """
import errno
from autograder.sandbox import landlock, probe, syscalls, SandboxUnavailable
import struct
from autograder.sandbox import seccomp
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050000 | errno.EOPNOTSUPP),
         (0x06, 0, 0, 0x7FFF0000)]
syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
seccomp.load(b"".join(struct.pack("HBBI", *step) for step in steps))
report = probe()
print(report.level, report.landlock_abi, sorted(report.reasons))
print(report.reasons["full"]); print(report.reasons["lite"]); print(report.remedy)
"""


def test_without_landlock_nothing_is_found_and_the_remedy_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_LANDLOCK],
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    first, full, lite, *remedy = done.stdout.splitlines()
    assert first == "None 0 ['full', 'lite']"
    assert "landlock" in full and "landlock" in lite
    assert "lsm=" in " ".join(remedy)
