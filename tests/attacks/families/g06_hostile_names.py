# id: g06_hostile_names / gain: paths and logs are confused, a copy fails / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: names with line breaks, escapes, undecodable bytes, 255 bytes, and of other cases
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import json, os
def build(dst, nb, name):
    (dst / name).write_text(json.dumps(nb))
    top = os.fsencode(dst) + b"/"
    for n in (b"a\nb", b"\xff\xfe.csv", b"\x1b]0;x\x07", b"x" * 255, "\u202efdp.exe".encode(), "e\u0301".encode(), "\u00e9".encode(), b" lead", b"trail ", b"dot.", b"..a", b"=1+1.csv", b"<b>.csv", name.upper().encode(), b"timestamp.txt.exe", b".git", b"nul\x01"):
        try: open(top + n, "wb").write(b"x")
        except OSError: pass
    deep = top
    for i in range(6):
        deep += b"y" * 200 + b"/"; os.mkdir(deep)
        open(deep + b"f", "wb").write(b"x")
