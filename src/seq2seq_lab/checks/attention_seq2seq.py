"""The check of ``AttentionSeq2Seq``: shapes, then values with and without a target, gradients.

Tensors of the same shape may be listed in any order. So each gets values of its own, and the
assignment of tensors to symbols that explains the output tells which is which. If there is none,
it computes what well-known mistakes would give, and names the one that gives the same.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax as mg_softmax

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attend import dots, mix, softmax
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check
from seq2seq_lab.vocabulary import END, START

HINTS = {
    **ref.MODEL_HINTS,
    "parameters_count": Text(
        "Expected 10 distinct Tensors, found {k}. Which symbols of the equations are missing, "
        "or there twice?",
        "서로 다른 Tensor가 10개여야 하는데 {k}개입니다. "
        "식의 기호 가운데 빠졌거나 두 번 들어간 것은 무엇인가요?",
    ),
    "parameters_shapes": Text(
        "The shapes do not fit the equations. Which layer leads from which size to which?",
        "shape이 식과 맞지 않습니다. 각 층은 어떤 크기를 받아 어떤 크기를 내보내나요?",
    ),
    "pair": Text(
        "The model returns two things, scores and weights. What does your return line give back?",
        "모델은 scores와 weights, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "swapped": Text(
        "scores and weights look exchanged. Which of them does the docstring name first?",
        "scores와 weights가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "steps": Text(
        "{name}: {n} steps for T={T}. How often does the loop run, and what is kept each time?",
        "T={T}인데 {name}에는 {n}단계가 있습니다. 반복문은 몇 번 돌고, 매번 무엇을 모으나요?",
    ),
    "weights_joined": Text(
        "The weights of all steps form one long axis. How do stack and concatenate differ?",
        "모든 단계의 가중치가 한 축에 이어졌습니다. 쌓는 것(stack)과 잇는 것은 어떻게 다른가요?",
    ),
    "weights_axes": Text(
        "The axes of weights are in another order. Which one counts the steps of the output?",
        "weights의 축 순서가 다릅니다. 출력의 스텝을 세는 축은 몇 번째여야 하나요?",
    ),
    "weights_sum": Text(
        "weights[t, :, n] does not sum to 1. What does attend give, and what becomes of it?",
        "weights[t, :, n]을 더해도 1이 아닙니다. attend의 결과가 그 뒤에 어떻게 되나요?",
    ),
    "softmax_axis": Text(
        "The weights sum to 1 along another axis than T_in. Does check_attend pass?",
        "가중치가 T_in이 아닌 축을 따라 더해서 1입니다. check_attend는 통과하나요?",
    ),
    "start": Text(
        "The first decoder input should be token {token} for every n. What is s_1 in your code?",
        "디코더의 첫 입력은 모든 n에서 토큰 {token}이어야 합니다. 코드에서 첫 입력은 무엇인가요?",
    ),
    "encoder_step": Text(
        "Which encoder step does the decoder start from? Only one state has read all of x.",
        "디코더는 인코더의 몇 번째 상태에서 시작하나요? x를 끝까지 읽은 상태는 하나뿐입니다.",
    ),
    "no_state": Text(
        "The decoder starts from zeros. What else does the encoder hand over?",
        "디코더가 0에서 시작합니다. 들여다볼 상태들 말고 인코더가 건네주는 것은 무엇인가요?",
    ),
    "encoder_input": Text(
        "The encoder does not read x from first to last. What exactly do you hand to it?",
        "인코더가 x를 처음부터 끝까지 차례로 읽지 않습니다. 인코더에 정확히 무엇을 넘기나요?",
    ),
    "same_rnn_twice": Text(
        "It reads and writes with the weights of one network. Which object do you call in step?",
        "읽을 때도 쓸 때도 같은 신경망의 가중치가 쓰입니다. step에서는 어느 객체를 호출하나요?",
    ),
    "state_kept": Text(
        "Step 2 does not start from the decoder's state of step 1. Which h goes into each step?",
        "2단계가 디코더의 1단계 상태에서 시작하지 않습니다. 매 단계에 어떤 h를 넣나요?",
    ),
    "query_before": Text(
        "The query is the state before this step. Which state has read s_t already?",
        "쿼리로 이번 단계 이전의 상태를 썼습니다. s_t까지 읽은 상태는 어느 것인가요?",
    ),
    "query": Text(
        "The weights do not follow the decoder's state. From what is the query made?",
        "가중치가 디코더의 상태를 따르지 않습니다. 쿼리는 무엇으로 만드나요?",
    ),
    "no_W_a": Text(
        "W_a has no influence on the weights. What stands between h_t and h_enc in the score?",
        "W_a가 가중치에 영향을 주지 않습니다. 점수 식에서 h_t와 h_enc 사이에는 무엇이 있나요?",
    ),
    "W_a_elsewhere": Text(
        "W_a works somewhere else too, or twice. In which equation, and where, does it stand?",
        "W_a가 다른 곳에서도, 또는 두 번 쓰였습니다. W_a는 어느 식의 어디에 있나요?",
    ),
    "scaled": Text(
        "The scores are a multiple of those of the equation. What are they divided by?",
        "점수가 식의 몇 배로 되어 있습니다. 점수를 무엇으로 나누나요?",
    ),
    "uniform": Text(
        "Every step got the same weight. Where does the query meet the keys?",
        "모든 스텝의 가중치가 같습니다. 쿼리와 키는 어디에서 만나나요?",
    ),
    "hard": Text(
        "One step got all the weight. What would softmax have given to the others?",
        "한 스텝이 가중치를 모두 가졌습니다. 소프트맥스라면 나머지는 얼마를 받았을까요?",
    ),
    "keys": Text(
        "The weights belong to other states than those of the encoder. What are your keys?",
        "가중치가 인코더의 상태가 아닌 것에 매겨졌습니다. 코드에서 키는 무엇인가요?",
    ),
    "weights_order": Text(
        "The weights come back in another order than they were used in. Where do they turn?",
        "쓰인 것과 다른 순서로 가중치를 돌려줍니다. 순서가 어디에서 바뀌나요?",
    ),
    "weights_kept": Text(
        "The same weights come back for every step of the output. What is collected in the loop?",
        "출력의 모든 단계에서 같은 가중치가 나옵니다. 반복문에서 무엇을 모으나요?",
    ),
    "weights_other": Text(
        "The scores are right, but the weights are not those they were made with. What are they?",
        "scores는 맞는데 weights는 그때 쓰인 가중치가 아닙니다. 무엇을 돌려주나요?",
    ),
    "no_context": Text(
        "The weights are right, but the scores ignore the context. Where does c_t enter y_t?",
        "가중치는 맞는데 scores에 context가 빠졌습니다. c_t는 y_t의 어디에 들어가나요?",
    ),
    "no_state_in_y": Text(
        "The scores ignore the decoder's state. Which two vectors is y_t made from?",
        "scores에 디코더의 상태가 빠졌습니다. y_t는 어떤 두 벡터로 만드나요?",
    ),
    "context": Text(
        "The weights are right, but another context went into y_t. How is c_t made from w_t?",
        "가중치는 맞는데 y_t에 다른 context가 들어갔습니다. c_t는 w_t로 어떻게 만드나요?",
    ),
    "layers_swapped": Text(
        "One layer is used for both state and context. Which weights belong to which?",
        "상태와 context에 같은 층을 썼습니다. 어느 가중치가 어느 쪽 것인가요?",
    ),
    "y_state": Text(
        "y_t is made from another state than h_t. Which h goes into the output?",
        "y_t를 h_t가 아닌 상태로 만들었습니다. 출력에는 어떤 h가 들어가야 하나요?",
    ),
    "bias": Text(
        "b_y should count exactly once in y_t. Where, and how often, is it added?",
        "b_y는 y_t에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?",
    ),
    "raw_scores": Text(
        "Return raw scores. What happens to y on its way to the return line?",
        "점수를 그대로 돌려주어야 합니다. return까지 가는 동안 y에 무엇을 하나요?",
    ),
    "reversed_scores": Text(
        "The steps of y stand in reverse. Who is to learn the reversing, your code or the model?",
        "y의 단계 순서가 거꾸로입니다. 뒤집기는 코드가 할 일인가요, 모델이 배울 일인가요?",
    ),
    "target_shift": Text(
        "Step t was fed target[t], the answer it has to give. Which token was written before it?",
        "t번째 단계에 target[t], 곧 써야 할 답을 넣었습니다. 그 직전에 쓰는 토큰은 무엇인가요?",
    ),
    "target_ignored": Text(
        "With a target the scores are the same as without. Where does your loop use it?",
        "target을 주어도, 주지 않아도 scores가 같습니다. 반복문 어디에서 target을 쓰나요?",
    ),
    "target_other": Text(
        "With a target, step t + 1 should be fed target[t], one-hot. What is it fed instead?",
        "target이 있으면 t + 1단계에는 target[t]의 원-핫을 넣어야 합니다. 지금은 무엇을 넣나요?",
    ),
    "feedback": Text(
        "Without a target, step 2 reads the one-hot of step 1's argmax. What does your loop feed?",
        "target이 없으면 2단계의 입력은 1단계 argmax의 원-핫입니다. 지금은 무엇을 넣나요?",
    ),
    "first_step": Text(
        "Already the first step is off. Which of h_1, w_1 and c_1 can you work out by hand?",
        "첫 단계부터 다릅니다. h_1, w_1, c_1 가운데 손으로 계산해 볼 수 있는 것은 무엇인가요?",
    ),
    "later_step": Text(
        "The first step is right, a later one is not. Which s and h go into step t?",
        "첫 단계는 맞는데 그 뒤가 다릅니다. t번째 단계에는 어떤 s와 h를 넣나요?",
    ),
    "weights_cut": Text(
        "Right scores, but W_a gets no gradient: it never learns where to look. Where is the cut?",
        "점수는 맞지만 W_a에 기울기가 없습니다. 어디를 볼지 배우지 못합니다. 어디에서 끊겼나요?",
    ),
    "encoder_cut": Text(
        "The encoder gets no gradient and never learns. In which form are its states used?",
        "인코더에 기울기가 가지 않아 인코더가 배우지 못합니다. 상태들을 어떤 형태로 쓰나요?",
    ),
    "keys_cut": Text(
        "Right scores, but no gradient reaches the encoder through the context. Which form has "
        "h_enc there?",
        "점수는 맞지만 context를 거쳐 인코더로 가는 기울기가 없습니다. "
        "거기서 h_enc는 어떤 형태인가요?",
    ),
    "start_cut": Text(
        "Right scores, but no gradient passes the hand-over. In which form is h_enc[-1:] given on?",
        "점수는 맞지만 건네준 상태로는 기울기가 가지 않습니다. h_enc[-1:]를 어떤 형태로 넘기나요?",
    ),
    "decoder_cut": Text(
        "Right scores, but gradients end at each decoder step. In which form does h_t go on?",
        "점수는 맞지만 기울기가 디코더의 각 단계에서 끊깁니다. h_t를 어떤 형태로 넘기나요?",
    ),
    "gradient": Text(
        "Right scores, but the gradient of {term} is off. Is some step computed outside of MyGrad?",
        "점수는 맞지만 {term}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}

C, D = 12, 5
IDS = np.array([[3, 5, 0], [8, 1, 7], [6, 3, 4], [END, END, END]])
TARGET = np.array([[1, 9, 4], [8, 2, 2], [0, 7, 6], [END, END, END]])  # not what it would write
FIELDS = ("enc.W_xh", "dec.W_xh", "enc.b_h", "dec.b_h", "enc.W_hh", "dec.W_hh", "W_a")
OUTPUT = ("W_hy", "W_cy")


class Net(NamedTuple):
    """All weights by symbol."""

    encoder: ref.Weights  # W_hy and b_y unused
    decoder: ref.Weights
    W_a: np.ndarray
    W_cy: np.ndarray


def tokens(ids: np.ndarray | int) -> np.ndarray:
    return np.eye(C)[ids]


X = tokens(IDS)


def best(y: np.ndarray) -> np.ndarray:
    return tokens(y.argmax(axis=-1))


def token(i: int) -> Callable:
    return lambda x: tokens(np.full(x.shape[1], i))


class Way(NamedTuple):
    """How the decoder works: the right way, or with some part replaced by a mistake."""

    read: Callable = lambda x: x  # what the encoder reads
    begin: Callable = lambda h: h[-1]  # encoder's states -> the decoder's first state
    start: Callable = token(START)  # x -> its first input
    forced: Callable = lambda s, x, g, t: tokens(g[t])  # with a target g: -> the next input
    feed: Callable = lambda y, s, x, t: best(y)  # without one
    carry: Callable = lambda h, h_0: h  # new state -> what the next step starts from
    query: Callable = lambda h, before, s, W: h @ W
    keys: Callable = lambda h, net: h
    score: Callable = dots
    weigh: Callable = softmax
    values: Callable = lambda h, net: h  # encoder's states -> what the context is mixed from
    mix: Callable = mix  # weights, values -> context
    output: Callable = lambda h, c, before, w, W_cy: ref.scores(h, w) + c @ W_cy
    returned: Callable = lambda y: y
    shown: Callable = lambda w: w  # the weights that are returned


def write(
    x: np.ndarray,
    target: np.ndarray | None,
    net: Net,
    way: Way,
    like: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """-> scores (T, N, C) and weights (T_out, T_in, N) of the decoder that works that way.

    Stops after the first step that is not ``like`` the given scores, since hundreds are tried.
    """
    h_enc = ref.states(way.read(x), net.encoder, np.zeros((1, x.shape[1], D)))
    keys, values, w_dec = way.keys(h_enc, net), way.values(h_enc, net), net.decoder
    h = h_0 = way.begin(h_enc)
    s, ys, ws = way.start(x), [], []
    for t in range(len(x)):
        before, h = h, ref.rnn_step(s, h, w_dec)
        w = way.weigh(way.score(way.query(h, before, s, net.W_a), keys))
        y = way.output(h, way.mix(w, values), before, w_dec, net.W_cy)
        s = way.feed(y, s, x, t) if target is None else way.forced(s, x, target, t)
        ys.append(y)
        ws.append(w)
        if like is not None and way.returned is RIGHT.returned and not ref.same(like[0][t], y):
            break
        h = way.carry(h, h_0)
    return way.returned(np.stack(ys)), way.shown(np.stack(ws))


RIGHT = Way()
# What well-known mistakes compute; those of the second list matter without a target alone.
MISTAKES: list[tuple[str, Way]] = [
    *(("start", Way(start=token(i))) for i in range(C) if i != START),
    ("start", Way(start=lambda x: 0 * x[0])),
    ("start", Way(start=lambda x: 0 * x[0] + 1)),
    ("start", Way(start=lambda x: x[0])),
    ("start", Way(start=lambda x: token(START)(x) * (np.arange(x.shape[1]) == 0)[:, np.newaxis])),
    ("encoder_step", Way(begin=lambda h: h[0])),
    ("encoder_step", Way(begin=lambda h: h[-2] if len(h) > 1 else h[0])),
    ("encoder_step", Way(begin=lambda h: h.mean(axis=0))),
    ("encoder_step", Way(begin=lambda h: h.sum(axis=0))),
    ("no_state", Way(begin=lambda h: 0 * h[-1])),
    ("encoder_input", Way(read=lambda x: x[::-1])),
    ("encoder_input", Way(read=lambda x: x[:-1] if len(x) > 1 else x)),
    ("state_kept", Way(carry=lambda h, h_0: h_0)),
    ("state_kept", Way(carry=lambda h, h_0: 0 * h)),
    ("query_before", Way(query=lambda h, before, s, W: before @ W)),
    ("no_W_a", Way(query=lambda h, before, s, W: h)),
    ("no_W_a", Way(query=lambda h, before, s, W: before)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: h @ W @ W)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: h @ W + h)),
    ("W_a_elsewhere", Way(keys=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(values=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(keys=lambda h, net: h @ net.W_a, values=lambda h, net: h @ net.W_a)),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: ref.relu(h @ W))),
    ("W_a_elsewhere", Way(query=lambda h, before, s, W: np.tanh(h @ W))),
    ("scaled", Way(score=lambda q, k: dots(q, k) / D**0.5)),
    ("scaled", Way(score=lambda q, k: dots(q, k) / D)),
    ("uniform", Way(score=lambda q, k: 0 * dots(q, k))),
    ("hard", Way(weigh=lambda a: 1.0 * (a == a.max(axis=0)))),
    ("softmax_axis", Way(weigh=lambda a: softmax(a, axis=1))),
    ("softmax_axis", Way(weigh=lambda a: softmax(a, axis=None))),
    ("weights_sum", Way(weigh=lambda a: a)),
    ("weights_sum", Way(weigh=np.exp)),
    ("weights_sum", Way(weigh=ref.logistic)),
    ("weights_order", Way(shown=lambda w: w.swapaxes(0, 1))),
    ("weights_order", Way(shown=lambda w: w[::-1])),
    ("weights_order", Way(shown=lambda w: w[:, ::-1])),
    ("weights_kept", Way(shown=lambda w: 0 * w + w[-1])),
    ("weights_kept", Way(shown=lambda w: 0 * w + w[0])),
    ("no_context", Way(output=lambda h, c, before, w, W_cy: ref.scores(h, w))),
    ("no_state_in_y", Way(output=lambda h, c, before, w, W_cy: c @ W_cy)),
    ("no_state_in_y", Way(output=lambda h, c, before, w, W_cy: c @ W_cy + w.b_y)),
    ("context", Way(mix=lambda w, h: h.mean(axis=0))),
    ("context", Way(mix=lambda w, h: h.sum(axis=0))),
    ("context", Way(mix=lambda w, h: h[-1])),
    ("context", Way(mix=lambda w, h: mix(w, h) / len(h))),
    ("context", Way(mix=lambda w, h: mix(w[::-1], h))),
    ("layers_swapped", Way(output=lambda h, c, before, w, W_cy: ref.scores(h + c, w))),
    ("layers_swapped", Way(output=lambda h, c, before, w, W_cy: (h + c) @ W_cy + w.b_y)),
    ("y_state", Way(output=lambda h, c, before, w, W_cy: ref.scores(before, w) + c @ W_cy)),
    ("y_state", Way(output=lambda h, c, before, w, W_cy: ref.scores(h + c, w) + c @ W_cy)),
    ("bias", Way(output=lambda h, c, before, w, W_cy: h @ w.W_hy + c @ W_cy)),
    ("bias", Way(output=lambda h, c, before, w, W_cy: ref.scores(h, w) + c @ W_cy + w.b_y)),
    *(
        ("raw_scores", Way(returned=function))
        for function in (ref.softmax, lambda y: np.log(ref.softmax(y)), best, ref.relu, np.tanh)
    ),
    ("reversed_scores", Way(returned=lambda y: y[::-1])),
    ("reversed_scores", Way(returned=lambda y: y[::-1], shown=lambda w: w[::-1])),
    ("target_shift", Way(start=lambda x: tokens(TARGET[0, : x.shape[1]]), forced=lambda s, x, g, t:
        tokens(g[min(t + 1, len(g) - 1)]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[min(t + 1, len(g) - 1)]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[t - 1]))),
    ("target_other", Way(forced=lambda s, x, g, t: tokens(g[::-1][t]))),
    ("target_other", Way(forced=lambda s, x, g, t: s)),
    ("target_other", Way(forced=lambda s, x, g, t: 0 * s)),
    ("target_other", Way(forced=lambda s, x, g, t: x[t])),
    ("target_other", Way(forced=lambda s, x, g, t: x[::-1][t])),
]  # fmt: skip
FEEDS: list[tuple[str, Way]] = [
    ("feedback", Way(feed=lambda y, s, x, t: s)),
    ("feedback", Way(feed=lambda y, s, x, t: y)),
    ("feedback", Way(feed=lambda y, s, x, t: ref.softmax(y))),
    ("feedback", Way(feed=lambda y, s, x, t: 0 * y)),
    ("feedback", Way(feed=lambda y, s, x, t: x[t])),
    ("feedback", Way(feed=lambda y, s, x, t: x[(t + 1) % len(x)])),
    ("feedback", Way(feed=lambda y, s, x, t: x[::-1][t])),
    ("feedback", Way(feed=lambda y, s, x, t: tokens(y.argmin(axis=-1)))),
    ("feedback", Way(feed=lambda y, s, x, t: 0 * y + best(y[:1]))),
    ("feedback", Way(feed=lambda y, s, x, t: token(START)(x))),
]


def check_attention_seq2seq(AttentionSeq2Seq: type) -> None:
    """Check a student's class ``AttentionSeq2Seq``; print one green line, or raise CheckFailed."""
    run_check("AttentionSeq2Seq", HINTS, _check, AttentionSeq2Seq)


