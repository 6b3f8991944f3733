"""Returns slope and intercept of the standardised x.
標準化した x に対する傾きと切片のまま返している。"""

import numpy as np

SCORE = 65
FAILS = ["p_fit_exact", "fit_matches_ols_any_scale", "history_contract", "heldout_near_noise_floor"]


def fit_line(x, y, *, lr=0.1, n_steps=500):
    mean, std = x.mean(), x.std()
    z = (x - mean) / (std if std > 0 else 1.0)
    a = b = 0.0
    history = [mse(y, predict_line(z, a, b))]
    for _ in range(n_steps):
        a, b = gradient_step(a, b, mse_gradient(z, y, a, b), lr)
        history.append(mse(y, predict_line(z, a, b)))
    return a, b, np.array(history)
