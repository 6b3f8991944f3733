"""Import jsonschema without its parser of IRIs: import this module before nbformat or nbgrader.

Where the package rfc3987-syntax is installed (Jupyter brings it along), jsonschema imports it, and
that compiles a grammar: the better part of a second in every command, for a format that no notebook
uses.
"""

import sys

if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # an import of it fails
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules["rfc3987_syntax"]
