"""The leaderboard of a06: skill of build_model on a draw that no check uses."""

import numpy as np

from autograder.checks import Skill, leaderboard, vector

CANARY = "canary-d068e1f186cd1d3049107b9bbb9837c0"

N_BOARD = 12_000  # an interval is then about 0.015 wide


@leaderboard(task="build_model", timeout=20)
def skill(submission, data, seed):
    """Skill of the model on new members: 0 is always the median, 1 misses only the noise.
    新しい会員でのモデルのスキル:0 は常に中央値、1 はノイズ以外をすべて当てる。"""
    train = data.gen_spend(data.N_TRAIN, seed("train"))
    members = data.gen_spend(N_BOARD, seed("members"))
    model = submission.build_model()
    model.fit(train.X, train.y)
    said = np.maximum(vector(model.predict(members.X), N_BOARD), 0)

    def loss(spend):
        return np.abs(np.log1p(members.y) - np.log1p(spend))

    return Skill(loss(said), floor=loss(np.median(members.y)), ceiling=loss(members.best))
