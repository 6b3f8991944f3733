"""The pre-check looks at form only, survives hostile text, and gives no points."""

import json

import pytest

from autograder.precheck import findings, precheck, precheck_notebook
from autograder.results import Text
from autograder.rubric import Criterion, Rubric
from autograder.trainee import precheck as kit
from autograder.trainee.head import HeadError, read_head
from autograder.trainee.precheck import Form, examine
from tests.pace import within

HEAD = """```yaml
kpi: {name: monthly churn, current: 6.0, target: 5.7, unit: "%"}
metric: {name: recall}
problem_type: classification
horizon_days: 30
baseline: mail after 14 days
```"""
KEYS = {
    "kpi.name": "text",
    "kpi.current": "number",
    "kpi.target": "number",
    "kpi.unit": "text",
    "metric.name": "metric",
    "problem_type": ["classification", "regression"],
    "horizon_days": "whole",
    "baseline": "text",
}
FORM = Form.of({"sections": {"risk": {}}, "head": {"cell": "head", "keys": KEYS}})
OWN = " ".join(f"word{i}" for i in range(30))
OWN_JA = (
    "毎週月曜日に会員ひとりずつの解約を予測しその結果に応じてクーポンか"
    "本の紹介か何もしないかを決めるつまり行動が三つに分かれることになる"
)


def report(risk=OWN, head=HEAD, form=FORM, **options):
    return examine({"risk": risk, "head": head}, form, **options)


def kinds(answer, blocking=None):
    return [i.kind for i in answer.items if blocking is None or i.blocking is blocking]


def test_a_complete_answer_is_ready():
    answer = report()
    assert (answer.status, answer.items, answer.language, answer.words) == ("READY", (), "en", 30)


def test_a_cell_that_is_gone():
    assert [(i.kind, i.section) for i in examine({"head": HEAD}, FORM).items] == [
        ("missing", "risk")
    ]
    assert kinds(examine({"risk": OWN}, FORM)) == ["missing"]


@pytest.mark.parametrize(
    "text", ["", "  \n", "YOUR ANSWER HERE", "ここに答えを書いてください", "<!-- " + OWN + " -->"]
)
def test_the_template_is_not_an_answer(text):
    answer = report(text)
    assert kinds(answer) == ["unfilled"]
    assert answer.status == "INCOMPLETE"


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        (" ".join(OWN.split()[:29]), False),
        (OWN, True),
        (OWN_JA[:59], False),
        (OWN_JA[:60], True),
        (OWN_JA[:30] + " " + " ".join(OWN.split()[:15]), True),  # half and half
        ("、。" * 100, False),
    ],
)
def test_thirty_words_or_sixty_characters(text, enough):
    assert (report(text).status == "READY") is enough


def test_the_task_in_other_letters_is_still_the_task():
    given = "Say what can go wrong with this idea, to whom, and how you would notice it. " * 3
    form = Form(FORM.sections, FORM.keys, "head", given + OWN_JA)
    assert kinds(report(given.upper(), form=form)) == ["unfilled"]
    assert kinds(report(OWN_JA, form=form)) == ["unfilled"]
    assert kinds(report(given + OWN, form=form)) == []  # 41 words of the task beside 30 own
    assert kinds(report(given + " ".join(OWN.split()[:20]), form=form)) == ["short"]


def test_turns_of_phrase_that_the_task_has_too_are_the_trainees_own():
    """In Japanese five characters are two words; every answer shares some with the task."""
    given = "どのように予測するか、その結果に応じて何をするか、毎週月曜日に会員が何を見るか。"
    assert report(OWN_JA, form=Form(FORM.sections, FORM.keys, "head", given)).status == "READY"


@pytest.mark.parametrize(
    ("text", "language"), [(OWN, "en"), (OWN_JA, "ja"), (OWN + OWN_JA, "mixed"), ("", "")]
)
def test_language(text, language):
    assert report(text).language == language


def test_a_long_section_and_a_late_one_are_remarks():
    answer = report("word " * 1300, late=True)
    assert kinds(answer) == ["long", "late"]
    assert (answer.status, answer.late) == ("READY", True)


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("hanako.yamada@example.co.jp", "ha…"),
        ("090-1234-5678", "09…"),
        ("emp_0012345", "em…"),
    ],
)
def test_private_data_is_a_remark_that_does_not_repeat_it(secret, shown):
    answer = report(f"{OWN} ask {secret} about it")
    assert kinds(answer, blocking=False) == ["private"]
    assert answer.status == "READY"
    assert shown in answer.items[0].en
    assert secret not in answer.items[0].en + answer.items[0].ja


