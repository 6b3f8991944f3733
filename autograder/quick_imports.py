"""Import jsonschema and nbgrader without what no command needs: import this module before either.

Where the package rfc3987-syntax is installed (Jupyter brings it along), jsonschema imports it, and
that compiles a grammar: the better part of a second in every command, for a format that no notebook
uses. And whoever imports a module of nbgrader imports the package, which imports its extensions of
the Jupyter server, its exchange and its applications. Here the package is that of a module without
them; they are imported when somebody asks the package for a name of its own.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any


def _import_jsonschema() -> None:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # an import of it fails
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules["rfc3987_syntax"]


def _put_off_nbgrader() -> None:
    spec = find_spec("nbgrader")
    if spec is None or spec.loader is None:
        return
    loader, package = spec.loader, module_from_spec(spec)

    def import_all(name: str) -> Any:
        """What is asked of the package and is not there yet (PEP 562)."""
        if (name.startswith("__") and name != "__version__") or find_spec(f"nbgrader.{name}"):
            raise AttributeError(f"module 'nbgrader' has no attribute {name!r}")  # not yet imported
        del package.__getattr__
        loader.exec_module(package)
        return getattr(package, name)

    package.__getattr__ = import_all  # type: ignore[method-assign]
    sys.modules["nbgrader"] = package


if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    _import_jsonschema()
if "nbgrader" not in sys.modules:
    _put_off_nbgrader()
