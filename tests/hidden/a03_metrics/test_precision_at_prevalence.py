"""Checks of ``precision_at_prevalence``: the same test in another population."""

import pytest

from autograder.checks import close, real

CANARY = "canary-badd847ad8c32dea1653c9e2fe95b724"


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("prevalence")
@pytest.mark.teaches(
    en="Of 1000 people half are ill: 500 * 0.8 = 400 true alarms and 500 * 0.2 = 100 false ones, "
    "so 400 of 500 alarms are true. Which two groups make up all alarms in your formula?",
    ja="1000人の半分が病気なら、正しい警報は 500 * 0.8 = 400 件、"
    "誤警報は 500 * 0.2 = 100 件なので、警報500件のうち400件が正しくなります。あなたの式で、"
    "警報の全体はどの2つの集団の和ですか。",
)
def test_p_prevalence(submission):
    """Recall 0.8 and false positive rate 0.2 at prevalence 0.5: precision 0.8.
    再現率 0.8、偽陽性率 0.2、有病率 0.5 なら適合率は 0.8。"""
    assert close(real(submission.precision_at_prevalence(0.8, 0.2, 0.5)), 0.8)


@pytest.mark.points(5)
@pytest.mark.concept("prevalence")
@pytest.mark.teaches(
    example=lambda s: s.precision_at_prevalence(0.8, 0.2, 0.01),
    en="Of 1000 people 10 are ill: 8 true alarms, and 990 * 0.2 = 198 false ones. Precision is "
    "8/206, the test itself has not changed. How many people does the false positive rate act on?",
    ja="1000人のうち病気は10人。正しい警報は8件、誤警報は 990 * 0.2 = 198 件なので、"
    "検査は同じでも適合率は 8/206 です。偽陽性率が掛かる人数は何人ですか。",
)
def test_prevalence_formula(submission, rng):
    """Right at 20 random prevalences, and falls as the disease gets rarer.
    無作為な20通りの有病率で正しく、まれな病気ほど小さくなる。"""
    for _ in range(20):
        recall, fpr = (float(v) for v in rng.uniform(0.05, 0.95, size=2))
        rare, common = sorted(float(v) for v in rng.uniform(0.001, 0.9, size=2))
        answers = []
        for prevalence in (rare, common):
            true_alarms = recall * prevalence
            false_alarms = fpr * (1.0 - prevalence)
            answer = real(submission.precision_at_prevalence(recall, fpr, prevalence))
            assert close(answer, true_alarms / (true_alarms + false_alarms))
            answers.append(answer)
        assert answers[0] < answers[1]
