# id: g02_fifo / gain: the reader blocks for ever / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: the notebook and its neighbours are FIFOs that nobody writes to
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    os.mkfifo(dst / name); os.mkfifo(dst / "data.csv"); os.mkfifo(dst / "timestamp.txt")
