# id: g08_timestamp / gain: a late penalty is undone, the record fails / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: a timestamp.txt that is no time
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb))
    (dst / "timestamp.txt").write_bytes(b"0001-01-01 00:00:00 +2359\n" + b"\xff" * 1000)
