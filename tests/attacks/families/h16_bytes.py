# id: h16_bytes / gain: UnicodeDecodeError kills the batch / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: UTF-16, UTF-7, overlong and truncated UTF-8, NUL bytes as the notebook itself
# category: notebook-format | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    s = json.dumps(nb); (dst / name).write_bytes(s.encode("utf-16"))