def _check(probe: Probe, student: Any) -> None:
    _check_objects(probe, student)
    for T, N in (2, 3), (1, 1), (4, 2):
        model, _ = _new(probe, student)
        for target in None, TARGET[-T:, :N]:
            _run(probe, model, X[-T:, :N], target)
    model, groups = _new(probe, student)
    for target in TARGET, None:
        first = _run(probe, model, X, target)
        if _explained(first, X, target, groups) is None:
            _name_mistake(probe, model, first, target, groups)
        second = _run(probe, model, X, target)
        same = all(ref.same(b, a) for a, b in zip(first, second, strict=True))
        probe.require(same, "remembers")
        short = X[2:, 1:], None if target is None else target[2:, 1:]
        found = _explained(_run(probe, model, *short), *short, groups)
        probe.require(found is not None, "remembers")
    _check_gradients(probe, student)


def _check_objects(probe: Probe, student: Any) -> None:
    model = ref.make(probe, student, (C, D, C))
    for count, tried in (1, "model(x)"), (2, "model(x, target)"):
        probe.tried = tried
        probe.require(ref.accepts(model, count), "signature", got=ref.signature(model))
    tensors = ref.read_parameters(probe, model, "model")
    n, k, found = len(tensors), len({id(tensor) for tensor in tensors}), ref.listing(tensors)
    groups = _by_shape(tensors)
    # state and context may go through one layer together
    joined = len(groups["W_y"]) == 1 and not groups["W_out"]
    probe.require(k == n == 10 - joined, "parameters_count", got=found, k=k)
    counts = [len(groups[name]) for name in ("W_xh", "b_h", "W_hh", "b_y")]
    fits = counts == [2, 2, 3, 1] and (joined or len(groups["W_out"]) == 2)
    wanted = f"2 x ({C}, {D}), 2 x (1, {D}), 3 x ({D}, {D}), 2 x ({D}, {C}), (1, {C})"
    probe.require(fits, "parameters_shapes", got=found, expected=wanted)
    other = ref.read_parameters(probe, ref.make(probe, student, (C, D, C)), "model")
    shared = len(other) != n or {id(t) for t in tensors} & {id(t) for t in other}
    probe.require(not shared, "parameters_shared", got=ref.listing((*tensors, *other)))


