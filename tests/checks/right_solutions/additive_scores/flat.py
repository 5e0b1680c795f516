"""All T * N keys as the rows of one matrix."""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    T, N, E = keys.shape
    k = mg.matmul(keys.reshape(T * N, E), W_k).reshape(T, N, -1)
    q = mg.matmul(query, W_q).reshape(1, N, -1)
    hidden = mg.tanh(q + k)
    return (hidden * v.reshape(-1)).sum(axis=2)
