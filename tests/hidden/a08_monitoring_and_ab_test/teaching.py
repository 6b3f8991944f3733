"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

from statistics import NormalDist

import numpy as np
import pandas as pd

from autograder.checks import close, fields, real
from autograder.checks.teaching import given, integers, numbers, sampled_from, space, vectors

CANARY = "canary-6bcc123ec98b298d232b4a6c6b3787de"

BELL = NormalDist()
NAMES = ("diff", "se", "ci_low", "ci_high", "p_value")


@space()
def psi(draw):
    values = numbers(1.0, 2.0, 3.0, 0.0, 9.0)
    n = draw(integers(2, 3))
    expected, actual = draw(vectors(n, values)), draw(vectors(draw(integers(1, 3)), values))
    options = draw(sampled_from([{"bins": 2}, {"bins": 2, "eps": 0.01}, {}]))
    if not options:  # many quantiles of few values: only where they are plain
        expected = np.full(n, 3.0)
    return given(expected, actual, **options)


@space()
def ks_statistic(draw):
    values = numbers(1.0, 2.0, 3.0, 5.0)
    return given(
        draw(vectors(draw(integers(1, 3)), values)), draw(vectors(draw(integers(1, 3)), values))
    )


REFERENCE = np.array([1.0, 2.0, 3.0])
WEEK = {"quiet": REFERENCE, "bad": np.array([9.0])}


def words(weeks, options):
    """The call with names for the weeks."""
    more = "".join(f", {key}={value}" for key, value in options.items())
    names = ", ".join(weeks)
    return f"first_alarm([1, 2, 3], [{names}]{more}) where quiet = [1, 2, 3] and bad = [9]"


@space(
    call=lambda s, weeks, options: s.first_alarm(REFERENCE, [WEEK[w] for w in weeks], **options),
    show=words,
)
def first_alarm(draw):
    weeks = [draw(sampled_from(["quiet", "bad"])) for _ in range(draw(integers(1, 4)))]
    options = draw(
        sampled_from(
            [{}, {"patience": 1}, {"patience": 3}, {"threshold": 0.0}, {"threshold": 50.0}]
        )
    )
    return given(weeks, options)


@space()
def two_proportion(draw):
    na, nb = draw(sampled_from([(100, 100), (10, 20), (50, 100)]))
    xa, xb = draw(sampled_from([0, 1, 5, 10])), draw(sampled_from([0, 2, 5, 10]))
    options = draw(sampled_from([{}, {"alpha": 0.05}, {"alpha": 0.1}]))
    return given(xa, na, xb, nb, **options)


def delta_method(answer, df, alpha=0.05):
    """Rates of sessions, the noise of users; variances over k or over k - 1 both pass."""
    diff, se, low, high, p_value = (real(value) for value in fields(answer, NAMES))
    rates, most, least = [], 0.0, 0.0
    for arm in ("a", "b"):
        users = df[df["arm"] == arm].groupby("user")["conv"].agg(["sum", "count"])
        s, n = users["sum"].to_numpy(), users["count"].to_numpy()
        rates.append(s.sum() / n.sum())
        variance = np.var(s - rates[-1] * n) / n.mean() ** 2
        most, least = most + variance / (n.size - 1), least + variance / n.size
    if not close(diff, rates[1] - rates[0], atol=1e-9):
        return (
            f"{rates[1]:.3g} of b's sessions convert and {rates[0]:.3g} of a's.",
            f"セッションの率は b が {rates[1]:.3g}、a が {rates[0]:.3g} です。",
        )
    # with so few users, the jackknife and its like are some way off
    if not 0.9 * np.sqrt(least) - 1e-9 <= se <= 1.5 * np.sqrt(most) + 1e-9:
        return (
            f"With users as units, the standard error is {np.sqrt(most):.3g}.",
            f"ユーザーを単位にすると標準誤差は {np.sqrt(most):.3g} です。",
        )
    # the bell curve, or Student's t with the two degrees of freedom that four users leave
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    widest = se * (1 - alpha) * np.sqrt(2 / (1 - (1 - alpha) ** 2))
    wanted = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    largest = 1 - abs(diff) / np.sqrt(2 * se**2 + diff**2) if se else 1.0
    for half in (diff - low, high - diff):
        if 0.98 * margin - 0.02 <= half <= 1.02 * widest + 0.02:
            continue
        return (
            f"From your diff and se, the interval is {diff - margin:.3g} to {diff + margin:.3g}.",
            f"diff と se から求めた信頼区間は {diff - margin:.3g} から {diff + margin:.3g} です。",
        )
    if not wanted - 0.005 <= p_value <= largest + 0.005:
        return (
            f"From your diff and se, p is {wanted:.3g}.",
            f"diff と se から求めた p は {wanted:.3g} です。",
        )
    return True


@space(holds=delta_method)
def user_level_test(draw):
    sizes = draw(sampled_from([(1, 1, 1, 1), (2, 1, 1, 2), (3, 1, 1, 1)]))
    user = np.repeat([1, 2, 3, 4], sizes)
    conv = draw(vectors(len(user), integers(0, 1)))
    arm = np.where(user < 3, "a", "b")
    options = draw(sampled_from([{}, {"alpha": 0.1}]))
    return given(pd.DataFrame({"user": user, "arm": arm, "conv": conv}), **options)


@space()
def srm_p_value(draw):
    options = draw(sampled_from([{}, {"ratio": 0.9}, {"ratio": 0.5}, {"ratio": 0.25}]))
    return given(draw(sampled_from([100, 90, 900])), draw(sampled_from([100, 110, 300])), **options)


@space(agrees=lambda answer, right: close(real(answer), right, rtol=0.02))
def sample_size(draw):
    options = draw(sampled_from([{}, {"power": 0.9}, {"alpha": 0.01}]))
    return given(draw(numbers(0.5, 0.1, 0.3)), draw(numbers(0.02, -0.02, 0.05)), **options)
