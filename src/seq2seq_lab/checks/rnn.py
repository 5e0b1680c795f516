"""The check of ``RNN``: shapes, then values term by term, then gradients.

It puts weights and biases of its own into a student's ``parameters``, recognised by their
shapes, and compares with the equations in plain NumPy. If the numbers differ, it computes what
well-known mistakes would give, and names the one that gives the same.
"""

from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.checks.rnn_hints import HINTS

C, D, K = 5, 4, 6
WEIGHTS = ref.wave_weights(1.7, C, D, K)
X = ref.wave(2.0, 3, 3, C)
H_0 = ref.wave(2.8, 1, 3, D)


def check_rnn(RNN: type) -> None:
    """Check a student's class ``RNN``; print one green line, or raise CheckFailed."""
    run_check("RNN", HINTS, _check, RNN)


def _check(probe: Probe, student: Any) -> None:
    _check_objects(probe, student)
    for T, N in (1, 1), (3, 2), (2, 3):
        rnn, _ = _new(probe, student)
        _run(probe, rnn, X[:T, :N])
        _run(probe, rnn, X[:T, :N], H_0[:, :N])
    _check_values(probe, student)
    _check_gradients(probe, student)


def _check_objects(probe: Probe, student: Any) -> None:
    """Two objects: both can be called, and each has five tensors of its own."""
    rnn = objects.make(probe, student, (C, D, K))
    for count, tried in (1, "rnn(x)"), (2, "rnn(x, h)"):
        probe.tried = tried
        probe.require(objects.accepts(rnn, count), "signature", got=objects.signature(rnn))
    tensors = objects.read_parameters(probe, rnn, "rnn")
    found, k = objects.listing(tensors), len({id(tensor) for tensor in tensors})
    groups = objects.by_symbol(tensors, C, D, K)
    probe.require(len(groups["b_h"]) < 2 or k != 6, "second_bias", got=found)
    probe.require(k == len(tensors) == 5, "parameters_count", got=found, k=k)
    wanted = f"({C}, {D}), (1, {D}), ({D}, {D}), ({D}, {K}), (1, {K})"
    each = all(len(groups[symbol]) == 1 for symbol in WEIGHTS._fields)
    probe.require(each, "parameters_shapes", got=found, expected=wanted)
    other = objects.read_parameters(probe, objects.make(probe, student, (C, D, K)), "rnn")
    shared = len(other) != 5 or {id(tensor) for tensor in tensors} & {id(t) for t in other}
    probe.require(not shared, "parameters_shared", got=objects.listing((*tensors, *other)))


def _new(probe: Probe, student: Any, weights: ref.Weights = WEIGHTS) -> tuple[Any, dict]:
    """A student's RNN with our weights, and its tensors by symbol."""
    rnn = objects.make(probe, student, (C, D, K))
    groups = objects.by_symbol(objects.read_parameters(probe, rnn, "rnn"), C, D, K)
    tensors = {symbol: groups[symbol][0] for symbol in weights._fields}
    for symbol, tensor in tensors.items():
        objects.fill(tensor, getattr(weights, symbol))
    return rnn, tensors


def _run(probe: Probe, rnn: Any, x: Any, h: Any = None) -> tuple[Tensor, Tensor]:
    """The student's y and h, of the right types and shapes; x and h unchanged."""
    given = {"x": x} if h is None else {"x": x, "h": h}
    given = {k: v if isinstance(v, Tensor) else v.astype(np.float32) for k, v in given.items()}
    before = {name: np.array(value) for name, value in given.items()}
    sizes = ", ".join(f"{name} {value.shape}" for name, value in given.items())
    tried = f"y, h = rnn({', '.join(given)})  # {sizes}; {ref.OWN_WEIGHTS()}"
    result = probe.call(tried, rnn, *given.values())
    for name, value in given.items():
        probe.require(np.array_equal(np.asarray(value), before[name]), "changes_input", name=name)
    _require_shapes(probe, result, x.shape[0], x.shape[1])
    return result[0], result[1]


