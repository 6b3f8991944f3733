"""Our command in this process, which spares the imports of another one."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder import __main__


def run_here(words: Sequence[str], folder: Path | None = None) -> tuple[int, str, str]:
    """``autograder WORDS`` in ``folder`` (or where we are): exit code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    before, sys.argv = sys.argv, ["autograder", *words]
    try:
        with (
            contextlib.chdir(folder or Path()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as exit_,
        ):
            __main__.main()
    finally:
        sys.argv = before
    return exit_.value.code, out.getvalue(), err.getvalue()
