# id: g58_timestamp_8 / gain: the record fails, a file of zones is read from elsewhere / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: a timestamp.txt that says '0000-00-00'
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb)); (dst / "timestamp.txt").write_text('0000-00-00')
