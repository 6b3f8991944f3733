"""scikit-learn for every split, the weights, the copies and the pipeline.
分割、重み、複製、パイプラインのすべてに scikit-learn を使う。"""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GroupShuffleSplit, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import resample
from sklearn.utils.class_weight import compute_class_weight


def stratified_split(y, test_size, *, seed):
    rows = np.arange(len(y))
    return train_test_split(rows, test_size=test_size, stratify=y, random_state=seed)


def group_split(groups, test_size, *, seed):
    splitter = GroupShuffleSplit(1, test_size=test_size, random_state=seed)
    return next(splitter.split(groups, groups=groups))


def class_weights(y):
    classes = np.unique(y)
    return dict(zip(classes, compute_class_weight("balanced", classes=classes, y=y)))


def oversample(X, y, *, seed):
    _, counts = np.unique(y, return_counts=True)
    Xs, ys = [X], [y]
    for label, count in zip(np.unique(y), counts):
        if count < counts.max():
            more = resample(
                X[y == label], n_samples=counts.max() - count, replace=True, random_state=seed
            )
            Xs.append(more)
            ys.append(np.full(len(more), label))
    return np.vstack(Xs), np.concatenate(ys)


def evaluate(X, y, groups, *, seed):
    splitter = GroupShuffleSplit(1, test_size=0.25, random_state=seed)
    train, test = next(splitter.split(X, y, groups))
    steps = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), make_model(seed))
    chances = steps.fit(X[train], y[train]).predict_proba(X[test])[:, 1]
    return average_precision_score(y[test], chances)
