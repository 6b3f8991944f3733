"""What can go wrong around the sandbox itself (never in trainee code).

GraderError
├── SandboxUnavailable       (autograder.errors) this machine cannot give the wanted level
└── SandboxError             a zygote or a child could not be started, or ended on its own
    ├── LayerError           one named layer of confinement failed; nothing was run
    └── Starved              the machine had no processor time for a child
"""

from __future__ import annotations

from autograder.errors import GraderError

__all__ = ["LayerError", "SandboxError", "Starved"]


class SandboxError(GraderError):
    """A zygote or a child could not be started, or ended on its own."""


class Starved(SandboxError):
    """A child stood in the queue for a processor for longer than anybody should wait."""


class LayerError(SandboxError):
    """The layer named `layer` could not be put in place, so nothing ran."""

    def __init__(self, layer: str, detail: str) -> None:
        super().__init__(f"sandbox layer {layer!r} could not be put in place: {detail}")
        self.layer = layer
        self.detail = detail

    @classmethod
    def of(cls, layer: str, error: Exception) -> LayerError:
        """The failure of `layer` that showed as `error`."""
        if isinstance(error, OSError) and error.strerror and not error.filename:
            return cls(layer, error.strerror)  # ours names the call already
        return cls(layer, str(error) if isinstance(error, OSError) else repr(error))
