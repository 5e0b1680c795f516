"""What ``Seq2Seq`` computes, in plain NumPy: the right way, and what well-known mistakes give."""

from collections.abc import Callable

import numpy as np

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.vocabulary import END, START

C, D = 12, 6
IDS = np.array([[3, 5, 0], [8, 1, 7], [6, 3, 4], [END, END, END]])
VALUES = ref.wave_weights(10.8, C, D, C), ref.wave_weights(105.1, C, D, C)


def tokens(ids: np.ndarray | int) -> np.ndarray:
    return np.eye(C)[ids]


X = tokens(IDS)


def best(y: np.ndarray) -> np.ndarray:
    return tokens(y.argmax(axis=-1))


def start(x: np.ndarray) -> np.ndarray:
    return tokens(np.full((1, x.shape[1]), START))


def read(x: np.ndarray, w: ref.Weights) -> np.ndarray:
    """The encoder's states, (T, N, D)."""
    return ref.states(x, w, np.zeros((1, x.shape[1], D)))


def write(
    x: np.ndarray,
    s: np.ndarray,
    h_0: np.ndarray,
    w: ref.Weights,
    feed: Callable = lambda y, s, x, t: best(y),
    carry: Callable = lambda h, h_0: h,
) -> tuple[np.ndarray, np.ndarray]:
    """-> the decoder's scores (T, N, C), and its inputs (T, N, C)."""
    y, inputs, h = [], [], h_0
    for t in range(len(x)):
        h = ref.states(s, w, h)
        y.append(ref.scores(h, w))
        inputs.append(s)
        s, h = feed(y[-1], s, x, t), carry(h, h_0)
    return np.concatenate(y), np.concatenate(inputs)


def right(x: np.ndarray, encoder: ref.Weights, decoder: ref.Weights) -> np.ndarray:
    return write(x, start(x), read(x, encoder)[-1:], decoder)[0]


# What well-known mistakes compute, each list with the right way first, under the hint "".
STATES: list[tuple[str, Callable]] = [  # x, encoder -> the decoder's first state
    ("", lambda x, w: read(x, w)[-1:]),
    ("encoder_step", lambda x, w: read(x, w)[:1]),
    ("encoder_step", lambda x, w: read(x, w)[-2:-1]),
    ("encoder_step", lambda x, w: read(x, w).mean(axis=0, keepdims=True)),
    ("encoder_step", lambda x, w: read(x, w).sum(axis=0, keepdims=True)),
    ("encoder_step", lambda x, w: read(x, w).max(axis=0, keepdims=True)),
    ("no_state", lambda x, w: 0 * read(x, w)[-1:]),
    ("encoder_input", lambda x, w: read(x[::-1], w)[-1:]),
    ("encoder_input", lambda x, w: read(np.concatenate([start(x), x]), w)[-1:]),
]
INPUTS: list[tuple[str, Callable]] = [  # x -> the decoder's first input
    ("", start),
    *(("start", lambda x, i=i: tokens(np.full((1, x.shape[1]), i))) for i in range(C)),
    ("start", lambda x: 0 * x[:1]),
    ("start", lambda x: 0 * x[:1] + 1),
    ("start", lambda x: start(x) * (np.arange(x.shape[1]) == 0)[:, np.newaxis]),
    ("start", lambda x: start(x) * START),
    ("start", lambda x: x[:1]),
]
OUTPUTS: list[tuple[str, Callable]] = [  # raw scores -> what is returned
    ("", lambda y: y),
    ("raw_scores", ref.softmax),
    ("raw_scores", lambda y: np.log(ref.softmax(y))),
    ("raw_scores", best),
    ("raw_scores", ref.relu),
    ("raw_scores", ref.logistic),
    ("raw_scores", np.tanh),
]
FEEDS: list[tuple[str, Callable]] = [  # y_t, s_t, x, t -> s_{t+1}
    ("", lambda y, s, x, t: best(y)),
    ("feedback", lambda y, s, x, t: s),
    ("feedback", lambda y, s, x, t: y),
    ("feedback", lambda y, s, x, t: ref.softmax(y)),
    ("feedback", lambda y, s, x, t: 0 * y),
    ("feedback", lambda y, s, x, t: np.maximum(s, best(y))),
    ("feedback", lambda y, s, x, t: tokens(y.argmin(axis=-1))),
    ("feedback", lambda y, s, x, t: 1.0 * (y == y.max(axis=1, keepdims=True))),
    ("feedback", lambda y, s, x, t: 1.0 * (y == y.max())),
    ("feeds_x", lambda y, s, x, t: x[t : t + 1]),
    ("feeds_x", lambda y, s, x, t: x[(t + 1) % len(x)][np.newaxis]),
    ("feeds_x", lambda y, s, x, t: x[::-1][t : t + 1]),
    ("feeds_x", lambda y, s, x, t: x[:-1][::-1][t : t + 1] if t < len(x) - 1 else x[-1:]),
]
CARRIES: list[tuple[str, Callable]] = [  # new state, encoder's -> what the next step starts from
    ("", lambda h, h_0: h),
    ("state_kept", lambda h, h_0: h_0),
    ("state_kept", lambda h, h_0: 0 * h),
    ("state_kept", lambda h, h_0: h + h_0),
]
