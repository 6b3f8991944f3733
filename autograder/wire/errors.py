"""The faults of the wire, one class for each that a caller treats differently.

::

    WireError
    ├── WireClosed            the other side is gone, or this end was given up
    ├── WireTimeout           no whole reply in time; ``recovered`` says if the child still serves
    ├── WireViolation         what arrived breaks the rules: trust nothing more from this child
    │   └── FrameTooLarge     a frame announced itself as larger than the cap
    ├── Unsendable            our own value cannot cross: the caller's mistake
    │   └── TooLarge          ... because it is too large, too deep or has too many elements
    └── RemoteError           the code on the other side raised
        └── RemoteMissing     ... because the name or attribute does not exist (an AttributeError)
"""

from __future__ import annotations

import builtins

__all__ = [
    "BUILTIN_ERRORS",
    "FrameTooLarge",
    "RemoteError",
    "RemoteMissing",
    "TooLarge",
    "Unsendable",
    "WireClosed",
    "WireError",
    "WireTimeout",
    "WireViolation",
]

BUILTIN_ERRORS: frozenset[str] = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)
"""The names that ``RemoteError.type_name`` may have (besides ``NotAttempted``)."""


class WireError(Exception):
    """Base of all faults of the wire."""


class WireClosed(WireError):
    """The other side closed the wire or died, or this end was given up after a fault."""


class WireTimeout(WireError):
    """No whole reply came in time.

    ``recovered`` is true if the child answered an interrupt, so that it still serves.
    """

    def __init__(self, text: str = "no reply in time", *, recovered: bool = False) -> None:
        super().__init__(text)
        self.recovered = recovered


class WireViolation(WireError):
    """Bytes or values that break the rules of the wire; nothing after them can be trusted."""


class FrameTooLarge(WireViolation):
    """A frame announced ``size`` bytes where ``cap`` are allowed."""

    def __init__(self, size: int, cap: int) -> None:
        super().__init__(f"a frame of {size} bytes, where at most {cap} are allowed")
        self.size = size
        self.cap = cap


class Unsendable(WireError, TypeError):
    """A value of ours that cannot cross the wire; the text says what to do instead."""


class TooLarge(Unsendable):
    """A value that is too large, nested too deeply, or has too many elements."""


class RemoteError(WireError):
    """The code on the other side raised an exception.

    Attributes
    ----------
    type_name : the nearest builtin exception's name, or ``NotAttempted``
    text : what the exception said. UNTRUSTED: never show it after a call with hidden inputs.
    not_attempted : the stub was left in place (``NotImplementedError``)
    memory : the memory limit was hit
    too_large : the function returned, but its value is too large to cross
    where : (execution count of the cell, line) of the trainee's innermost line, if known
    """

    def __init__(
        self,
        type_name: str = "Exception",
        text: str = "",
        *,
        not_attempted: bool = False,
        memory: bool = False,
        too_large: bool = False,
        where: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(type_name)
        known = type_name in BUILTIN_ERRORS or type_name == "NotAttempted"
        self.type_name = type_name if known else "Exception"
        self.text = text
        self.not_attempted = not_attempted
        self.memory = memory
        self.too_large = too_large
        self.where = where


class RemoteMissing(RemoteError, AttributeError):
    """The name or attribute asked for does not exist on the other side."""
