"""Cell outputs in the order in which they happen, as nbformat 4 dicts, capped as they come in."""

from __future__ import annotations

import io
from typing import Any

from autograder.wire.outputs import OutputCaps

__all__ = ["Capture", "CellStream"]


class Capture:
    """Collects the outputs of one cell after the other; drops what comes between cells."""

    def __init__(self, caps: OutputCaps) -> None:
        self._caps = caps
        self._active = False
        self.begin()
        self._active = False

    def begin(self) -> None:
        """Start with a new cell."""
        self._outputs: list[dict[str, Any]] = []
        self._left = {"stdout": self._caps.text, "stderr": self._caps.text}
        self._lost = {"stdout": 0, "stderr": 0}
        self._rich = 0
        self._late: dict[str, Any] | None = None  # the last result, however many came before
        self._displays: dict[str, list[dict[str, Any]]] = {}
        self._clear_next = False
        self._active = True

    def end(self) -> list[dict[str, Any]]:
        """The outputs of the cell."""
        self._active = False
        outputs = self._outputs
        for output in outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output.pop("parts"))
        for name, lost in self._lost.items():
            if lost:
                note = f"\n[{lost:,} more characters left out]\n"
                outputs.append({"output_type": "stream", "name": name, "text": note})
        if self._late is not None:
            outputs.append(self._late)
        if self._rich > self._caps.outputs:
            note = f"[{self._rich - self._caps.outputs:,} more outputs left out]\n"
            outputs.append({"output_type": "stream", "name": "stdout", "text": note})
        self.begin()
        self._active = False
        return outputs

    def text(self, name: str, text: str) -> None:
        """Text on stdout or stderr."""
        left = self._left[name]
        if not self._active or left <= 0:
            self._lost[name] += len(text)
            return
        if len(text) > left:
            self._lost[name] += len(text) - left
            text = text[:left]
        self._left[name] = left - len(text)
        self._clear_pending()
        last = self._outputs[-1] if self._outputs else None
        if last is None or last.get("name") != name:
            if len(self._outputs) > 2 * self._caps.outputs:
                self._left[name] = 0
                return
            last = {"output_type": "stream", "name": name, "parts": []}
            self._outputs.append(last)
        last["parts"].append(text)

    def rich(self, kind: str, data: Any, metadata: Any, **more: Any) -> dict[str, Any] | None:
        """A ``display_data`` or ``execute_result`` output."""
        self._rich += 1
        if not self._active:
            return None
        output = {"output_type": kind, "data": data, "metadata": metadata or {}, **more}
        if self._rich > self._caps.outputs:
            self._late = output if kind == "execute_result" else self._late
            return None
        self._clear_pending()
        self._outputs.append(output)
        return output

    def display(self, data: Any, metadata: Any, display_id: str | None, update: bool) -> None:
        """Display, or change what was displayed under this id in this cell."""
        if update:
            for shown in self._displays.get(display_id or "", ()):
                shown.update(data=data, metadata=metadata or {})
            return
        output = self.rich("display_data", data, metadata)
        if output is not None and display_id:
            self._displays.setdefault(display_id, []).append(output)

    def error(self, error: dict[str, Any]) -> None:
        """An ``error`` output."""
        if self._active:
            self._clear_pending()
            self._outputs.append({"output_type": "error", **error})

    def clear(self, wait: bool) -> None:
        """Forget what the cell has shown: now, or when the next output comes."""
        self._clear_next = True
        if not wait:
            self._clear_pending()

    def _clear_pending(self) -> None:
        if self._clear_next:
            self._clear_next = False
            self._outputs.clear()
            self._displays.clear()


class CellStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the notebook."""

    def __init__(self, capture: Capture, name: str) -> None:
        self._capture = capture
        self._name = name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Always UTF-8."""
        return "utf-8"

    @property
    def name(self) -> str:
        """As the interpreter names its streams."""
        return f"<{self._name}>"

    def write(self, text: str) -> int:
        """Keep the text for the cell's outputs."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._capture.text(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False

    def fileno(self) -> int:
        """The descriptor that this stream replaces."""
        return 1 if self._name == "stdout" else 2

    def close(self) -> None:
        """A notebook's streams stay open."""

    @property
    def buffer(self) -> io.RawIOBase:
        """For code that writes bytes."""
        return _Bytes(self)


class _Bytes(io.RawIOBase):
    def __init__(self, stream: CellStream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._stream.write(raw.decode("utf-8", "replace"))
        return len(raw)
