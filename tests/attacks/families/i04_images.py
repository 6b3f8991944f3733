# id: i04_images / gain: script by a picture, memory of the viewer / detect: an active element in the page; neighbours lose points, or something is left
# desc: pictures that are HTML, SVG in disguise, huge by their header, or broken
# category: feedback-injection | kind: cells | base: good
# expect: verdict is this submission's own; neighbours keep full points
# %%
# CORRECT solution: everything that goes wrong below is the attack, not the answer
import numpy as np
def _c(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return int((t & p).sum()), int((~t & p).sum()), int((t & ~p).sum())
def accuracy(y_true, y_pred): return float(np.mean(np.asarray(y_true) == np.asarray(y_pred)))
def precision(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fp) if tp + fp else 0.0
def recall(y_true, y_pred):
    tp, fp, fn = _c(y_true, y_pred); return tp / (tp + fn) if tp + fn else 0.0
def f1(y_true, y_pred):
    p, r = precision(y_true, y_pred), recall(y_true, y_pred); return 2 * p * r / (p + r) if p + r else 0.0
def train_model(X_train, y_train):
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression(max_iter=1000).fit(X_train, y_train)
# %%
import base64, struct, zlib
from IPython.display import Image, SVG, display
def ck(t, d): return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
def png(w, h, more=b""): return b"\x89PNG\r\n\x1a\n" + ck(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) + more + ck(b"IDAT", zlib.compress(b"\0" * (3 * min(w, 100) + 1) * min(h, 100))) + ck(b"IEND", b"")
html = b"<html><script>document.title='PWNED_i04'</script>"
bundles = [{"image/png": base64.b64encode(png(2**31 - 1, 2**31 - 1)).decode()}, {"image/png": base64.b64encode(html).decode()}, {"image/png": base64.b64encode(png(1, 1) + html).decode()}, {"image/png": "data:text/html;base64," + base64.b64encode(html).decode()}, {"image/jpeg": base64.b64encode(b"\xff\xd8\xff\xe0" + html).decode()}, {"image/gif": base64.b64encode(b"GIF89a" + b"\xff\xff\xff\xff" + html).decode()}, {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject><use href='data:image/svg+xml,x'/><image href='http://127.0.0.1:45671/x'/><style>@import 'http://127.0.0.1:45671/y'</style><a xlink:href='javascript:alert(1)'>x</a><set attributeName='onload' to='alert(1)'/></svg>"}, {"image/png": "' onerror='alert(1)"}, {"text/html": "<svg><style><img src=x onerror=alert(1)></style></svg>"}, {"text/latex": "$\\href{javascript:alert(1)}{x}\\unicode{x}$"}, {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, {"application/vnd.plotly.v1+json": {"data": []}}, {"text/markdown": "[x](javascript:alert(1)) ![x](http://127.0.0.1:45671/z) <script>1</script>\n\n```{=html}\n<script>1</script>\n```"}]
for b in bundles:
    try: display(b, raw=True)
    except Exception as e: print(e)
display(Image(png(1, 1, ck(b"tEXt", b"Comment\0" + html)), alt="x' onerror='alert(1)", width="1' onload='x"))
