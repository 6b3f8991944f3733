"""Talking to the children of these tests, and looking at processes from outside."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox import Child, Zygote

STUB = f"{Path(__file__).with_name('stub_child.py')}:main"

Ask = Callable[..., str]


def start(level: str, preload: tuple[str, ...] = ()) -> Zygote:
    """A zygote whose children run the Python text they are sent."""
    return Zygote.start(level, preload=preload, entry=STUB, shell="")


def talk(child: Child, source: str, timeout: float = 20.0) -> str:
    tell(child, source)
    child.sock.settimeout(timeout)
    return _read(child, int.from_bytes(_read(child, 4), "big")).decode()


def tell(child: Child, source: str) -> None:
    """Send and do not wait for the answer."""
    text = source.encode()
    child.sock.sendall(len(text).to_bytes(4, "big") + text)


def _read(child: Child, size: int) -> bytes:
    data = b""
    while len(data) < size:
        try:
            part = child.sock.recv(size - len(data))
        except ConnectionResetError:
            part = b""
        if not part:
            raise EOFError("the child is gone")
        data += part
    return data


def alive(pid: int) -> bool:
    """Is there a process of this pid that is not a zombie?"""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True
