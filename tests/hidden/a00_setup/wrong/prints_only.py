"""Prints the greeting and returns nothing.
あいさつを表示するだけで、何も返していない。"""

SCORE = 0
FAILS = ["p_hello"]


def hello(name):
    print(f"Hello, {name}!")