def _require_shapes(probe: Probe, result: Any, T: int, N: int) -> None:
    got, both = ref.brief(result), isinstance(result, tuple | list) and len(result) == 2
    probe.require(both, "pair", got=got)
    y, h = result
    for name, value, last in ("h", h, D), ("y", y, K):
        got, wanted = f"{name}: {ref.brief(value)}", f"{name}: ({T}, {N}, {last})"
        listed = isinstance(value, list | tuple)
        probe.require(not listed, "list", got=got, expected=wanted, name=name)
        probe.require(isinstance(value, Tensor), "array", got=got, expected=wanted, name=name)
    exchanged = (y.shape, h.shape) == ((T, N, D), (T, N, K))
    got = f"y: {y.shape}, h: {h.shape}"
    wanted = f"y: {(T, N, K)}, h: {(T, N, D)}"
    probe.require(not exchanged, "swapped", got=got, expected=wanted)
    for name, value, last in ("h", h, D), ("y", y, K):
        hint = _shape_hint(value.shape, T, N, last)
        if hint:
            probe.fail(hint, got=got, expected=wanted, name=name, n=(*value.shape, 0)[0], T=T)
        finite = np.isfinite(value.data).all()
        probe.require(finite, "not_finite", got=f"{name}: {describe(value)}")


def _shape_hint(shape: tuple[int, ...], T: int, N: int, last: int) -> str:
    """What is wrong with a shape that should be (T, N, last); "" if nothing is."""
    if shape == (T, N, last):
        return ""
    if len(shape) > 3:
        return "extra_axis"
    if shape == (N, T, last):
        return "time_axis"
    if shape == (T + 1, N, last):
        return "h_0_included"
    return "last_step" if shape in ((1, N, last), (N, last)) and T > 1 else "shape"


def _check_values(probe: Probe, student: Any) -> None:
    """All weights at once; if that is off, which mistake it is, or which term."""
    rnn, _ = _new(probe, student)
    x, zeros = X[:, :2], np.zeros((1, 2, D))
    for turn, h in enumerate((None, H_0[:, :2], None)):
        h_0 = zeros if h is None else h
        states = ref.states(x, WEIGHTS, h_0)
        wanted = {"h": states, "y": ref.scores(states, WEIGHTS)}
        y, h_out = _run(probe, rnn, x, h)
        got = {"h": h_out.data, "y": y.data}
        for name in ("h", "y"):
            if not ref.same(got[name], wanted[name]):
                off = ref.first_off(name, got[name], wanted[name])
                probe.require(turn < 2, "remembers", **off)
                _name_mistake(probe, got, x, h_0, off)
                tried = probe.tried
                _isolate(probe, student, x)
                probe.tried = tried
                probe.fail("later_steps" if name == "h" else "y_state", **off)


def _name_mistake(probe: Probe, got: dict, x: np.ndarray, h_0: np.ndarray, off: dict) -> None:
    """Fail with the hint of the mistake that gives the same numbers, if one does."""
    wrong_states = [
        ("ignores_h", ref.states(x, WEIGHTS, 0 * h_0)),
        *((hint, ref.states(x, WEIGHTS, h_0, step)) for hint, step in ref.WRONG_STEPS),
        ("same_h", np.stack([ref.rnn_step(x_t, h_0[0], WEIGHTS) for x_t in x])),
        ("x_order", ref.states(x[::-1], WEIGHTS, h_0)),
        ("x_order", ref.states(x[::-1], WEIGHTS, h_0)[::-1]),
        ("x_order", ref.states(x[[0, 0, 0]], WEIGHTS, h_0)),
    ]
    states = ref.states(x, WEIGHTS, h_0)
    if ref.same(got["h"], states):
        wrong_scores = [(hint, wrong(states, h_0, x, WEIGHTS)) for hint, wrong in ref.WRONG_SCORES]
        hints = [hint for hint, wrong in wrong_scores if ref.same(got["y"], wrong)]
    else:
        hints = [hint for hint, wrong in wrong_states if ref.same(got["h"], wrong)]
    if hints:
        probe.fail(hints[0], **off)


