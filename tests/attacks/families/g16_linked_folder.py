# id: g16_linked_folder / gain: somebody else's work is graded as one's own / detect: points; grader crash/hang, or another submission graded in the same batch changes its result
# desc: the whole folder is a link to another trainee's
# category: folder | kind: folder | base: none
# expect: batch ends; this submission gets a clear error (or honest) verdict; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import os
def build(dst, nb, name):
    dst.rmdir(); dst.symlink_to(os.path.join("..", "sibling", dst.name))
