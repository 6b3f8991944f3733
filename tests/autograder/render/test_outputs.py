"""Outputs of cells: every hostile form ends as an inert block or a note."""

from __future__ import annotations

import base64
import struct
import sys
import time
import zlib

import pytest
from markupsafe import Markup

from autograder.render import images, sanitise
from autograder.render.outputs import Budget, safe_outputs
from tests.pace import within


def blocks(*outputs, budget=None):
    return safe_outputs(list(outputs), budget or Budget())


def test_a_pandas_table_stays_readable(samples):
    (block,) = blocks(samples.display(text__html=samples.FRAME, text__plain="x"))
    assert block.kind == "html"
    assert "<table><thead><tr><td></td><th>minutes</th>" in block.body
    assert "style" not in block.body and "dataframe" not in block.body
    assert "2 rows × 2 columns" in block.body


def test_a_fitted_model_is_shown_as_text(samples):
    html = "<style>#sk{}</style><div class='sk-top-container'><table><tr><td>x</td></tr></table>"
    (block,) = blocks(samples.display(text__html=html, text__plain="LogisticRegression()"))
    assert (block.kind, block.head) == ("text", "LogisticRegression()")


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><p>x",
        "<img src=x onerror=alert(1)>x",
        "<img src=http://evil/p.png>x",
        "<p style='position:fixed;top:0'>x",
        "<p id=score class=card onclick=alert(1)>x",
        "<a href='java&#x0a;script:alert(1)'>x</a>",
        "<a href=http://evil>x</a>",
        "<form action=http://evil><input name=a><button>x</button></form>",
        "<iframe srcdoc='<script>1</script>'></iframe>x",
        "<svg onload=alert(1)><script>1</script></svg>x",
        "<math><mtext><table><mglyph><style><!--</style>"
        "<img title='--&gt;&lt;img src=1 onerror=1&gt;'>x",
        "<base href=http://evil><meta http-equiv=refresh content='0;url=http://evil'><link rel=x>x",
        "<details open ontoggle=alert(1)>x",
        "</pre></div></section></main></body></html><h1>Score: 1000</h1>x",
        "<!-- comment --><!-->x",
        "<td background=http://evil style='background:url(http://evil)'>x",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
        "<h1 style=x>x</h1><h2>y</h2>",
        "<video poster=//evil></video><object data=http://evil></object><embed src=x>x",
    ],
)
def test_html_is_inert(html):
    clean = sanitise.html(html)
    for bad in ("<script", "<img", "<a", "<h1", "style", "http", "onerror=alert", "id=", "class="):
        assert bad not in clean.replace("<abbr", ""), clean
    assert "x" in clean or "title" in html or "noscript" in html


def test_spans_are_bounded():
    html = '<table><tr><td colspan="99999" rowspan="3">x</td></tr></table>'
    assert '<td rowspan="3">' in sanitise.html(html)


@pytest.mark.parametrize(
    "html", ["<div>" * 20_000, "<table><tr><td>" * 10_000, "<" * 50_000, "x" * 100_000]
)
def test_huge_html_is_not_even_cleaned(samples, html):
    with within(1, time.perf_counter):
        (block,) = blocks(samples.display(text__html=html, text__plain="plain form"))
    assert block.kind == "text" or block.note in ("too_big", "html")


@pytest.mark.parametrize(
    "text",
    ["[" * 5_000, "*" * 5_000, ">" * 3_000, "`" * 5_000, "![" * 3_000, "- " * 3_000,
     "<a " * 4_000, "|" * 5_000 + "\n" + "|-" * 2_000, "\\[" * 3_000, "[a](" * 2_000],
)  # fmt: skip
def test_hostile_markdown_ends_soon(text):
    with within(2, time.perf_counter):
        sanitise.markdown(text)


PROSE = "Members leave after a month, so **we** predict it each [Monday](https://a.example).\n\n"
MOST_STEPS = 1_200_000  # calls, of C as well, and returns; such prose takes up to 400,000


def nested(n):
    return "_a *b " * n + "c* d_ " * n


@pytest.mark.parametrize(
    "text",
    [nested(5_000), nested(130), "*a " * 600 + "b* " * 600, "[" * 50_000, "a*" * 30_000,
     "[](" * 20_000, "- a\n" * 15_000, "> " * 30_000, (">" * 40 + "\n\n") * 700, "!" * 60_000,
     "|a|b|\n|-|-|\n" + "|a|b|\n" * 9_000, "`a" * 30_000, "# a\n" * 15_000, "x" * 60_001,
     "[a]: " + "b" * 20_000 + "\n\n" + "[a] " * 1_000],
    ids=lambda text: f"{text[:8]!r}",
)  # fmt: skip
def test_costly_markdown_is_shown_as_it_is(text):
    """All of it, and neither parsed nor multiplied."""
    shown = sanitise.markdown(text)
    assert shown == Markup("<pre>{}</pre>").format(text)


@pytest.mark.parametrize(
    "unit",
    ["_a *b ", "*a ", "a*", "[", "![", "[a](", "[a]: b\n\n", "- a\n", "> - ", ">", "!", "|a", "`a",
     "<b>", "<a@b.c>", "&", "\\", PROSE, nested(120) + "\n\n"],
    ids=lambda unit: f"{unit[:8]!r}",
)  # fmt: skip
def test_what_is_parsed_takes_few_steps(unit):
    """The longest text of each kind that is parsed, counted in steps."""
    many = 60_000 // len(unit)
    while str(sanitise.markdown(unit * many)).startswith("<pre>"):
        many = many * 9 // 10
    steps = 0

    def count(*_):
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        sanitise.markdown(unit * many)
    finally:
        sys.setprofile(None)
    assert 0 < steps < MOST_STEPS


