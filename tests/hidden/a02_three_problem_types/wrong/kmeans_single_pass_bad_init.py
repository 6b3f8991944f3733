"""Starts from the first k rows and makes a single pass.
最初の k 行から始め、1回しか繰り返さない。"""

SCORE = 90
FAILS = ["kmeans_ari_permutation_free"]


def kmeans(X, k, *, seed, n_init=5):
    centers = X[:k]
    centers = kmeans_update(X, kmeans_assign(X, centers), centers)
    labels = kmeans_assign(X, centers)
    return labels, centers, float(((X - centers[labels]) ** 2).sum())
