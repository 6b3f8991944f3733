# id: g14_lazy_modules / gain: the server runs them, or right work fails without a word / detect: grader crash/hang, or another submission graded in the same batch changes its result; PWNED_g14 exists
# desc: modules beside the notebook with the names of those that libraries and the child's server import late
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json
NAMES = "base64 binascii colorsys decimal fractions difflib textwrap pprint bdb pdb cmd code codeop plistlib uuid hmac secrets tomllib wave zoneinfo multiprocessing asyncio http urllib ssl xml html email ctypes msgpack practice autograder pytest conftest sitecustomize usercustomize numpy pandas sklearn scipy matplotlib IPython traitlets".split()
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb))
    for n in NAMES: (dst / f"{n}.py").write_text("for p in ('/tmp/PWNED_g14', '../PWNED_g14', '../../PWNED_g14'):\n    try: open(p, 'w').close()\n    except OSError: pass\nraise SystemExit('shadowed')\n")
    for n in ("numpy", "sklearn"): (dst / n).mkdir(); (dst / n / "__init__.py").write_text("raise SystemExit")
