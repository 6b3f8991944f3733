"""Names on a leaderboard: which ones a trainee may choose, and which ones look the same.

The grader uses this file as it is, so that a notebook and the grader agree. It imports nothing.
"""

import re
import unicodedata

__all__ = ["LONGEST", "NOUNS", "QUALITIES", "flaw", "skeleton", "tidy"]

LONGEST = 24  # characters

# A name that is made: QUALITY NOUN 0000. One word of each list, and a number.
QUALITIES = (
    "Amber", "Bold", "Brave", "Bright", "Calm", "Clear", "Clever", "Coral", "Cosy", "Curious",
    "Eager", "Early", "Gentle", "Golden", "Happy", "Honest", "Humble", "Jolly", "Keen", "Kind",
    "Light", "Lively", "Lucky", "Merry", "Mild", "Neat", "Nimble", "Patient", "Polite", "Proud",
    "Quick", "Quiet", "Ready", "Silver", "Smart", "Steady", "Sunny", "Swift", "Warm", "Witty",
)  # fmt: skip
NOUNS = (
    "Badger", "Beaver", "Cedar", "Comet", "Crane", "Cricket", "Daisy", "Deer", "Dolphin", "Falcon",
    "Fern", "Finch", "Fox", "Gecko", "Hare", "Heron", "Ibis", "Juniper", "Koala", "Lark",
    "Lotus", "Lynx", "Maple", "Marten", "Newt", "Orca", "Otter", "Owl", "Panda", "Pine",
    "Plover", "Puffin", "Robin", "Seal", "Sparrow", "Swan", "Tern", "Trout", "Willow", "Wren",
)  # fmt: skip

# Latin of Europe, kana and kanji, digits; a space, hyphen or underscore between them. No script
# that is read the other way round, no sign that a page, a terminal or a spreadsheet takes for
# more than a letter, and none of the many alphabets whose letters look like Latin ones.
_LETTER = "A-Za-zÀ-ÖØ-öø-ž0-9ぁ-ゖァ-ヺー々一-鿿"
_SHAPE = re.compile(f"[{_LETTER}]+(?:[ _-][{_LETTER}]+)*")
_STAFF = (
    "admin", "administrator", "autograder", "grader", "instructor", "lecturer", "nbgrader",
    "official", "professor", "staff", "system", "teacher", "tutor", "root",
)  # fmt: skip
_STAFF_JA = ("管理者", "運営", "講師", "採点", "教員", "先生", "教授", "事務局")

_ALIKE = (  # what is read as what, once case and accents are gone
    "0o 1l il ıl łl øo đd ħh ŧt þp へヘ べベ ぺペ りリ ニ二 カ力 ロ口 タ夕 ハ八 ー一 チ千 ミ三 "
    "エ工 オ才 ヌ又 ト卜"
)
_LOOKS = str.maketrans({pair[0]: pair[1] for pair in _ALIKE.split()})


def tidy(name: str) -> str:
    """The name as it is shown: wide letters made plain, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def flaw(name: str) -> tuple[str, str] | None:
    """Why ``name`` (tidied) cannot stand on a leaderboard, en and ja; None if it can.

    That it is nobody else's name only the grader can tell, who knows the others.
    """
    if not 2 <= len(name) <= LONGEST:
        return (
            f"a name has 2 to {LONGEST} characters",
            f"名前は 2 文字以上 {LONGEST} 文字以内です",
        )
    if not _SHAPE.fullmatch(name):
        return (
            "a name is made of Latin letters, kana, kanji and digits, with single spaces, hyphens "
            "or underscores between them",
            "使えるのは英字・かな・漢字・数字と、その間の空白・ハイフン・下線(1つずつ)だけです",
        )
    if not any(sign.isalpha() for sign in name):
        return "a name needs a letter", "文字を1つ以上含めてください"
    bare = skeleton(name)
    words = {skeleton(word) for word in re.split("[ _-]", name)}
    staff = {skeleton(word) for word in _STAFF}
    if words & staff or bare in staff or any(word in name for word in _STAFF_JA):
        return "it could be taken for the staff", "スタッフと紛らわしい名前です"
    made = "|".join(map(skeleton, QUALITIES)), "|".join(map(skeleton, NOUNS))
    if re.fullmatch(f"({made[0]})({made[1]})[ol2-9]*", bare):
        return (
            "it looks like a name that was made for somebody else",
            "自動で作られた他の人の名前と紛らわしい名前です",
        )
    return None


def skeleton(name: str) -> str:
    """The same text for names that look alike: case, accents, separators, 0 and O, 二 and ニ."""
    plain = unicodedata.normalize("NFKD", tidy(name).casefold())
    plain = "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f")
    plain = unicodedata.normalize("NFC", plain)
    return re.sub("[ _-]", "", plain.translate(_LOOKS))
