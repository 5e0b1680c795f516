"""The check of ``Seq2Seq``: shapes from T=1 on, then the first step, the later ones, gradients.

Encoder and decoder have weights of the same shapes, and a student may list them in any order.
So every pair of tensors gets two different values, and the assignment that explains the output
tells which is whose.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.checks.seq2seq_hints import HINTS
from seq2seq_lab.checks.seq2seq_ways import (
    CARRIES,
    FEEDS,
    INPUTS,
    OUTPUTS,
    STATES,
    VALUES,
    C,
    D,
    X,
    read,
    right,
    start,
    tokens,
    write,
)
from seq2seq_lab.language import Text
from seq2seq_lab.vocabulary import START

PARTS = {"encoder": Text("encoder", "인코더"), "decoder": Text("decoder", "디코더")}


def check_seq2seq(Seq2Seq: type) -> None:
    """Check a student's class ``Seq2Seq``; print one green line, or raise CheckFailed."""
    run_check("Seq2Seq", HINTS, _check, Seq2Seq)


def _check(probe: Probe, student: Any) -> None:
    _check_objects(probe, student)
    for T, N in (1, 1), (2, 3), (3, 2):  # T=1 first: if all states are handed over, shapes explode
        _run(probe, _new(probe, student)[0], X[-T:, :N])
    _check_values(probe, student)
    _check_ties(probe, student)
    _check_gradients(probe, student)


def _check_objects(probe: Probe, student: Any) -> None:
    model = objects.make(probe, student, (C, D, C))
    probe.tried = "model(x)"
    probe.require(objects.accepts(model, 1), "signature", got=objects.signature(model))
    tensors = objects.read_parameters(probe, model, "model")
    n, k, found = len(tensors), len({id(t) for t in tensors}), objects.listing(tensors)
    probe.require(n == k or n not in (8, 10), "one_rnn", got=found, n=n, k=k)
    # 8: an encoder without the output layer that nobody uses
    probe.require(n in (8, 10) and k == n, "parameters_count", got=found, k=k)
    groups = objects.by_symbol(tensors, C, D, C)
    counts = [len(groups[symbol]) for symbol in ref.Weights._fields]
    fits = counts in ([2, 2, 2, 2, 2], [2, 2, 2, 1, 1])
    wanted = f"2 x ({C}, {D}), (1, {D}), ({D}, {D}), ({D}, {C}), (1, {C})"
    probe.require(fits, "parameters_shapes", got=found, expected=wanted)
    other = objects.read_parameters(probe, objects.make(probe, student, (C, D, C)), "model")
    shared = len(other) != n or {id(t) for t in tensors} & {id(t) for t in other}
    probe.require(not shared, "parameters_shared", got=objects.listing((*tensors, *other)))


def _new(probe: Probe, student: Any, values: tuple = VALUES) -> tuple[Any, dict]:
    """A student's model, and its tensors by symbol; of each two, each has its own values."""
    model = objects.make(probe, student, (C, D, C))
    groups = objects.by_symbol(objects.read_parameters(probe, model, "model"), C, D, C)
    for symbol in ref.Weights._fields:
        for tensor, weights in zip(groups[symbol], values, strict=False):
            objects.fill(tensor, getattr(weights, symbol))
    return model, groups


def _run(probe: Probe, model: Any, x: np.ndarray, as_tensor: bool = False) -> Tensor:
    """The student's y, of the right type and shape; x unchanged."""
    given = x.astype(np.float32)
    tried = f"y = model(x)  # x {x.shape}; {ref.OWN_WEIGHTS()}"
    y = probe.call(tried, model, mg.tensor(given) if as_tensor else given)
    probe.require(np.array_equal(given, x), "changes_input", name="x")
    (T, N, _), got = x.shape, ref.brief(y)
    several = isinstance(y, tuple | list) and len(y) == 2 and T != 2
    probe.require(y is not None and not several, "not_y", got=got)
    named = {"name": "y", "got": got, "expected": f"({T}, {N}, {C})"}
    probe.require(not isinstance(y, tuple | list), "list", **named)
    probe.require(isinstance(y, Tensor), "array", **named)
    _require_shape(probe, y.shape, T, N, named)
    probe.require(np.isfinite(y.data).all(), "not_finite", got=got)
    return y


