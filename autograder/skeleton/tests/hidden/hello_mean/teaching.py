"""Small inputs for teaching: if a hidden check fails, the smallest wrong answer is shown."""

from autograder.checks.teaching import given, integers, space, vectors


@space()
def mean(draw):
    return given(draw(vectors(draw(integers(0, 3)))).tolist())
