"""Puts a fifth of the rows aside, once, before anything else happens.
何よりも先に、行の 5 分の 1 を一度だけ取り分ける。"""

from sklearn.model_selection import train_test_split


def honest_estimate(makers, X, y, *, seed):
    X_rest, X_held, y_rest, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    best, _ = tune(makers, X_rest, y_rest, k=4, seed=seed)
    model = makers[best]().fit(X_rest, y_rest)
    return log_mae(y_held, model.predict(X_held))
