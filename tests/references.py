"""The same things written again, in plain NumPy loops: what the library is tested against."""

import math

import numpy as np


def rnn_loop(x, weights, h_0, activation=lambda total: total if total > 0 else 0):
    """One sequence, one step, one unit at a time. -> scores (T, N, K), states (T, N, D)."""
    W_xh, b_h, W_hh = weights["W_xh"], weights["b_h"], weights["W_hh"]
    T, N, C = x.shape
    D = W_hh.shape[0]
    h = np.zeros((T, N, D), x.dtype)
    for n in range(N):
        before = h_0[0, n]
        for t in range(T):
            for j in range(D):
                total = b_h[0, j]
                for i in range(C):
                    total = total + x[t, n, i] * W_xh[i, j]
                for i in range(D):
                    total = total + before[i] * W_hh[i, j]
                h[t, n, j] = activation(total)
            before = h[t, n]
    if "W_hy" not in weights:
        return None, h
    y = np.array([[h_tn @ weights["W_hy"] + weights["b_y"][0] for h_tn in h_t] for h_t in h])
    return y, h


def seq2seq_loop(ids, weights, target=None):
    """Reads and writes one sequence after another. -> scores (T, N, K)."""
    encoder = {k.removeprefix("encoder."): w for k, w in weights.items() if "encoder" in k}
    decoder = {k.removeprefix("decoder."): w for k, w in weights.items() if "decoder" in k}
    K, D = decoder["W_hy"].shape[1], decoder["W_hh"].shape[0]
    dtype = decoder["W_hy"].dtype
    T, N = ids.shape
    scores = np.zeros((T, N, K), dtype)
    for n in range(N):
        x = np.zeros((T, 1, K), dtype)
        for t in range(T):
            x[t, 0, ids[t, n]] = 1
        _, states = rnn_loop(x, encoder, np.zeros((1, 1, D), dtype))
        state, fed = states[-1:], 10  # START
        for t in range(T):
            s = np.zeros((1, 1, K), dtype)
            s[0, 0, fed] = 1
            y, state = rnn_loop(s, decoder, state)
            scores[t, n] = y[0, 0]
            fed = int(np.argmax(y)) if target is None else int(target[t, n])
    return scores


def attend_loop(query, keys):
    """One query, one key at a time. -> context (N, D), weights (T, N)."""
    T, N, D = keys.shape
    weights, context = np.zeros((T, N)), np.zeros((N, D))
    for n in range(N):
        e = [np.exp(sum(query[n, i] * keys[t, n, i] for i in range(D))) for t in range(T)]
        for t in range(T):
            weights[t, n] = e[t] / sum(e)
            context[n] = context[n] + weights[t, n] * keys[t, n]
    return context, weights


def additive_loop(query, keys, W_q, W_k, v):
    """The scores (T, N) of additive attention, one by one."""
    (T, N, E), (D, A) = keys.shape, W_q.shape
    scores = np.zeros((T, N))
    for t in range(T):
        for n in range(N):
            for a in range(A):
                total = sum(query[n, d] * W_q[d, a] for d in range(D))
                total += sum(keys[t, n, e] * W_k[e, a] for e in range(E))
                scores[t, n] += math.tanh(total) * v[a, 0]
    return scores


def gate_loop(content, g, before):
    """One sequence, one step, one weight at a time. -> weights (T_out, T_in, N)."""
    T_out, T_in, N = content.shape
    weights = np.zeros((T_out, T_in, N))
    for n in range(N):
        last = before[:, n]
        for t in range(T_out):
            moved = [last[j + 1] if j + 1 < T_in else 0.0 for j in range(T_in)]
            for j in range(T_in):
                taken = 1 - g[t, 0, n] * sum(moved)
                weights[t, j, n] = g[t, 0, n] * moved[j] + taken * content[t, j, n]
            last = weights[t, :, n]
    return weights