def _by_shape(tensors: tuple[Tensor, ...]) -> dict[str, list[Tensor]]:
    shapes = {(C, D): "W_xh", (D,): "b_h", (D, D): "W_hh", (D, C): "W_out", (C,): "b_y",
              (2 * D, C): "W_y"}  # fmt: skip
    groups: dict[str, list[Tensor]] = {name: [] for name in (*shapes.values(), "?")}
    for tensor in tensors:
        groups[shapes.get(tuple(n for n in tensor.shape if n != 1), "?")].append(tensor)
    return groups


VALUES = {
    "W_xh": [0.75 * ref.wave(seed, C, D) for seed in (10.8, 105.1)],
    "b_h": [0.5 * ref.wave(seed, D) + 0.25 for seed in (17.8, 112.2)],
    "W_hh": [0.5 * ref.wave(seed, D, D) for seed in (24.8, 119.1, 61.3)],
    "W_out": [ref.wave(seed, D, C) for seed in (31.8, 126.1)],
    "b_y": [0.5 * ref.wave(38.8, C)],
}
VALUES["W_y"] = [np.concatenate(VALUES["W_out"])]


def _new(probe: Probe, student: Any) -> tuple[Any, dict[str, list[Tensor]]]:
    """A student's model, and its tensors by shape; each has our values for its place."""
    model = ref.make(probe, student, (C, D, C))
    groups = _by_shape(ref.read_parameters(probe, model, "model"))
    for name, values in VALUES.items():
        for tensor, value in zip(groups[name], values, strict=False):
            ref.fill(tensor, value)
    return model, groups


