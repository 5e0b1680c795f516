"""The check of ``Decoder.generate``: what it returns, then every id that it writes.

It puts weights of its own into a student's ``parameters``, recognised by their shapes, lets the
equations write in plain NumPy, and compares with what well-known mistakes would write.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.decoder_generate_hints import HINTS
from seq2seq_lab.checks.encoder import new_model, read_vectors
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.probe import Probe, run_check

V, C, D = 7, 5, 4
SIZE, START = 6, 5
SHAPES: dict[str, tuple[int, ...]] = {
    "W_embed": (V, C),
    "W_xh": (C, 4 * D),
    "W_hh": (D, 4 * D),
    "b_h": (4 * D,),
    "W_hy": (D, V),
    "b_y": (V,),
}
SCALES = 2, 1, 3, 0.5, 4, 0.5  # so that what is written depends on all that should count
WEIGHTS = {
    symbol: scale * ref.wave(2.4 + 5 * i, *shape)
    for i, ((symbol, shape), scale) in enumerate(zip(SHAPES.items(), SCALES, strict=True))
}
STATE = ref.wave(2.8, 1, 4, D)

Carry = Callable[[tuple, tuple], tuple]
Choice = Callable[[np.ndarray], np.ndarray]
Feed = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def scores_of(s: np.ndarray, h: Any, c: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One step: ids (N,), h and c (N, D) -> scores (N, V), and the new h and c."""
    states, cells = read_vectors(WEIGHTS["W_embed"][s][np.newaxis], WEIGHTS, h, c)
    return states[0] @ WEIGHTS["W_hy"] + WEIGHTS["b_y"], states[0], cells[0]


def best(y: np.ndarray) -> np.ndarray:
    return y.argmax(axis=-1)


def write(
    state: np.ndarray,
    start: np.ndarray,
    size: int = SIZE,
    choose: Choice = best,
    feed: Feed = lambda chosen, start, before, y: chosen,
    carry: Carry = lambda new, first: new,
) -> np.ndarray:
    """What the decoder writes, (size, N), from a state (1, N, D) and start ids (N,)."""
    first = state[0], 0 * state[0]
    (h, c), s, written = first, start, []
    for _ in range(size):
        y, *new = scores_of(s, h, c)
        h, c = carry(tuple(new), first)
        chosen = choose(y)
        s = feed(chosen, start, s, y)
        written.append(chosen)
    return np.stack(written)


# What well-known mistakes do, each list with the right way first, under the hint "".
CHOICES: list[tuple[str, Choice]] = [
    ("", best),
    ("choice", lambda y: y.argmin(axis=-1)),
    ("choice", lambda y: np.abs(y).argmax(axis=-1)),
    ("choice", lambda y: y.argsort(axis=-1)[:, -2]),
    ("choice", lambda y: y.argsort(axis=-1)[:, 0]),
    ("choice", lambda y: np.resize(y.argmax(axis=0), len(y)) % V),
    ("choice", lambda y: best(y[:, 1:])),
    ("choice", lambda y: best(y[:, :-1])),
    ("choice", lambda y: best(y[:, 1:]) + 1),
    ("choice", lambda y: (best(y) + 1) % V),
    ("one_sequence", lambda y: np.full(len(y), y[0].argmax())),
    ("one_sequence", lambda y: np.full(len(y), y[-1].argmax())),
    ("one_sequence", lambda y: np.full(len(y), y.mean(axis=0).argmax())),
    ("one_sequence", lambda y: np.full(len(y), y.argmax() % V)),
]
FEEDS: list[tuple[str, Feed]] = [
    ("", lambda chosen, start, before, y: chosen),
    ("same_input", lambda chosen, start, before, y: start),
    ("same_input", lambda chosen, start, before, y: (before + 1) % V),
    ("same_input", lambda chosen, start, before, y: 0 * chosen),
    ("same_input", lambda chosen, start, before, y: y.argmin(axis=-1)),
    ("same_input", lambda chosen, start, before, y: chosen[:1].repeat(len(chosen))),
    ("same_input", lambda chosen, start, before, y: chosen[::-1]),
]
CARRIES: list[tuple[str, Carry]] = [
    ("", lambda new, first: new),
    ("carry", lambda new, first: first),
    ("carry", lambda new, first: (new[0], first[1])),
    ("carry", lambda new, first: (first[0], new[1])),
    ("carry", lambda new, first: (0 * new[0], new[1])),
    ("carry", lambda new, first: (0 * new[0], 0 * new[1])),
    ("carry", lambda new, first: new[::-1]),
    ("carry", lambda new, first: (new[0], new[0])),
    ("carry", lambda new, first: (new[1], new[1])),
    ("carry", lambda new, first: (new[0] + first[0], new[1])),
]


