"""``leaderboard()``: how a trainee joins, and what the notebook says about it.

The grader never runs this call: it reads the line in the notebook as text.
"""

from . import words
from .cards import Card, show
from .pseudonyms import flaw, tidy
from .tasks import load

__all__ = ["leaderboard"]

WORDS = {
    "join": ("You asked to be on the leaderboard", "順位表への参加を申し込みました"),
    "own": (
        "Your name there will be {name}. If somebody has chosen one that looks the same, both get "
        "a number behind it.",
        "表示される名前は {name} です。よく似た名前の人がいる場合は、両方の後ろに番号が付きます。",
    ),
    "made": (
        "A name will be made for you; your feedback page tells you which one.",
        "名前は自動で作られます。フィードバックのページでお知らせします。",
    ),
    "not_so": (
        "{name} cannot be used: {why}. As it is, a name will be made for you.",
        "{name} は使えません({why})。このままでは、名前は自動で作られます。",
    ),
    "foot": (
        "It counts from the next grading, and never for your points. To leave, put the # back "
        "and submit again.",
        "次の採点から有効です。点数には一切影響しません。"
        "やめるときは # を戻して再提出してください。",
    ),
}


def leaderboard(name: str = "", /) -> None:
    """Ask to be on the leaderboard, under a name of your own or under one that is made."""
    show(lambda: _card(name))


def _card(name: str) -> Card:
    try:
        load()  # the language of the release
    except Exception:
        words.set_default("en")
    lang = words.LANGUAGES.index(words.current())
    own = tidy(name) if isinstance(name, str) else ""
    why = flaw(own) if own else None
    if why is not None:
        text = WORDS["not_so"][lang].format(name=repr(own[:60]), why=why[lang])
    else:
        text = WORDS["own" if own else "made"][lang].format(name=own)
    state = "note" if why is None else "missing"
    return Card(state, "", WORDS["join"][lang], text=text, foot=WORDS["foot"][lang])
