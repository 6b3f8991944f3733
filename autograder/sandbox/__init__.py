"""The sandbox: a warm process that forks confined children, one for each submission."""

from __future__ import annotations

from autograder.errors import SandboxUnavailable
from autograder.sandbox.faults import LayerError, SandboxError, Starved
from autograder.sandbox.forked import Child, Exit
from autograder.sandbox.incubating import Incubator, Orders
from autograder.sandbox.launcher import Level, Zygote
from autograder.sandbox.level import choose_level, known_level
from autograder.sandbox.limits import Limits
from autograder.sandbox.probe import ProbeReport, probe

__all__ = [
    "Child",
    "Exit",
    "Incubator",
    "LayerError",
    "Level",
    "Limits",
    "Orders",
    "ProbeReport",
    "SandboxError",
    "SandboxUnavailable",
    "Starved",
    "Zygote",
    "choose_level",
    "known_level",
    "probe",
]