def test_facts_are_not_private():
    assert report(OWN + " 392,000,000 yen, 400,000 members, D2, 2026-04-01, 24000").items == ()


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('unit: "%"', 'unit: ""', "kpi.unit"),
        ("current: 6.0", "current: 6.0 %", "kpi.current"),
        ("current: 6.0", "current: '400,000'", "kpi.current"),
        ("current: 6.0", "current: .inf", "kpi.current"),
        ("current: 6.0", "current: " + "9" * 400, "kpi.current"),
        ("current: 6.0", "current: [6.0, 5]", "kpi.current"),
        ("horizon_days: 30", "horizon_days: soon", "horizon_days"),
        ("horizon_days: 30", "horizon_days: -1", "horizon_days"),
        ("problem_type: classification", "problem_type: clustering", "problem_type"),
        ("baseline: mail after 14 days", "baseline:", "baseline"),
        ("metric: {name: recall}\n", "", "metric.name"),
    ],
)
def test_a_key_of_the_wrong_type_is_named(old, new, key):
    assert old in HEAD
    answer = report(head=HEAD.replace(old, new))
    assert kinds(answer) == ["key"]
    assert answer.items[0].en.startswith(key + ": ")
    assert answer.items[0].ja.startswith(key + ": ")
    assert answer.status == "INCOMPLETE"


@pytest.mark.parametrize("text", ["6.0", "\uff16.\uff10", "-3", "+0.25", "24000"])
def test_numbers(text):
    assert report(head=HEAD.replace("6.0", text)).status == "READY"


def test_kpi_and_metric_must_differ_in_every_spelling():
    for kpi, metric in [
        ("recall", "Recall "),
        ("正解率", "accuracy"),
        ("precision at k", "precision_at_k"),
    ]:
        head = HEAD.replace("monthly churn", kpi).replace("{name: recall}", f"{{name: {metric}}}")
        answer = report(head=head)
        assert kinds(answer) == ["key"]
        assert "the same" in answer.items[0].en


def test_target_must_differ_from_today():
    answer = report(head=HEAD.replace("5.7", "6"))
    assert [i.en for i in answer.items] == ["kpi.current and kpi.target are equal."]


@pytest.mark.parametrize(
    ("metric", "remarks"),
    [
        ("{name: precision_at_k}", []),
        ('{name: "other: share of shelves with a start"}', []),
        ('{name: "other:share of shelves"}', []),
        ("{name: other, definition: share of shelves}", []),
        ("{name: starts, other: share of shelves}", []),
        ("{name: shelf hits}", ["metric"]),
        ('{name: "other:"}', ["metric"]),
    ],
)
def test_an_unlisted_metric_is_never_refused(metric, remarks):
    answer = report(head=HEAD.replace("{name: recall}", metric))
    assert kinds(answer, blocking=False) == remarks
    assert answer.status == "READY"


def test_the_head_may_stand_without_a_fence_or_below_some_words():
    assert report(head=HEAD.replace("```yaml\n", "").replace("```", "")).status == "READY"
    assert report(head="Our head:\n\n" + HEAD + "\nThank you!").status == "READY"


@pytest.mark.parametrize("head", ["", "```yaml\n# kpi: {name: text}\nYOUR ANSWER HERE\n```"])
def test_an_empty_head(head):
    answer = report(head=head)
    assert [(i.kind, i.en) for i in answer.items] == [("head", "not filled in yet.")]


