"""The matrix products that training cannot do without, and nothing else: the floor."""

import numpy as np


def _arrays(*shapes):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, dtype=np.float32) for shape in shapes]


def recurrence_floor(T, N, D, width):
    """A function with the products of T steps of a recurrence, forward and backward.

    Forward h W a step; backward delta W^T a step, and one product for the gradient of W.
    """
    h, W, W_T, delta = _arrays((T, N, D), (D, width), (width, D), (T, N, width))
    sums, back, flat_h = np.empty_like(delta[0]), np.empty_like(h[0]), h.reshape(-1, D).T.copy()
    grad = np.empty((D, width), np.float32)

    def products():
        for t in range(T):
            np.dot(h[t], W, out=sums)
        for t in range(T):
            np.dot(delta[t], W_T, out=back)
        np.dot(flat_h, delta.reshape(-1, width), out=grad)

    return products


def affine_floor(rows, D, K):
    """A function with the three products of scores: forward, to the input, to the weight."""
    h, W, delta = _arrays((rows, D), (D, K), (rows, K))
    y, back, grad = np.empty_like(delta), np.empty_like(h), np.empty_like(W)

    def products():
        np.dot(h, W, out=y)
        np.dot(delta, W.T, out=back)
        np.dot(h.T, delta, out=grad)

    return products


def reversal_floor(T, N, D):
    """Encoder, decoder and scores; inputs are rows of a table, which is no product."""
    parts = [recurrence_floor(T, N, D, D)] * 2 + [affine_floor(T * N, D, 12)]
    return lambda: [part() for part in parts]


def addition_floor(N=128, D=128, peeky=True, T_in=7, T_out=4):
    """The same of the addition model; Peeky adds the encoder's state to gates and scores."""
    parts = [recurrence_floor(T, N, D, 4 * D) for T in (T_in, T_out)]
    parts += [affine_floor(T_out * N, D, 13)]
    if peeky:
        parts += [affine_floor(N, D, 4 * D), affine_floor(N, D, 13)]
    return lambda: [part() for part in parts]


def attention_floor(T_out, T_in, N, D):
    """A function with the products of dot attention: scores and contexts, forward and backward."""
    h, keys, weights = _arrays((N, T_out, D), (N, T_in, D), (N, T_out, T_in))

    def products():
        for _ in range(2):  # the scores; and backward, the gradient of the weights
            np.matmul(h, keys.transpose(0, 2, 1))
        for _ in range(2):  # the contexts; and the gradient of the queries
            np.matmul(weights, keys)
        for _ in range(2):  # the gradients of the keys, by both ways
            np.matmul(weights.transpose(0, 2, 1), h)

    return products


def dates_floor(T_in, T_out, N, V, D=128):
    """Both directions of the encoder, the decoder, attention, and scores of both its inputs."""
    parts = [recurrence_floor(T_in, N, D // 2, 2 * D)] * 2 + [recurrence_floor(T_out, N, D, 4 * D)]
    parts += [attention_floor(T_out, T_in, N, D)] + [affine_floor(T_out * N, D, V)] * 2
    return lambda: [part() for part in parts]
