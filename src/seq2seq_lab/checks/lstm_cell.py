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

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check

HINTS = {
    "signature": ref.MODEL_HINTS["signature"],
    "array": ref.MODEL_HINTS["array"],
    "not_finite": ref.MODEL_HINTS["not_finite"],
    "changes_input": ref.MODEL_HINTS["changes_input"],
    "remembers": Text(
        "The same call gave another answer than before. What is kept between calls, or drawn anew?",
        "같은 호출인데 처음과 결과가 다릅니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?",
    ),
    "pair": Text(
        "lstm_cell returns two things, h and c. What does your return line give back?",
        "lstm_cell은 h와 c, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "four_blocks": Text(
        "{name} is four times too wide. Where is the sum cut into its four blocks?",
        "{name}의 폭이 네 배입니다. 합을 네 블록으로 나누는 곳은 어디인가요?",
    ),
    "shape": Text(
        "The shape of {name} is off. Which axis, and from which line on?",
        "{name}의 shape이 다릅니다. 어느 축이, 어느 줄부터 달라지나요?",
    ),
    "swapped": Text(
        "h and c look exchanged. Which of them does the docstring name first?",
        "h와 c가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "gate_order": Text(
        "A gate takes the columns of another. In which order do the four blocks stand in W?",
        "어떤 게이트가 다른 게이트의 열을 쓰고 있습니다. W에는 네 블록이 어떤 순서로 놓여 있나요?",
    ),
    "columns": Text(
        "Each gate takes columns from all over. Which D columns belong to i alone?",
        "게이트마다 열을 여기저기에서 가져옵니다. i에 속하는 열 D개는 몇 번부터 몇 번까지인가요?",
    ),
    "activation": Text(
        "Another function than the equations' is applied to {name}. Between which values should "
        "the result lie?",
        "{name}에 적용한 함수가 식과 다릅니다. 그 결과는 어떤 값과 어떤 값 사이에 있어야 하나요?",
    ),
    "forget": Text(
        "The old cell is taken over without its gate. Which factor decides how much of it stays?",
        "예전 셀을 게이트 없이 그대로 넘겨받습니다. 그중 얼마를 남길지는 무엇이 정하나요?",
    ),
    "input_gate": Text(
        "What is new gets into the cell with a wrong factor. Which gate lets g in?",
        "새 내용이 셀에 들어갈 때 곱해지는 것이 식과 다릅니다. g를 들여보내는 게이트는 무엇인가요?",
    ),
    "no_cell": Text(
        "Another old cell gives the same result. Where does your code use the c it is given?",
        "예전 셀을 바꾸어도 결과가 같습니다. 받은 c를 코드 어디에서 쓰나요?",
    ),
    "cell_sum": Text(
        "The cell's two parts are put together in another way. What does f multiply, what does i?",
        "셀의 두 부분을 합치는 방식이 식과 다릅니다. f는 무엇에, i는 무엇에 곱해지나요?",
    ),
    "output_gate": Text(
        "c is right; h shows all of it. Which gate decides how much of the cell is shown?",
        "c는 맞는데 h가 그것을 모두 내보입니다. 셀을 얼마나 내보일지는 어떤 게이트가 정하나요?",
    ),
    "old_cell": Text(
        "c is right, but h is made from another cell. Which one stands in the equation of h_t?",
        "c는 맞는데 h를 다른 셀로 계산했습니다. h_t의 식에는 어떤 셀이 들어 있나요?",
    ),
    "no_recurrence": Text(
        "Another old state gives the same result. Where does your code use the h it is given?",
        "예전 상태를 바꾸어도 결과가 같습니다. 받은 h를 코드 어디에서 쓰나요?",
    ),
    "no_input": Text(
        "Another x_t gives the same result. Where does your code read x_t?",
        "x_t를 바꾸어도 결과가 같습니다. 코드 어디에서 x_t를 읽나요?",
    ),
    "bias": Text(
        "b should count exactly once in the sum. Where, and how often, is it added?",
        "b는 합에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?",
    ),
    "term": Text(
        "Only {term} is not 0 here. How does your code use it?",
        "여기서 0이 아닌 것은 {term}뿐입니다. 코드에서 이 항은 어떻게 쓰이나요?",
    ),
    "together": Text(
        "Each term alone is right, but not all together. What does {name} put together, and how?",
        "항 하나하나는 맞는데 모두 합치면 다릅니다. {name}의 식은 무엇을 어떻게 합치나요?",
    ),
    "no_gradient": Text(
        "No gradient gets from {name} to the weights. Which line leaves MyGrad?",
        "{name}에서 가중치까지 기울기가 전혀 가지 않습니다. 어느 줄이 MyGrad를 벗어나나요?",
    ),
    "state_cut": Text(
        "Right values, but the old {name} gets no gradient: earlier steps would never learn. "
        "What becomes of it at the start?",
        "값은 맞지만 예전 {name}에 기울기가 가지 않습니다. 그러면 앞 단계들이 배우지 못합니다. "
        "처음에 {name}를 어떻게 다루나요?",
    ),
    "gradient": Text(
        "Right values, but the gradient of {name} is off. Is something computed outside of MyGrad?",
        "값은 맞지만 {name}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}

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
    probe.require(ref.accepts(student, 6), "signature", got=ref.signature(student))
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
