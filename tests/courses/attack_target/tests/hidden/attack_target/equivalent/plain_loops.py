"""Loops, and a model of one's own that returns a list.
ループと、リストを返す自作モデル。"""


def accuracy(y_true, y_pred):
    return sum(int(a) == int(b) for a, b in zip(y_true, y_pred, strict=True)) / len(y_true)


def precision(y_true, y_pred):
    called = [int(a) for a, b in zip(y_true, y_pred, strict=True) if b == 1]
    return sum(called) / len(called) if called else 0.0


def recall(y_true, y_pred):
    found = [int(b) for a, b in zip(y_true, y_pred, strict=True) if a == 1]
    return sum(found) / len(found) if found else 0.0


def f1(y_true, y_pred):
    both = sum(int(a) * int(b) for a, b in zip(y_true, y_pred, strict=True))
    either = sum(int(a) + int(b) for a, b in zip(y_true, y_pred, strict=True))
    return 2 * both / either if either else 0.0


class LeastSquares:
    def __init__(self, X, y):
        self.weights = np.linalg.lstsq(X, 2.0 * np.asarray(y) - 1.0, rcond=None)[0]

    def predict(self, X):
        return [int(score > 0) for score in np.asarray(X) @ self.weights]


def train_model(X_train, y_train):
    return LeastSquares(np.asarray(X_train), y_train)
