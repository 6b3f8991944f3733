"""Learns the logarithm and forgets to go back to yen.
対数で学習したまま、円に戻すのを忘れている。"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor


class Logs:
    def fit(self, X, y):
        self.model = HistGradientBoostingRegressor().fit(X[["income", "age"]], np.log1p(y))
        return self

    def predict(self, X):
        return self.model.predict(X[["income", "age"]])


def build_model():
    return Logs()


SCORE = 80
FAILS = ["skill_030", "skill_062", "skill_080", "skill_089"]
