"""Hostile submissions gain nothing, learn nothing, stop nothing and leave nothing behind."""

from __future__ import annotations

import os

import pytest

from tests.attacks import runs, table
from tests.attacks.attack import all_attacks
from tests.attacks.pages import Page, page_problems
from tests.attacks.target import GOOD, STUB
from tests.lacking import lacking

pytestmark = pytest.mark.attacks

ATTACKS = {name: attack for name, attack in all_attacks().items() if name not in (GOOD, STUB)}
SAFE = ("a03", "f09", "f13")  # may run without a sandbox
QUICK = (
    "a01", "a07", "a13", "b05", "b07", "b09", "b11", "b15", "c01", "c07", "c11", "d01", "d03",
    "e07", "f05", "f09", "f11", "f13", "g01", "g03", "g11", "h03", "h05", "i01", "i05", "j03",
    "j12",
)  # fmt: skip
SETTINGS = runs.settings()
MOST_GROWTH_MB = 30.0  # of the grader over the second half of the attacks; the first loads code


def check_run(ran: runs.Ran) -> None:
    """The battery came to its own end, and every attack in it was contained."""
    assert ran.done is not None
    assert not ran.done.stopped, f"{ran.done.stopped}: {ran.done.stderr[-3000:]}"
    assert ran.done.code == 0, ran.done.stderr[-3000:]
    assert ran.start["stub"] == 0
    bad = {name: row["problems"] for name, row in ran.rows.items() if row["problems"]}
    assert not bad, f"not contained ({ran.setting.name}): {bad}"
    used = [row["memory_mb"] for row in ran.rows.values()]
    assert ran.end["memory_mb"] - max(used[: len(used) // 2]) < MOST_GROWTH_MB


def best() -> runs.Setting:
    """The best level that there is for the user who runs the tests."""
    if not SETTINGS:
        lacking("this machine has no sandbox")
    user = "root" if os.geteuid() == 0 else "user"
    return next(setting for setting in SETTINGS if setting.user == user)


def test_every_file_has_a_header_and_something_in_it() -> None:
    assert len(ATTACKS) >= 75
    for attack in ATTACKS.values():
        assert attack.base in ("stub", "good", "none"), attack.id
        assert bool(attack.cells) != bool(attack.build), attack.id


def test_a_page_that_is_active_or_lies_is_found() -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    clean = Page(policy)
    assert not page_problems(f"{policy}<pre>&lt;script&gt; 1000/1000</pre>", clean)
    for bad in (
        "<script>1</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='java&#x0a;script:alert(1)'>x</a>",
        "<img src='http://127.0.0.1:9/x'>",
        "<p style='background:url(//x)'>",
        "<style>@import 'x'</style>",
        "<h1>Score: 1000 / 1000</h1>",
        "<div class='cell'><figure class='out'></figure></div></div><h1>1000/1000</h1>",
    ):
        assert page_problems(policy + bad, clean), bad
    assert page_problems("<p>no policy</p>", clean)


@pytest.mark.skipif(not runs.can_change_user(), reason="only root can be a throw-away user")
def test_without_a_sandbox_the_harness_sees_success(battery) -> None:
    """The positive control: the same marks and searches must flag these."""
    ran = battery(runs.Setting("user", "none"), SAFE)
    assert ran.done.code == 0, ran.done.stderr
    missed = [name for name, row in ran.rows.items() if not row["problems"]]
    assert len(ran.rows) == len(SAFE)
    assert not missed, f"succeeded unseen: {missed}"


def test_a_selection_at_the_best_level(battery) -> None:
    ran = battery(best(), QUICK)
    check_run(ran)
    assert len(ran.rows) == len(QUICK)


@pytest.mark.browser
def test_pages_of_attacks_in_a_browser(battery, browser, tmp_path) -> None:
    """Nothing runs, nothing is asked of the network, and nobody paints over the score."""
    ran = battery(best(), QUICK)
    assert ran.pages.keys() == {*ran.rows, "report"}
    look_at(ran, browser, tmp_path)


def look_at(ran: runs.Ran, browser, folder) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    for name, html in sorted(ran.pages.items()):
        path = folder / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, log=asked: log.append(request.url))
        page.on("dialog", lambda dialog, log=said: log.append(dialog.message))
        page.on("console", lambda message, log=said: log.append(message.text))
        page.on("popup", lambda popup, log=asked: log.append(popup.url))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.mouse.move(500, 400)
        page.keyboard.press("Tab")
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()], name
        assert not said, (name, said)
        assert page.url.split("#")[0] == path.as_uri()
        if name != "report":
            row = ran.rows[name]
            # A page has every language; one is seen at a time, and all say the same score.
            score = page.locator("section.score .big strong")
            seen = score.filter(visible=True)
            texts = {seen.inner_text(), *score.all_text_contents()}
            if row["status"] == "graded":
                assert [float(text) for text in texts] == [pytest.approx(row["points"])], name
                assert seen.evaluate(ON_TOP), f"{name}: something lies over the score"
            else:
                assert texts == {"–"}, name
        page.close()
    context.close()


ON_TOP = """score => {
    score.scrollIntoView({block: "center"});
    const box = score.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return score.contains(top) && getComputedStyle(score).visibility === "visible";
}"""


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_whole_corpus(battery, setting: runs.Setting) -> None:
    ran = battery(setting)
    check_run(ran)
    assert ran.rows.keys() == ATTACKS.keys()


@pytest.mark.slow
@pytest.mark.browser
def test_pages_of_the_whole_corpus_in_a_browser(battery, browser, tmp_path) -> None:
    look_at(battery(best()), browser, tmp_path)


@pytest.mark.slow
def test_the_results_are_written_down(battery) -> None:
    """Last, so that every run is there; only a machine that can try all settings writes."""
    ran = [battery(setting) for setting in SETTINGS]
    if len(ran) == 4:
        table.write(ran, list(ATTACKS.values()))
