"""A sequence at a time."""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    columns = []
    for n in range(keys.shape[1]):
        q = mg.matmul(query[n], W_q)
        k = mg.matmul(keys[:, n], W_k)
        columns.append(mg.matmul(mg.tanh(q + k), v[:, 0]))
    return mg.stack(columns, axis=1)