def test_a_left_over_template_line_does_no_harm():
    assert report(head=HEAD.replace("kpi:", "YOUR ANSWER HERE\nkpi:", 1)).status == "READY"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("kpi: {name: churn, unit: %}", "not valid YAML near line 1"),
        ("kpi:name", 'lines of the form "key: value"'),
        ("- a\n- b", 'lines of the form "key: value"'),
        ("a: 1\n\tb: 2", "not valid YAML near line 2"),
        ("a: 1\nb: c: d", "not valid YAML near line 2"),
        ("a: 1\n---\nb: 2", "not valid YAML"),
        ("baseline: a\nbaseline: b", "'baseline' stands twice"),
        ("kpi: {name: a}\nkpi: {name: b}", "'kpi' stands twice"),
        ("a: &x [1]\nb: *x", "anchors"),
        ("b: *x", "anchors"),
        ("a: !!python/object/apply:os.system [ls]", "tags"),
        ("a: !!int 5", "tags"),
        ("a: " + "[" * 200 + "]" * 200, "nested too deeply"),
        ("a: " + "{b: " * 50, "nested too deeply"),
        ("a: [" + "1, " * 400 + "]", "too long"),
        ("a: " + "x" * 5000, "longer than 4000"),
        ('a: "\\UFFFFFFFF"', "not valid YAML"),
        ("a: \x00", "not valid YAML"),
        ("a: \ud800", "not valid YAML"),
        ("%YAML " + "9" * 500 + ".1\n--- a", "not valid YAML"),
        ("? [a, b]\n: c\n? [d]\n: e", "stands twice"),
    ],
)
def test_hostile_or_broken_yaml_is_a_friendly_item(head, said):
    with pytest.raises(HeadError) as caught:
        read_head(head)
    assert said in caught.value.args[0]
    assert caught.value.args[1]
    assert kinds(report(head=head)) == ["head"]


def test_nothing_is_constructed():
    head = "a: 2026-01-01\nb: yes\nc: 1:30\nd: 0x10\ne: ~\n<<: {f: g}"
    assert read_head(head) == {
        "a": "2026-01-01", "b": "yes", "c": "1:30", "d": "0x10", "e": "~", "<<.f": "g",
    }  # fmt: skip


@pytest.mark.parametrize(
    "hostile",
    ["<!--" * 50_000, "a@" * 100_000, "a." * 100_000, "[" * 200_000, "`" * 200_000, "x1" * 100_000,
     "0-" * 100_000, "kpi: {" * 30_000, "あ" * 200_000, "```yaml\n" * 20_000, "\ud800" * 9_000],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_hostile_text_costs_little(hostile):
    with within(1):
        report(hostile, hostile).plain().encode()


def test_quoted_text_is_harmless():
    answer = report(
        head=HEAD.replace("horizon_days: 30", 'horizon_days: "\\e[31m\\u202e' + "x" * 90 + '"')
    )
    assert "\x1b" not in answer.plain()
    assert "\u202e" not in answer.plain()
    assert "x" * 61 not in answer.plain()


def test_plain_speaks_both_languages_and_gives_no_points():
    answer = report("", late=True)
    assert answer.plain().splitlines() == [
        "Pre-check: INCOMPLETE",
        "  ✗ risk: not filled in yet.",
        "  - Handed in after the deadline.",
        "This gives and takes no points; people read the answer. Try as often as you like.",
    ]
    assert "まだ記入されていません" in answer.plain("ja")
    assert "点数には影響しません" in answer.plain("ja")


PLAN = HEAD.replace("```yaml\n", "```yaml\nmde_abs: 0.3\nn_per_arm: 96066\n")
PLANNED = Form.of(
    {"sections": {"risk": {}}, "head": {"keys": KEYS | {"mde_abs": "number", "n_per_arm": "whole"}}}
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("96066", "96063", None),  # the other textbook formula
        ("96066", "100668", None),  # the same effect upwards
        ("96066", "86500", None),  # 10 % less
        ("96066", "86000", "gives 96,063"),
        ("96066", "111000", "gives 96,063"),
        ("96066", "0", "gives 96,063"),
        ("0.3", "-0.3", None),
        ("0.3", "0.003", "gives 983,"),  # meant as a share, read as points
        ("0.3", "0", "mde_abs is 0"),
        ("0.3", "99", None),  # no such share: nothing to say
        ("6.0", "600", None),
        ('"%"', "yen", None),
        ('"%"', "percent a month", None),
        ('"%"', "\uff05", None),
    ],
)
def test_n_per_arm_is_recomputed_and_only_remarked_on(old, new, said):
    answer = report(head=PLAN.replace(old, new, 1), form=PLANNED)
    assert answer.status == "READY"
    assert kinds(answer) == (["sum"] if said else [])
    if said:
        assert said in answer.items[0].en
        assert answer.items[0].ja


