"""Puts translations in the place of texts: in a notebook before it is released, in a file."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, TypeVar

from autograder.errors import CourseError
from autograder.translation.markdown import markdown_stretches
from autograder.translation.messages import cell_stretches, text_of
from autograder.translation.python import skeleton
from autograder.translation.stretch import replaced

__all__ = ["STUBS", "translated_file", "translated_notebook"]

STUBS = {  # what a course's stubs say, in other languages
    "ja": {
        "YOUR ANSWER HERE": "ここに答えを書いてください",
        "YOUR CODE HERE": "ここにコードを書いてください",
    },
}

Notebook = TypeVar("Notebook", bound=Any)


def translated_notebook(
    notebook: Notebook, translations: Mapping[str, str], name: str = ""
) -> Notebook:
    """The notebook (nbformat 4) with its texts translated; the one given is left as it is.

    Raises CourseError naming the cell if a translation would change what a code cell does.
    """
    notebook = deepcopy(notebook)
    for cell in notebook["cells"]:
        source = text_of(cell)
        text = replaced(source, cell_stretches(cell), translations)
        if text != source:
            if cell["cell_type"] == "code" and not _same_code(source, text):
                raise CourseError(
                    f"{name}#{cell.get('id', '')}: a translation would change the code of this "
                    "cell. Run `autograder translate --check`."
                )
            cell["source"] = text
    return notebook


def translated_file(content: bytes, translations: Mapping[str, str]) -> bytes:
    """A Markdown file with its texts translated."""
    text = content.decode("utf-8")
    return replaced(text, markdown_stretches(text), translations).encode()


def _same_code(source: str, text: str) -> bool:
    try:
        return skeleton(source) == skeleton(text)
    except SyntaxError:
        return False
