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

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.encoder import PARAMETER_HINTS, new_model, read_vectors
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check

HINTS = {
    **ref.MODEL_HINTS,
    **PARAMETER_HINTS,
    "no_generate": Text(
        "The decoder has no method generate. Is it inside the class, and spelled like this?",
        "디코더에 generate 메서드가 없습니다. 클래스 안에 같은 철자로 적혀 있나요?",
    ),
    "nothing": Text(
        "generate returned nothing. Which line should hand over what was written?",
        "generate가 아무것도 돌려주지 않았습니다. 쓴 것을 돌려주는 줄은 어디에 있나요?",
    ),
    "pair": Text(
        "generate returns the ids alone. What does your return line give back?",
        "generate는 번호만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "list": Text(
        "This is a list. How do you join what each step wrote into one array?",
        "결과가 리스트입니다. 단계마다 쓴 것을 배열 하나로 이으려면 어떻게 해야 하나요?",
    ),
    "tensor": Text(
        "This is a Tensor, of which nothing more will be learned. What is inside it?",
        "결과가 Tensor인데, 번호에서는 더 배울 것이 없습니다. Tensor 안에는 무엇이 들어 있나요?",
    ),
    "scores": Text(
        "There is an axis of length {v}. Are these ids, or what ids are chosen from?",
        "길이가 {v}인 축이 있습니다. 이것은 번호인가요, 번호를 고르기 전의 값인가요?",
    ),
    "one_more": Text(
        "{n} steps for sample_size={size}. What was written before the loop, or after it?",
        "sample_size={size}인데 {n}단계가 나왔습니다. 반복문 앞이나 뒤에서 더 적은 것이 있나요?",
    ),
    "steps": Text(
        "{n} steps for sample_size={size}. How often does the loop run?",
        "sample_size={size}인데 {n}단계가 나왔습니다. 반복문은 몇 번 도나요?",
    ),
    "batch_first": Text(
        "The two axes are exchanged. Which one is time, here as everywhere in this course?",
        "두 축이 뒤바뀌었습니다. 이 과정에서 시간 축은 언제나 몇 번째인가요?",
    ),
    "shape": Text(
        "The shape is off. What is the shape of that which one step writes?",
        "shape이 다릅니다. 한 단계에서 쓰는 것의 shape은 무엇인가요?",
    ),
    "not_ints": Text(
        "Ids are integers. From which line on are these something else?",
        "번호는 정수여야 합니다. 어느 줄부터 정수가 아니게 되었나요?",
    ),
    "start_included": Text(
        "The first row is the start id. Was it written by the decoder, or given to it?",
        "첫 행이 시작 번호입니다. 이것은 디코더가 쓴 것인가요, 디코더에 준 것인가요?",
    ),
    "random": Text(
        "The same call writes something else each time. How many right answers has 16+75?",
        "같은 호출인데 매번 다른 것을 씁니다. 16+75의 정답은 몇 개인가요?",
    ),
    "remembers": Text(
        "The same call gave another answer after other calls. What is kept on self between calls?",
        "같은 호출인데 다른 호출을 하고 나니 결과가 다릅니다. 호출 뒤에도 self에 남는 것이 있나요?",
    ),
    "start": Text(
        "The first id that is read should be start_id, here {token}, for every n. What is it in "
        "your code?",
        "처음 읽는 번호는 모든 n에서 start_id, 여기서는 {token}이어야 합니다. 코드에서는 "
        "무엇인가요?",
    ),
    "no_state": Text(
        "Another state writes the same. How does the decoder get to know the question?",
        "state를 바꾸어도 같은 것을 씁니다. 디코더는 질문이 무엇인지 어떻게 알게 되나요?",
    ),
    "same_input": Text(
        "The first id is right. What does the decoder read at the second step, and what should it?",
        "첫 번호는 맞습니다. 두 번째 단계에서 디코더가 읽는 것은 무엇이고, 무엇이어야 하나요?",
    ),
    "carry": Text(
        "The first id is right, a later one is not. Which two things pass from step to step, and "
        "from which step do they come?",
        "첫 번호는 맞는데 뒤에서 다릅니다. 한 단계에서 다음 단계로 넘어가는 두 가지는 무엇이며, "
        "어느 단계에서 온 것인가요?",
    ),
    "choice": Text(
        "Not the class with the best score was written. Which place in a row, along which axis?",
        "점수가 가장 높은 것을 쓰지 않았습니다. 어느 축을 따라, 무엇의 위치를 찾아야 하나요?",
    ),
    "one_sequence": Text(
        "All columns are the same. Does each sequence choose for itself?",
        "모든 열이 같습니다. 시퀀스마다 따로 고르고 있나요?",
    ),
    "order": Text(
        "The right ids, in another order. What was written first, and where does it stand?",
        "번호는 맞는데 순서가 다릅니다. 가장 먼저 쓴 것은 어디에 있나요?",
    ),
    "stops": Text(
        "The first ids are right, then the same one is repeated. What ends the writing too early?",
        "앞쪽 번호는 맞는데 그 뒤로 같은 것만 되풀이됩니다. 쓰기를 너무 일찍 끝내는 것이 있나요?",
    ),
    "first": Text(
        "The very first id is off. What goes into the first step: which id, which h, which c?",
        "맨 첫 번호부터 다릅니다. 첫 단계에는 어떤 번호, 어떤 h, 어떤 c가 들어가나요?",
    ),
    "later": Text(
        "The first id is right, a later one is not. What changes from one step to the next?",
        "첫 번호는 맞는데 뒤에서 다릅니다. 한 단계에서 다음 단계로 갈 때 무엇이 바뀌어야 하나요?",
    ),
}

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
    probe.require(ref.accepts(model.generate, 3), "signature", got=ref.signature(model.generate))
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
        ref.fill(tensor, WEIGHTS[symbol])
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
