"""Import jsonschema and nbgrader without what no command needs: import this module before either.

jsonschema imports a package for each format that it can check in texts, as far as they are
installed (Jupyter brings them along), and no notebook's schema has one: one compiles a grammar,
another reads the world's calendars, together the better part of a second in every command.
nbgrader's gradebook imports a client of JupyterHub, and with it requests, which is loaded when
somebody uses it. And whoever imports a module of nbgrader imports the package, which imports its
extensions of the Jupyter server, its exchange and its applications. Here the package is that of a
module without them, and nbconvert's without its exporters; they are imported when somebody asks
the package for a name of its own.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any

_FORMATS = (
    *("rfc3987_syntax", "rfc3986_validator", "isoduration", "idna", "fqdn"),
    *("uri_template", "webcolors"),
)


def _import_jsonschema() -> None:
    left_out = [name for name in _FORMATS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type] # their import fails
    try:
        import jsonschema  # noqa: F401
    finally:
        for name in left_out:
            del sys.modules[name]


def _put_off(name: str, *, whole: bool = False) -> None:
    """Stand in for a package until somebody asks it for a name of its own (PEP 562).

    If it is ``whole``, until somebody imports one of its modules as well.
    """
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        return
    loader, package = spec.loader, module_from_spec(spec)
    path = package.__path__
    eager = {"__version__", "__path__"}
    if whole:
        del package.__path__  # which the import of a module of it asks for

    def import_all(asked: str) -> Any:
        inner = asked.startswith("__") and asked not in eager
        if inner or (not whole and find_spec(f"{name}.{asked}")):
            raise AttributeError(f"module {name!r} has no attribute {asked!r}")  # not yet imported
        del package.__getattr__
        package.__path__ = path
        loader.exec_module(package)
        return getattr(package, asked)

    package.__getattr__ = import_all  # type: ignore[method-assign]
    sys.modules[name] = package


if "jsonschema" not in sys.modules:
    _import_jsonschema()
for _name in ("nbgrader", "nbconvert", "requests"):
    if _name not in sys.modules:
        _put_off(_name, whole=_name == "requests")
