"""The floor: the cells of graded notebooks, run by IPython in one warm process and thread.

usage: python -m benchmarks.floor AUTOGRADED ASSIGNMENT

Prints, as JSON, the seconds of processor time that each notebook's cells took. Nothing is confined,
scored or recorded; what is left is the trainee's own compute, and IPython's.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas  # noqa: F401 - warm, as the zygote is
import sklearn.ensemble
import sklearn.linear_model
import sklearn.model_selection
import sklearn.preprocessing  # noqa: F401
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output


def cells_of(notebook: Path) -> list[str]:
    """The source of each code cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def main(autograded: Path, assignment: str) -> None:
    shell = InteractiveShell.instance()
    seconds = []
    notebooks = sorted(autograded.glob(f"*/{assignment}/*.ipynb"))
    for notebook in (notebooks[0], *notebooks):  # the first once more, to warm up
        cells = cells_of(notebook)
        shell.reset(new_session=False)
        began = time.process_time()
        for cell in cells:
            with capture_output():
                shell.run_cell(cell)
        seconds.append(time.process_time() - began)
    print(json.dumps(seconds[1:]))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2])
