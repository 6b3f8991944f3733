# id: h06_metadata_lies / gain: crash of the intake; another kernel is started / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: metadata of the wrong kind everywhere, unhashable ids, kernels and languages that do not exist
# category: notebook-format | kind: folder | base: none
# expect: full points: the answers are right; batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb); odd = [None, 5, "x", [], [[]], {"grade_id": []}, {"grade_id": {}}, {"grade_id": None}, {"nbgrader": {"grade_id": 5}}, {"nbgrader": []}, {"nbgrader": {"grade_id": "check_f1" * 10000}}, {"tags": "setup"}, {"tags": [[]]}]
    for i, c in enumerate(nb["cells"]):
        if not c["metadata"].get("nbgrader"): c["metadata"] = odd[i % len(odd)]
    extra = [{"cell_type": k, "metadata": m, "source": "1", "outputs": o, "id": i} for k in ("code", None, 5, [], "heading") for m in odd for o in (None, "x", [5]) for i in (None, [], {"a": 1}, "../x", "a\n", "")]
    nb["cells"] = nb["cells"] + extra + [None, 5, "x", [], {}]
    nb["metadata"] = {"kernelspec": {"name": "../../../bin/sh", "language": "bash", "argv": ["sh", "-c", "touch /tmp/PWNED_h06"]}, "language_info": "python", "widgets": {"x": {"state": 5}}, "celltoolbar": []}
    json.dump(nb, open(dst / name, "w"))
