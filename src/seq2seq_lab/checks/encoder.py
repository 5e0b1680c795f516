"""The check of the LSTM ``Encoder``: its parameters, then shapes, values and gradients.

It puts weights of its own into a student's ``parameters``, recognised by their shapes, and
compares with the equations in plain NumPy, and with what well-known mistakes would give.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.lstm_cell import lstm_step, numeric_gradients
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.language import Text

PARAMETER_HINTS = {
    "embedding_missing": Text(
        "The embedding is not among the parameters. Who would train it then?",
        "parameters에 임베딩이 없습니다. 그러면 임베딩은 누가 학습시키나요?",
    ),
    "lstm_missing": Text(
        "The LSTM's tensors are not among the parameters. Who would train them then?",
        "parameters에 LSTM의 텐서가 없습니다. 그러면 그것은 누가 학습시키나요?",
    ),
    "parameters_count": Text(
        "Expected {n} distinct Tensors, found {k}. Which layers does it have, and which tensors "
        "does each of them hold?",
        "서로 다른 Tensor가 {n}개여야 하는데 {k}개입니다. 어떤 층들이 있고, 층마다 어떤 텐서를 "
        "가지고 있나요?",
    ),
    "parameters_shapes": Text(
        "The shapes do not fit the sizes. What does each layer read, and what does it give?",
        "shape이 크기와 맞지 않습니다. 각 층은 무엇을 읽고 무엇을 내보내나요?",
    ),
}
HINTS = {
    **objects.MODEL_HINTS,
    **PARAMETER_HINTS,
    "pair": Text(
        "The encoder returns one thing, the last h. What does your return line give back?",
        "인코더는 마지막 h 하나만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "all_states": Text(
        "There are {n} states for T={T}. Which of them has read the whole question?",
        "T={T}인데 상태가 {n}개 나왔습니다. 질문을 끝까지 읽은 상태는 어느 것인가요?",
    ),
    "no_time_axis": Text(
        "The time axis, of length 1, is gone. How do h[k] and h[k:k+1] differ in shape?",
        "길이가 1인 시간 축이 사라졌습니다. h[k]와 h[k:k+1]의 shape은 어떻게 다른가요?",
    ),
    "which_state": Text(
        "This is h of another step, or of several. Which one has read the whole question?",
        "다른 단계의 h이거나 여러 단계를 합친 것입니다. 질문을 끝까지 읽은 h는 어느 것인가요?",
    ),
    "cell": Text(
        "This is the cell. Which of the two that the LSTM gives is handed over?",
        "이것은 셀입니다. LSTM이 내는 두 가지 가운데 무엇을 넘겨주어야 하나요?",
    ),
    "reading": Text(
        "The LSTM does not read the ids from first to last. What exactly do you hand to it?",
        "LSTM이 ids를 처음부터 끝까지 차례로 읽지 않습니다. 정확히 무엇을 넘겼나요?",
    ),
    "one_sequence": Text(
        "All columns give the same. What becomes of the batch axis?",
        "모든 열의 결과가 같습니다. 배치 축은 어떻게 되나요?",
    ),
    "extra": Text(
        "One thing too many happens on the way. What stands between ids, embedding, LSTM and h?",
        "중간에 하는 일이 하나 더 있습니다. ids, 임베딩, LSTM, h 사이에 또 무엇이 있나요?",
    ),
    "memory": Text(
        "Step by step alone each id is right, but not the sequence. Does each step go on from the "
        "h and c of the one before?",
        "한 글자씩 읽으면 맞는데 이어 읽으면 다릅니다. 단계마다 바로 앞의 h와 c에서 이어 가나요?",
    ),
    "value": Text(
        "Even a single id gives another h. Which layers does it pass, and in which order?",
        "글자 하나만 읽어도 h가 다릅니다. ids는 어떤 층을 어떤 순서로 거치나요?",
    ),
    "gradient": Text(
        "Right values, but the gradient of the {shape} tensor is off. "
        "Is some step computed outside of MyGrad?",
        "값은 맞지만 shape이 {shape}인 텐서의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}

V, C, D = 7, 5, 3
Weights = Mapping[str, np.ndarray]
SHAPES: dict[str, tuple[int, ...]] = {
    "W_embed": (V, C),
    "W_xh": (C, 4 * D),
    "W_hh": (D, 4 * D),
    "b_h": (4 * D,),
}
WEIGHTS = {
    symbol: ref.wave(2.1 + 5 * i, *shape) for i, (symbol, shape) in enumerate(SHAPES.items())
}
IDS = np.array([[3, 0, 6, 2], [5, 4, 1, 1], [2, 6, 0, 5], [1, 3, 4, 0]])


def read_vectors(
    x: np.ndarray, w: Weights, h: np.ndarray | None = None, c: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The LSTM: (T, N, C) -> states and cells, each (T, N, D)."""
    zeros = np.zeros((x.shape[1], len(w["W_hh"])))
    h, c = zeros if h is None else h, zeros if c is None else c
    states, cells = [], []
    for x_t in x:
        values = {"x_t": x_t, "h": h, "c": c, "W": w["W_xh"], "U": w["W_hh"], "b": w["b_h"]}
        h, c = lstm_step(values)
        states.append(h)
        cells.append(c)
    return np.stack(states), np.stack(cells)


