# id: h10_many_cells / gain: time and memory of the intake / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: a hundred thousand cells
# category: notebook-format | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
def build(dst, nb, name):
    nb["cells"] = nb["cells"] + [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": f"c{i}", "source": "1"} for i in range(100000)]; json.dump(nb, open(dst / name, "w"))