def mistakes(state: np.ndarray, start: int) -> Iterator[tuple[str, np.ndarray]]:
    """What well-known mistakes write: (hint, ids)."""
    ids = np.full(state.shape[1], start)
    wanted = write(state, ids)
    yield "start_included", np.concatenate([ids[np.newaxis], wanted[:-1]])
    yield "order", wanted[::-1]
    yield "order", wanted.T.reshape(wanted.shape)
    for steps in range(1, SIZE):
        stuck = np.concatenate([wanted[:steps], wanted[steps - 1 : steps].repeat(SIZE - steps, 0)])
        yield "stops", stuck
    for other in range(V):
        yield "start", write(state, 0 * ids + other)
    yield "start", write(state, np.arange(len(ids)))
    yield "no_state", write(0 * state, ids)
    yield "no_state", write(0 * state + 1, ids)
    yield "one_sequence", wanted[:, :1].repeat(len(ids), axis=1)
    ways = list(itertools.product(CHOICES, FEEDS, CARRIES))
    ways.sort(key=lambda way: sum(bool(hint) for hint, _ in way))
    for (a, choose), (b, feed), (c, carry) in ways:
        if not a or not (b or c):
            yield a or b or c, write(state, ids, SIZE, choose, feed, carry)


def check_decoder_generate(Decoder: type) -> None:
    """Check ``generate`` of a student's class ``Decoder``; print one line, or raise CheckFailed."""
    run_check("Decoder.generate", HINTS, _check, Decoder)


def _check(probe: Probe, student: Any) -> None:
    model = _new(probe, student)
    probe.tried = "decoder.generate(state, start_id, sample_size)"
    probe.require(callable(getattr(model, "generate", None)), "no_generate")
    probe.require(
        objects.accepts(model.generate, 3), "signature", got=objects.signature(model.generate)
    )
    for N, size in (1, 1), (2, 3), (4, 2), (3, 1), (1, 4):
        _run(probe, _new(probe, student), STATE[:, :N], START, size)
    model = _new(probe, student)
    for turn, (state, start, as_tensor) in enumerate(
        (
            (STATE, START, False),
            (STATE, 2, False),
            (-STATE[:, 1:], START, False),
            (STATE, START, True),
        )
    ):
        got = _run(probe, model, state, start, SIZE, as_tensor)
        wanted = write(state, np.full(state.shape[1], start))
        if not np.array_equal(got, wanted):
            _name_mistake(probe, student, got, wanted, turn, (state, start))


def _new(probe: Probe, student: Any) -> Any:
    """A student's decoder with our weights."""
    model, tensors = new_model(probe, student, "decoder", (V, C, D), SHAPES)
    for symbol, tensor in tensors.items():
        objects.fill(tensor, WEIGHTS[symbol])
    return model


def _run(
    probe: Probe, model: Any, state: np.ndarray, start: int, size: int, as_tensor: bool = False
) -> np.ndarray:
    """The ids that a student's decoder writes, of the right type and shape; state unchanged."""
    values = state.astype(np.float32)
    given = mg.tensor(values.copy()) if as_tensor else values.copy()
    tried = f"decoder.generate(state, {start}, {size})  # state {state.shape}; {ref.OWN_WEIGHTS()}"
    ids = probe.call(tried, model.generate, given, start, size)
    probe.require(np.array_equal(np.asarray(given), values), "changes_input", name="state")
    N = state.shape[1]
    shown = {"got": ref.brief(ids), "expected": f"array of int ({size}, {N})"}
    probe.require(ids is not None, "nothing", **shown)
    several = isinstance(ids, tuple) and len(ids) != size
    probe.require(not several, "pair", **shown)
    probe.require(not isinstance(ids, tuple | list), "list", **shown, name="ids")
    probe.require(not isinstance(ids, Tensor), "tensor", **shown)
    probe.require(isinstance(ids, np.ndarray), "shape", **shown)
    for hint in _shape_hints(ids.shape, size, N):
        probe.fail(hint, **shown, n=(*ids.shape, 0)[0], size=size, v=V)
    probe.require(ids.dtype.kind in "iu", "not_ints", **shown)
    return ids


def _shape_hints(shape: tuple[int, ...], size: int, N: int) -> Iterator[str]:
    """What is wrong with a shape that should be (size, N)."""
    if shape == (size, N):
        return
    if len(shape) > 1 and shape[-1] == V:
        yield "scores"
    if len(shape) == 2 and shape[1] == N and shape[0] == size + 1:
        yield "one_more"
    if shape == (N, size):
        yield "batch_first"
    if len(shape) == 2 and shape[1] == N:
        yield "steps"
    yield "shape"


def _name_mistake(
    probe: Probe, student: Any, got: np.ndarray, wanted: np.ndarray, turn: int, call: tuple
) -> None:
    """Fail with the hint of the mistake that writes the same, if one does."""
    state, start = call
    off = {"got": describe(got), "expected": describe(wanted)}
    tried = probe.tried
    again = [_run(probe, _new(probe, student), state, start, SIZE) for _ in range(3)]
    probe.tried = tried
    stays = all(np.array_equal(again[0], other) for other in again)
    probe.require(stays, "random", **off)
    probe.require(not np.array_equal(again[0], wanted), "remembers", **off)
    for hint, ids in mistakes(state, start):
        if np.array_equal(got, ids):
            probe.fail(hint, **off, token=start)
    right = np.array_equal(got[0], wanted[0])
    probe.fail("later" if right else "first", **off)
