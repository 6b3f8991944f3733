"""Where submissions run: an engine takes jobs and yields results as they are done."""

from autograder.engines.local import LocalEngine

__all__ = ["LocalEngine"]
