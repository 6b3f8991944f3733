"""Multiplies and adds in place, so the caller's x is changed.
その場で掛けて足しているため、渡された x まで変わる。"""

SCORE = 55
FAILS = [  # the reference's fit_line predicts with it
    "predict_shapes",
    "p_fit_exact",
    "fit_matches_ols_any_scale",
    "history_contract",
    "heldout_near_noise_floor",
    "constant_x",
]


def predict_line(x, a, b):
    work = x.astype(float) if x.dtype.kind != "f" else x
    work *= a
    work += b
    return work
