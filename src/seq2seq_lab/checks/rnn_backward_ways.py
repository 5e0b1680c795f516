"""The backward pass of the ReLU RNN step by step, and what well-known mistakes give instead."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from seq2seq_lab.checks import reference as ref

RESULTS = "x", "W_xh", "b_h", "W_hh", "h_0"
Gradients = dict[str, np.ndarray]  # by the names of RESULTS


class Given(NamedTuple):
    """The arguments of ``rnn_backward``."""

    grad: np.ndarray  # (T, N, D)
    x: np.ndarray  # (T, N, C)
    h: np.ndarray  # (T, N, D)
    h_0: np.ndarray  # (1, N, D)
    W_xh: np.ndarray  # (C, D)
    W_hh: np.ndarray  # (D, D)

    @property
    def before(self) -> np.ndarray:
        """h_0 .. h_{T-1}, shape=(T, N, D)."""
        return np.concatenate([self.h_0, self.h[:-1]])


Step = Callable[[Given, int, np.ndarray], np.ndarray]  # t and delta_{t+1} -> delta_t
Sums = Callable[[Given, np.ndarray], np.ndarray]  # delta of all steps -> one gradient


def given(T: int, N: int, C: int, D: int) -> Given:
    """Numbers for all arguments; h is what the forward pass makes of the others."""
    weights = ref.wave_weights(1.7, C, D, 1)
    x, h_0 = ref.wave(2.0, T, N, C), ref.wave(2.8, 1, N, D)
    h = ref.states(x, weights, h_0)
    return Given(ref.wave(0.7, T, N, D), x, h, h_0, weights.W_xh, weights.W_hh)


def on(g: Given, t: int) -> np.ndarray:
    return g.h[t] > 0


def arriving(g: Given, t: int, d: np.ndarray) -> np.ndarray:
    """What reaches h_t from outside and from delta_{t+1} = d."""
    return g.grad[t] + d @ g.W_hh.T


def arriving_at_first(g: Given, delta: np.ndarray) -> np.ndarray:
    return arriving(g, 0, delta[1] if len(delta) > 1 else 0 * delta[0])[np.newaxis]


def right_step(g: Given, t: int, d: np.ndarray) -> np.ndarray:
    """delta_t = (dL/dh_t + delta_{t+1} W_hh^T) * [h_t > 0]"""
    return arriving(g, t, d) * on(g, t)


def masked_by(state: Callable[[Given, int], np.ndarray]) -> Step:
    return lambda g, t, d: arriving(g, t, d) * (state(g, t) > 0)


def with_grad(grad: Callable[[Given, int], np.ndarray]) -> Step:
    return lambda g, t, d: (grad(g, t) + d @ g.W_hh.T) * on(g, t)


def next_grad(g: Given, t: int) -> np.ndarray:
    return g.grad[t + 1] if t + 1 < len(g.grad) else 0 * g.grad[t]


STEPS: list[tuple[str, Step]] = [
    ("no_carry", lambda g, t, d: g.grad[t] * on(g, t)),
    ("carry_not_transposed", lambda g, t, d: (g.grad[t] + d @ g.W_hh) * on(g, t)),
    ("carry_without_W_hh", lambda g, t, d: (g.grad[t] + d) * on(g, t)),
    ("carry_without_W_hh", lambda g, t, d: (g.grad[t] - d @ g.W_hh.T) * on(g, t)),
    ("carry_of_grad", lambda g, t, d: (g.grad[t] + next_grad(g, t) @ g.W_hh.T) * on(g, t)),
    ("no_mask", arriving),
    ("mask_part", lambda g, t, d: g.grad[t] + (d @ g.W_hh.T) * on(g, t)),
    ("mask_part", lambda g, t, d: g.grad[t] * on(g, t) + d @ g.W_hh.T),
    ("mask_value", lambda g, t, d: arriving(g, t, d) * g.h[t]),
    ("mask_value", lambda g, t, d: arriving(g, t, d) * (1 - g.h[t] ** 2)),
    ("mask_value", lambda g, t, d: arriving(g, t, d) * ~on(g, t)),
    ("mask_step", masked_by(lambda g, t: g.before[t])),
    ("mask_step", masked_by(lambda g, t: g.h[t - 1])),
    ("mask_step", masked_by(lambda g, t: g.h[min(t + 1, len(g.h) - 1)])),
    ("mask_step", masked_by(lambda g, t: g.h[-1])),
    ("mask_step", masked_by(lambda g, t: g.h[0])),
    ("mask_of_grad", lambda g, t, d: ref.relu(arriving(g, t, d))),
    ("mask_of_grad", masked_by(lambda g, t: g.grad[t])),
    ("last_grad", with_grad(lambda g, t: g.grad[t] * (t == len(g.grad) - 1))),
    ("last_grad", with_grad(lambda g, t: g.grad[-1])),
    ("last_grad", with_grad(lambda g, t: g.grad[0])),
    ("direction", with_grad(lambda g, t: g.grad[len(g.grad) - 1 - t])),
]
# Here a step hands on something else than its delta: (hint, t and what arrives -> both).
HANDED: list[tuple[str, Callable]] = [
    ("mask_carry", lambda g, t, d: (right_step(g, t, d), arriving(g, t, d))),
    ("mask_carry", lambda g, t, d: (arriving(g, t, d), right_step(g, t, d))),
    ("carry_sum", lambda g, t, d: (right_step(g, t, d), d + right_step(g, t, d))),
]


def over_steps(function: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable:
    """The sum of ``function(a_t, b_t)`` over all t."""
    return lambda a, b: sum(function(a_t, b_t) for a_t, b_t in zip(a, b, strict=True))


products = over_steps(lambda a_t, delta_t: a_t.T @ delta_t)

SUMS: dict[str, Sums] = {
    "x": lambda g, delta: delta @ g.W_xh.T,
    "W_xh": lambda g, delta: products(g.x, delta),
    "b_h": lambda g, delta: delta.sum(axis=(0, 1))[np.newaxis],
    "W_hh": lambda g, delta: products(g.before, delta),
    "h_0": lambda g, delta: delta[:1] @ g.W_hh.T,
}
WRONG_SUMS: dict[str, list[tuple[str, Sums]]] = {
    "x": [
        ("time_order", lambda g, delta: delta[::-1] @ g.W_xh.T),
        ("no_delta", lambda g, delta: g.grad @ g.W_xh.T),
    ],
    "W_xh": [
        ("time_order", lambda g, delta: products(g.x[::-1], delta)),
        ("one_step_alone", lambda g, delta: g.x[0].T @ delta[0]),
        ("one_step_alone", lambda g, delta: g.x[-1].T @ delta[-1]),
        ("no_delta", lambda g, delta: products(g.x, g.grad)),
    ],
    "b_h": [
        ("bias_sum", lambda g, delta: delta[0].sum(axis=0)),
        ("bias_sum", lambda g, delta: delta[-1].sum(axis=0)),
        ("bias_sum", lambda g, delta: delta[:, 0].sum(axis=0)),
        ("no_delta", lambda g, delta: g.grad.sum(axis=(0, 1))),
    ],
    "W_hh": [
        ("state_after", lambda g, delta: products(g.h, delta)),
        ("state_after", lambda g, delta: products(np.repeat(g.h_0, len(g.h), axis=0), delta)),
        ("h_0_left_out", lambda g, delta: products(g.h[:-1], delta[1:])),
        ("h_0_left_out", lambda g, delta: products(np.roll(g.h, 1, axis=0), delta)),
        ("time_order", lambda g, delta: products(g.before[::-1], delta)),
        ("time_order", lambda g, delta: products(g.h[::-1], delta)),
        ("one_step_alone", lambda g, delta: g.h_0[0].T @ delta[0]),
        ("one_step_alone", lambda g, delta: g.before[-1].T @ delta[-1]),
        ("transposed", lambda g, delta: products(g.before, delta).T),
        ("no_delta", lambda g, delta: products(g.before, g.grad)),
    ],
    "h_0": [
        ("h_0_way", lambda g, delta: delta[:1]),
        ("h_0_way", lambda g, delta: 0 * delta[:1]),
        ("h_0_way", lambda g, delta: g.grad[:1]),
        ("h_0_way", lambda g, delta: g.grad[:1] @ g.W_hh.T),
        ("h_0_way", arriving_at_first),
        ("no_mask", lambda g, delta: arriving_at_first(g, delta) @ g.W_hh.T),
        ("carry_not_transposed", lambda g, delta: delta[:1] @ g.W_hh),
        ("h_0_end", lambda g, delta: delta[-1:] @ g.W_hh.T),
        ("h_0_mask", lambda g, delta: (delta[:1] @ g.W_hh.T) * (g.h_0 > 0)),
    ],
}


def deltas(g: Given, handing: Callable, order: Iterable[int] | None = None) -> np.ndarray:
    """delta of all steps; ``handing`` gives a step's own, and what it hands on."""
    delta, later = np.zeros_like(g.h), np.zeros_like(g.h[0])
    for t in reversed(range(len(g.h))) if order is None else order:
        delta[t], later = handing(g, t, later)
    return delta


