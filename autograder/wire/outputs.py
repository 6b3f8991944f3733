"""Cell outputs as nbformat 4 dicts, checked and capped.

Used twice: in the child to be polite, in the grader because the child may be anything. What comes
out of :func:`clean_outputs` is built anew from known parts and encodes as UTF-8 JSON. It is still
the trainee's content (HTML, SVG): whoever shows it must sanitise it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["OutputCaps", "clean_error", "clean_outputs", "clean_text", "image_size", "output_size"]

# Terminal commands other than colours, and marks that turn the direction of the text around them.
_CONTROLS = re.compile(
    r"\x1b(?!\[[0-9;]{0,20}m)|[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
    r"|[\u202a-\u202e\u2066-\u2069]"
)
_ANSI = re.compile(r"\x1b\[[0-9;]{0,20}m")
_TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
_SHORT = 400
_IMAGES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class OutputCaps:
    """How much output is kept.

    text : characters of a stream or plain text; rich : characters of HTML, SVG and the like;
    image : base64 characters of an image; pixels : of an image; outputs : number in a cell;
    cell : characters in a cell; notebook : characters over all cells of a child;
    reserve : characters of short forms beyond these two
    """

    text: int = 64 << 10
    rich: int = 512 << 10
    image: int = 1536 << 10
    pixels: int = 16_000_000
    outputs: int = 200
    cell: int = 3 << 20
    notebook: int = 4 << 20
    reserve: int = 256 << 10


def clean_text(value: Any, cap: int, *, colours: bool = True) -> str:
    """A str without lone surrogates and control characters, at most about ``cap`` characters."""
    if type(value) is not str:
        return ""
    text = value
    if len(text) > cap:
        text = f"{text[:cap]}\n... {len(text) - cap} more characters left out\n"
    text = _CONTROLS.sub("", text)
    if not colours:
        text = _ANSI.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def image_size(mime: str, data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels from an image's header, or None if it is no such image."""
    if mime == "image/png":
        if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
            return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    elif mime == "image/gif":
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    elif mime == "image/jpeg" and data[:2] == b"\xff\xd8":
        at = 2
        for _ in range(200):
            if at + 9 > len(data) or data[at] != 0xFF:
                return None
            marker = data[at + 1]
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height = int.from_bytes(data[at + 5 : at + 7], "big")
                return int.from_bytes(data[at + 7 : at + 9], "big"), height
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _image(mime: str, value: Any, caps: OutputCaps) -> str | None:
    """The base64 text of an acceptable image, else None."""
    if type(value) is not str or len(value) > caps.image * 2:
        return None
    text = "".join(value.split())
    if len(text) > caps.image:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    size = image_size(mime, data)
    if size is None or not 0 < size[0] * size[1] <= caps.pixels:
        return None
    return text


def _bundle(raw: Any, metadata: Any, caps: OutputCaps) -> tuple[dict[str, str], dict[str, Any]]:
    data: dict[str, str] = {}
    kept: dict[str, Any] = {}
    if type(raw) is not dict:
        return data, kept
    left_out = []
    for mime in _TEXTS:
        value = raw.get(mime)
        if type(value) is not str:
            continue
        if mime == "text/plain":
            data[mime] = clean_text(value, caps.text)
        elif len(value) <= caps.rich:
            data[mime] = clean_text(value, caps.rich)
        else:
            left_out.append(f"{mime} of {len(value)} characters")
    for mime in _IMAGES:
        if mime not in raw:
            continue
        image = _image(mime, raw[mime], caps)
        if image is None:
            left_out.append(f"{mime} too large or malformed")
        else:
            data[mime] = image
            sizes = metadata.get(mime) if type(metadata) is dict else None
            if type(sizes) is dict:
                kept[mime] = {
                    side: sizes[side]
                    for side in ("width", "height")
                    if type(sizes.get(side)) is int and 0 < sizes[side] <= 10_000
                }
    if left_out:
        note = f"[left out: {', '.join(left_out)}]"
        data["text/plain"] = f"{data['text/plain']}\n{note}" if "text/plain" in data else note
    return data, kept