def _run(
    probe: Probe, model: Any, x: np.ndarray, target: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The student's scores and weights, of the right types and shapes; the input unchanged."""
    scores, weights = _call(probe, model, x, target)
    return scores.data, np.asarray(weights)


def _call(probe: Probe, model: Any, x: np.ndarray, target: np.ndarray | None) -> tuple:
    given = [x.astype(np.float32), *([] if target is None else [target.copy()])]
    arguments = "x" if target is None else "x, target"
    sizes = f"x {x.shape}" + ("" if target is None else f", target {target.shape}")
    tried = f"scores, weights = model({arguments})  # {sizes}; {ref.OWN_WEIGHTS()}"
    result = probe.call(tried, model, *given)
    for name, value, before in zip(("x", "target"), given, (x, target), strict=False):
        probe.require(np.array_equal(value, np.asarray(before)), "changes_input", name=name)
    both = isinstance(result, tuple | list) and len(result) == 2
    probe.require(both, "pair", got=ref.brief(result))
    _require_shapes(probe, *result, *x.shape[:2])
    return result[0], result[1]


def _require_shapes(probe: Probe, scores: Any, weights: Any, T: int, N: int) -> None:
    got = f"scores: {ref.brief(scores)}, weights: {ref.brief(weights)}"
    shown = {"got": got, "expected": f"scores: {(T, N, C)}, weights: {(T, T, N)}"}
    exchanged = (np.shape(weights), np.shape(scores)) == ((T, N, C), (T, T, N))
    probe.require(not exchanged, "swapped", **shown)
    for name, value in ("scores", scores), ("weights", weights):
        probe.require(not isinstance(value, list | tuple), "list", **shown, name=name)
    probe.require(isinstance(scores, Tensor), "array", **shown, name="scores")
    is_array = isinstance(weights, Tensor | np.ndarray)  # no gradient has to flow through these
    probe.require(is_array, "array", **shown, name="weights")
    for name, shape, wanted in (
        ("scores", scores.shape, (T, N, C)),
        ("weights", weights.shape, (T, T, N)),
    ):
        if shape != wanted:
            hint = _shape_hint(name, shape, wanted, T, N)
            probe.fail(hint, **shown, name=name, n=(*shape, 0)[0], T=T)
    for name, value in ("scores", scores), ("weights", weights):
        finite = np.isfinite(np.asarray(value)).all()
        probe.require(finite, "not_finite", got=f"{name}: {ref.brief(value)}")


def _shape_hint(name: str, shape: tuple[int, ...], wanted: tuple[int, ...], T: int, N: int) -> str:
    """What is wrong with a shape that is not the one ``wanted``."""
    if len(shape) > 3:
        return "extra_axis"
    if name == "scores" and shape == (N, T, C):
        return "time_axis"
    if name == "weights" and T > 1 and shape in ((T * T, N), (1, T * T, N), (T, N)):
        return "weights_joined" if T * T in shape else "steps"
    if len(shape) == 3 and shape[1:] == wanted[1:]:
        return "steps"
    if name == "weights" and len(shape) == 3 and sorted(shape) == sorted(wanted):
        return "weights_axes"
    return "shape"


class Assignment(NamedTuple):
    """Which of the tensors in each group plays which part."""

    order: dict[str, tuple[int, ...]]  # group -> places of the encoder's, the decoder's (, W_a)
    transposed: bool  # W_a works on the encoder's states, which is as good

    def net(self) -> Net:
        v = {name: [VALUES[name][i] for i in places] for name, places in self.order.items()}
        W_a = v["W_hh"][2].T if self.transposed else v["W_hh"][2]
        rnns = [
            ref.Weights(v["W_xh"][i], v["b_h"][i], v["W_hh"][i], v["W_out"][0], VALUES["b_y"][0])
            for i in (0, 1)
        ]
        return Net(rnns[0], rnns[1], W_a, v["W_out"][1])


def _assignments(only_usual: bool = False) -> Iterator[Assignment]:
    """All ways to say which tensor is which, the usual ones first.

    Usual: all of one network's tensors are listed in the same order, wherever W_a stands.
    """
    pairs = ((0, 1), (1, 0))
    choices = itertools.product(
        (False, True), pairs, pairs, itertools.permutations(range(3)), pairs
    )
    ways = [
        (xh == b and (hh[0] < hh[1]) == (xh == (0, 1)), transposed, xh, b, hh, out)
        for transposed, xh, b, hh, out in choices
    ]
    for usual, transposed, xh, b, hh, out in sorted(ways, key=lambda way: (not way[0], way[1])):
        if not only_usual or (usual and not transposed):
            yield Assignment({"W_xh": xh, "b_h": b, "W_hh": hh, "W_out": out}, transposed)


def _explained(
    got: tuple, x: np.ndarray, target: np.ndarray | None, groups: dict, way: Way = RIGHT
) -> Assignment | None:
    """The assignment under which scores and weights are right, if there is one."""
    for assignment in _assignments(only_usual=way is not RIGHT):
        if _alike(got, write(x, target, assignment.net(), way, got)):
            return assignment
    return None


def _alike(got: tuple, wanted: tuple) -> bool:
    return all(ref.same(a, b) for a, b in zip(got, wanted, strict=True))


def _name_mistake(
    probe: Probe, model: Any, got: tuple, target: np.ndarray | None, groups: dict
) -> None:
    """Fail with the hint of the mistake that gives the same numbers, or with what is right yet."""
    nets = [assignment.net() for assignment in _assignments()]
    off = {"got": "", "expected": ""}
    first_ok = False
    for net in nets:
        wanted = write(X, target, net, RIGHT)
        step_ok = _alike((got[0][:1], got[1][:1]), (wanted[0][:1], wanted[1][:1]))
        if not off["got"] or step_ok:
            name = "scores" if ref.same(got[1], wanted[1]) else "weights"
            values = (got[0], wanted[0]) if name == "scores" else (got[1], wanted[1])
            off, first_ok = _first_off(name, *values), first_ok or step_ok
        if ref.same(got[0], wanted[0]):
            _returned_weights(probe, got[1], wanted[1], off)
    if target is not None:
        tried = probe.tried
        free = _run(probe, model, X, None)
        probe.tried = tried
        probe.require(not _alike(got, free), "target_ignored", **off)
    usual = [assignment.net() for assignment in _assignments(only_usual=True)]
    with np.errstate(all="ignore"):
        for (hint, way), net in itertools.product(
            MISTAKES if target is not None else FEEDS + MISTAKES, usual
        ):
            if _alike(got, write(X, target, net, way, got)):
                wanted = write(X, target, net, RIGHT)
                name = "weights" if not ref.same(got[1], wanted[1]) else "scores"
                values = (got[1], wanted[1]) if name == "weights" else (got[0], wanted[0])
                probe.fail(hint, **_first_off(name, *values), token=START)
        for net in usual:
            twice = net._replace(decoder=_with_rnn(net.decoder, net.encoder))
            if _alike(got, write(X, target, twice, RIGHT, got)):
                probe.fail("same_rnn_twice", **off)
    if np.allclose(got[1].sum(axis=2), 1, atol=1e-3):
        probe.fail("softmax_axis", **_sums(got[1]))
    probe.require(np.allclose(got[1].sum(axis=1), 1, atol=1e-3), "weights_sum", **_sums(got[1]))
    probe.require((got[1] >= -1e-6).all(), "weights_sum", **off)
    for net in nets:  # what went into the softmax is something else, the first state is right
        wanted = write(X, target, net, RIGHT)
        if ref.same(got[1][:1], wanted[1][:1]) and not ref.same(got[0][:1], wanted[0][:1]):
            probe.fail("context", **_first_off("scores", got[0], wanted[0]))
    probe.fail("later_step" if first_ok else "first_step", **off)


def _returned_weights(probe: Probe, got: np.ndarray, wanted: np.ndarray, off: dict) -> None:
    """The scores are right: fail with what the weights are."""
    for hint, way in MISTAKES:
        if hint in ("weights_order", "weights_kept") and ref.same(got, way.shown(wanted)):
            probe.fail(hint, **off)
    probe.require(np.allclose(got.sum(axis=1), 1, atol=1e-3), "weights_sum", **_sums(got))
    probe.fail("weights_other", **off)


def _with_rnn(decoder: ref.Weights, encoder: ref.Weights) -> ref.Weights:
    return decoder._replace(W_xh=encoder.W_xh, b_h=encoder.b_h, W_hh=encoder.W_hh)


def _sums(weights: np.ndarray) -> dict[str, str]:
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        got = f"weights[0].sum(axis=0) = {weights[0].sum(axis=0)}"
        return {"got": got, "expected": f"weights[0].sum(axis=0) = {np.ones(weights.shape[2])}"}


def _first_off(name: str, got: np.ndarray, wanted: np.ndarray) -> dict[str, str]:
    """The first row of scores, or weights of one sequence, that differ."""
    if name == "scores":
        return ref.first_off(name, got, wanted)
    off = np.argwhere(~np.isclose(got, wanted, rtol=1e-3, atol=1e-3))
    t, _, n = off[0] if len(off) else (0, 0, 0)
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            key: f"weights[{t}, :, {n}] = {value[t, :, n] + 0.0}"
            for key, value in (("got", got), ("expected", wanted))
        }


