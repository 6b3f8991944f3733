"""Returns the p-value of the test in place of the statistic.
統計量ではなく、検定の p 値を返している。"""

from scipy import stats

SCORE = 88
FAILS = ["p_ks", "ks_vs_oracle"]


def ks_statistic(x, y):
    return float(stats.ks_2samp(x, y).pvalue)
