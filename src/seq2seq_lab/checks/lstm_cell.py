"""The check of ``lstm_cell``: shapes, then values, then the gradients of every argument.

Values are compared with the equations in plain NumPy. If they differ, it computes what well-known
mistakes would give: other blocks of columns, another function around a gate, a gate left out.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.lstm_cell_hints import HINTS
from seq2seq_lab.checks.probe import Probe, run_check

NAMES = "x_t", "h", "c", "W", "U", "b"
Arguments = dict[str, np.ndarray]
Pair = tuple[np.ndarray, np.ndarray]  # h and c


def arguments(N: int, C: int, D: int) -> Arguments:
    """Numbers for all of the six, the cell's larger than 1."""
    shapes = (N, C), (N, D), (N, D), (C, 4 * D), (D, 4 * D), (1, 4 * D)
    values = [ref.wave(1.3 + 3 * i, *shape) for i, shape in enumerate(shapes)]
    return dict(zip(NAMES, values, strict=True)) | {"c": 2 * values[2]}


def sums(a: Arguments) -> np.ndarray:
    """x_t W + h U + b, shape=(N, 4D)."""
    return a["x_t"] @ a["W"] + a["h"] @ a["U"] + a["b"]


def finish(
    blocks: Any,
    c: np.ndarray,
    cell: Callable = lambda i, f, g, c: f * c + i * g,
    state: Callable = lambda o, new, old, g: o * np.tanh(new),
    functions: tuple[Callable, ...] = (ref.logistic, ref.logistic, np.tanh, ref.logistic),
) -> Pair:
    """h and c from the four sums."""
    i, f, g, o = (function(block) for function, block in zip(functions, blocks, strict=True))
    new = cell(i, f, g, c)
    return state(o, new, c, g), new


def lstm_step(a: Arguments) -> Pair:
    """The equations."""
    return finish(np.split(sums(a), 4, axis=-1), a["c"])


FUNCTIONS: tuple[Callable, ...] = (ref.logistic, np.tanh, lambda v: v, ref.relu)
PLACES = "i", "f", "g", "o", "tanh(c_t)"
CELLS: list[tuple[str, Callable]] = [
    ("forget", lambda i, f, g, c: c + i * g),
    ("forget", lambda i, f, g, c: (1 - i) * c + i * g),
    ("forget", lambda i, f, g, c: i * c + i * g),
    ("forget", lambda i, f, g, c: (1 - f) * c + i * g),
    ("input_gate", lambda i, f, g, c: f * c + g),
    ("input_gate", lambda i, f, g, c: f * c + (1 - f) * g),
    ("input_gate", lambda i, f, g, c: f * c + f * g),
    ("input_gate", lambda i, f, g, c: f * c + i),
    ("input_gate", lambda i, f, g, c: f * c),
    ("no_cell", lambda i, f, g, c: i * g),
    ("no_cell", lambda i, f, g, c: f + i * g),
    ("cell_sum", lambda i, f, g, c: f * (c + i * g)),
    ("cell_sum", lambda i, f, g, c: (f * c) * (i * g)),
    ("cell_sum", lambda i, f, g, c: f * c - i * g),
    ("cell_sum", lambda i, f, g, c: (f + c) * (i + g)),
    ("cell_sum", lambda i, f, g, c: c + f * c + i * g),
    ("cell_sum", lambda i, f, g, c: np.tanh(f * c + i * g)),
]
STATES: list[tuple[str, Callable]] = [
    ("activation", lambda o, new, old, g: o * new),
    ("output_gate", lambda o, new, old, g: np.tanh(new)),
    ("output_gate", lambda o, new, old, g: new),
    ("output_gate", lambda o, new, old, g: o + np.tanh(new)),
    ("output_gate", lambda o, new, old, g: o),
    ("output_gate", lambda o, new, old, g: np.tanh(o * new)),
    ("old_cell", lambda o, new, old, g: o * np.tanh(old)),
    ("old_cell", lambda o, new, old, g: o * g),
    ("old_cell", lambda o, new, old, g: o * np.tanh(g)),
]
SUMS: list[tuple[str, Callable]] = [
    ("bias", lambda a: sums(a) - a["b"]),
    ("bias", lambda a: sums(a) + a["b"]),
    ("no_recurrence", lambda a: a["x_t"] @ a["W"] + a["b"]),
    ("no_recurrence", lambda a: a["x_t"] @ a["W"] + a["c"] @ a["U"] + a["b"]),
    ("no_input", lambda a: a["h"] @ a["U"] + a["b"]),
]