def as_handing(step: Step) -> Callable:
    """A step that hands on its delta."""
    return lambda g, t, d: (step(g, t, d),) * 2


def backward(g: Given) -> Gradients:
    """What ``rnn_backward`` should return."""
    delta = deltas(g, as_handing(right_step))
    return {name: total(g, delta) for name, total in SUMS.items()}


def wrong_deltas(g: Given) -> Iterator[tuple[str, np.ndarray]]:
    """What well-known mistakes of the loop give: (hint, delta of all steps)."""
    T, right = len(g.h), as_handing(right_step)
    for hint, step in STEPS:
        yield hint, deltas(g, as_handing(step))
    for hint, handing in HANDED:
        yield hint, deltas(g, handing)
    yield "direction", deltas(g, right, range(T))
    yield "direction", deltas(g, as_handing(STEPS[1][1]), range(T))
    yield "loop_ends", deltas(g, right, range(T - 1, 0, -1))
    yield "loop_ends", deltas(g, right, range(T - 2, -1, -1))


def mistakes(g: Given, name: str) -> Iterator[tuple[str, np.ndarray]]:
    """What well-known mistakes give for one of RESULTS: (hint, gradient).

    First one mistake in the sums, then one in the loop, then one in each.
    """
    (T, N, _), right, total = g.x.shape, deltas(g, as_handing(right_step)), SUMS[name]
    for hint, wrong in WRONG_SUMS[name]:
        yield hint, wrong(g, right)
    for count in N, T, T * N:
        yield "divides", total(g, right) / count
    for hint, delta in wrong_deltas(g):
        yield hint, total(g, delta)
    for hint, delta in wrong_deltas(g):
        for _, wrong in WRONG_SUMS[name]:
            yield hint, wrong(g, delta)