def _isolate(probe: Probe, student: Any, x: np.ndarray) -> None:
    """One term at a time, all other weights zero: fail at the first that is off."""
    nothing = ref.Weights(*(0 * weight for weight in WEIGHTS))
    rnn, _ = _new(probe, student, nothing)
    first, again = (_run(probe, rnn, x) for _ in range(2))
    for name, one, two in ("y", first[0], again[0]), ("h", first[1], again[1]):
        if not ref.same(one.data, 0 * one.data):
            random = not np.array_equal(one.data, two.data)
            off = ref.first_off(name, one.data, 0 * one.data)
            probe.fail("random" if random else "other_weights", **off)
    for symbols in ("b_h",), ("W_xh",), ("W_hh",), ("b_y",), ("b_h", "W_hy"):
        weights = nothing._replace(**{symbol: getattr(WEIGHTS, symbol) for symbol in symbols})
        for h in (None, H_0[:, :2]):
            _compare_term(probe, student, weights, symbols[-1], x[:1], h)


def _compare_term(
    probe: Probe, student: Any, weights: ref.Weights, term: str, x: np.ndarray, h: Any
) -> None:
    y, h_out = _run(probe, _new(probe, student, weights)[0], x, h)
    states = ref.states(x, weights, np.zeros((1, 2, D)) if h is None else h)
    for name, got, wanted in ("h", h_out, states), ("y", y, ref.scores(states, weights)):
        if not ref.same(got.data, wanted):
            hint = "h_default" if term == "W_hh" and h is None else "term"
            probe.fail(hint, **ref.first_off(name, got.data, wanted), term=term)


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over y, then of one over the last h; of Tensors, too."""
    d_y, d_h = ref.wave(0.7, 3, 2, K), ref.wave(0.9, 3, 2, D)
    d_h[:2] = 0  # an encoder hands over its last state alone
    for name, d in ("y", d_y), ("h", d_h):
        rnn, tensors = _new(probe, student)
        h_0 = mg.tensor(H_0[:, :2].astype(np.float32))
        outputs = dict(
            zip("yh", _run(probe, rnn, mg.tensor(X[:, :2].astype(np.float32)), h_0), strict=True)
        )
        tried = f"{probe.tried}\nloss = ({name} * numbers).sum()\nloss.backward()"
        probe.call(tried, _backward, outputs[name], d)
        got = {symbol: tensor.grad for symbol, tensor in tensors.items()}
        _compare_gradients(probe, name, got, h_0.grad, {f"d_{name}": d})


def _backward(output: Tensor, d: np.ndarray) -> None:
    (output * d).sum().backward()


def _compare_gradients(probe: Probe, name: str, got: dict, h_grad: Any, d: dict) -> None:
    x, h_0 = X[:, :2], H_0[:, :2]
    wanted, d_h_0 = ref.gradients(x, WEIGHTS, h_0, **d)
    cut, _ = ref.gradients(x, WEIGHTS, h_0, **d, through_time=False)
    none = [symbol for symbol, grad in got.items() if grad is None]
    probe.require(
        len(none) < 5, "no_gradient", got=ref.NO_GRADIENT(name="rnn.parameters"), name=name
    )
    reached = got["W_xh"] is not None or got["b_h"] is not None or got["W_hh"] is not None
    probe.require(reached, "states_cut", got=ref.NO_GRADIENT(name="W_xh, b_h, W_hh"))
    symbols = WEIGHTS._fields if name == "y" else WEIGHTS._fields[:3]
    off = {
        symbol: ref.gradient_off(symbol, got[symbol], getattr(wanted, symbol))
        for symbol in symbols
        if not ref.same(got[symbol], getattr(wanted, symbol))
    }
    if "W_hh" in off and ref.same(got["W_hh"], cut.W_hh):
        probe.fail("time_cut", **off["W_hh"])
    for symbol, shown in off.items():
        probe.fail("gradient", **shown, term=symbol)
    shown = ref.gradient_off("h", h_grad, d_h_0)
    probe.require(ref.same(h_grad, d_h_0), "h_cut", **shown)
