"""Pages in a real browser: nothing runs, nothing is loaded, nothing is wider than a phone."""

from __future__ import annotations

import pytest

from autograder.feedback import render_feedback
from autograder.report import render_report

pytestmark = pytest.mark.browser

ATTACK = (
    "<script>document.title='PWNED'</script><style>*{display:none}</style>"
    "<img src=http://127.0.0.1:9/x onerror=\"document.title='PWNED'\">"
    "<h1 style='position:fixed;inset:0;background:#fff'>Score: 1000</h1>"
)


def pages(samples):
    attacked = samples.typical()
    attacked.notebooks["a01_line_fit"]["cells"].append(
        samples.code(ATTACK, [samples.display(text__html=ATTACK), samples.stream(ATTACK)])
    )
    return {
        "feedback": render_feedback(attacked)[0],
        "feedback-ja": render_feedback(samples.workshop(), lang="ja")[0],
        "report": render_report([samples.typical(), samples.perfect(), samples.not_gradable()]),
    }


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages(browser, samples, tmp_path, width):
    for name, html in pages(samples).items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        requests, complaints = [], []
        page.on("request", lambda request, log=requests: log.append(request.url))
        page.on("console", lambda message, log=complaints: log.append(message.text))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
        assert complaints == []
        assert "PWNED" not in page.title()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("main").is_visible()
        context.close()