def clean_error(raw: Any) -> dict[str, Any] | None:
    """``{ename, evalue, traceback}``, or None."""
    if type(raw) is not dict:
        return None
    lines = raw.get("traceback")
    return {
        "ename": clean_text(raw.get("ename"), 200, colours=False) or "Exception",
        "evalue": clean_text(raw.get("evalue"), 4000, colours=False),
        "traceback": [
            clean_text(line, 4000, colours=False)
            for line in (lines[:60] if type(lines) is list else [])
        ],
    }


def _output(raw: Any, caps: OutputCaps) -> dict[str, Any] | None:
    kind = raw.get("output_type") if type(raw) is dict else None
    if kind == "stream":
        name = raw.get("name")
        text = clean_text(raw.get("text"), caps.text)
        known = name in ("stdout", "stderr") and text
        return {"output_type": kind, "name": name, "text": text} if known else None
    if kind in ("display_data", "execute_result"):
        data, metadata = _bundle(raw.get("data"), raw.get("metadata"), caps)
        output: dict[str, Any] = {"output_type": kind, "data": data, "metadata": metadata}
        if kind == "execute_result":
            count = raw.get("execution_count")
            output["execution_count"] = (
                count if type(count) is int and 0 <= count < 1 << 31 else None
            )
        return output
    if kind == "error":
        return {"output_type": kind, **(clean_error(raw) or {})}
    return None


def output_size(output: dict[str, Any]) -> int:
    """Characters of an output."""
    texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", ())]
    return sum(map(len, texts)) + sum(map(len, output.get("data", {}).values()))


def _chosen(items: list[Any], most: int) -> list[Any]:
    """The first ``most`` items, and of the rest the last result and the last error.

    These two decide a cell's score in a plain nbgrader course: no flood may push them out.
    """
    last: dict[str, Any] = {}
    for item in items[most:]:
        kind = item.get("output_type") if type(item) is dict else None
        if kind in ("execute_result", "error"):
            last[kind] = item
    return [*items[:most], *last.values()]


def _shortened(output: dict[str, Any]) -> dict[str, Any]:
    """The same output in some hundred characters."""
    short = dict(output)
    for key in ("text", "evalue"):
        if key in short:
            short[key] = clean_text(short[key], _SHORT)
    if "traceback" in short:
        short["traceback"] = [clean_text(line, _SHORT) for line in short["traceback"][-1:]]
    if "data" in short:
        note = "[left out: this notebook shows too much]"
        plain = short["data"].get("text/plain", note)
        short.update(data={"text/plain": clean_text(plain, _SHORT)}, metadata={})
    return short


def clean_outputs(raw: Any, caps: OutputCaps, budget: int | None = None) -> list[dict[str, Any]]:
    """Valid nbformat 4 outputs made of what is acceptable in ``raw``; the rest is dropped.

    ``budget`` (characters) narrows the cell's cap. Beyond it outputs are kept in short form, and
    beyond ``caps.reserve`` more only errors and results. A notice says how many were left out.
    """
    left = caps.cell if budget is None else min(caps.cell, budget)
    kept: list[dict[str, Any]] = []
    items = raw if type(raw) is list else []
    chosen = _chosen(items, caps.outputs)
    dropped = len(items) - len(chosen)
    for item in chosen:
        output = _output(item, caps)
        if output is None:
            continue
        size = output_size(output)
        if size > left:
            output = _shortened(output)
            size = output_size(output)
            needed = output["output_type"] in ("execute_result", "error")
            if size > left + caps.reserve and not needed:
                dropped += 1
                continue
        left -= size
        kept.append(output)
    if dropped:
        text = f"[{dropped} more outputs left out]\n"
        kept.append({"output_type": "stream", "name": "stdout", "text": text})
    return kept