def read(ids: np.ndarray, w: Weights) -> np.ndarray:
    """All states, (T, N, D)."""
    return read_vectors(w["W_embed"][ids], w)[0]


def _forgetful(ids: np.ndarray, w: Weights, keep: str) -> np.ndarray:
    """The last state of an LSTM that keeps only "h", only "c", or nothing from step to step."""
    h, c = None, None
    for t in range(len(ids)):
        states, cells = read_vectors(w["W_embed"][ids[t : t + 1]], w, h, c)
        h, c = states[-1] if "h" in keep else None, cells[-1] if "c" in keep else None
    return states


MISTAKES: list[tuple[str, Callable]] = [  # ids, weights -> what is handed over
    ("which_state", lambda s, w: read(s, w)[:1]),
    ("which_state", lambda s, w: read(s, w)[-2:-1]),
    ("which_state", lambda s, w: read(s, w).mean(axis=0, keepdims=True)),
    ("which_state", lambda s, w: read(s, w).sum(axis=0, keepdims=True)),
    ("which_state", lambda s, w: read(s, w).max(axis=0, keepdims=True)),
    ("cell", lambda s, w: read_vectors(w["W_embed"][s], w)[1][-1:]),
    ("reading", lambda s, w: read(s[::-1], w)[-1:]),
    ("reading", lambda s, w: read(s[:, ::-1], w)[-1:]),
    ("reading", lambda s, w: read(s[1:], w)[-1:]),
    ("reading", lambda s, w: read(np.sort(s, axis=0), w)[-1:]),
    ("reading", lambda s, w: read(s[:1].repeat(len(s), axis=0), w)[-1:]),
    ("reading", lambda s, w: read(np.concatenate([s, s]), w)[-1:]),
    ("reading", lambda s, w: read((s + 1) % V, w)[-1:]),
    ("one_sequence", lambda s, w: read(s[:, :1].repeat(s.shape[1], axis=1), w)[-1:]),
    ("one_sequence", lambda s, w: read(s[:, -1:].repeat(s.shape[1], axis=1), w)[-1:]),
    ("memory", lambda s, w: _forgetful(s, w, "")),
    ("memory", lambda s, w: _forgetful(s, w, "h")),
    ("memory", lambda s, w: _forgetful(s, w, "c")),
    *(
        ("extra", lambda s, w, function=function: function(read(s, w)[-1:]))
        for function in (ref.relu, np.tanh, ref.logistic, ref.softmax)
    ),
    ("extra", lambda s, w: read_vectors(ref.relu(w["W_embed"][s]), w)[0][-1:]),
    ("extra", lambda s, w: read_vectors(np.tanh(w["W_embed"][s]), w)[0][-1:]),
    ("extra", lambda s, w: read_vectors(2 * w["W_embed"][s], w)[0][-1:]),
]


def check_encoder(Encoder: type) -> None:
    """Check a student's class ``Encoder``; print one green line, or raise CheckFailed."""
    run_check("Encoder", HINTS, _check, Encoder)


def _check(probe: Probe, student: Any) -> None:
    first = new_model(probe, student, "encoder", (V, C, D), SHAPES)[1]
    other = new_model(probe, student, "encoder", (V, C, D), SHAPES)[1]
    probe.tried = "encoder.parameters"
    shared = {id(t) for t in first.values()} & {id(t) for t in other.values()}
    probe.require(not shared, "parameters_shared")
    for T, N in (1, 1), (3, 2), (2, 4), (4, 3):
        _run(probe, _filled(probe, student)[0], IDS[:T, :N])
    _check_values(probe, student)
    _check_gradients(probe, student)