def _require_shape(probe: Probe, shape: tuple[int, ...], T: int, N: int, named: dict) -> None:
    probe.require(len(shape) < 4, "extra_axis", **named)
    if len(shape) == 3 and shape[1:] == (N, C):
        exploded = T > 1 and shape[0] > T + 1
        hint = "all_states" if exploded else "steps"
        probe.require(shape[0] == T, hint, **named, n=shape[0], T=T)
    probe.require(shape != (N, T, C) or N == T, "time_axis", **named)
    probe.require(shape == (T, N, C), "shape", **named)


def _assignments(groups: dict, values: tuple = VALUES) -> Iterator[tuple]:
    """All ways to say which tensor is whose: (encoder, decoder, {(part, symbol): tensor}).

    First the two where all of one network's tensors are listed before the other's.
    """
    fields = ref.Weights._fields
    pairs = [symbol for symbol in fields if len(groups[symbol]) == 2]
    choices = itertools.product((0, 1), repeat=len(pairs))
    for bits in sorted(choices, key=lambda bits: min(sum(bits), len(bits) - sum(bits))):
        first = dict.fromkeys(fields, 1) | dict(zip(pairs, bits, strict=True))
        encoder = ref.Weights(*(getattr(values[first[f]], f) for f in fields))
        decoder = ref.Weights(*(getattr(values[1 - first[f]], f) for f in fields))
        owners = {("encoder", f): groups[f][first[f]] for f in pairs}
        owners |= {("decoder", f): groups[f][1 - first[f]] for f in fields}
        yield encoder, decoder, owners


def _explained(y: Tensor, x: np.ndarray, groups: dict, values: tuple = VALUES) -> tuple | None:
    """The assignment under which y is right, if there is one."""
    for encoder, decoder, owners in _assignments(groups, values):
        if ref.same(y.data, right(x, encoder, decoder)):
            return encoder, decoder, owners
    return None


def _check_values(probe: Probe, student: Any) -> None:
    model, groups = _new(probe, student)
    for turn, x in enumerate((X, X, X[1:, 1:])):
        y = _run(probe, model, x)
        if _explained(y, x, groups) is None:
            encoder, decoder, _ = next(_assignments(groups))
            shown = ref.first_off("y", y.data, right(x, encoder, decoder))
            probe.require(turn != 1, "remembers", **shown)
            _whole_mistakes(probe, y.data, x, groups)
            _step_mistakes(probe, y.data, x, groups)
            probe.fail("first_step", **shown)


def _whole_mistakes(probe: Probe, y: np.ndarray, x: np.ndarray, groups: dict) -> None:
    """Mistakes that concern the networks as a whole."""
    for encoder, decoder, _ in _assignments(groups):
        wanted = right(x, encoder, decoder)
        for hint, wrong in (
            ("same_rnn_twice", right(x, decoder, decoder)),
            ("encoder_scores", ref.scores(read(x, encoder), encoder)),
            ("reversed_scores", wanted[::-1]),
        ):
            if ref.same(y, wrong):
                probe.fail(hint, **ref.first_off("y", y, wanted))


def _step_mistakes(probe: Probe, y: np.ndarray, x: np.ndarray, groups: dict) -> None:
    """What explains the first step; if nothing is wrong with that one, the later steps."""
    assignments = list(_assignments(groups))
    for most, tried in (1, assignments), (3, assignments[:2]):
        for encoder, decoder, _ in tried:
            found = _first_step(y[:1], x, encoder, decoder, most)
            if found is None:
                continue
            shown = ref.first_off("y", y, right(x, encoder, decoder))
            if found:
                probe.fail(found, **shown, token=START)
            h_0 = read(x, encoder)[-1:]
            for (fed, feed), (kept, carry) in itertools.product(FEEDS, CARRIES):
                if ref.same(y, write(x, start(x), h_0, decoder, feed, carry)[0]):
                    probe.fail(kept or fed, **shown)
            probe.fail("later_step", **shown)


