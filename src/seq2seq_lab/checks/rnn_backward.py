"""The check of ``rnn_backward``: types and shapes, then all five gradients over several sizes.

They are compared with the equations, step by step in plain NumPy. If a gradient differs, the
check computes what well-known mistakes would give, and names the one that gives the same.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.checks.rnn_backward_hints import HINTS
from seq2seq_lab.checks.rnn_backward_ways import (
    RESULTS,
    Given,
    Gradients,
    backward,
    given,
    mistakes,
)

SIZES = 4, 2, 5, 3  # T, N, C, D: all different, so that no two shapes are alike
OTHER_SIZES = (1, 1, 1, 1), (1, 3, 2, 4), (5, 1, 4, 4), (3, 4, 1, 2)


def check_rnn_backward(rnn_backward: Callable) -> None:
    """Check a student's ``rnn_backward``; print one green line, or raise CheckFailed."""
    run_check("rnn_backward", HINTS, _check, rnn_backward)


def _check(probe: Probe, student: Any) -> None:
    probe.tried = f"rnn_backward({', '.join(Given._fields)})"
    probe.require(
        objects.accepts(student, len(Given._fields)), "signature", got=objects.signature(student)
    )
    usual = given(*SIZES)
    dead = usual._replace(h=0 * usual.h)
    for case in usual, *(given(*sizes) for sizes in OTHER_SIZES), dead:
        _check_values(probe, student, case)
    _run(probe, student, usual, np.float64)


def _run(probe: Probe, student: Callable, g: Given, dtype: type = np.float32) -> Gradients:
    """The student's five gradients, of the right types and shapes; what it was given, unchanged."""
    arguments = {name: value.astype(dtype) for name, value in g._asdict().items()}
    (T, N, C), D = g.x.shape, len(g.W_hh)
    tried = f"rnn_backward({', '.join(arguments)})  # T={T}, N={N}, C={C}, D={D}"
    if dtype is np.float64:
        tried += ", float64"
    result = probe.call(tried, student, *arguments.values())
    for name, value in arguments.items():
        same = np.array_equal(value, getattr(g, name).astype(dtype))
        probe.require(same, "changes_input", name=name)
    five = isinstance(result, tuple | list) and len(result) == len(RESULTS)
    probe.require(five, "five", got=ref.brief(result))
    _require_order(probe, result, g)
    for name, value in zip(RESULTS, result, strict=True):
        _require_array(probe, name, value, g, dtype)
    return dict(zip(RESULTS, result, strict=True))


def _shapes(g: Given) -> dict[str, tuple[int, ...]]:
    """What the gradients' shapes should be: those of the arguments."""
    return {name: getattr(g, name, np.empty((1, len(g.W_hh)))).shape for name in RESULTS}


def _require_order(probe: Probe, result: Any, g: Given) -> None:
    """Fail if the five are there, but one is in another's place."""
    wanted = [*_shapes(g).values()]
    got = [getattr(value, "shape", None) for value in result]
    exchanged = got != wanted and sorted(map(str, got)) == sorted(map(str, wanted))
    shown = {"got": ", ".join(map(str, got)), "expected": ", ".join(map(str, wanted))}
    probe.require(not exchanged, "order", **shown)


def _require_array(probe: Probe, name: str, value: Any, g: Given, dtype: type) -> None:
    shape = _shapes(g)[name]
    shown = {
        "got": f"d_{name}: {ref.brief(value)}",
        "expected": f"d_{name}: array of shape {shape}, {np.dtype(dtype)}",
        "name": name,
    }
    probe.require(not isinstance(value, list | tuple), "list", **shown)
    probe.require(value is not None, "none", **shown)
    probe.require(not isinstance(value, Tensor), "tensor", **shown)
    if name == "b_h":
        probe.require(np.size(value) == np.prod(shape), "bias_sum", **shown)
    transposed = name == "W_xh" and np.shape(value) == shape[::-1] != shape
    probe.require(not transposed, "transposed", **shown)
    probe.require(isinstance(value, np.ndarray) and value.shape == shape, "shape", **shown)
    probe.require(value.dtype == dtype, "dtype", **shown)
    finite = np.isfinite(value)
    probe.require(finite.all(), "not_finite", got=_row(name, value, ~finite))


def _check_values(probe: Probe, student: Callable, g: Given) -> None:
    """All gradients; if one is off, which mistake it is, or where it begins."""
    wanted, got = backward(g), _run(probe, student, g)
    wrong = [name for name in RESULTS if not ref.same(got[name], wanted[name])]
    again = _run(probe, student, g)
    for name in RESULTS:
        alike = np.array_equal(got[name], again[name])
        probe.require(alike, "remembers", **_first_off(name, got[name], again[name]))
    if not wrong:
        return
    name = wrong[0]
    off = _first_off(name, got[name], wanted[name])
    for hint, gradient in mistakes(g, name):
        if ref.same(got[name], gradient):
            probe.fail(hint, **off, name=name)
    tried = probe.tried
    _isolate(probe, student, g)
    probe.tried = tried
    probe.fail({"x": "later_steps", "h_0": "h_0_way"}.get(name, "sum"), **off, name=name)


def _isolate(probe: Probe, student: Callable, g: Given) -> None:
    """One step alone, then one sequence alone: fail at the first that is off."""
    first = Given(g.grad[:1], g.x[:1], g.h[:1], g.h_0, g.W_xh, g.W_hh)
    got, wanted = _run(probe, student, first), backward(first)
    for name in RESULTS:
        if not ref.same(got[name], wanted[name]):
            off = _first_off(name, got[name], wanted[name])
            probe.fail("one_step", **off, name=name)
    is_first = (np.arange(g.x.shape[1]) == 0)[:, np.newaxis]
    leaked = _run(probe, student, g._replace(grad=g.grad * is_first))["x"] * ~is_first
    probe.tried += "; grad[:, 1:] = 0"
    mixed = not ref.same(leaked, 0 * leaked)
    probe.require(not mixed, "mixes", **_first_off("x", leaked, 0 * leaked))


def _first_off(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The first row that differs, as the ``got`` and ``expected`` of a message."""
    wrong = ~np.isclose(got, wanted, rtol=1e-3, atol=1e-3)
    return {"got": _row(name, got, wrong), "expected": _row(name, wanted, wrong)}


def _row(name: str, value: np.ndarray, wrong: np.ndarray) -> str:
    """The first row in which something is ``wrong``, for a message."""
    place = np.unravel_index(wrong.argmax(), wrong.shape)[:-1]
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return f"d_{name}{[*map(int, place)]} = {value[place] + 0.0}"
