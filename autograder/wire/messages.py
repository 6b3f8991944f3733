"""The messages: what the two sides say to each other.

Grader to child::

    REQUEST, id, released, op, payload       one at a time; answered by OK or ERROR with its id
    OK, id, released, value                  the answer to an ASK
    ERROR, id, released, type name, text

Child to grader::

    OK, id, released, value
    ERROR, id, released, type name, text, flags, where
    ASK, id, released, op, payload           only while a request is open; answered before it

``id`` is a random 64-bit number chosen by the asking side for each message. ``released`` lists the
ids of the receiver's objects that the sender no longer holds. Requests may nest: a callback of the
grader may itself call the child.
"""

from __future__ import annotations

from typing import Final

__all__: list[str] = []

REQUEST: Final = 1
OK: Final = 2
ERROR: Final = 3
ASK: Final = 4

# Operations that the grader asks of the child, with their payloads.
LIMITS: Final = "limits"  # frame cap: only if it is not DEFAULT_CAP
EXECUTE: Final = "execute"  # source
LOOKUP: Final = "lookup"  # name
CALL: Final = "call"  # target (object, or name as str), args, kwargs
GET: Final = "get"  # object, name
TAKE: Final = "take"  # object, n
KEEP: Final = "keep"  # value
FETCH: Final = "fetch"  # object
HELPER: Final = "helper"  # source
PUT: Final = "put"  # {name: bytes}
READ: Final = "read"  # name, cap

# Operations that the child asks of the grader.
ASK_CALL: Final = "call"  # id, method or None, args, kwargs
ASK_READ: Final = "read"  # id, attribute
ASK_NEXT: Final = "next"  # id, n

# Flags of an ERROR.
NOT_ATTEMPTED: Final = 1
MEMORY: Final = 2
TOO_LARGE: Final = 4
MISSING: Final = 8

# Kinds of objects that stay where they are.
KINDS: Final = ("instance", "function", "class", "module", "iterator")

DEFAULT_CAP: Final = 64 << 20
"""Bytes of the largest message, unless the grader says otherwise."""

MOST_TEXT: Final = 4000
"""Longest exception text, in characters."""
