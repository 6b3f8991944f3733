"""A notebook file as it was handed in: from hostile bytes to the little of each cell that is used.

Reads formats 3 and 4. What is too large or no notebook is refused in words for the trainee; what a
cell claims without need (outputs, points, locks) is not even looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.errors import IntakeError

__all__ = ["MAX_CELLS", "parse", "read_cells"]

MAX_CELLS = 2_000
MAX_SOURCE = 1_000_000  # characters a cell
MAX_VALUES = 2_000_000  # in the whole file: parsed, each takes up to a hundred times its text
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON of a notebook file. Raises IntakeError for what is none, or too large."""
    if not raw.strip():
        raise IntakeError(
            "The notebook file is empty. Save it in Jupyter and hand it in again.",
            "ノートブックのファイルが空です。Jupyterで保存して再提出してください。",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IntakeError(
            "The notebook is not UTF-8 text. Open it in Jupyter, save it, and hand it in again.",
            "ノートブックがUTF-8ではありません。Jupyterで開いて保存し、再提出してください。",
        ) from None
    if sum(raw.count(mark) for mark in (b"[", b"{", b",")) > MAX_VALUES:
        raise IntakeError(
            f"The notebook holds more than {MAX_VALUES} values, which outputs alone can do. "
            "Clear the outputs, save, and hand it in again.",
            f"ノートブックの値が {MAX_VALUES} 個を超えています(出力が原因と思われます)。"
            "出力を消して保存し、再提出してください。",
        )
    try:
        parsed = json.loads(text, parse_int=_bounded_int)
    except (ValueError, RecursionError):
        raise IntakeError(
            "The file is not a valid notebook (its JSON is broken or cut off). "
            "Open it in Jupyter; if it does not open, start from the released notebook again.",
            "有効なノートブックではありません(JSONが壊れているか途中で切れています)。"
            "Jupyterで開けるか確認し、開けなければ配布ノートブックからやり直してください。",
        ) from None
    if not isinstance(parsed, dict):
        raise IntakeError(
            "The file is JSON but not a notebook.", "JSONですがノートブックではありません。"
        )
    return parsed


def _bounded_int(digits: str) -> int:
    return int(digits) if len(digits) < 20 else 0  # nothing in a notebook needs more


def read_cells(notebook: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(cell type, source, claimed grade_id, claimed id) of each cell, from nbformat 3 or 4.

    Raises IntakeError for another format, for too many cells, and for too long ones.
    """
    version = notebook.get("nbformat")
    if version == 4:
        raw_cells = notebook.get("cells")
    elif version == 3:
        raw_cells = _cells_of_sheets(notebook.get("worksheets"))
    else:
        shown = version if type(version) is int else "unknown"
        raise IntakeError(
            f"The notebook has format version {shown}; this grader reads versions 3 and 4. "
            "Save it with a current Jupyter and hand it in again.",
            f"ノートブック形式のバージョンが {shown} です。3または4のみ採点できます。"
            "現在のJupyterで保存して再提出してください。",
        )
    if not isinstance(raw_cells, list):
        raise IntakeError("The notebook has no cells.", "ノートブックにセルがありません。")
    if len(raw_cells) > MAX_CELLS:
        raise IntakeError(
            f"The notebook has {len(raw_cells)} cells; at most {MAX_CELLS} are graded.",
            f"セルが {len(raw_cells)} 個あります。採点できるのは {MAX_CELLS} 個までです。",
        )
    for raw_cell in raw_cells:
        if isinstance(raw_cell, dict):
            yield _cell(raw_cell)


def _cells_of_sheets(sheets: Any) -> list[Any] | None:
    """The cells of all worksheets of format 3, as nbformat's own upgrade joins them."""
    if not isinstance(sheets, list):
        return None
    held = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    lists = [cells for cells in held if isinstance(cells, list)]
    return [cell for cells in lists for cell in cells] if lists else None


def _cell(raw: dict[str, Any]) -> tuple[str, str, str, str]:
    kind = raw.get("cell_type")
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        source = ""
    if len(source) > MAX_SOURCE:
        raise IntakeError(
            f"A cell holds {len(source)} characters; at most {MAX_SOURCE} are graded.",
            f"1つのセルが {len(source)} 文字あります。採点できるのは {MAX_SOURCE} 文字までです。",
        )
    source = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", source)
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    cell_id = raw.get("id")
    return (
        kind if kind in ("code", "markdown", "raw") else "markdown",
        source,
        grade_id if isinstance(grade_id, str) else "",
        cell_id if isinstance(cell_id, str) else "",
    )
