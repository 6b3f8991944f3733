# id: h18_deep_everywhere / gain: RecursionError outside of the parser / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: nesting just below the parser's limit, in ids, metadata, outputs and sources
# category: notebook-format | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def nest(n, inner="1"): return "[" * n + inner + "]" * n
def build(dst, nb, name):
    s = json.dumps(nb)[:-1]; parts = []
    for n in (100, 300, 500, 700, 800, 900, 940, 960, 975, 980, 985, 990):
        parts.append('{"cell_type": "code", "outputs": %s, "metadata": {"nbgrader": {"grade_id": %s}}, "id": %s, "source": %s}' % ((nest(n),) * 4))
    (dst / name).write_text(s.replace('"cells": [', '"cells": [' + ", ".join(parts) + ", ", 1) + "}")