def attention_loop(ids, weights, target=None):
    """AttentionSeq2Seq, a sequence and a step at a time. -> scores (T, N, K), (T, T, N).

    With a gate among the weights the encoder has tanh; without W_a the score is "dot".
    """
    own = {k: w.astype(np.float64) for k, w in weights.items()}
    D, K = own["W_hy"].shape
    T, N = ids.shape
    scores, focus = np.zeros((T, N, K)), np.zeros((T, T, N))
    bounded = "W_hg" in own

    def cell(part, k, h, f):
        return f(own[f"{part}.W_xh"][k] + own[f"{part}.b_h"][0] + h @ own[f"{part}.W_hh"])

    for n in range(N):
        h, read = np.zeros(D), []
        for t in range(T):
            h = cell("encoder", ids[t, n], h, np.tanh if bounded else lambda a: a * (a > 0))
            read.append(h)
        keys, w, fed = np.array(read)[:, None], np.zeros((T, 1)), 10  # START
        for t in range(T):
            h = cell("decoder", fed, h, lambda a: a * (a > 0))
            _, w_content = attend_loop((h @ own["W_a"] if "W_a" in own else h)[None], keys)
            if bounded:
                g = 1 / (1 + np.exp(-(h @ own["W_hg"][:, 0] + own["b_g"][0, 0])))
                w = gate_loop(w_content[None], np.full((1, 1, 1), g), w)[0]
            else:
                w = w_content
            context = sum(w[j, 0] * keys[j, 0] for j in range(T))
            scores[t, n] = h @ own["W_hy"] + context @ own["W_cy"] + own["b_y"][0]
            focus[t, :, n] = w[:, 0]
            fed = int(np.argmax(scores[t, n])) if target is None else int(target[t, n])
    return scores, focus


def adam_loop(gradients, rate, beta1=0.9, beta2=0.999, eps=1e-8):
    """Kingma and Ba (2015), algorithm 1, on one number that starts at 0."""
    theta = m = v = 0.0
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        theta -= rate * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)) ** 0.5 + eps)
    return theta


def lstm_loop(x, weights, h_0, c_0, z=None):
    """One sequence, one step, one unit at a time. -> states and cells, (T, N, D) each.

    A context z (1, N, Z) stands before the features of every step.
    """
    W_xh, b_h, W_hh = weights["W_xh"], weights["b_h"], weights["W_hh"]
    if z is not None:
        x = np.concatenate([np.broadcast_to(z, (len(x), *z.shape[1:])), x], axis=2)
        W_xh = np.concatenate([weights["W_zh"], W_xh])
    (T, N, _), D = x.shape, len(W_hh)

    def sigma(a):
        return 1 / (1 + np.exp(-a))

    h, c = np.zeros((2, T, N, D), x.dtype)
    for n in range(N):
        h_before, c_before = h_0[0, n], c_0[0, n]
        for t in range(T):
            for j in range(D):
                a_i, a_f, a_g, a_o = (
                    x[t, n] @ W_xh[:, k * D + j] + b_h[0, k * D + j] + h_before @ W_hh[:, k * D + j]
                    for k in range(4)
                )
                c[t, n, j] = sigma(a_f) * c_before[j] + sigma(a_i) * np.tanh(a_g)
                h[t, n, j] = sigma(a_o) * np.tanh(c[t, n, j])
            h_before, c_before = h[t, n], c[t, n]
    return h, c


def lstm_seq2seq_loop(xs, start, steps, weights, *, reverse, peeky, ts=None):
    """LSTMSeq2Seq, a sequence and a step at a time. -> scores (steps, N, V), ids (steps, N)."""
    encoder = {k.removeprefix("encoder."): w for k, w in weights.items() if "encoder" in k}
    decoder = {k.removeprefix("decoder."): w for k, w in weights.items() if "decoder" in k}
    (_, N), (D, V) = xs.shape, decoder["W_hy"].shape
    scores, written = np.zeros((steps, N, V)), np.zeros((steps, N), int)
    zero = np.zeros((1, 1, D))
    for n in range(N):
        order = xs[::-1, n] if reverse else xs[:, n]
        x = np.array([[encoder["W_embed"][k]] for k in order])
        h, c = lstm_loop(x, encoder, zero, zero)[0][-1:], zero
        z, fed = h if peeky else None, start
        for t in range(steps):
            h, c = lstm_loop(decoder["W_embed"][[[fed]]], decoder, h, c, z)
            scores[t, n] = h[0, 0] @ decoder["W_hy"] + decoder["b_y"][0]
            if peeky:
                scores[t, n] += z[0, 0] @ decoder["W_zy"]
            written[t, n] = int(np.argmax(scores[t, n]))
            fed = int(written[t, n] if ts is None else ts[t + 1, n])
    return scores, written


def crossentropy_loop(scores, target):
    """The mean of -log softmax over the targets that are no -1."""
    losses = [
        np.log(np.exp(scores[i]).sum()) - scores[i][target[i]]
        for i in np.ndindex(target.shape)
        if target[i] != -1
    ]
    return sum(losses) / len(losses)
