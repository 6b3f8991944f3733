"""Checks of task build_model. The four thresholds of skill share one fit and its predictions."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import vector

CANARY = "canary-39a90e33e7235574aa353e82a60032b3"

MEMBERS = pd.DataFrame(
    {
        "address": ["3-4 Mill Lane, Quill Moor", "7-1 Long Street, AMBERBAY", "unknown"],
        "income": [4_200_000.0, 2_500_000.0, 6_100_000_000.0],
        "age": [25, 41, 67],
        "tenure": [3, 50, 12],
        "device": ["phone", "tv", "pc"],
    }
)


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("generalisation")
def test_p_build_model(submission):
    """The model fits a table of members and predicts one spend for each of them.
    モデルは会員の表で学習でき、会員ごとに 1 つの支出を予測する。"""
    X = pd.concat([MEMBERS] * 20, ignore_index=True)
    y = np.tile([21_000.0, 48_000.0, 33_000.0], 20)
    model = submission.build_model()
    model.fit(X, y)
    assert np.isfinite(vector(model.predict(X.head(7)), 7)).all()


@pytest.fixture
def skill(submission, data, seed, memo):
    """The skill of the submission's model: fitted and measured once, shared by four checks."""
    return memo("skill", lambda: _hidden_skill(submission, data, seed("members")))


def _hidden_skill(submission, data, seed):
    """Fit on a fresh draw of 2,500 members; mean skill on two further draws of 3,000."""
    train = data.gen_spend(data.N_TRAIN, seed)
    model = submission.build_model()
    model.fit(train.X, train.y)
    draws = [data.gen_spend(data.N_HIDDEN, seed + i) for i in (1, 2)]
    return np.mean([data.skill(d, vector(model.predict(d.X), data.N_HIDDEN)) for d in draws])


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    en="Ten members of 2,500 have an income typed a thousand times too large. "
    "What do they do to a straight line, and what would the logarithm do to them?",
    ja="2,500 人のうち約 10 人は、年収が千倍に打ち間違えられています。"
    "その人たちは直線をどう動かしますか。対数を取るとどうなりますか。",
)
def test_skill_030(skill):
    """Skill of at least 0.30 on new members: income is used, and typing errors do not rule it.
    新しい会員でのスキルが 0.30 以上:年収を使い、打ち間違いに振り回されない。"""
    assert skill >= 0.30


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    en="Without the address no model gets past about 0.54, however large it is. "
    "What has the address become in your table of features?",
    ja="住所を使わないモデルは、どれほど大きくしても 0.54 ほどで止まります。"
    "住所は、特徴量の表の中で何になっていますか。",
)
def test_skill_062(skill):
    """Skill of at least 0.62 on new members: the place where they live is used.
    新しい会員でのスキルが 0.62 以上:住んでいる場所を使っている。"""
    assert skill >= 0.62


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    en="Spend rises and falls several times across the map. "
    "Can your model bend along latitude and longitude, or only tilt?",
    ja="支出は地図の上で何度も上がり下がりします。"
    "あなたのモデルは緯度・経度に沿って曲がれますか。それとも傾くだけですか。",
)
def test_skill_080(skill):
    """Skill of at least 0.80 on new members: the curves of the map are followed.
    新しい会員でのスキルが 0.80 以上:地図上の起伏をとらえている。"""
    assert skill >= 0.80


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
@pytest.mark.timeout(20)
@pytest.mark.teaches(
    en="The metric compares logarithms. On which scale does your model's loss compare, "
    "and which few members does that loss listen to most?",
    ja="評価指標は対数どうしを比べます。"
    "モデルの損失はどの尺度で比べていますか。その損失は、どの少数の会員に最も引きずられますか。",
)
def test_skill_089(skill):
    """Skill of at least 0.89 on new members: the target is learned on the scale of the metric.
    新しい会員でのスキルが 0.89 以上:評価指標と同じ尺度で目的変数を学習している。"""
    assert skill >= 0.89
