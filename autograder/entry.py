"""The frame around the command line: errors of the caller in words, Ctrl-C, exit codes."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys

import typer

from autograder import ahead
from autograder.exit_codes import BUG, INCOMPLETE, INTERRUPTED, OK, USAGE

__all__ = ["enter"]

# Modules and rows live as long as the command: cycles are looked for a tenth as often.
_SELDOM = (10_000, 20, 50)


def enter(app: typer.Typer) -> None:
    """Run a command and exit: errors of the caller in words, only our own bugs with a traceback."""
    interrupts = _Interrupts()
    gc.set_threshold(*_SELDOM)
    try:
        code = _run(app)
    except KeyboardInterrupt:
        code = INTERRUPTED
    if interrupts.seen:  # whatever it was turned into on its way up
        code = INTERRUPTED
    interrupts.ignore()  # from here on there is nothing to stop
    ahead.discard()
    if code == INTERRUPTED:
        without = " without --force" if "--force" in sys.argv else ""
        _say(f"Interrupted. What was finished is kept; run it again{without} to go on.")
    gc.freeze()  # no look for cycles on the way out
    sys.exit(code)


class _Interrupts:
    """Ctrl-C as usual, and remembered: some libraries turn KeyboardInterrupt into their own."""

    def __init__(self) -> None:
        self.seen = False
        signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number: int, frame: object) -> None:
        self.seen = True
        raise KeyboardInterrupt

    def ignore(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(app: typer.Typer) -> int:
    from autograder.errors import GraderError, MachineFault, Untranslated
    from autograder.faults import in_words

    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except GraderError as exc:
        _say(str(exc), fg="red")
        return INCOMPLETE if isinstance(exc, (MachineFault, Untranslated)) else USAGE
    except typer.Exit as exc:
        return exc.exit_code
    except Exception as exc:
        if hasattr(exc, "show") and hasattr(exc, "exit_code"):  # click's own usage errors
            exc.show()
            return USAGE
        told = in_words(exc)
        if told:
            _say(told, fg="red")
            return INCOMPLETE
        import traceback

        with contextlib.suppress(OSError):
            traceback.print_exc()
        _say("This is a bug of autograder's, not of yours.", fg="red")
        return BUG
    return code if isinstance(code, int) else OK


def _say(text: str, fg: str | None = None) -> None:
    with contextlib.suppress(OSError):  # standard error may be on the disk that is full
        typer.secho(text, fg=fg, err=True)
