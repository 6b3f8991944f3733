"""Every sentence of the kit, in English and Japanese, and the choice between them."""

import os

LANGUAGES = ("en", "ja")

WORDS = {
    # headlines of one task
    "passed": ("all public checks pass", "公開チェックにすべて合格しました"),
    "failed": ("{good} of {all} public checks pass", "公開チェック {all} 件中 {good} 件に合格"),
    "unstarted": ("you have not started this one yet", "まだ着手していません"),
    "missing": ("nothing to call yet", "まだ呼び出せません"),
    "broke": ("this check could not judge your answer", "このチェックでは判定できませんでした"),
    "no_checks": ("no public check here", "ここに公開チェックはありません"),
    # the line below a headline
    "more_later": (
        "Grading also runs checks that you do not see: other data, other sizes, edge cases.",
        "採点では、別のデータ・大きさ・境界条件などの非公開チェックも行います。",
    ),
    "how_to_start": (
        "Put your code in place of raise NotImplementedError(), run that cell, then check again. "
        'Stuck? hint("{task}")',
        "raise NotImplementedError() を自分のコードに置き換えてセルを実行し、"
        'もう一度チェックしてください。困ったら hint("{task}")',
    ),
    "needs_stub": (
        "{task} needs {other}, which you have not started yet. Write {other} first.",
        "{task} に必要な {other} にまだ着手していません。先に {other} を書きましょう。",
    ),
    "run_cell": (
        "Python does not know {name}. Run the cell that defines it, then check again. "
        "Was it renamed?",
        "{name} が見つかりません。定義しているセルを実行してから、もう一度チェックしてください。"
        "名前を変えていませんか。",
    ),
    "not_callable": (
        "{name} is {value} here, but the task asks for a function. Was the name used twice?",
        "{name} は関数ではなく {value} になっています。同じ名前を別の用途に使っていませんか。",
    ),
    "stuck": ('Stuck? hint("{task}")', '困ったら hint("{task}")'),
    "not_your_fault": (
        "This is not about your code. Please tell your instructor what stands here.",
        "あなたのコードの問題ではありません。この表示を担当者に伝えてください。",
    ),
    "try_yourself": (
        "What grading checks is listed in the task. Until then, try a small example of your own.",
        "採点時のチェック内容は課題文にあります。まずは小さな例を自分で作って試してみましょう。",
    ),
    "waits": (
        "{names} is not written yet: this cell waits for it.",
        "{names} がまだ書かれていないため、このセルは待っています。",
    ),
    "wait": (
        "{names} are not written yet: this cell waits for them.",
        "{names} がまだ書かれていないため、このセルは待っています。",
    ),
    # details of one check
    "called": ("We called", "実行した式"),
    "returned": ("You returned", "返り値"),
    "because": ("What happened", "起きたこと"),
    "line": ("Your line", "該当する行"),
    "question": ("Think about", "考えてみよう"),
    "warned": ("Python warned", "Pythonの警告"),
    "raised": ("Your code raised {error}", "例外が発生しました: {error}"),
    "where": ("line {line} of its cell, in {function}", "{function} の中、セルの {line} 行目"),
    "points": ("{points} pt", "{points} 点"),
    # all tasks
    "all_tasks": (
        "{good} of {all} tasks pass their public checks",
        "{all} 課題中 {good} 課題が公開チェックに合格",
    ),
    # hints
    "hint": ("Hint {level} of {all}", "ヒント {level} / {all}"),
    "next_hint": (
        'Think first. Still stuck? hint("{task}") shows the next one.',
        'まず考えてみましょう。まだ困っていたら hint("{task}") で次のヒントが出ます。',
    ),
    "last_hint": (
        "That was the last hint. A break or a colleague often helps more than staring.",
        "これが最後のヒントです。休憩したり、同僚に話したりすると道が開けることもあります。",
    ),
    "no_hints": ("There are no hints for {task}.", "{task} のヒントはありません。"),
    "which_hint": ("Which task? Try {names}.", "どの課題ですか。例: {names}"),
    # names and trouble
    "unknown": ("There is no task {name}.", "{name} という課題はありません。"),
    "did_you_mean": ("Did you mean {names}?", "もしかして: {names}"),
    "tasks_are": ("The tasks are {names}.", "課題の一覧: {names}"),
    "no_tasks": ("There is nothing to check here.", "チェックする課題はありません。"),
    "stopped": (
        "Stopped by you. If it was slow: does a loop in your function ever end?",
        "中断しました。遅かった場合は、関数の中のループが終わるか確かめてみましょう。",
    ),
    "kit_broke": (
        "The check itself had a problem ({error}). Your code is not to blame; "
        "restart the kernel and run all cells. If it stays, tell your instructor.",
        "チェック自体に問題が起きました({error})。あなたのコードのせいではありません。"
        "カーネルを再起動して全セルを実行し、直らなければ担当者に伝えてください。",
    ),
    "language": ("Messages are in English now.", "日本語で表示します。"),
    "languages_are": (
        'Languages: language("en"), language("ja").',
        '使える言語: language("en"), language("ja")',
    ),
}

_state = {"chosen": "", "default": "en"}


def current() -> str:
    """The language in force: chosen by ``language()``, else PRACTICE_LANG, else the release's."""
    wanted = _state["chosen"] or os.environ.get("PRACTICE_LANG", "")[:2].lower()
    return wanted if wanted in LANGUAGES else _state["default"]


def choose(lang: str) -> None:
    """Use ``lang`` from now on."""
    _state["chosen"] = lang


def set_default(lang: str) -> None:
    """The language of the release; an unknown one changes nothing."""
    if lang in LANGUAGES:
        _state["default"] = lang


def say(key: str, **values: object) -> str:
    """One sentence in the language in force."""
    return WORDS[key][LANGUAGES.index(current())].format(**values)


def pick(text: dict[str, str]) -> str:
    """A text that came with the assignment, in the language in force, else in English."""
    return text.get(current()) or text.get("en", "")