def mistakes(a: Arguments) -> Iterator[tuple[str, str, Pair]]:
    """What well-known mistakes give: (hint, the place where it is, h and c)."""
    total, old = sums(a), a["c"]
    blocks, D = np.split(total, 4, axis=-1), old.shape[-1]
    yield "swapped", "", lstm_step(a)[::-1]
    for order in itertools.permutations(blocks):
        yield "gate_order", "", finish(order, old)
    for hint, cell in CELLS:
        yield hint, "", finish(blocks, old, cell)
    for hint, state in STATES:
        yield hint, PLACES[-1], finish(blocks, old, state=state)
    squashed, bare = CELLS[-1][1], STATES[0][1]
    yield "cell_sum", "", finish(blocks, old, squashed, bare)
    for hint, wrong in SUMS:
        yield hint, "", finish(np.split(wrong(a), 4, axis=-1), old)
    columns = np.moveaxis(total.reshape(-1, D, 4), -1, 0)
    yield "columns", "", finish(columns, old)
    yield "columns", "", finish(total.reshape(4, -1, D), old)
    for chosen in itertools.product(FUNCTIONS, repeat=5):
        right = (ref.logistic, ref.logistic, np.tanh, ref.logistic, np.tanh)
        places = [p for p, one, two in zip(PLACES, chosen, right, strict=True) if one is not two]
        last = chosen[4]
        pair = finish(
            blocks,
            old,
            state=lambda o, new, old, g, last=last: o * last(new),
            functions=chosen[:4],
        )
        yield "activation", ", ".join(places), pair