def _first_step(
    y_1: np.ndarray, x: np.ndarray, encoder: ref.Weights, decoder: ref.Weights, most: int
) -> str | None:
    """ "" if the first step is right, a hint if known mistakes explain it, else None."""
    states = {state: state(x, encoder) for _, state in STATES}
    for (a, state), (b, first) in itertools.product(STATES, INPUTS):
        if bool(a) + bool(b) <= most:
            wrong = write(x[:1], first(x), states[state], decoder)[0]
            for c, output in OUTPUTS:
                hints = [hint for hint in (c, b, a) if hint]
                if len(hints) <= most and ref.same(y_1, output(wrong)):
                    return hints[0] if hints else ""
    return None


def _check_ties(probe: Probe, student: Any) -> None:
    """Tokens 0 and 1 always share the first place; sums of our numbers are exact."""
    values = []
    for weights in VALUES:
        W_hy, b_y = weights.W_hy.copy(), weights.b_y.copy()
        W_hy[:, 1], b_y[:2] = W_hy[:, 0], 16
        values.append(weights._replace(W_hy=W_hy, b_y=b_y))
    model, groups = _new(probe, student, tuple(values))
    x = X[-2:]
    y = _run(probe, model, x)
    for encoder, decoder, _ in _assignments(groups, tuple(values)):
        state = read(x, encoder)[-1:]
        both = write(x, start(x), state, decoder, lambda y, s, x, t: 0 * y + tokens(0) + tokens(1))
        if ref.same(y.data, both[0]):
            probe.fail("ties", **ref.first_off("y", y.data, right(x, encoder, decoder)))


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over y, through the decoder and back into the encoder."""
    model, groups = _new(probe, student)
    y = _run(probe, model, X, as_tensor=True)
    explained = _explained(y, X, groups)
    probe.require(explained is not None, "first_step", got=ref.brief(y))
    encoder, decoder, owners = explained or next(_assignments(groups))
    d = ref.wave(0.7, *X.shape)
    tried = f"{probe.tried}\nloss = (y * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (y * d).sum().backward())
    got = {owner: tensor.grad for owner, tensor in owners.items()}
    _compare_gradients(probe, got, encoder, decoder, d)


def _compare_gradients(
    probe: Probe, got: dict, encoder: ref.Weights, decoder: ref.Weights, d: np.ndarray
) -> None:
    states = read(X, encoder)
    _, inputs = write(X, start(X), states[-1:], decoder)
    wanted, d_state = ref.gradients(inputs, decoder, states[-1:], d_y=d)
    cut, _ = ref.gradients(inputs, decoder, states[-1:], d_y=d, through_time=False)
    d_h = np.concatenate([0 * states[:-1], d_state])
    read_wanted, _ = ref.gradients(X, encoder, np.zeros((1, X.shape[1], D)), d_h=d_h)
    missing = {owner for owner, grad in got.items() if grad is None}
    none = ref.NO_GRADIENT(name="model.parameters")
    probe.require(len(missing) < len(got), "no_gradient", got=none, name="y")
    off = ref.gradient_off("W_hh", got["decoder", "W_hh"], wanted.W_hh)
    was_cut = ("decoder", "W_hh") in missing or ref.same(got["decoder", "W_hh"], cut.W_hh)
    probe.require(not was_cut, "decoder_cut", **off)
    unread = all(("encoder", symbol) in missing for symbol in ("W_xh", "b_h", "W_hh"))
    none = ref.NO_GRADIENT(name="W_xh, b_h, W_hh")
    probe.require(not unread, "encoder_cut", got=none)
    for part, term, grad in (
        *(("decoder", symbol, getattr(wanted, symbol)) for symbol in wanted._fields),
        *(("encoder", symbol, getattr(read_wanted, symbol)) for symbol in wanted._fields[:3]),
    ):
        off = ref.gradient_off(term, got[part, term], grad)
        alike = ref.same(got[part, term], grad)
        probe.require(alike, "gradient", **off, part=PARTS[part](), term=term)
