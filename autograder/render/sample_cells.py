"""Cells and outputs of made-up notebooks, for :mod:`autograder.render.samples`."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

__all__ = [
    "FRAME",
    "code",
    "display",
    "markdown",
    "notebook",
    "png",
    "solution",
    "stream",
    "test_cell",
]


def png(width: int = 8, height: int = 8, grey: int = 200) -> str:
    """A valid grey PNG, base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes([grey]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    raw = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + raw).decode()


def code(source: str, outputs: list[Any] | None = None, **nbgrader: Any) -> dict[str, Any]:
    """A code cell; keywords become its nbgrader metadata, ``count`` its execution count."""
    count = nbgrader.pop("count", 1)
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {
        "cell_type": "code",
        "id": "x",
        "metadata": metadata,
        "source": source,
        "outputs": outputs or [],
        "execution_count": count,
    }


def markdown(source: str, **nbgrader: Any) -> dict[str, Any]:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "markdown", "id": "m", "metadata": metadata, "source": source}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def solution(
    name: str, source: str, outputs: list[Any] | None = None, count: int = 1
) -> dict[str, Any]:
    marks = {"solution": True, "grade": False, "grade_id": name, "schema_version": 3}
    return code(source, outputs, count=count, **marks)


def test_cell(name: str) -> dict[str, Any]:
    secret = f"assert {name}(SECRET_INPUT) == SECRET_VALUE"
    return code(secret, grade=True, solution=False, locked=True, grade_id=f"check_{name}")


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(**data: Any) -> dict[str, Any]:
    """An output; keywords are MIME types with ``__`` for ``/``."""
    bundle = {key.replace("__", "/"): value for key, value in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


FRAME = (
    '<div><style scoped>.dataframe tbody tr th{color:red}</style><table border="1" '
    'class="dataframe"><thead><tr style="text-align: right;"><th></th><th>minutes</th>'
    "<th>yen</th></tr></thead><tbody><tr><th>0</th><td>12.5</td><td>336.2</td></tr>"
    "<tr><th>1</th><td>8.0</td><td>280.0</td></tr></tbody></table><p>2 rows × 2 columns</p></div>"
)
