"""Which level to grade with: the wanted one, or the best that this machine has."""

from __future__ import annotations

from typing import cast, get_args

from autograder.errors import SandboxUnavailable, UsageError, did_you_mean
from autograder.sandbox.launcher import Level
from autograder.sandbox.probe import probe

__all__ = ["choose_level", "known_level"]


def choose_level(wanted: str) -> Level:
    """The level to use, tried for real. ``auto`` is the best of full and lite, never none.

    Raises UsageError for an unknown name, SandboxUnavailable (with the remedy) if it cannot be had.
    """
    if wanted != "auto":
        level = known_level(wanted)
        if level != "none":
            probe(level)
        return level
    report = probe()
    if report.level is None:
        why = "; ".join(f"{level}: {reason}" for level, reason in report.reasons.items())
        raise SandboxUnavailable(
            f"This machine has no sandbox for trainees' code ({why}).",
            f"{report.remedy}\nTo grade without any protection, on a machine that holds nothing "
            "worth stealing, say --sandbox none.".strip(),
        )
    return report.level


def known_level(wanted: str) -> Level:
    """The level of that name, untried. Raises UsageError if there is none."""
    known = get_args(Level)
    if wanted not in known:
        near = did_you_mean(wanted, ("auto", *known))
        raise UsageError(f"There is no sandbox level {wanted!r}.{near}")
    return cast(Level, wanted)
