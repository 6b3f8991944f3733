"""What a translation lost is found, and what a translator may do is not."""

from __future__ import annotations

import pytest

from autograder.translation.survival import losses

TABLE = "| a | b |\n|---|---:|\n| `x` | 10 |"
DETAILS = "<details><summary>First, <b>2</b></summary>\nNo.\n</details>"


@pytest.mark.parametrize(
    ("kind", "text", "translation"),
    [
        ("heading", "## 2 · A name: `f` — 10 points", "## 2 · 名前: `f` — 10点"),
        ("paragraph", "Of 40,000 people 9.5 % are `ill`.", "`ill` なのは40000人のうち9.5 %です。"),
        ("paragraph", "1.2 million of 40,000,000 in 30 days", "4000万のうち120万、30日間"),
        ("paragraph", "A. **B**.", "あ。**い**。"),
        ("paragraph", "One *word* and [a page](https://x.y/z).", "[頁](https://x.y/z)の*語*。"),
        ("paragraph", "$a_i$ costs $5 and $10.", "$a_i$ は$5と$10です。"),
        ("paragraph", "Three `a`, then `b`.", "`b`、次に `a` を3つ。"),
        ("list", "- one\n- two", "- 一\n- 二"),
        ("table", TABLE, "| あ | い |\n|---|---:|\n| `x` | 10 |"),
        ("html", DETAILS, "<details><summary>最初、<b>2</b></summary>\n違います。\n</details>"),
        ("comment", "use `x` 3 times", "`x` を3回使う"),
        ("docstring", "One.\n\nx: array (n,).", "一。\n\nx: 配列 (n,)。"),
        ("f-string", "{a} of {b:.2f} {{x}} 10 %", "{b:.2f} 中 {a} {{x}} 10 %"),
        ("printed", "mean {:.4f}\\n", "平均 {:.4f}\\n"),
        ("printed", "[[tn fp] [fn tp]] =", "[[tn fp] [fn tp]] ="),
        ("printed", "it's so", "it's そう"),
    ],
)
def test_good_translations(kind, text, translation):
    assert losses(text, translation, kind) == []


@pytest.mark.parametrize(
    ("kind", "text", "translation", "told"),
    [
        ("heading", "## A", "### あ", "heading: ### instead of ##"),
        ("heading", "## A", "あ", "heading: none instead of ##"),
        ("paragraph", "A.", "# あ", "heading: # instead of none"),
        ("paragraph", "A.", "あ。\n\nい。", "structure: "),
        ("paragraph", "See `mse`.", "見よ。", "code mse is lost"),
        ("paragraph", "See `mse`.", "`mse` と `rmse`。", "code rmse is not in the English text"),
        ("paragraph", "10 of 100.", "100のうち。", "number 10 is lost"),
        ("paragraph", "1.2 million users", "12万人", "number 1200000 is lost"),
        ("paragraph", "*So.* Then.", "*「そう」*は。", "bold or italics that would be"),
        ("paragraph", "At 04:00.", "4時。", "number 04:00 is lost"),
        ("paragraph", "[a](https://x.y)", "[あ](https://x.z)", "link https://x.y is lost"),
        ("paragraph", "$a_i$ is a.", "aです。", "formula $a_i$ is lost"),
        ("paragraph", "**So.** Then.", "**「そう」**は。", "would be shown as stars"),
        ("list", "- one\n- two", "- 一", "structure: "),
        ("table", TABLE, "| あ | い |\n|---|---:|", "table: 2 lines instead of 3"),
        (
            "table",
            TABLE,
            "| あ | い |\n|---|---:|\n| `x` 10 |",
            "table, line 3: 2 bars instead of 3",
        ),
        ("html", DETAILS, "<details><summary>一、2</summary>\nいいえ。\n</details>", "tag <b> is"),
        ("html", DETAILS, DETAILS.replace("</details>", ""), "tag </details> is lost"),
        ("f-string", "{a} of {b:.2f}", "{a} 中 {b}", "placeholder {b:.2f} is lost"),
        ("f-string", "{a}", "{a} {c}", "placeholder {c} is not in the English text"),
        ("f-string", "{a}", "{a} {", "Python cannot read it"),
        ("f-string", "{a} x", '{a} "あ"', "no quotes of Python"),
        ("printed", "mean {:.4f}", "平均", "placeholder {:.4f} is lost"),
        ("printed", "a\\n", "あ", "escape \\n is lost"),
        ("printed", "a", "あ\nい", "no line breaks"),
        ("docstring", "Uses `x`.", "使う。", "code x is lost"),
        ("comment", "3 rows", "行", "number 3 is lost"),
    ],
)
def test_losses(kind, text, translation, told):
    found = losses(text, translation, kind)
    assert any(told in loss for loss in found), found
