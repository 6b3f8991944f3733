"""The interpreter may live anywhere: below /tmp, in a path with a space."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import autograder

SCRIPT = """
import sys
from autograder.sandbox import Limits, Zygote
from autograder.wire import Peer

with Zygote.start(sys.argv[1], preload=()) as zygote, zygote.fork(Limits()) as child:
    reply = Peer(child.sock, child.output).execute(
        "import late; print(late.WORD)\\nopen(late.__file__, 'a')", 20
    )
    print([output.get("text") or output["ename"] for output in reply.outputs])
"""


def test_packages_in_a_venv_below_tmp_are_there_and_cannot_be_written(tmp_path, level):
    venv = tmp_path / "with a space"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True, timeout=60
    )
    packages = next((venv / "lib").glob("python*/site-packages"))
    packages.joinpath("late.py").write_text("WORD = 'found'\n")
    ours = [sysconfig.get_path("purelib"), str(Path(autograder.__file__).parent.parent)]
    packages.joinpath("ours.pth").write_text("\n".join(ours) + "\n")
    done = subprocess.run(
        [str(venv / "bin" / "python"), "-c", SCRIPT, level],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.strip()
    assert words in ("['found\\n', 'OSError']", "['found\\n', 'PermissionError']")
