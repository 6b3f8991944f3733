"""Boosting on yen with a gamma loss, whose link is the logarithm; default trees otherwise.
円のまま、対数リンクを持つガンマ損失でブースティングする。"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor


class LogLink:
    def __init__(self):
        self.model = HistGradientBoostingRegressor(loss="gamma", max_iter=200, max_leaf_nodes=4)

    def _table(self, X):
        spelled = X["address"].map(lambda text: text.split(",")[-1].replace(" ", "").lower())
        known = {city.replace(" ", "").lower(): i for i, city in enumerate(cities["city"])}
        rows = spelled.map(known)
        table = cities[["lat", "lon"]].reindex(rows).reset_index(drop=True)
        device = X["device"].map({"tv": 2.0, "pc": 1.0, "phone": 0.0})
        for name, column in {**X[["income", "age", "tenure"]], "device": device}.items():
            table[name] = np.asarray(column, dtype=float)
        return table

    def fit(self, X, y):
        self.model.fit(self._table(X), y)
        return self

    def predict(self, X):
        return self.model.predict(self._table(X)).tolist()


def build_model():
    return LogLink()
