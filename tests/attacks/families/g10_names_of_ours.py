# id: g10_names_of_ours / gain: the grader's files are displaced, a write fails / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: files and folders named like those that the grader itself brings or writes
# category: folder | kind: folder | base: none
# expect: full points: the notebook is right; batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb))
    (dst / "practice").write_text("not a folder"); (dst / "timestamp.txt").mkdir(); (dst / "timestamp.txt" / "x").touch()
    (dst / f".{name}.1").write_text("x"); (dst / "attack_target").mkdir(); (dst / "attack_target" / name).write_text("{}")
    (dst / (name + ".bak")).write_text("x"); (dst / "helper_1.py").write_text("x = 1"); (dst / ".autograder").mkdir(); (dst / ".autograder" / "secret").write_text("0")
    (dst / "tests" / "hidden" / "attack_target").mkdir(parents=True); (dst / "tests" / "hidden" / "attack_target" / "test_accuracy.py").write_text("def test_x(): pass")
    (dst / "nbgrader_config.py").write_text("open('/tmp/PWNED_g10', 'w').close()"); (dst / "gradebook.db").write_text("x")
