"""``autograder``, and ``python -m autograder``."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Entry point."""
    import sys

    from autograder import ahead

    ahead.start(sys.argv[1:])
    from autograder.cli import app
    from autograder.entry import enter

    enter(app)


if __name__ == "__main__":  # a worker process imports this module too, and needs no command line
    main()
