"""Puts the text together from pieces.
文字列をつなぎ合わせる。"""


def hello(name):
    return "".join(["Hello, ", str(name), "!"])