def new_model(
    probe: Probe,
    student: Any,
    name: str,
    dims: tuple[int, int, int],
    shapes: Mapping[str, tuple[int, ...]],
) -> tuple[Any, dict[str, Tensor]]:
    """``student(*dims)`` and its parameters by symbol, one of each shape."""
    model = objects.make(probe, student, dims)
    tensors = objects.read_parameters(probe, model, name)
    found, k = objects.listing(tensors), len({id(tensor) for tensor in tensors})
    bare = [tuple(n for n in tensor.shape if n != 1) for tensor in tensors]
    wanted = ", ".join(str(shape) for shape in shapes.values())
    shown = {"got": found, "expected": wanted}
    few = k == len(tensors) < len(shapes)
    lacks_embedding = few and shapes["W_embed"] not in bare and shapes["W_xh"] in bare
    probe.require(not lacks_embedding, "embedding_missing", **shown)
    lacks_lstm = few and shapes["W_embed"] in bare and shapes["W_hh"] not in bare
    probe.require(not lacks_lstm, "lstm_missing", **shown)
    probe.require(k == len(tensors) == len(shapes), "parameters_count", **shown, k=k, n=len(shapes))
    probe.require(sorted(bare) == sorted(shapes.values()), "parameters_shapes", **shown)
    return model, {symbol: tensors[bare.index(shape)] for symbol, shape in shapes.items()}


def _filled(
    probe: Probe, student: Any, weights: Weights = WEIGHTS
) -> tuple[Any, dict[str, Tensor]]:
    """A student's encoder with our weights, and its tensors by symbol."""
    model, tensors = new_model(probe, student, "encoder", (V, C, D), SHAPES)
    for symbol, tensor in tensors.items():
        objects.fill(tensor, weights[symbol])
    return model, tensors


def _run(probe: Probe, model: Any, ids: np.ndarray) -> Tensor:
    """The student's h, of the right type and shape; ids unchanged."""
    given, (T, N) = ids.copy(), ids.shape
    probe.tried = "encoder(ids)"
    probe.require(objects.accepts(model, 1), "signature", got=objects.signature(model))
    tried = f"h = encoder(ids)  # ids {ids.shape}; {ref.OWN_WEIGHTS()}"
    h = probe.call(tried, model, given)
    probe.require(np.array_equal(given, ids), "changes_input", name="ids")
    shown = {"got": ref.brief(h), "expected": f"Tensor (1, {N}, {D})"}
    probe.require(h is not None and not isinstance(h, tuple | list), "pair", **shown)
    probe.require(isinstance(h, Tensor), "array", **shown, name="h")
    for hint in _shape_hints(h.shape, T, N):
        probe.fail(hint, **shown, name="h", n=(*h.shape, 0)[0], T=T)
    probe.require(np.isfinite(h.data).all(), "not_finite", got=ref.brief(h))
    return h


def _shape_hints(shape: tuple[int, ...], T: int, N: int) -> Iterator[str]:
    """What is wrong with a shape that should be (1, N, D)."""
    if shape == (1, N, D):
        return
    if len(shape) > 3:
        yield "extra_axis"
    if shape == (T, N, D):
        yield "all_states"
    if shape == (N, D):
        yield "no_time_axis"
    if shape in ((N, 1, D), (T, 1, D), (1, T, D), (N, T, D)):
        yield "time_axis"
    yield "shape"


def _check_values(probe: Probe, student: Any) -> None:
    """One id, then sequences; if one is off, which mistake it is."""
    for turn, ids in enumerate((IDS, IDS, IDS[1:, 1:])):
        model, _ = _filled(probe, student)
        for again in range(2):
            h, wanted = _run(probe, model, ids), read(ids, WEIGHTS)[-1:]
            if ref.same(h.data, wanted):
                continue
            off = ref.first_off("h", h.data, wanted)
            repeated = _run(probe, model, ids)
            stays = np.array_equal(h.data, repeated.data) and not again and not turn
            probe.require(stays, "remembers", **off)
            for hint, wrong in MISTAKES:
                if ref.same(h.data, wrong(ids, WEIGHTS)):
                    probe.fail(hint, **off)
            h, wanted = _run(probe, model, ids[:1]), read(ids[:1], WEIGHTS)
            if not ref.same(h.data, wanted):
                probe.fail("value", **ref.first_off("h", h.data, wanted))
            probe.fail("memory", **off)


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over h."""
    model, tensors = _filled(probe, student)
    ids = IDS[:3, :2]
    h, d = _run(probe, model, ids), ref.wave(0.7, 1, 2, D)
    tried = f"{probe.tried}\nloss = (h * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (h * d).sum().backward())
    got = {symbol: tensor.grad for symbol, tensor in tensors.items()}
    reached = any(grad is not None for grad in got.values())
    none = ref.NO_GRADIENT(name="encoder.parameters")
    probe.require(reached, "no_gradient", got=none, name="h")
    wanted = numeric_gradients(lambda w: float((read(ids, w)[-1:] * d).sum()), WEIGHTS)
    for symbol, shape in SHAPES.items():
        off = ref.gradient_off(symbol, got[symbol], wanted[symbol])
        alike = ref.same(got[symbol], wanted[symbol])
        probe.require(alike, "gradient", **off, shape=shape)