CUTS = {  # hint -> what is used as data
    "": (),
    "weights_cut": ("weights",),
    "encoder_cut": ("keys", "start"),
    "keys_cut": ("keys",),
    "start_cut": ("start",),
    "decoder_cut": ("state",),
}


def _gradients(assignment: Assignment, d: np.ndarray, cut: tuple[str, ...]) -> dict[str, Any]:
    """The gradients of a sum over scores, by group; if parts are ``cut``, without theirs."""

    def data(part: str, tensor: Tensor) -> Tensor:
        return mg.tensor(tensor.data) if part in cut else tensor

    p = {name: [mg.tensor(value) for value in values] for name, values in VALUES.items()}
    order = assignment.order
    places = zip(order["W_xh"], order["b_h"], order["W_hh"][:2], strict=True)
    rnns = [(p["W_xh"][i], p["b_h"][j], p["W_hh"][k]) for i, j, k in places]
    W_a = p["W_hh"][order["W_hh"][2]]
    W_hy, W_cy = (p["W_out"][i] for i in order["W_out"])
    h: Any = np.zeros((X.shape[1], D))
    states = []
    for x_t in X:
        h = _step(x_t, h, *rnns[0])
        states.append(h)
    h_enc, h = data("keys", mg.stack(states)), data("start", h)
    scores = []
    for s in np.concatenate([token(START)(X)[np.newaxis], tokens(TARGET[:-1])]):
        h = _step(s, h, *rnns[1])
        query = mg.matmul(h, W_a.T if assignment.transposed else W_a)
        w = data("weights", mg_softmax((query * h_enc).sum(axis=-1), axis=0))
        context = (w[..., np.newaxis] * h_enc).sum(axis=0)
        scores.append(mg.matmul(h, W_hy) + mg.matmul(context, W_cy) + p["b_y"][0])
        h = data("state", h)
    (mg.stack(scores) * d).sum().backward()
    found = {
        name: [np.zeros(t.shape) if t.grad is None else t.grad for t in tensors]
        for name, tensors in p.items()
    }
    # of one layer for state and context: the first half of VALUES["W_y"] is W_out's first
    return found | {"W_y": [np.concatenate(found["W_out"])]}


