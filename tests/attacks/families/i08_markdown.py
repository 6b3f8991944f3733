# id: i08_markdown / gain: script in the page, loads, a false score / detect: an active element in the page; a false score
# desc: markdown cells with script, links, pictures, forms and false scores
# category: feedback-injection | kind: folder | base: none
# expect: full points; nothing active in the report
"""kind: folder. build(dst, nb, name): dst = empty submission folder (pathlib.Path), nb = dict of a correct submission, name = expected notebook file name."""
import copy, json
def build(dst, nb, name):
    nb = copy.deepcopy(nb)
    p = "<script>document.title='PWNED'</script>\n\n[x](javascript:alert(1)) ![p](http://127.0.0.1:45671/p) <img src=x onerror=alert(1)>\n\n</div></section><h1>1000 / 1000</h1>\n\n<style>*{display:none}</style><iframe srcdoc='<script>1</script>'></iframe>\n\n{{7*7}}\n\n[a]: javascript:alert(1)\n[b][a] <javascript:alert(1)> <a href='data:text/html,x'>d</a>\n\n$$\\href{javascript:alert(1)}{x}$$\n\n" + "> " * 3000 + "deep\n\n" + "- " * 2000 + "\n\n" + "[" * 5000 + "\n\n" + "*a " * 5000 + "\n\n![x](attachment:x.svg)"
    for i in range(5): nb["cells"].insert(1 + i, {"cell_type": "markdown", "metadata": {}, "id": f"m{i}", "source": p, "attachments": {"x.svg": {"image/svg+xml": "<svg onload=alert(1)>"}}})
    json.dump(nb, open(dst / name, "w"))
