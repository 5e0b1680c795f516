"""One line, with @ and reshape."""

from mygrad import tanh


def additive_scores(query, keys, W_q, W_k, v):
    T, N, _ = keys.shape
    return (tanh(query @ W_q + keys @ W_k) @ v).reshape(T, N)
