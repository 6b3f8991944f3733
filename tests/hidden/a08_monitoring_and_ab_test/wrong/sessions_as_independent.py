"""Tests sessions as if each were a person of its own.
セッションを、それぞれ別人であるかのように検定している。"""

SCORE = 80
FAILS = ["aa_false_positive_rate", "ratio_metric_effect"]


def user_level_test(df, *, alpha=0.05):
    totals = df.groupby("arm")["conv"].agg(["sum", "count"])
    return two_proportion(*totals.loc["a"], *totals.loc["b"], alpha=alpha)
