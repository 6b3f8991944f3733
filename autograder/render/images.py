"""Pictures in outputs: only what is proven to be PNG or JPEG, rebuilt from its needed parts.

Comments, text chunks, colour profiles and anything behind the last chunk are left out.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from typing import NamedTuple

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Picture", "picture"]

MAX_BYTES = 1_000_000
MAX_PIXELS = 12_000_000  # a browser needs four bytes for each

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"}
_JPEG_SIZES = {0xC0, 0xC1, 0xC2}
_JPEG_KEEP = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE}


class Picture(NamedTuple):
    """A ``data:`` address of base64, and the size in pixels."""

    uri: str
    width: int
    height: int


def _fits(width: int, height: int) -> bool:
    return 0 < width <= 20_000 and 0 < height <= 20_000 and width * height <= MAX_PIXELS


def _png(raw: bytes) -> bytes | None:
    if not raw.startswith(_PNG):
        return None
    parts, at, pixels = [_PNG], len(_PNG), False
    while at + 12 <= len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        kind, end = raw[at + 4 : at + 8], at + 12 + size
        if end > len(raw):
            return None
        (checksum,) = struct.unpack_from(">I", raw, end - 4)
        if checksum != zlib.crc32(raw[at + 4 : end - 4]):
            return None
        first = at == len(_PNG)
        if first and (kind, size) != (b"IHDR", 13):
            return None
        if kind == b"IHDR" and not (first and _fits(*struct.unpack_from(">II", raw, at + 8))):
            return None
        pixels |= kind == b"IDAT"
        if kind in _PNG_CHUNKS:
            parts.append(raw[at:end])
        if kind == b"IEND":
            return b"".join(parts) if pixels else None
        at = end
    return None


def _jpeg(raw: bytes) -> bytes | None:
    if not raw.startswith(b"\xff\xd8\xff"):
        return None
    parts, at, sized = [b"\xff\xd8"], 2, False
    while at + 4 <= len(raw):
        marker = raw[at + 1]
        if raw[at] != 0xFF:
            return None
        if marker == 0xFF:  # filler
            at += 1
            continue
        end = at + 2 + struct.unpack_from(">H", raw, at + 2)[0]
        if end > len(raw):
            return None
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            if sized or not _fits(width, height):
                return None
            sized = True
        if marker == 0xDA:  # the scan runs to the end marker
            stop = raw.rfind(b"\xff\xd9")
            return b"".join([*parts, raw[at : stop + 2]]) if sized and stop > end else None
        if marker in _JPEG_KEEP:
            parts.append(raw[at:end])
        at = end
    return None


def _size(clean: bytes) -> tuple[int, int]:
    """Width and height of what :func:`_png` or :func:`_jpeg` made."""
    if clean.startswith(_PNG):
        width, height = struct.unpack_from(">II", clean, len(_PNG) + 8)
        return width, height
    at = 2
    while clean[at + 1] not in _JPEG_SIZES:
        at += 2 + struct.unpack_from(">H", clean, at + 2)[0]
    height, width = struct.unpack_from(">HH", clean, at + 5)
    return width, height


def picture(mime: str, data: object) -> Picture | None:
    """The base64 picture of an output, made clean, or None if it is not one.

    None as well for a picture above :data:`MAX_BYTES` or :data:`MAX_PIXELS`.
    """
    if not isinstance(data, str) or len(data) > MAX_BYTES * 4 // 3 + 100_000:
        return None
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) > MAX_BYTES:
        return None
    try:
        clean = _png(raw) if mime == "image/png" else _jpeg(raw) if mime == "image/jpeg" else None
    except struct.error:
        return None
    if not clean:
        return None
    return Picture(f"data:{mime};base64,{base64.b64encode(clean).decode()}", *_size(clean))
