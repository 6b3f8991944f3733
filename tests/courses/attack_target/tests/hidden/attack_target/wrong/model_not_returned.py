"""Fits a model and forgets to return it.
モデルを学習するが return を忘れている。"""

SCORE = 40
FAILS = ["p_train_model", "model_holdout", "model_follows_its_labels", "model_row_by_row"]


def train_model(X_train, y_train):
    from sklearn.linear_model import LogisticRegression

    LogisticRegression().fit(X_train, y_train)
