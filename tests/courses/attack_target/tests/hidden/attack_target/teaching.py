"""Small inputs for teaching, so that attacks meet the search for a counterexample as well."""

from autograder.checks.teaching import given, integers, space, vectors


def pairs(draw):
    """Up to three labels and as many predictions."""
    n = draw(integers(1, 3))
    return given(draw(vectors(n, integers(0, 1))), draw(vectors(n, integers(0, 1))))


@space()
def accuracy(draw):
    return pairs(draw)


@space()
def f1(draw):
    return pairs(draw)
