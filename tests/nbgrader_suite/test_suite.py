"""nbgrader's own tests of the commands that we take part in, run with our configuration.

Run by ``make test-nbgrader``. Their command line is started as they start it, in a process of its
own for each module; our configuration comes in as a user's would, by ``JUPYTER_CONFIG_DIR``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
MODULES = ("autograde", "generate_feedback", "generate_assignment", "validate", "export")
OURS = """
from autograder.nbgrader.config import apply

c = get_config()
apply(c)
"""


def run(module: str, folder: Path) -> dict[str, str]:
    """What became of each test of a module: passed, failed or skipped."""
    (folder / "config").mkdir()
    (folder / "config" / "nbgrader_config.py").write_text(OURS)
    (folder / "pytest.ini").write_text("[pytest]\n")  # theirs know nothing of our options
    scripts = Path(sys.executable).parent  # with alembic, which nbgrader starts by name
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-c", str(folder / "pytest.ini")),
            *("-p", "no:cacheprovider", f"--junit-xml={folder / 'report.xml'}"),
            *("--pyargs", f"nbgrader.tests.apps.test_nbgrader_{module}"),
        ],
        cwd=folder,
        env=os.environ
        | {
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        },
    )
    assert done.returncode in (0, 1), "the tests could not be run"
    outcomes = {}
    for case in ET.parse(folder / "report.xml").iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "passed"
        where = case.attrib["classname"].rpartition(".")[2]
        outcomes[f"{where}.{case.attrib['name']}"] = "skipped" if "skipped" in kinds else outcome
    return outcomes


@pytest.mark.parametrize("module", MODULES)
def test_of_nbgraders_own(module, tmp_path):
    outcomes = run(module, tmp_path)
    print(f"{module}: {dict(Counter(outcomes.values()))}")
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == set()
    assert "passed" in outcomes.values(), "nothing was run"
