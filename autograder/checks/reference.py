"""The reference solution as a trusted namespace in the grader: ``reference.mse(y, p)``."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace

from autograder.errors import CourseError

__all__ = ["reference_namespace"]


def reference_namespace(cells: Sequence[tuple[str, str]], folder: Path) -> SimpleNamespace:
    """Run setup and solution cells of the instructor's notebook; returns their names.

    ``folder`` is the working folder, so that the cells find their data files.
    Raises CourseError naming the cell whose code fails.
    """
    module = ModuleType(f"reference_{folder.name}")
    sys.modules[module.__name__] = module  # dataclasses and pickle look their module up
    names = module.__dict__
    with _quiet_kit(), contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for grade_id, source in cells:
            try:
                code = compile(source, f"<{grade_id or 'setup'}>", "exec", dont_inherit=True)
                exec(code, names)  # noqa: S102
            except Exception as exc:
                raise CourseError(
                    f"{folder}: the cell {grade_id or 'setup'!r} of the reference solution "
                    f"raises {type(exc).__name__}: {exc}"
                ) from exc
    return SimpleNamespace(**{k: v for k, v in names.items() if not k.startswith("__")})


@contextlib.contextmanager
def _quiet_kit() -> Iterator[None]:
    """``from practice import check, hint`` works and does nothing while the reference is made."""
    kit = ModuleType("practice")
    kit.__getattr__ = lambda name: lambda *args, **kwargs: None  # type: ignore[method-assign]
    before = sys.modules.get("practice")
    backend = os.environ.get("MPLBACKEND")
    os.environ["MPLBACKEND"] = "Agg"
    sys.modules["practice"] = kit
    try:
        yield
    finally:
        sys.modules.pop("practice")
        if before is not None:
            sys.modules["practice"] = before
        if backend is None:
            os.environ.pop("MPLBACKEND")
        else:
            os.environ["MPLBACKEND"] = backend
