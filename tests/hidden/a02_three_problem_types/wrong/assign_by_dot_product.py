"""Takes the centre with the largest dot product, which favours long ones.
内積が最大の中心を選び、原点から遠い中心を優先してしまう。"""

SCORE = 75
FAILS = ["p_assign", "p_kmeans", "kmeans_steps_empty_cluster", "kmeans_ari_permutation_free"]


def kmeans_assign(X, C):
    return (X @ C.T).argmax(axis=1)
