"""A score at a time."""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    T, N, _ = keys.shape
    rows = []
    for t in range(T):
        row = []
        for n in range(N):
            hidden = mg.tanh((query[n] @ W_q) + (keys[t, n] @ W_k))
            row.append((hidden * v[:, 0]).sum())
        rows.append(mg.stack(row))
    return mg.stack(rows)
