"""What runs in the children of these tests: Python text in, what it printed out.

Frames are four bytes of length and the text, both ways.
"""

import contextlib
import io
import traceback


def main(sock, shell, level, frame_cap):
    names = {"level": level, "sock": sock}
    while (size := _read(sock, 4)) is not None:
        source = _read(sock, int.from_bytes(size, "big")).decode()
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(source, names)
        except BaseException:
            printed.write(traceback.format_exc())
        text = printed.getvalue().encode()
        sock.sendall(len(text).to_bytes(4, "big") + text)


def _read(sock, size):
    data = b""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            return None
        data += part
    return data


def thread():
    """A shell that leaves a thread running."""
    import threading

    threading.Thread(target=threading.Event().wait, daemon=True).start()


def hang():
    """A shell that is never made."""
    import time

    time.sleep(60)


def share():
    """A shell that keeps memory which all children would share."""
    import mmap

    return mmap.mmap(-1, 4096)
