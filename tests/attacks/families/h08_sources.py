# id: h08_sources / gain: crash of the parser or the shell / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: sources as numbers, nested lists, dicts, with NUL, form feeds, lone surrogates, a line of a megabyte
# category: notebook-format | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb)
    for s in (5, None, {"a": 1}, [["x"]], ["1", 2, None], "x\x00y", "\x0c\x1c1", "\ud800", "'" + "x" * 900000, "(" * 5000, "-" * 100000 + "1", "x" + ".a" * 20000, "\\" * 1000, "# -*- coding: utf-16 -*-\n1", "\ufeff1", "%" * 1000, "?" * 1000, "!" * 100, "lambda: " * 3000, "[" * 90 + "]" * 90, "f'{" * 100, "if 1:\n" + " 1\n\t2", "\r1\r2", "return", "await", "yield", "nonlocal x", "from __future__ import braces", "from __future__ import annotations"):
        nb["cells"].insert(1, {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "x", "source": s})
    json.dump(nb, open(dst / name, "w"))