def test_a_head_without_a_test_has_no_sum():
    assert report().items == ()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({}, "sections"),
        ({"sections": []}, "sections"),
        ({"sections": {"a": 1}}, "head.keys"),
        ({"sections": {"a": 1}, "head": {"keys": {"k": "integer"}}}, "head.keys.k"),
    ],
)
def test_a_wrong_form_names_its_key(raw, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        Form.of(raw)


# ── on the grader's side ──────────────────────────────────────────────────────────────────────


def markdown(text, grade_id=None, tags=()):
    marks = {"nbgrader": {"grade_id": grade_id, "solution": True}} if grade_id else {}
    return {"cell_type": "markdown", "source": text, "metadata": {**marks, "tags": list(tags)}}


RUBRIC = Rubric(
    "w",
    Text("w"),
    {"risk": Text("risk")},
    (Criterion("risk", Text(), 10, "risk", (), (Text(),) * 4),),
    (),
    FORM,
)
PROMPT = "The task asks for this and that and for many other things besides. " * 4


def test_what_was_given_is_the_instructors_text_only():
    source = {"cells": [markdown(PROMPT), markdown(OWN_JA, tags=["facts"])]}
    copied = {"cells": [markdown(PROMPT, "risk"), markdown(HEAD, "head")]}
    assert precheck_notebook(copied, RUBRIC, source).status == "INCOMPLETE"
    assert precheck_notebook(copied, RUBRIC).status == "READY"
    quoting = {"cells": [markdown(OWN_JA, "risk"), markdown(HEAD, "head"), markdown(OWN_JA)]}
    assert precheck_notebook(quoting, RUBRIC, source).status == "READY"


def test_of_a_cell_that_stands_twice_the_last_one_counts():
    cells = [markdown(OWN, "risk"), markdown("", "risk"), markdown([HEAD[:20], HEAD[20:]], "head")]
    assert precheck_notebook({"cells": cells}, RUBRIC).status == "INCOMPLETE"
    assert precheck_notebook({"cells": cells[::-1]}, RUBRIC).status == "READY"


def test_findings_carry_no_points_and_say_what_is_only_a_remark():
    found = findings(precheck({"risk": "", "head": HEAD}, RUBRIC, late=True), "w")
    assert {f.kind for f in found} == {"precheck"}
    assert [f.text.en for f in found] == [
        "Pre-check: INCOMPLETE.",
        "risk: not filled in yet.",
        "Handed in after the deadline. (a remark only)",
    ]
    assert all(f.text.ja for f in found)


# ── the trainee's verb ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    rubric = {"sections": {"risk": {}}, "head": {"cell": "head", "keys": KEYS}}
    (tmp_path / "rubric.yaml").write_text(json.dumps(rubric))
    return tmp_path


def save(path, risk):
    cells = [markdown(PROMPT), markdown(risk, "risk"), markdown(HEAD, "head")]
    path.write_text(json.dumps({"cells": cells}))


def test_the_verb_reads_the_saved_notebook(folder, capsys):
    save(folder / "w.ipynb", OWN)
    kit.precheck()
    out = capsys.readouterr().out
    assert out.startswith("Read w.ipynb as saved at ")
    assert "Pre-check: READY" in out
    save(folder / "w.ipynb", PROMPT)
    kit.precheck("w.ipynb")
    assert "Pre-check: INCOMPLETE" in capsys.readouterr().out


def test_the_verb_asks_for_a_name_when_it_cannot_know(folder, capsys, monkeypatch):
    kit.precheck()
    assert capsys.readouterr().out.startswith("No saved notebook was found here.")
    save(folder / "w.ipynb", OWN)
    save(folder / "copy.ipynb", "")
    kit.precheck()
    assert 'precheck("name.ipynb")' in capsys.readouterr().out
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "w.ipynb"))
    kit.precheck()
    assert "Pre-check: READY" in capsys.readouterr().out
    kit.precheck("absent.ipynb")
    assert "absent.ipynb" in capsys.readouterr().out


def test_the_verb_speaks_japanese(folder, capsys, monkeypatch):
    monkeypatch.setenv("PRACTICE_LANG", "ja")
    save(folder / "w.ipynb", "")
    kit.precheck()
    assert "事前チェック: INCOMPLETE" in capsys.readouterr().out