def _step(x: Any, h: Any, W_xh: Tensor, b_h: Tensor, W_hh: Tensor) -> Tensor:
    return mg.maximum(mg.matmul(x, W_xh) + b_h + mg.matmul(h, W_hh), 0)


def _check_gradients(probe: Probe, student: Any) -> None:
    """The gradients of a sum over scores, against those of the equations and of known cuts."""
    model, groups = _new(probe, student)
    scores, weights = _call(probe, model, X, TARGET)
    assignment = _explained((scores.data, np.asarray(weights)), X, TARGET, groups)
    probe.require(assignment is not None, "remembers")
    d = ref.wave(0.7, *X.shape)
    tried = f"{probe.tried}\nloss = (scores * numbers).sum()\nloss.backward()"
    probe.call(tried, lambda: (scores * d).sum().backward())
    assignment = assignment or next(_assignments())
    names = [name for name in VALUES if groups[name]]
    got = {name: [tensor.grad for tensor in groups[name]] for name in names}
    none = all(grad is None for grads in got.values() for grad in grads)
    shown = ref.NO_GRADIENT(name="model.parameters")
    probe.require(not none, "no_gradient", got=shown, name="scores")
    right = _gradients(assignment, d, CUTS[""])
    if _same_gradients(got, right):
        return
    off = _gradient_off(got, right, assignment)
    for hint, cut in CUTS.items():
        if _same_gradients(got, _gradients(assignment, d, cut)):
            probe.fail(hint, **off[1])
    probe.require(got["W_hh"][assignment.order["W_hh"][2]] is not None, "weights_cut", **off[1])
    probe.fail("gradient", **off[1], term=off[0])


def _same_gradients(got: dict[str, list], wanted: dict[str, list]) -> bool:
    return all(
        ref.same(np.zeros_like(good) if grad is None else grad, good)
        for name, grads in got.items()
        for grad, good in zip(grads, wanted[name], strict=True)
    )


def _gradient_off(got: dict, wanted: dict, assignment: Assignment) -> tuple[str, dict[str, str]]:
    """The first gradient that differs: its symbol, and what to show of it."""
    parts = {"W_xh": ("enc.W_xh", "dec.W_xh"), "b_h": ("enc.b_h", "dec.b_h"),
             "W_hh": ("enc.W_hh", "dec.W_hh", "W_a"), "W_out": OUTPUT}  # fmt: skip
    for name, grads in got.items():
        for i, grad in enumerate(grads):
            if not ref.same(grad, wanted[name][i]):
                symbol = name
                if name in parts:
                    symbol = parts[name][assignment.order[name].index(i)]
                return symbol, ref.gradient_off(symbol, grad, wanted[name][i])
    return "", {}