def numeric_gradients(
    loss: Callable[[Mapping[str, np.ndarray]], float], values: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Central differences, in float64."""
    values = {name: value.astype(float) for name, value in values.items()}
    found = {name: np.zeros_like(value) for name, value in values.items()}
    for name, value in values.items():
        for place in np.ndindex(value.shape):
            centre = value[place]
            value[place] = centre + 1e-5
            above = loss(values)
            value[place] = centre - 1e-5
            found[name][place] = (above - loss(values)) / 2e-5
            value[place] = centre
    return found


def check_lstm_cell(lstm_cell: Callable) -> None:
    """Check a student's function ``lstm_cell``; print one green line, or raise CheckFailed."""
    run_check("lstm_cell", HINTS, _check, lstm_cell)


def _check(probe: Probe, student: Any) -> None:
    probe.tried = f"lstm_cell({', '.join(NAMES)})"
    probe.require(objects.accepts(student, 6), "signature", got=objects.signature(student))
    for sizes in (1, 1, 1), (2, 3, 4), (3, 2, 1):
        _run(probe, student, arguments(*sizes))
        _run(probe, student, arguments(*sizes), tensors=NAMES)
    _check_values(probe, student)
    for name in "h", "c":
        _check_gradients(probe, student, name)


def _run(
    probe: Probe, student: Callable, values: Arguments, tensors: tuple[str, ...] = NAMES[3:]
) -> tuple[Tensor, Tensor, dict]:
    """The student's h and c, of the right types and shapes; and what it was given, unchanged."""
    given: dict[str, Any] = {name: value.astype(np.float32) for name, value in values.items()}
    given |= {name: mg.tensor(given[name]) for name in tensors}
    (N, C), D = values["x_t"].shape, values["c"].shape[-1]
    tried = f"h, c = lstm_cell(x_t, h, c, W, U, b)  # N={N}, C={C}, D={D}"
    result = probe.call(tried, student, *given.values())
    for name, value in given.items():
        alike = np.array_equal(np.asarray(value), values[name].astype(np.float32))
        probe.require(alike, "changes_input", name=name)
    both = isinstance(result, tuple | list) and len(result) == 2
    probe.require(both, "pair", got=ref.brief(result))
    for name, value in zip("hc", result, strict=True):
        got, wanted = f"{name}: {ref.brief(value)}", f"{name}: Tensor ({N}, {D})"
        shown = {"got": got, "expected": wanted, "name": name}
        probe.require(isinstance(value, Tensor), "array", **shown)
        probe.require(value.shape != (N, 4 * D), "four_blocks", **shown)
        probe.require(value.shape == (N, D), "shape", **shown)
        probe.require(np.isfinite(value.data).all(), "not_finite", got=f"{name}: {describe(value)}")
    return result[0], result[1], given


def _check_values(probe: Probe, student: Callable) -> None:
    """All at once; if that is off, which mistake it is, or which term."""
    values = arguments(2, 3, 4)
    for turn in range(3):
        h, c, _ = _run(probe, student, values, NAMES[3 * (turn % 2) :])
        wanted_h, wanted_c = lstm_step(values)
        if ref.same(c.data, wanted_c) and ref.same(h.data, wanted_h):
            continue
        name = "h" if ref.same(c.data, wanted_c) else "c"
        off = _first_off(name, *((h.data, wanted_h) if name == "h" else (c.data, wanted_c)))
        again_h, again_c, _ = _run(probe, student, values)
        stays = np.array_equal(h.data, again_h.data) and np.array_equal(c.data, again_c.data)
        probe.require(turn == 0 and stays, "remembers", **off)
        for hint, place, wrong in mistakes(values):
            if ref.same(h.data, wrong[0]) and ref.same(c.data, wrong[1]):
                probe.fail(hint, **off, name=place)
        tried = probe.tried
        _isolate(probe, student, values)
        probe.tried = tried
        probe.fail("together", **off, name=f"{name}_t")


def _isolate(probe: Probe, student: Callable, values: Arguments) -> None:
    """One term at a time, all others zero: fail at the first that is off."""
    for names in ("c",), ("b",), ("x_t", "W"), ("h", "U"):
        term = " ".join(names)
        alone = {name: value * (name in names) for name, value in values.items()}
        h, c, _ = _run(probe, student, alone)
        for name, got, wanted in zip("hc", (h, c), lstm_step(alone), strict=True):
            if not ref.same(got.data, wanted):
                probe.tried += f"; {term}"
                probe.fail("term", **_first_off(name, got.data, wanted), term=term)


def _first_off(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The first row that differs, as the ``got`` and ``expected`` of a message."""
    n = np.argwhere(~np.isclose(got, wanted, rtol=1e-3, atol=1e-3))[0][0]
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            key: f"{name}[{n}] = {value[n] + 0.0}"
            for key, value in (("got", got), ("expected", wanted))
        }


def _check_gradients(probe: Probe, student: Callable, name: str) -> None:
    """The gradients of a sum over h, or over c, in every argument that it depends on."""
    values = arguments(2, 3, 2)
    h, c, given = _run(probe, student, values, NAMES)
    output, index = (h, 0) if name == "h" else (c, 1)
    d = ref.wave(0.7, 2, 2)
    tried = f"{probe.tried}\nloss = ({name} * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (output * d).sum().backward())
    got = {key: tensor.grad for key, tensor in given.items()}
    reached = any(got[key] is not None for key in ("W", "U", "b"))
    none = ref.NO_GRADIENT(name="W, U, b")
    probe.require(reached, "no_gradient", got=none, name=name)
    wanted = numeric_gradients(lambda a: float((lstm_step(dict(a))[index] * d).sum()), values)
    for key in ("h", "c"):
        off = ref.gradient_off(key, got[key], wanted[key])
        probe.require(got[key] is not None, "state_cut", **off, name=key)
    for key in NAMES:
        off = ref.gradient_off(key, got[key], wanted[key])
        probe.require(ref.same(got[key], wanted[key]), "gradient", **off, name=key)
