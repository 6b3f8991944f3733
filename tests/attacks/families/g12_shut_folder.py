# id: g12_shut_folder / gain: the scan of all submissions ends / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: a folder that nobody may enter, and one that cannot be listed
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb)); (dst / "in").mkdir(); (dst / "in" / "x").touch()
    os.chmod(dst / "in", 0o311); os.chmod(dst, 0)
