"""Groups the rows and calls one group positive, whatever the labels say.
ラベルを見ずに行を2群に分け、片方を正としている。"""

SCORE = 40
FAILS = ["model_holdout", "model_follows_its_labels", "model_row_by_row"]


class FirstColumn:
    def predict(self, X):
        return (np.asarray(X)[:, 0] > 0).astype(int)


def train_model(X_train, y_train):
    return FirstColumn()
