"""What the checks of RNN and Seq2Seq share: the equations in NumPy, and comparing numbers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.failure import describe
from seq2seq_lab.language import Text

OWN_WEIGHTS = Text("the check's own weights and biases", "가중치와 편향은 이 검사가 넣은 값")
NO_GRADIENT = Text("{name}: no gradient", "{name}: 기울기 없음")


class Weights(NamedTuple):
    """An RNN's weights, or their gradients, by what they connect."""

    W_xh: np.ndarray
    b_h: np.ndarray
    W_hh: np.ndarray
    W_hy: np.ndarray
    b_y: np.ndarray


def wave(seed: float, *shape: int) -> np.ndarray:
    """Numbers from -1 to 1 that look random, are the same everywhere, and exact in float32."""
    return np.round(8 * np.sin(seed + np.arange(np.prod(shape)) ** 2)).reshape(shape) / 8


def wave_weights(seed: float, C: int, D: int, K: int) -> Weights:
    shapes = (C, D), (D,), (D, D), (D, K), (K,)
    return Weights(*(wave(seed + 7 * i, *shape) for i, shape in enumerate(shapes)))


def relu(a: np.ndarray) -> np.ndarray:
    return np.maximum(a, 0)


def softmax(y: np.ndarray) -> np.ndarray:
    e = np.exp(y - y.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def rnn_step(x_t: np.ndarray, h: np.ndarray, w: Weights) -> np.ndarray:
    """h_t = relu(x_t W_xh + b_h + h_{t-1} W_hh)"""
    return relu(x_t @ w.W_xh + w.b_h + h @ w.W_hh)


def states(x: np.ndarray, w: Weights, h_0: np.ndarray, step: Callable = rnn_step) -> np.ndarray:
    """h_1 .. h_T of shape (T, N, D), from h_0 of shape (1, N, D)."""
    h, collected = h_0[0], []
    for x_t in x:
        h = step(x_t, h, w)
        collected.append(h)
    return np.stack(collected)


def scores(h: np.ndarray, w: Weights) -> np.ndarray:
    """y_t = h_t W_hy + b_y"""
    return h @ w.W_hy + w.b_y


def logistic(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


def after_sum(function: Callable) -> Callable:
    return lambda x, h, w: function(x @ w.W_xh + w.b_h + h @ w.W_hh)


# What well-known mistakes compute: (hint, x_t, h_{t-1}, weights -> h_t).
WRONG_STEPS: list[tuple[str, Callable]] = [
    ("activation", after_sum(np.tanh)),
    ("activation", after_sum(logistic)),
    ("activation", after_sum(softmax)),
    ("no_relu", after_sum(lambda a: a)),
    ("relu_place", lambda x, h, w: relu(x @ w.W_xh + w.b_h) + relu(h @ w.W_hh)),
    ("relu_place", lambda x, h, w: relu(x @ w.W_xh + w.b_h) + h @ w.W_hh),
    ("relu_place", lambda x, h, w: x @ w.W_xh + w.b_h + relu(h @ w.W_hh)),
    ("relu_place", lambda x, h, w: x @ w.W_xh + w.b_h + relu(h) @ w.W_hh),
    ("relu_place", lambda x, h, w: relu(x @ w.W_xh + h @ w.W_hh) + w.b_h),
    ("bias", lambda x, h, w: relu(x @ w.W_xh + h @ w.W_hh)),
    ("bias", lambda x, h, w: relu(x @ w.W_xh + 2 * w.b_h + h @ w.W_hh)),
    ("no_recurrence", lambda x, h, w: relu(x @ w.W_xh + w.b_h)),
    ("no_W_hh", lambda x, h, w: relu(x @ w.W_xh + w.b_h + h)),
    ("no_W_hh", lambda x, h, w: relu(x @ w.W_xh + w.b_h + h @ w.W_hh.T)),
    ("adds_up", lambda x, h, w: h + rnn_step(x, h, w)),
]
# And of the scores: (hint, right h, h_0, x, weights -> y).
WRONG_SCORES: list[tuple[str, Callable]] = [
    *(
        ("y_activation", lambda h, h_0, x, w, function=function: function(scores(h, w)))
        for function in (
            relu,
            softmax,
            np.tanh,
            logistic,
            lambda y: np.log(softmax(y)),
        )
    ),
    ("y_bias", lambda h, h_0, x, w: h @ w.W_hy),
    ("y_bias", lambda h, h_0, x, w: h @ w.W_hy + 2 * w.b_y),
    ("y_state", lambda h, h_0, x, w: scores(np.concatenate([h_0, h[:-1]]), w)),
]


def gradients(
    x: np.ndarray,
    w: Weights,
    h_0: np.ndarray,
    d_y: np.ndarray | None = None,
    d_h: np.ndarray | None = None,
    through_time: bool = True,
) -> tuple[Weights, np.ndarray]:
    """-> gradients of the weights and of h_0, from those of y, of h, or of both.

    Without ``through_time``, of code that cuts the graph after each step.
    """
    h = states(x, w, h_0)
    d = Weights(*(np.zeros_like(weight) for weight in w))
    d_h = np.zeros_like(h) if d_h is None else d_h.copy()
    if d_y is not None:
        d_h += d_y @ w.W_hy.T
        d = d._replace(W_hy=np.einsum("tnd,tnk->dk", h, d_y), b_y=d_y.sum(axis=(0, 1)))
    before = np.concatenate([h_0, h[:-1]])
    for t in reversed(range(len(x))):
        d_a = d_h[t] * (h[t] > 0)
        d.W_xh[...] += x[t].T @ d_a
        d.b_h[...] += d_a.sum(axis=0)
        d.W_hh[...] += before[t].T @ d_a
        if t and through_time:
            d_h[t - 1] += d_a @ w.W_hh.T
    return d, (d_a @ w.W_hh.T)[np.newaxis]


def same(got: np.ndarray | None, wanted: np.ndarray) -> bool:
    """Whether the numbers agree, apart from rounding and axes of length 1.

    Hundreds of mistakes are compared in a check: this is ten times as fast as np.allclose.
    """
    if got is None or got.size != wanted.size:
        return False
    expected = wanted.ravel()
    return bool((np.abs(got.ravel() - expected) <= 1e-3 + 1e-3 * np.abs(expected)).all())


def first_off(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The first row that differs, as the ``got`` and ``expected`` of a message."""
    t, n = np.argwhere(~np.isclose(got, wanted, rtol=1e-3, atol=1e-3))[0][:2]
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            key: f"{name}[{t}, {n}] = {value[t, n] + 0.0}"
            for key, value in (("got", got), ("expected", wanted))
        }


def gradient_off(symbol: str, got: np.ndarray | None, wanted: np.ndarray) -> dict[str, str]:
    """A gradient's first row that differs, as the ``got`` and ``expected`` of a message."""
    values = np.zeros_like(wanted) if got is None else np.reshape(got, wanted.shape)
    wrong = np.argwhere(~np.isclose(values, wanted, rtol=1e-3, atol=1e-3))
    row = tuple(wrong[0][:-1].tolist()) if len(wrong) else (0,) * (wanted.ndim - 1)
    name = f"{symbol}.grad" + (str(list(row)) if row else "")
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        shown = NO_GRADIENT(name=symbol) if got is None else f"{name} = {values[row] + 0.0}"
        return {"got": shown, "expected": f"{name} = {wanted[row] + 0.0}"}


def brief(value: Any) -> str:
    """A value for a message, without an array's numbers or an object's address."""
    kind = type(value).__name__
    if isinstance(value, Tensor | np.ndarray):
        return describe(value).split(":")[0]
    if isinstance(value, list | tuple):
        shown = [brief(part) for part in value[:3]] + ["..."] * (len(value) > 3)
        return f"{kind} of {len(value)}: ({', '.join(shown)})"
    plain = value is None or isinstance(value, bool | int | float | str)
    return describe(value) if plain else kind
