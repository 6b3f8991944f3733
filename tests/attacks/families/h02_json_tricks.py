# id: h02_json_tricks / gain: two readers see two notebooks / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: repeated keys, NaN, endless digits, escaped surrogates, comments
# category: notebook-format | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    s = json.dumps(nb)[1:]
    (dst / name).write_text('{"cells": [], "nbformat": 99, "x": NaN, "y": -Infinity, "z": ' + "9" * 5000 + ', "w": 1e99999, "u": "\\ud800\\udc00\\udfff", "cells": "no", ' + s)
