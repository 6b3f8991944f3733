"""Takes the farthest centre in place of the nearest.
最も近い中心ではなく、最も遠い中心を選んでいる。"""

SCORE = 75
FAILS = ["p_assign", "kmeans_steps_empty_cluster", "p_kmeans", "kmeans_ari_permutation_free"]


def kmeans_assign(X, C):
    return ((X[:, None, :] - C) ** 2).sum(axis=2).argmax(axis=1)
