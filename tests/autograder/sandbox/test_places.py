"""Interpreters and checkouts in unusual places: below /tmp, over a link, with a space."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_helpers import STUB

TOP = Path(__file__).parents[3]
SCRIPT = """
import sys
sys.path.insert(0, {helpers!r})
from sandbox_helpers import start, talk
from autograder.sandbox import Limits
with start({level!r}) as zygote, zygote.fork(Limits(files=50)) as child:
    print(talk(child, "import ours, os, sys; print(ours.__file__, ours.value)"), end="")
    print(talk(child, "print([p for p in sys.path if 'site-packages' in p])"), end="")
    print(talk(child, "print(os.path.exists(%r))" % {secret!r}), end="")
    made = "n = 0\\ntry:\\n for n in range(99): open(f'/tmp/{{n}}', 'w').close()\\n"
    print(talk(child, made + "except OSError: print(n)"), end="")
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A virtual environment with one package, beside a secret, below a folder with a space."""
    with tempfile.TemporaryDirectory(prefix="sandbox place \u00e9 ") as folder:
        top = Path(folder)
        venv.create(top / "env", symlinks=True)
        packages = next((top / "env" / "lib").glob("python3*/site-packages"))
        (packages / "ours.py").write_text("value = 4711")
        (top / "secret.txt").write_text("CANARY{4711}")
        (top / "link").symlink_to(top / "env")
        yield top


@pytest.mark.parametrize("way", ["env", "link"])
def test_a_virtual_environment_below_tmp(place: Path, way: str, level: str) -> None:
    assert STUB
    secret = place / "secret.txt"
    script = SCRIPT.format(helpers=str(Path(__file__).parent), level=level, secret=str(secret))
    done = subprocess.run(
        [str(place / way / "bin" / "python"), "-c", script],
        env={**os.environ, "PYTHONPATH": str(TOP), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    first, path, seen, *made = done.stdout.splitlines()
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = place / way / "lib" / version / "site-packages"
    assert first == f"{packages / 'ours.py'} 4711"
    assert path == f"{[str(packages)]}"
    if level == "full":
        assert seen == "False"
        assert 40 <= int(made[0]) <= 60
