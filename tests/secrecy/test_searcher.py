"""The searcher finds each kind of thing in each disguise, and nothing where nothing is."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import secrets
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from autograder.render.environment import markdown_escape
from autograder.render.highlight import python
from tests.secrecy.searcher import Hidden, hidden_lines, hidden_paths, numbers_in, search, squeezed

CANARY = f"canary-{secrets.token_hex(16)}"
LINE = "assert close(real(submission.mean(values + 10)), np.mean(values) + 10)"
PLACE = "/srv/courses/ml-2026"
VALUE = 0.7312846159
HIDDEN = Hidden(
    {CANARY: "the canary"}, {squeezed(LINE): "the line"}, {PLACE: "the place"}, [VALUE, -3e7]
)
SAID = {"canary": CANARY, "line": LINE, "path": f"{PLACE}/tests", "value": f"= {VALUE} ="}


def png(text: bytes) -> bytes:
    """A picture that carries ``text``, compressed, as a zTXt chunk."""
    body = b"Comment\0\0" + zlib.compress(text)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", 0)
    return b"\x89PNG\r\n\x1a\n" + chunk


def zipped(text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("notes.txt", text)
    return out.getvalue()


def code(raw: bytes) -> bytes:
    return base64.b64encode(raw)


DISGUISES: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda raw: raw,
    "HTML": lambda raw: "".join(f"&#{ord(sign)};" for sign in raw.decode()).encode(),
    "HTML's own": lambda raw: html.escape(raw.decode()).encode(),
    "URL": lambda raw: "".join(f"%{byte:02X}" for byte in raw).encode(),
    "URL's own": lambda raw: quote(raw).encode(),
    "JSON": lambda raw: "".join(f"\\u{ord(sign):04x}" for sign in raw.decode()).encode(),
    "JSON's own": lambda raw: json.dumps(json.dumps(raw.decode())).encode(),
    "repr": lambda raw: "".join(f"\\x{byte:02x}" for byte in raw).encode(),
    "backwards": lambda raw: raw.decode()[::-1].encode(),
    "hex": lambda raw: raw.hex().encode(),
    "HEX, spaced": lambda raw: raw.hex(" ").upper().encode(),
    "hex, off by one": lambda raw: b"a" + raw.hex().encode(),
    "base64": code,
    "base64, second place": lambda raw: code(b"x" + raw),
    "base64, third place": lambda raw: code(b"xy" + raw),
    "base64, run on": lambda raw: b"ab" + code(raw),
    "base64 for addresses": base64.urlsafe_b64encode,
    "base64 twice": lambda raw: code(code(raw)),
    "base64 in HTML": lambda raw: html.escape(f'<img src="data:,{code(raw).decode()}">').encode(),
    "picture": png,
    "picture in a page": lambda raw: b'<img src="data:image/png;base64,' + code(png(raw)) + b'">',
    "zip": zipped,
    "zip in a notebook": lambda raw: json.dumps({"data": code(zipped(raw)).decode()}).encode(),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "Markdown": lambda raw: str(markdown_escape(raw.decode())).encode(),
    "coloured": lambda raw: python(raw.decode()).encode(),
    "bold in the middle": lambda raw: (
        raw[:9] + b"<b>" + raw[9:12] + b'</b><i class="x">' + raw[12:]
    ),
    "other white space": lambda raw: raw.replace(b" ", b"\n    "),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("what", SAID)
def test_everything_is_found_in_every_disguise(what, disguise):
    page = b"<p>Your answer: " + DISGUISES[disguise](f"  {SAID[what]}  ".encode()) + b"</p>"
    if disguise in ("picture", "zip", "gzip", "zlib"):  # files of their own
        page = DISGUISES[disguise](f"  {SAID[what]}  ".encode())
    found = HIDDEN.found(page)
    assert {leak.what for leak in found} == {what}, found


def test_what_is_not_there_is_not_found():
    page = (
        f"canary-{secrets.token_hex(16)} {LINE.replace('10', '11')} /srv/courses/other "
        f"{VALUE + 1e-9} {str(VALUE)[:7]} {secrets.token_hex(500)} "
        f"{base64.b64encode(LINE[1:].encode())}"
    )
    assert HIDDEN.found(page.encode()) == []


def test_a_value_is_found_at_the_precision_it_is_printed_with():
    for text in ("0.731285", "0.7312846", "0.73128462", "7.31285e-01", "-0.731285", "(0.731285)"):
        assert HIDDEN.found(text.encode()), text
    for text in ("0.7312", "0.731284", "0.7312847", "x0.731285", "1.0.731285", "30000000"):
        assert not HIDDEN.found(text.encode()), text
    assert HIDDEN.found(b"-30000000.0")


def test_a_line_is_found_wherever_it_stands_in_a_long_file():
    for before in range(2**18 - 70, 2**18 + 5, 5):
        assert HIDDEN.found(b"x" * before + LINE.encode()), before


def test_with_more_digits_less_is_a_value():
    strict = Hidden(values=[VALUE], digits=9)
    assert not strict.found(b"0.73128462")
    assert strict.found(b"0.731284616")


def test_what_is_known_is_no_leak():
    assert not HIDDEN.found(LINE.encode(), squeezed(f"# mine\n  {LINE}"))
    assert not HIDDEN.found(b"0.731285", twin=numbers_in("mean: 0.731285"))
    assert HIDDEN.found(b"0.7312846", twin=numbers_in("mean: 0.731285"))


def test_lines_are_those_that_nobody_else_writes(tmp_path):
    path = tmp_path / "tests" / "test_mean.py"
    path.parent.mkdir()
    path.write_text(
        f'"""Checks of the mean, a docstring that is long."""\n'
        "from somewhere_else import something_long_enough\n"
        "import pytest\n\n\n"
        "@pytest.mark.teaches(\n"
        '    en="A question that the trainee will read.",\n'
        ")\n"
        "def test_mean(submission):\n"
        '    """A title that the trainee will read as well."""\n'
        "    short = 1\n"
        '    raise WrongType(\n        "Expected one number, but it was something else.",\n    )\n'
        f"    {LINE}\n"
    )
    named = hidden_lines([path.parent])
    assert list(named) == ["deftest_mean(submission):", squeezed(LINE)]
    assert named[squeezed(LINE)].startswith("tests/test_mean.py:15: assert close")


def test_paths_are_those_of_this_machine(tmp_path):
    hidden = Hidden(paths=hidden_paths(tmp_path))
    for text in (f"File {tmp_path}/x.py", "tests/hidden/a01", pytest.__file__, f"{Path.home()}/a"):
        assert hidden.found(text.encode()), text


def test_a_report_names_file_kind_and_form():
    files = {"page.html": code(CANARY.encode()), "clean.md": b"nothing"}
    assert search(files, HIDDEN) == ["page.html: canary (base64): the canary"]
