"""Checks of ``macro_f1``: more than two classes."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from autograder.checks import close, real

CANARY = "canary-96bc33abde39f06de8d13b2bc6f740d1"


@pytest.mark.points(10)
@pytest.mark.concept("averaging")
@pytest.mark.teaches(
    example=lambda s: s.macro_f1(
        np.array(["cat", "cat", "dog", "dog"]), np.array(["cat", "cat", "dog", "owl"])
    ),
    en="Three classes take part: F1 is 1 for cat, 2/3 for dog and 0 for owl, which was predicted "
    "but never true. The plain average is 5/9. Which classes does your loop visit, and does each "
    "count the same?",
    ja="登場するクラスは3つです。F1 は cat が 1、dog が 2/3、予測だけに現れる owl が 0 で、"
    "単純な平均は 5/9 です。あなたのループはどのクラスを回り、"
    "どのクラスも同じ重みで数えていますか。",
)
def test_macro_f1_oracle(submission, rng):
    """Equals scikit-learn's macro F1 with 2 to 5 classes, some only predicted or only true.
    2〜5クラス(予測だけ・正解だけのクラスを含む)で scikit-learn の macro F1 と一致する。"""
    animals = np.array(["ant", "bee", "cat", "dog", "elk"])
    for k in (2, 3, 4, 5) * 3:
        names = np.arange(k) if rng.random() < 0.5 else animals[:k]
        truth = names[rng.choice(k, size=60, p=rng.dirichlet(np.ones(k)))]
        said = np.where(rng.random(60) < 0.6, truth, names[rng.integers(0, k, size=60)])
        keep_truth, keep_said = truth != names[0], said != names[-1]
        for rows in (np.full(60, True), keep_truth, keep_said):
            if rows.any():
                wanted = f1_score(truth[rows], said[rows], average="macro", zero_division=0)
                assert close(real(submission.macro_f1(truth[rows], said[rows])), wanted)
