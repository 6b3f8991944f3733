# id: d16_loops_and_tasks / gain: the cell or the next one hangs / detect: neighbours lose points, or something is left
# desc: event loops that never end, nested loops, tasks left running
# category: crash-hang | kind: cells | base: good
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
import asyncio
async def for_ever():
    while True: await asyncio.sleep(0.01)
t = asyncio.ensure_future(for_ever()) if False else None
async def accuracy(a, b): return 1.0
# %%
asyncio.get_event_loop().create_task(for_ever())
await asyncio.sleep(0.05)
# %%
await for_ever()
