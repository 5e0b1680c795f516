"""What a decoder with attention computes, in plain NumPy, right or with a well-known mistake."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attend import dots, mix, softmax
from seq2seq_lab.vocabulary import END, START

C, D = 12, 5
IDS = np.array([[3, 5, 0], [8, 1, 7], [6, 3, 4], [END, END, END]])
TARGET = np.array([[1, 9, 4], [8, 2, 2], [0, 7, 6], [END, END, END]])  # not what it would write
FIELDS = ("enc.W_xh", "dec.W_xh", "enc.b_h", "dec.b_h", "enc.W_hh", "dec.W_hh", "W_a")
OUTPUT = ("W_hy", "W_cy")


class Net(NamedTuple):
    """All weights by symbol."""

    encoder: ref.Weights  # W_hy and b_y unused
    decoder: ref.Weights
    W_a: np.ndarray
    W_cy: np.ndarray


def tokens(ids: np.ndarray | int) -> np.ndarray:
    return np.eye(C)[ids]


X = tokens(IDS)


def best(y: np.ndarray) -> np.ndarray:
    return tokens(y.argmax(axis=-1))


def token(i: int) -> Callable:
    return lambda x: tokens(np.full(x.shape[1], i))


class Way(NamedTuple):
    """How the decoder works: the right way, or with some part replaced by a mistake."""

    read: Callable = lambda x: x  # what the encoder reads
    begin: Callable = lambda h: h[-1]  # encoder's states -> the decoder's first state
    start: Callable = token(START)  # x -> its first input
    forced: Callable = lambda s, x, g, t: tokens(g[t])  # with a target g: -> the next input
    feed: Callable = lambda y, s, x, t: best(y)  # without one
    carry: Callable = lambda h, h_0: h  # new state -> what the next step starts from
    query: Callable = lambda h, before, s, W: h @ W
    keys: Callable = lambda h, net: h
    score: Callable = dots
    weigh: Callable = softmax
    values: Callable = lambda h, net: h  # encoder's states -> what the context is mixed from
    mix: Callable = mix  # weights, values -> context
    output: Callable = lambda h, c, before, w, W_cy: ref.scores(h, w) + c @ W_cy
    returned: Callable = lambda y: y
    shown: Callable = lambda w: w  # the weights that are returned


def write(
    x: np.ndarray,
    target: np.ndarray | None,
    net: Net,
    way: Way,
    like: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """-> scores (T, N, C) and weights (T_out, T_in, N) of the decoder that works that way.

    Stops after the first step that is not ``like`` the given scores, since hundreds are tried.
    """
    h_enc = ref.states(way.read(x), net.encoder, np.zeros((1, x.shape[1], D)))
    keys, values, w_dec = way.keys(h_enc, net), way.values(h_enc, net), net.decoder
    h = h_0 = way.begin(h_enc)
    s, ys, ws = way.start(x), [], []
    for t in range(len(x)):
        before, h = h, ref.rnn_step(s, h, w_dec)
        w = way.weigh(way.score(way.query(h, before, s, net.W_a), keys))
        y = way.output(h, way.mix(w, values), before, w_dec, net.W_cy)
        s = way.feed(y, s, x, t) if target is None else way.forced(s, x, target, t)
        ys.append(y)
        ws.append(w)
        if like is not None and way.returned is RIGHT.returned and not ref.same(like[0][t], y):
            break
        h = way.carry(h, h_0)
    return way.returned(np.stack(ys)), way.shown(np.stack(ws))


RIGHT = Way()
# What well-known mistakes compute; those of the second list matter without a target alone.
MISTAKES: list[tuple[str, Way]] = [
    *(("start", Way(start=token(i))) for i in range(C) if i != START),
    ("start", Way(start=lambda x: 0 * x[0])),
    ("start", Way(start=lambda x: 0 * x[0] + 1)),
    ("start", Way(start=lambda x: x[0])),
    ("start", Way(start=lambda x: token(START)(x) * (np.arange(x.shape[1]) == 0)[:, np.newaxis])),
    ("encoder_step", Way(begin=lambda h: h[0])),
    ("encoder_step", Way(begin=lambda h: h[-2] if len(h) > 1 else h[0])),
    ("encoder_step", Way(begin=lambda h: h.mean(axis=0))),
    ("encoder_step", Way(begin=lambda h: h.sum(axis=0))),
    ("no_state", Way(begin=lambda h: 0 * h[-1])),
    ("encoder_input", Way(read=lambda x: x[::-1])),
    ("encoder_input", Way(read=lambda x: x[:-1] if len(x) > 1 else x)),
    ("state_kept", Way(carry=lambda h, h_0: h_0)),
    ("state_kept", Way(carry=lambda h, h_0: 0 * h)),
    ("query_before", Way(query=lambda h, before, s, W: before @ W)),
    ("no_W_a", Way(query=lambda h, before, s, W: h)),
    ("no_W_a", Way(query=lambda h, before, s, W: before)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: h @ W @ W)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: h @ W + h)),
    ("W_a_elsewhere", Way(keys=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(values=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(keys=lambda h, net: h @ net.W_a, values=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: ref.relu(h @ W))),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: np.tanh(h @ W))),
    ("scaled", Way(score=lambda q, k: dots(q, k) / D**0.5)),
    ("scaled", Way(score=lambda q, k: dots(q, k) / D)),
    ("uniform", Way(score=lambda q, k: 0 * dots(q, k))),
    ("hard", Way(weigh=lambda a: 1.0 * (a == a.max(axis=0)))),
    ("softmax_axis", Way(weigh=lambda a: softmax(a, axis=1))),
    ("softmax_axis", Way(weigh=lambda a: softmax(a, axis=None))),
    ("weights_sum", Way(weigh=lambda a: a)),
    ("weights_sum", Way(weigh=np.exp)),
    ("weights_sum", Way(weigh=ref.logistic)),
    ("weights_order", Way(shown=lambda w: w.swapaxes(0, 1))),
    ("weights_order", Way(shown=lambda w: w[::-1])),
    ("weights_order", Way(shown=lambda w: w[:, ::-1])),
    ("weights_kept", Way(shown=lambda w: 0 * w + w[-1])),
    ("weights_kept", Way(shown=lambda w: 0 * w + w[0])),
    ("no_context", Way(output=lambda h, c, before, w, W_cy: ref.scores(h, w))),
    ("no_state_in_y", Way(output=lambda h, c, before, w, W_cy: c @ W_cy)),
    ("no_state_in_y", Way(output=lambda h, c, before, w, W_cy: c @ W_cy + w.b_y)),
    ("context", Way(mix=lambda w, h: h.mean(axis=0))),
    ("context", Way(mix=lambda w, h: h.sum(axis=0))),
    ("context", Way(mix=lambda w, h: h[-1])),
    ("context", Way(mix=lambda w, h: mix(w, h) / len(h))),
    ("context", Way(mix=lambda w, h: mix(w[::-1], h))),
    ("layers_swapped", Way(output=lambda h, c, before, w, W_cy: ref.scores(h + c, w))),
    ("layers_swapped", Way(output=lambda h, c, before, w, W_cy: (h + c) @ W_cy + w.b_y)),
    ("y_state", Way(output=lambda h, c, before, w, W_cy: ref.scores(before, w) + c @ W_cy)),
    ("y_state", Way(output=lambda h, c, before, w, W_cy: ref.scores(h + c, w) + c @ W_cy)),
    ("bias", Way(output=lambda h, c, before, w, W_cy: h @ w.W_hy + c @ W_cy)),
    ("bias", Way(output=lambda h, c, before, w, W_cy: ref.scores(h, w) + c @ W_cy + w.b_y)),
    *(
        ("raw_scores", Way(returned=function))
        for function in (ref.softmax, lambda y: np.log(ref.softmax(y)), best, ref.relu, np.tanh)
    ),
    ("reversed_scores", Way(returned=lambda y: y[::-1])),
    ("reversed_scores", Way(returned=lambda y: y[::-1], shown=lambda w: w[::-1])),
    ("target_shift", Way(start=lambda x: tokens(TARGET[0, : x.shape[1]]), forced=lambda s, x, g, t:
        tokens(g[min(t + 1, len(g) - 1)]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[min(t + 1, len(g) - 1)]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[t - 1]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[::-1][t]))),
    ("target_other", Way(forced=lambda s, x, g, t: s)),
    ("target_other", Way(forced=lambda s, x, g, t: 0 * s)),
    ("target_other", Way(forced=lambda s, x, g, t: x[t])),
    ("target_other", Way(forced=lambda s, x, g, t: x[::-1][t])),
]  # fmt: skip
FEEDS: list[tuple[str, Way]] = [
    ("feedback", Way(feed=lambda y, s, x, t: s)),
    ("feedback", Way(feed=lambda y, s, x, t: y)),
    ("feedback", Way(feed=lambda y, s, x, t: ref.softmax(y))),
    ("feedback", Way(feed=lambda y, s, x, t: 0 * y)),
    ("feedback", Way(feed=lambda y, s, x, t: x[t])),
    ("feedback", Way(feed=lambda y, s, x, t: x[(t + 1) % len(x)])),
    ("feedback", Way(feed=lambda y, s, x, t: x[::-1][t])),
    ("feedback", Way(feed=lambda y, s, x, t: tokens(y.argmin(axis=-1)))),
    ("feedback", Way(feed=lambda y, s, x, t: 0 * y + best(y[:1]))),
    ("feedback", Way(feed=lambda y, s, x, t: token(START)(x))),
]
