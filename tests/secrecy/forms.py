"""A file in all the forms in which something may hide in it: unquoted, unwrapped, backwards."""

from __future__ import annotations

import base64
import contextlib
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

__all__ = ["forms"]

DEEPEST = 3  # wrappings around each other
LARGEST = 4 * 2**20  # bytes of an unwrapped form that is looked at
PART = 2048  # bytes; what is shorter is looked at together with others

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}[\s:]?){12,}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt])|([!-/:-@\[-`{-~]))")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")


def forms(content: bytes) -> Iterator[tuple[str, bytes]]:
    """``content``, and each form of it with the names of the ways to it, outermost first."""
    seen: set[bytes] = set()
    waiting = [("", content)]
    while waiting:
        way, raw = waiting.pop(0)
        if not raw or raw in seen or len(raw) > LARGEST:
            continue
        seen.add(raw)
        yield way or "plain", raw
        if way.count(",") + 1 < DEEPEST and not way.endswith("backwards"):
            waiting += [(f"{way}, {how}" if way else how, more) for how, more in _unwrapped(raw)]


def _unwrapped(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(_PNG):  # the rest of a picture is no text
        yield from _png_texts(content)
        return
    text = content.decode("utf-8", "replace")
    if "&" in text:
        yield "HTML", html.unescape(text).encode("utf-8", "replace")
    if "<" in text:
        yield "tags", html.unescape(_TAG.sub("", text)).encode("utf-8", "replace")
    if "%" in text:
        yield "URL", unquote(text, errors="replace").encode("utf-8", "replace")
    if "\\" in text:
        yield "escapes", _unescaped(text).encode("utf-8", "replace")
    yield "backwards", text[::-1].encode("utf-8", "replace")
    yield from _together("base64", _base64(content))
    yield from _together("hex", _hex(content))
    yield from _packed(content)


def _together(how: str, parts: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    """Long parts alone (pictures, files), the others as the lines of one."""
    short = []
    for part in parts:
        if len(part) > PART:
            yield how, part
        else:
            short.append(part)
    yield how, b"\n".join(short)


def _unescaped(text: str) -> str:
    """As JSON, Python and Markdown escape it."""

    def sign(found: re.Match[str]) -> str:
        if found[3]:
            return " "
        return found[4] or chr(int(found[1] or found[2], 16))

    return _ESCAPE.sub(sign, text)


def _base64(content: bytes) -> Iterator[bytes]:
    """Each run decoded from each of the four places where the text may begin."""
    for run in _BASE64.findall(content):
        run = run.replace(b"-", b"+").replace(b"_", b"/")
        for at in range(4 if len(run) <= PART else 1):
            part = run[at:]
            part = part[: len(part) - (len(part) % 4 == 1)]
            yield base64.b64decode(part + b"=" * (-len(part) % 4))


def _hex(content: bytes) -> Iterator[bytes]:
    for run in _HEX.findall(content):
        run = re.sub(rb"[\s:]", b"", run)
        for part in (run, run[1:]):
            yield bytes.fromhex(part[: len(part) - len(part) % 2].decode())


def _packed(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Members of a zip and their names, what is compressed."""
    if b"PK\x03\x04" in content:
        with contextlib.suppress(zipfile.BadZipFile, OSError, RuntimeError, zlib.error):
            packed = zipfile.ZipFile(io.BytesIO(content))
            yield "zip", "\n".join(packed.namelist()).encode("utf-8", "replace")
            for member in packed.infolist():
                yield "zip", packed.open(member).read(LARGEST)
    if content[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield "gzip", gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST)
    if content[:1] == b"\x78":
        yield from _inflated(content)


def _inflated(content: bytes) -> Iterator[tuple[str, bytes]]:
    with contextlib.suppress(zlib.error):
        yield "zlib", zlib.decompressobj().decompress(content, LARGEST)


def _png_texts(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = len(_PNG)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        if kind in _TEXTS:
            yield "PNG text", body
            for start in re.finditer(b"\x78", body):  # after its name, wherever that ends
                yield from (("PNG text", more) for _, more in _inflated(body[start.start() :]))
        at += 12 + length
