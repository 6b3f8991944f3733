"""Updates the slope only.
傾きだけを更新している。"""

SCORE = 55
FAILS = [
    "step_descends",
    "p_fit_exact",
    "fit_matches_ols_any_scale",
    "heldout_near_noise_floor",
    "constant_x",
]


def gradient_step(a, b, grad, lr):
    return a - lr * grad[0], b
