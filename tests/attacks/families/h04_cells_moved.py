# id: h04_cells_moved / gain: a cell without its test keeps points; tests that run too early fail / detect: points > maximum; grader crash/hang, or another submission graded in the same batch changes its result
# desc: test cells deleted, retyped, split, edited, unlocked and put first; answers behind them
# category: notebook-format | kind: folder | base: none
# expect: full points: the answers are right; batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb); tests = [c for c in nb["cells"] if c["metadata"].get("nbgrader")]; rest = [c for c in nb["cells"] if not c["metadata"].get("nbgrader")]
    tests[0]["cell_type"] = "markdown"; tests[1]["source"] = "pass"; tests[2]["metadata"]["nbgrader"]["locked"] = False; tests[2]["source"] = "raise SystemExit"; tests[3]["cell_type"] = "raw"
    nb["cells"] = tests[:4] + rest + [copy.deepcopy(tests[1])]; json.dump(nb, open(dst / name, "w"))
