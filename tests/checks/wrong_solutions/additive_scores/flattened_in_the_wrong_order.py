"""hint: one_query"""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    T, N, E = keys.shape
    k = mg.matmul(keys.transpose(1, 0, 2).reshape(T * N, E), W_k).reshape(T, N, -1)
    return mg.matmul(mg.tanh(mg.matmul(query, W_q) + k), v)[..., 0]