def test_markdown_of_a_long_answer_is_rendered():
    rows = "| week | churn |\n|---|---|\n" + "| 1 | **6 %** |\n" * 60
    shown = sanitise.markdown(PROSE * 150 + rows)
    assert shown.count("<strong>we</strong>") == 150 and shown.count("<tr>") == 61
    assert "<pre>" not in shown


def test_markdown_is_inert():
    html = sanitise.markdown(
        "# big\n[text](javascript:alert(1)) ![p](http://evil/p.png) <script>1</script> "
        "<http://evil.example> `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    for bad in ("<a", "<img", "<script", "<h1", "href"):
        assert bad not in html
    assert "<code>code</code>" in html and "<td>1</td>" in html


def stand_in(kind):
    return f"<IPython.core.display.{kind} object>"


@pytest.mark.parametrize(
    ("note", "data"),
    [
        ("script", {"application/javascript": "alert(1)", "text/plain": stand_in("Javascript")}),
        ("svg", {"image/svg+xml": "<svg onload=alert(1)>", "text/plain": stand_in("SVG")}),
        ("widget", {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}),
        ("dropped", {"image/gif": "R0lGOD"}),
        ("picture", {"image/png": 'x" onerror="alert(1)'}),
        ("html", {"text/html": "<script>1</script>", "text/plain": stand_in("HTML")}),
    ],
)
def test_active_forms_become_notes(samples, note, data):
    assert [block.note for block in blocks(samples.display(**data))] == [note]


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        "text",
        [None],
        [{}],
        [{"output_type": "stream"}],
        [{"output_type": "display_data", "data": []}],
        [{"output_type": "display_data", "data": {"text/plain": {"a": 1}}}],
        [{"output_type": "error", "ename": 3, "evalue": [1], "traceback": "x"}],
        [{"output_type": ["x"]}],
    ],
)
def test_malformed_outputs_cost_nothing_else(outputs):
    assert all(block.kind in ("note", "error") for block in safe_outputs(outputs, Budget()))


def test_many_outputs_and_long_texts_are_cut(samples):
    shown = blocks(*[samples.stream(f"{n}\n") for n in range(100)])
    assert (len(shown), shown[-1].note) == (41, "too_many")
    (block,) = blocks(samples.stream("line\n" * 10_000))
    assert block.left_out == 10_000 - 60
    assert len(block.head + block.tail) < 5_000


def test_the_page_has_a_budget(samples):
    budget = Budget(text=1_500)
    shown = blocks(*[samples.stream("<" * 200) for _ in range(4)], budget=budget)
    assert [block.note for block in shown] == ["", "page_full"]


def test_json_and_latex_are_text(samples):
    shown = blocks(
        samples.display(application__json={"a": "<script>"}),
        samples.display(text__latex=r"$\href{javascript:alert(1)}{x}$"),
    )
    assert [block.kind for block in shown] == ["text", "text"]


# -- pictures -------------------------------------------------------------------------------------


def test_a_valid_png_is_rebuilt_without_its_comments(samples):
    raw = base64.b64decode(samples.png())
    comment = b"tEXtComment\0<script>"
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    with_comment = raw[:33] + chunk + raw[33:] + b"<script>behind</script>"
    uri = images.picture("image/png", base64.b64encode(with_comment).decode()).uri
    assert base64.b64decode(uri.split(",")[1]) == raw


def jpeg():
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "JPEG", comment=b"<script>")
    return out.getvalue()


def test_a_valid_jpeg_still_opens():
    from io import BytesIO

    from PIL import Image

    picture = images.picture("image/jpeg", base64.b64encode(jpeg() + b"<script>").decode())
    uri = picture.uri
    raw = base64.b64decode(uri.split(",")[1])
    assert b"script" not in raw
    assert Image.open(BytesIO(raw)).convert("RGB").getpixel((3, 3))[0] > 250


@pytest.mark.parametrize(
    ("mime", "make"),
    [
        ("image/png", lambda png: png(20_001, 1)),
        ("image/png", lambda png: base64.b64encode(b"<svg onload=1>").decode()),
        ("image/png", lambda png: base64.b64encode(base64.b64decode(png())[:-20]).decode()),
        ("image/png", lambda png: base64.b64encode(jpeg()).decode()),
        ("image/jpeg", lambda png: png()),
        ("image/jpeg", lambda png: base64.b64encode(jpeg()[:60]).decode()),
        ("image/jpeg", lambda png: base64.b64encode(b"\xff\xd8\xff").decode()),
        ("image/png", lambda png: png() + '" onerror="x'),
        ("image/png", lambda png: {"a": 1}),
        ("image/png", lambda png: "A" * 3_000_000),
        ("image/svg+xml", lambda png: png()),
    ],
)
def test_what_is_no_picture_is_refused(samples, mime, make):
    assert images.picture(mime, make(samples.png)) is None


def test_a_changed_size_breaks_the_checksum(samples):
    raw = bytearray(base64.b64decode(samples.png()))
    raw[16:20] = struct.pack(">I", 9)
    assert images.picture("image/png", base64.b64encode(bytes(raw)).decode()) is None
