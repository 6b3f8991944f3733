# id: g18_hard_links / gain: somebody else's work, secrets as extra files / detect: a canary appears; grader crash/hang, or another submission graded in the same batch changes its result
# desc: hard links to another trainee's files and to the gradebook
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb)); root = dst.parent.parent.parent
    for p in ("submitted/sibling/attack_target/notes.txt", "gradebook.db", "tests/hidden/attack_target/holdout.csv"):
        try: os.symlink(root / p, dst / ("s-" + os.path.basename(p)))
        except OSError: pass
