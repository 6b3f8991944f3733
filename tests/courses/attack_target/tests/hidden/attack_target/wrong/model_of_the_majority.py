"""Predicts the commoner label for every row.
どの行にも多い方のラベルを予測する。"""

SCORE = 40
FAILS = ["model_holdout", "model_follows_its_labels", "model_row_by_row"]


class Majority:
    def fit(self, X, y):
        self.label = int(np.mean(y) >= 0.5)
        return self

    def predict(self, X):
        return np.full(len(X), self.label)


def train_model(X_train, y_train):
    return Majority().fit(X_train, y_train)
