# id: g04_sparse / gain: memory or disk of the grader / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: sparse files of terabytes beside the notebook, and as the notebook
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    for n, size in ((name, 1 << 40), ("data.csv", 1 << 42), ("big.bin", 1 << 33), ("ok.bin", 40 << 20)):
        with open(dst / n, "wb") as f:
            try: f.truncate(size)
            except OSError: f.truncate(1 << 33)
