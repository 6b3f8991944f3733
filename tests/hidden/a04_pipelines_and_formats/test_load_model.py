"""Checks of ``load_model``. A pickle is only ever opened in the trainee's process."""

import hashlib
import pickle

import pytest
from sklearn.linear_model import LinearRegression

from autograder.checks import WrongType, close, expect_error, mapping, real, vector

CANARY = "canary-a1db2a2bc0f64bdd9fc947e01613562a"

FLAG = "opened.txt"
TRAP = b"cbuiltins\nopen\n(V" + FLAG.encode() + b"\nVw\ntR."  # whoever unpickles it makes a file


def sha256(content):
    """The hash of these bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("pickle-safety")
@pytest.mark.teaches(
    en="The file is the one that was promised, its hash is right, so the object in it comes back: "
    "a dict with bias 1.5. Do you hash the bytes of the file, as 64 hexadecimal digits, and return "
    "what you loaded?",
    ja="ファイルは約束どおりのもので、ハッシュ値も一致するので、中のオブジェクト"
    "(bias が 1.5 の dict)が返ります。ファイルのバイト列のハッシュ値を16進数64桁で求め、"
    "読み込んだものを return していますか。",
)
def test_p_load(submission):
    """A file with the right hash gives its object.
    ハッシュ値が正しいファイルからは、中のオブジェクトが返る。"""
    content = pickle.dumps({"bias": 1.5})
    submission.put_file("toy_model.pkl", content)
    model = mapping(submission.load_model("toy_model.pkl", sha256(content)))
    assert list(model) == ["bias"] and close(real(model["bias"]), 1.5)


@pytest.mark.points(10)
@pytest.mark.concept("pickle-safety")
@pytest.mark.core
@pytest.mark.teaches(
    en="To unpickle a file is to run the program in it. The file of this check makes another file "
    "when it is opened, and its hash is wrong. At which line of yours is the first byte of the "
    "pickle executed, and had you compared the hash of all its bytes by then?",
    ja="pickle を開くことは、中のプログラムを実行することです。このチェックのファイルは、"
    "開かれると別のファイルを作ります。そしてハッシュ値は一致しません。"
    "あなたのコードで pickle が実行されるのは何行目ですか。"
    "その時点で、全バイトのハッシュ値を比べ終えていますか。",
)
def test_pickle_hash_first(submission, rng):
    """With a wrong hash: ValueError, and the pickle was never opened. With the right one: a model.
    ハッシュ値が違えば ValueError となり、pickle は開かれない。正しければモデルが返る。"""
    X, slope = rng.normal(size=(20, 2)), rng.normal(size=2)
    model = LinearRegression().fit(X, X @ slope + 1.0)
    content = pickle.dumps(model)
    submission.put_file("trap.pkl", TRAP)
    expect_error(lambda: submission.load_model("trap.pkl", sha256(content)), "ValueError")
    refuse_opened(submission)
    submission.put_file("model.pkl", content)
    loaded = submission.load_model("model.pkl", sha256(content))
    for digit in (0, 63):  # all the others are right
        wrong = list(sha256(content))
        wrong[digit] = "0" if wrong[digit] != "0" else "1"
        expect_error(lambda w="".join(wrong): submission.load_model("model.pkl", w), "ValueError")
    predict = submission.helper("def predict(model, X): return model.predict(X)").predict
    assert close(vector(predict(loaded, X[:5]), 5), X[:5] @ slope + 1.0)
    large = pickle.dumps({"weights": rng.normal(size=40_000)})
    submission.put_file("large.pkl", large)
    weights = mapping(submission.load_model("large.pkl", sha256(large))).get("weights")
    assert vector(weights, 40_000).size
    submission.put_file("large.pkl", large + b"\0")  # one byte more, at the very end
    expect_error(lambda: submission.load_model("large.pkl", sha256(large)), "ValueError")


def refuse_opened(submission):
    """Raise WrongType if the trap was opened."""
    try:
        expect_error(lambda: submission.read_file(FLAG), "FileNotFoundError")
    except WrongType:
        en = "The pickle was opened although its hash was wrong."
        ja = "ハッシュ値が違うのに pickle が開かれました。"
        raise WrongType(en, ja, en, ja) from None
