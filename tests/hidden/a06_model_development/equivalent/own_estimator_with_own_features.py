"""A class of its own, no scikit-learn base: own features of tasks 2 and 3, two models blended.
scikit-learn を継承しない独自クラス。課題 2・3 の特徴量を使い、2 つのモデルを混ぜる。"""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor


class Blend:
    def features(self, X):
        table = pd.DataFrame(np.asarray(address_to_latlon(X["address"], cities)))
        table["income"] = np.asarray(log_income(X["income"].to_numpy(), cap=5e7))
        table["age"] = X["age"].to_numpy()
        table["tenure"] = X["tenure"].to_numpy()
        table["device"] = X["device"].map({"phone": 0, "pc": 1, "tv": 2}).to_numpy()
        return table.to_numpy(dtype=np.float32)

    def fit(self, X, y):
        table = self.features(X)
        settings = ({"max_leaf_nodes": 5}, {"max_leaf_nodes": 10, "max_features": 0.6})
        self.models = [
            HistGradientBoostingRegressor(max_iter=150, random_state=i, **chosen)
            for i, chosen in enumerate(settings)
        ]
        for model in self.models:
            model.fit(table, np.log1p(np.asarray(y, dtype=float)))

    def predict(self, X):
        table = self.features(X)
        logs = sum(model.predict(table) for model in self.models) / len(self.models)
        return pd.Series(np.expm1(logs), index=X.index)


def build_model():
    return Blend()
