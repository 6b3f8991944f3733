"""Single-precision numbers come out.
単精度の値を返す。"""

import numpy as np


def ks_statistic(x, y):
    return np.float32(max(abs(np.mean(x <= t) - np.mean(y <= t)) for t in np.append(x, y)))


def srm_p_value(na, nb, *, ratio=0.5):
    z = (na - ratio * (na + nb)) / np.sqrt(ratio * (1 - ratio) * (na + nb))
    return np.float32(2 * BELL.cdf(-abs(z)))


def sample_size(p0, mde_abs, *, alpha=0.05, power=0.8):
    # Cohen's h: the arcsine of the root makes the noise the same for every rate
    h = 2 * np.arcsin(np.sqrt(p0 + mde_abs)) - 2 * np.arcsin(np.sqrt(p0))
    z = BELL.inv_cdf(1 - alpha / 2) + BELL.inv_cdf(power)
    return np.float32(np.ceil(2 * (z / h) ** 2))
