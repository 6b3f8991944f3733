# id: h12_cell_ids / gain: an endless search for a free id / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: two thousand cells with one id, ids that are no text, ids that look like ours
# category: notebook-format | kind: folder | base: none
# expect: full points: the answers are right; batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    more = [{"cell_type": "markdown", "metadata": {}, "id": ["x", "x-2", "x" * 64, "x\n", "", None, 5, ["x" * 10**4], {"a": "x"}][i % 9], "source": "1"} for i in range(1900)]
    nb["cells"] = nb["cells"] + more; json.dump(nb, open(dst / name, "w"))
