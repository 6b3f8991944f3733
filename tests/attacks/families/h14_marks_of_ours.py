# id: h14_marks_of_ours / gain: text is cut out, put in or run as a template / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: marks of solutions and hidden tests, template syntax and our own cell ids in the trainee's cells
# category: notebook-format | kind: folder | base: none
# expect: full points: the answers are right; batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb)
    for i, s in enumerate(("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "### BEGIN HIDDEN TESTS\nassert False\n### END HIDDEN TESTS", "### BEGIN HIDDEN TESTS", "### END SOLUTION", "# YOUR CODE HERE\nraise NotImplementedError()", "'{{7*7}}{% raw %}'", "### AUTOTEST x", "=== BEGIN MARK SCHEME ===")):
        nb["cells"].insert(2, {"cell_type": "code" if i % 2 else "markdown", "metadata": {"nbgrader": {"grade_id": f"cell-{i}", "grade": True, "points": 100, "solution": True, "locked": False, "schema_version": 3, "task": False}}, "outputs": [], "execution_count": None, "id": "check-accuracy", "source": s})
    json.dump(nb, open(dst / name, "w"))
