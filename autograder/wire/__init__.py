"""The wire between the grader and an untrusted child: frames, codec, handles, peer.

Knows nothing of the grader but its time limits. ``Peer`` is the trusted end; the child's end is
``autograder.sandbox.child``.
"""

from autograder.wire.errors import (
    FrameTooLarge,
    RemoteError,
    RemoteMissing,
    TooLarge,
    Unsendable,
    WireClosed,
    WireError,
    WireTimeout,
    WireViolation,
)
from autograder.wire.handles import RemoteHandle, expose
from autograder.wire.outputs import OutputCaps
from autograder.wire.peer import CellReply, Peer
from autograder.wire.records import Record

__all__ = [
    "CellReply",
    "FrameTooLarge",
    "OutputCaps",
    "Peer",
    "Record",
    "RemoteError",
    "RemoteHandle",
    "RemoteMissing",
    "TooLarge",
    "Unsendable",
    "WireClosed",
    "WireError",
    "WireTimeout",
    "WireViolation",
    "expose",
]
