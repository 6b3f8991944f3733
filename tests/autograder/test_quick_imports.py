"""What a command need not import is not imported, and is there for whoever asks."""

from __future__ import annotations

import subprocess
import sys

START = "import autograder.quick_imports, sys\n"


def told_by(source: str, start: str = START) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", start + source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_module_of_nbgrader_brings_no_server_along() -> None:
    heavy = (
        *("nbgrader.server_extensions", "jupyter_server", "rfc3987_syntax", "arrow"),
        *("idna", "urllib3", "requests.sessions", "nbconvert.exporters"),
    )
    source = f"import autograder.gradebook\nprint([m for m in {heavy} if m in sys.modules])"
    assert told_by(source) == "[]"


def test_the_package_is_whole_for_who_asks_it() -> None:
    assert told_by("import nbgrader\nprint(nbgrader.__version__)")
    assert "nbgrader" in told_by(
        "from nbgrader import api, _jupyter_server_extension_points as points\nprint(points())"
    )
    start = "import autograder.gradebook, sys\n"
    assert told_by("import requests\nprint(requests.get.__module__)", start) == "requests.api"
    assert told_by("import requests\nprint(requests.exceptions.__name__)", start)
    assert told_by("from requests.adapters import DEFAULT_RETRIES as n\nprint(n)", start) == "0"
    assert told_by("from nbconvert import HTMLExporter as E\nprint(E.__name__)", start)
    assert "no attribute 'nonsense'" in told_by(
        "import nbgrader as n\ntry:\n    n.nonsense\nexcept AttributeError as exc:\n    print(exc)"
    )


def test_who_has_imported_nbgrader_already_keeps_it() -> None:
    source = "import autograder.gradebook\nprint(sys.modules['nbgrader'] is nbgrader)"
    assert told_by(source, "import nbgrader, sys\n") == "True"
