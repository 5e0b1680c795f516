"""``AttentionSeq2Seq``: a decoder that looks at all of the encoder's states at each step."""

import numpy as np

from seq2seq_lab.checks.contract import Mistake, Probe, Variant
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import seq2seq, solutions
from seq2seq_lab.checks.exercises.seq2seq import (
    FEED,
    FEEDS,
    H_0,
    S_1,
    first_place_shared,
    sentences,
)
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense
from seq2seq_lab import END, START, attend, one_hot, one_hot_encode_prediction
from seq2seq_lab.nn.recurrent import Recurrent


def mixed(weights, states):
    return (weights[..., np.newaxis] * states).sum(axis=0)


"""

READ = "h_enc = self.encoder(x)"
NEW = "h_t = self.decoder(s_t, h_t)"
BEFORE = f"before = h_t; {NEW}"
QUERY = "query = self.fc_a(h_t)[0]"
ATTEND = "context, w_t = attend(query, h_enc)"
OUT = "y_t = self.fc_h2y(h_t) + self.fc_c2y(context)"
GIVE = "return (y_t, h_t, w_t)"
STEP = "y_t, h_t, w_t = self.step(s_t, h_t, h_enc)"
KEEP_Y, KEEP_W = "scores.append(y_t)", "weights.append(w_t)"
TARGET = "s_t = one_hot(target[t:t + 1], C)"
RETURN = "return (mg.concatenate(scores, axis=0), mg.stack(weights, axis=0))"
SCORES, WEIGHTS = "mg.concatenate(scores, axis=0)", "mg.stack(weights, axis=0)"
Q_K = "(query * h_enc).sum(axis=-1)"
MIX = "; context = mixed(w_t, h_enc)"


# fmt: off
MISTAKES = [
    Mistake("parameters_count", "return networks + self.fc_a.parameters", "return networks"),
    Mistake("parameters_count", " + self.fc_c2y.parameters", ""),
    Mistake("weights_joined", WEIGHTS, ("mg.concatenate(weights)", "mg.concatenate(weights)[np.newaxis]")),
    Mistake("weights_axes", WEIGHTS, tuple(f"mg.stack(weights).transpose{axes}"
            for axes in ((2, 0, 1), (0, 2, 1), (1, 2, 0), (2, 1, 0)))),
    Mistake("context", ATTEND, "context, w_t = attend(h_t[0], self.fc_a(h_enc))"),
    Mistake("one_short", "range(T)", ("range(max(T - 1, 1))", "range(T - 1)")),
    Mistake("all_states", H_0, "h_t = h_enc"),
    Mistake("start_zeros", S_1, "pass"),
    Mistake("start_token", S_1, tuple(f"s_t[:, :, {i}] = 1" for i in (11, *range(10)))),
    Mistake("start_from_x", S_1, ("s_t = x[:1]", "s_t = x[:1] + s_t", "s_t = x[-2:-1]")),
    Mistake("start_target", S_1, "s_t = s_t if target is None else one_hot(target[:1], C)"),
    Mistake("start_one", S_1, ("s_t[0, 0, START] = 1", "s_t[:, -1, START] = 1")),
    Mistake("start_numbers", S_1, ("s_t[:, :, START] = START", "s_t[...] = START", "s_t[...] = 1",
            "s_t[:, :, START:] = 1")),
    Mistake("encoder_step", H_0, ("h_t = h_enc[:1]", "h_t = h_enc[max(T - 2, 0) : max(T - 1, 1)]",
            "h_t = h_enc[-2:-1]", "h_t = h_enc.mean(axis=0, keepdims=True)",
            "h_t = h_enc.sum(axis=0, keepdims=True)", "h_t = h_enc.max(axis=0, keepdims=True)")),
    Mistake("no_state", H_0, ("h_t = None", "h_t = 0 * h_enc[-1:]")),
    Mistake("encoder_input", READ, ("h_enc = self.encoder(x[::-1])",
            "h_enc = self.encoder(np.concatenate([0 * x[:1], x]))[1:]",
            "h_enc = self.encoder(x[::-1])[::-1]")),
    Mistake("same_rnn_twice", NEW, "h_t = self.encoder(s_t, h_t)"),
    Mistake("same_rnn_twice", READ, "h_enc = self.decoder(x)"),
    Mistake("target_shift", STEP, f"s_t = s_t if target is None else one_hot(target[t:t + 1], C); {STEP}"),
    Mistake("target_shift", TARGET, ("s_t = one_hot(target[(t + 1) % T][np.newaxis], C)",
            "s_t = one_hot(target[min(t + 1, T - 1)][np.newaxis], C)",
            "s_t = one_hot(target[t + 1:t + 2], C)")),
    Mistake("target_ignored", TARGET, FEED),
    Mistake("target_late", TARGET, "s_t = one_hot(target[t - 1][np.newaxis], C)"),
    Mistake("target_reversed", TARGET, ("s_t = one_hot(target[::-1][t:t + 1], C)",
            "s_t = one_hot(target[::-1][(t + 1) % T][np.newaxis], C)")),
    Mistake("target_fixed", TARGET, ("pass", "s_t = 0 * s_t")),
    Mistake("target_x", TARGET, ("s_t = x[t:t + 1]", "s_t = x[(t + 1) % T][np.newaxis]", "s_t = x[::-1][t:t + 1]")),
    *(Mistake(hint, FEED, tuple(n.replace("len(y)", "(t + 1)") for n in new)) for hint, new in FEEDS.items()),
    Mistake("state_kept", STEP, ("y_t, _, w_t = self.step(s_t, h_t, h_enc)", STEP + "; h_t = None",
            STEP + "; h_t = h_t + h_enc[-1:]")),
    Mistake("no_W_a", QUERY, "query = h_t[0]"),
    Mistake("no_W_a", NEW, BEFORE, also=((QUERY, "query = before[0]"),)),
    Mistake("query_before", NEW, BEFORE, also=((QUERY, "query = self.fc_a(before)[0]"),)),
    Mistake("query", QUERY, ("query = self.fc_a(h_enc[-1:])[0]", "query = self.fc_a(h_t + h_enc[-1:])[0]")),
    Mistake("W_a_elsewhere", QUERY, ("query = self.fc_a(self.fc_a(h_t))[0]", "query = (self.fc_a(h_t) + h_t)[0]",
            "query = relu(self.fc_a(h_t))[0]", "query = mg.tanh(self.fc_a(h_t))[0]",
            "h_t = self.fc_a(h_t); query = h_t[0]")),
    Mistake("W_a_elsewhere", ATTEND, ("w_t = attend(query, self.fc_a(h_enc))[1]" + MIX,
            "context, w_t = attend(query, self.fc_a(h_enc))",
            "context, w_t = attend(query, h_enc); context = self.fc_a(context)")),
    Mistake("scaled", QUERY, tuple(f"query = self.fc_a(h_t)[0] * h_t.shape[-1] ** {p}" for p in (-0.5, -1, 0.5))),
    Mistake("uniform", QUERY, "query = 0 * self.fc_a(h_t)[0]"),
    Mistake("hard", ATTEND, f"a = {Q_K}.data; w_t = mg.tensor((a == a.max(axis=0)) * 1.0)" + MIX),
    Mistake("softmax_axis", ATTEND, (f"w_t = softmax({Q_K}, axis=1)" + MIX, f"w_t = softmax({Q_K})" + MIX,
            f"w_t = mg.exp({Q_K}); w_t = w_t / w_t.sum()" + MIX)),
    Mistake("weights_sum", ATTEND, tuple(w + MIX for w in (f"w_t = {Q_K}", f"w_t = mg.exp({Q_K})", f"w_t = sigmoid({Q_K})"))),
    Mistake("weights_sum", GIVE, "return y_t, h_t, (self.fc_a(h_t)[0] * h_enc).sum(axis=-1)"),
    Mistake("keys", ATTEND, ("context, w_t = attend(query, mg.concatenate([h_enc[:1] * 0, h_enc[:-1]]))",
            "w_t = attend(query, h_enc[::-1])[1]" + MIX)),
    Mistake("weights_order", WEIGHTS, ("mg.stack(weights[::-1])", "mg.stack(weights, axis=1)", "mg.stack(weights)[:, ::-1]")),
    Mistake("weights_kept", KEEP_W, "weights.append(weights[0] if weights else w_t)"),
    Mistake("weights_kept", WEIGHTS, "mg.stack([w_t] * T)"),
    Mistake("weights_other", GIVE, ("return y_t, h_t, attend(h_t[0], h_enc)[1]",
            "return y_t, h_t, softmax(w_t, axis=0)", "return y_t, h_t, 0 * w_t + 1 / len(h_enc)")),
    Mistake("no_context", OUT, ("y_t = self.fc_h2y(h_t)", "y_t = self.fc_h2y(h_t) + self.fc_c2y(0 * context)")),
    Mistake("no_state_in_y", OUT, ("y_t = self.fc_c2y(context)[np.newaxis] + self.fc_h2y.bias",
            "y_t = self.fc_c2y(context)[np.newaxis]")),
    Mistake("context", OUT, tuple(f"y_t = self.fc_h2y(h_t) + self.fc_c2y({c})" for c in (
            "mg.mean(h_enc, axis=0)", "mg.sum(h_enc, axis=0)", "h_enc[-1]", "h_enc[0]", "query",
            "context / len(h_enc)", "mixed(w_t[::-1], h_enc)", "context + h_t[0]"))),
    Mistake("layers_swapped", OUT, ("y_t = self.fc_h2y(h_t + context)",
            "y_t = self.fc_c2y(h_t + context) + self.fc_h2y.bias", "y_t = self.fc_h2y(h_t) + self.fc_h2y(context)",
            "y_t = self.fc_h2y(h_t) + self.fc_h2y(context) - self.fc_h2y.bias")),
    Mistake("y_state", NEW, BEFORE, also=((OUT, "y_t = self.fc_h2y(before) + self.fc_c2y(context)"),)),
    Mistake("y_state", OUT, ("y_t = self.fc_h2y(h_t + context) + self.fc_c2y(context)",
            "y_t = self.fc_h2y(h_enc[-1:]) + self.fc_c2y(context)")),
    Mistake("bias", OUT, ("y_t = mg.matmul(h_t, self.fc_h2y.weight) + self.fc_c2y(context)",
            "y_t = self.fc_h2y(h_t) + self.fc_c2y(context) + self.fc_h2y.bias")),
    Mistake("raw_scores", SCORES, ("softmax(mg.concatenate(scores))", "relu(mg.concatenate(scores))",
            "mg.log(softmax(mg.concatenate(scores)))", "mg.tanh(mg.concatenate(scores))", "sigmoid(mg.concatenate(scores))")),
    Mistake("raw_scores", KEEP_Y, "scores.append(mg.tensor(one_hot_encode_prediction(y_t)))"),
    Mistake("reversed_scores", SCORES, "mg.concatenate(scores[::-1])"),
    Mistake("reversed_scores", RETURN, "return mg.concatenate(scores[::-1]), mg.stack(weights[::-1])"),
    Mistake("weights_cut", ATTEND, ("context, w_t = attend(query.data, h_enc)",
            "w_t = mg.tensor(attend(query, h_enc)[1].data)" + MIX)),
    Mistake("encoder_cut", READ, "h_enc = self.encoder(x).data"),
    Mistake("keys_cut", ATTEND, "context, w_t = attend(query, h_enc.data)"),
    Mistake("start_cut", H_0, "h_t = h_enc.data[-1:]"),
    Mistake("decoder_cut", STEP, STEP + "; h_t = h_t.data"),
]
# fmt: on
QUESTIONS = texts("""
parameters_count
    Expected 10 distinct Tensors, found {k}. Which symbols of the equations are missing, or
    there twice?
    서로 다른 Tensor가 10개여야 하는데 {k}개입니다. 식의 기호 가운데 빠졌거나 두 번 들어간 것은
    무엇인가요?
parameters_shapes
    The shapes do not fit the equations. Which layer leads from which size to which?
    shape이 식과 맞지 않습니다. 각 층은 어떤 크기를 받아 어떤 크기를 내보내나요?
pair
    The model returns two things, scores and weights. What does your return line give back?
    모델은 scores와 weights, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
swapped
    scores and weights look exchanged. Which of them does the docstring name first?
    scores와 weights가 뒤바뀐 것 같습니다. 독스트링에는 어느 쪽이 먼저인가요?
steps
    {name} has {n} steps for T={T}, END among them. How often does the loop run, and what is
    kept each time?
    END까지 T={T}스텝인데 {name}에는 {n}스텝이 있습니다. 반복문은 몇 번 돌고, 매번 무엇을 모으나요?
weights_joined
    The weights of all steps form one long axis. How do stack and concatenate differ?
    모든 스텝의 가중치가 한 축에 이어졌습니다. 쌓는 것(stack)과 잇는 것은 어떻게 다른가요?
weights_axes
    The axes of weights are in another order. Which one counts the steps of the output?
    weights의 축 순서가 다릅니다. 출력의 스텝을 세는 축은 몇 번째여야 하나요?
weights_sum
    weights[t, :, n] does not sum to 1. What does attend give, and what becomes of it?
    weights[t, :, n]을 더해도 1이 아닙니다. attend의 결과가 그 뒤에 어떻게 되나요?
softmax_axis
    The weights sum to 1 along another axis than T_in. Does check_attend pass?
    가중치가 T_in이 아닌 축을 따라 더해서 1입니다. check_attend는 통과하나요?
start_target
    With a target, the decoder's first input is target[0], the answer it has to give. What does
    it read before it has written anything?
    target을 주면 디코더의 첫 입력이 target[0], 곧 써야 할 답입니다. 아직 아무것도 쓰지 않은
    디코더는 무엇을 읽나요?
no_state
    The decoder starts from zeros. What else does the encoder hand over?
    디코더가 0에서 시작합니다. 들여다볼 상태들 말고 인코더가 건네주는 것은 무엇인가요?
same_rnn_twice
    It reads and writes with the weights of one network. Which object do you call in step?
    읽을 때도 쓸 때도 같은 신경망의 가중치가 쓰입니다. step에서는 어느 객체를 호출하나요?
query_before
    The query is the state before this step. Which state has read s_t already?
    쿼리로 이번 스텝 이전의 상태를 썼습니다. s_t까지 읽은 상태는 어느 것인가요?
query
    The weights do not follow the decoder's state. From what is the query made?
    가중치가 디코더의 상태를 따르지 않습니다. 쿼리는 무엇으로 만드나요?
no_W_a
    W_a has no influence on the weights. What stands between h_t and h_enc in the score?
    W_a가 가중치에 영향을 주지 않습니다. 점수 식에서 h_t와 h_enc 사이에는 무엇이 있나요?
W_a_elsewhere
    W_a works somewhere else too, or twice. In which equation, and where, does it stand?
    W_a가 다른 곳에서도, 또는 두 번 쓰였습니다. W_a는 어느 식의 어디에 있나요?
scaled
    The scores are a multiple of those of the equation. What are they divided by?
    점수가 식의 몇 배로 되어 있습니다. 점수를 무엇으로 나누나요?
uniform
    Every step got the same weight. Where does the query meet the keys?
    모든 스텝의 가중치가 같습니다. 쿼리와 키는 어디에서 만나나요?
hard
    One step got all the weight. What would softmax have given to the others?
    한 스텝이 가중치를 모두 가졌습니다. 소프트맥스라면 나머지는 얼마를 받았을까요?
keys
    The weights belong to other states than those of the encoder. What are your keys?
    가중치가 인코더의 상태가 아닌 것에 매겨졌습니다. 코드에서 키는 무엇인가요?
weights_order
    The weights come back in another order than they were used in. Where do they turn?
    쓰인 것과 다른 순서로 가중치를 돌려줍니다. 순서가 어디에서 바뀌나요?
weights_kept
    The same weights come back for every step of the output. What is collected in the loop?
    출력의 모든 스텝에서 같은 가중치가 나옵니다. 반복문에서 무엇을 모으나요?
weights_other
    The scores are right, but the weights are not those they were made with. What are they?
    scores는 맞는데 weights는 그때 쓰인 가중치가 아닙니다. 무엇을 돌려주나요?
no_context
    The weights are right, but the scores ignore the context. Where does c_t enter y_t?
    가중치는 맞는데 scores에 context가 빠졌습니다. c_t는 y_t의 어디에 들어가나요?
no_state_in_y
    The scores ignore the decoder's state. Which two vectors is y_t made from?
    scores에 디코더의 상태가 빠졌습니다. y_t는 어떤 두 벡터로 만드나요?
context
    The weights are right, but another context went into y_t. How is c_t made from w_t?
    가중치는 맞는데 y_t에 다른 context가 들어갔습니다. c_t는 w_t로 어떻게 만드나요?
layers_swapped
    One layer is used for both state and context. Which weights belong to which?
    상태와 context에 같은 층을 썼습니다. 어느 가중치가 어느 쪽 것인가요?
y_state
    y_t is made from another state than h_t. Which h goes into the output?
    y_t를 h_t가 아닌 상태로 만들었습니다. 출력에는 어떤 h가 들어가야 하나요?
bias
    b_y should count exactly once in y_t. Where, and how often, is it added?
    b_y는 y_t에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?
target_shift
    Step t was fed target[t], the answer it has to give. Which token was written before it?
    스텝 t에 target[t], 곧 써야 할 답을 넣었습니다. 그 직전에 쓰는 토큰은 무엇인가요?
target_ignored
    With a target the scores are the same as without. Where does your loop use it?
    target을 주어도, 주지 않아도 scores가 같습니다. 반복문 어디에서 target을 쓰나요?
target_late
    With a target, step 2 reads the last token of target. What is target[t - 1] at t = 0?
    target을 주면 스텝 2가 target의 마지막 토큰을 읽습니다. t = 0일 때 target[t - 1]은 무엇인가요?
target_reversed
    With a target, its tokens are fed from its end. In which order is the model to write them?
    target을 주면 토큰을 끝에서부터 넣습니다. 모델은 target을 어떤 순서로 써야 하나요?
target_fixed
    With a target, step 2 reads the same, whatever target says. Which line changes s_t then?
    target이 무엇이든 스텝 2의 입력이 똑같습니다. target이 있을 때 s_t는 어느 줄에서 바뀌나요?
target_x
    With a target, the decoder is fed from x. What should it read: its input, or the answer?
    target을 주었는데 디코더의 입력이 x에서 옵니다. 디코더가 읽을 것은 입력인가요, 정답인가요?
first_step
    Already the first step is off. Which of h_1, w_1 and c_1 can you work out by hand?
    첫 스텝부터 다릅니다. h_1, w_1, c_1 가운데 손으로 계산해 볼 수 있는 것은 무엇인가요?
first_scores
    The weights of step 1 are right, its scores are not. From which two vectors, and by which
    layers, is y_1 made?
    첫 스텝의 가중치는 맞는데 점수가 다릅니다. y_1은 어떤 두 벡터로, 어떤 층을 거쳐 만드나요?
weights_cut
    Right scores, but W_a gets no gradient: it never learns where to look. Where is the cut?
    점수는 맞지만 W_a에 기울기가 없습니다. 어디를 볼지 배우지 못합니다. 어디에서 끊겼나요?
encoder_cut
    The encoder gets no gradient and never learns. In which form are its states used?
    인코더에 기울기가 가지 않아 인코더가 배우지 못합니다. 상태들을 어떤 형태로 쓰나요?
keys_cut
    Right scores, but no gradient reaches the encoder through the context. Which form has h_enc
    there?
    점수는 맞지만 context를 거쳐 인코더로 가는 기울기가 없습니다. 거기서 h_enc는 어떤 형태인가요?
start_cut
    Right scores, but no gradient passes the hand-over. In which form is h_enc[-1:] given on?
    점수는 맞지만 건네준 상태로는 기울기가 가지 않습니다. h_enc[-1:]를 어떤 형태로 넘기나요?
gradient
    Right scores, but the gradient of {term} is off. Is some step computed outside of MyGrad?
    점수는 맞지만 {term}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?
""")


def lively(numbers: dict[str, np.ndarray]) -> None:
    """Sentences to read and to write, and states that are not all 0."""
    sentences(numbers)
    for name, value in numbers.items():
        if name.endswith("b_h"):
            value[...] = abs(value)
    if "target" in numbers:
        numbers["target"][...] = np.random.default_rng(5).integers(0, 10, numbers["target"].shape)
        numbers["target"][-1] = 11


ON_KEYS = ((QUERY, "query = h_t[0]"), (ATTEND, "w_t = attend(query, self.fc_a(h_enc))[1]" + MIX))
JOINED = tuple(
    (
        ("self.fc_h2y = dense(D, K, w", "self.fc_y = dense(2 * D, K, w"),
        ("self.fc_c2y = dense(D, K, weight_initializer=glorot_normal, bias=False)", ""),
        (OUT, f"y_t = self.fc_y(mg.concatenate([{both}], axis=-1))[np.newaxis]"),
        (" + self.fc_h2y.parameters + self.fc_c2y.parameters", " + self.fc_y.parameters"),
    )
    for both in ("h_t[0], context", "context, h_t[0]")
)
STATES = {
    f"{part}.{name}": size
    for part in ("encoder", "decoder")
    for name, size in {"W_xh": "12 D", "b_h": "D", "W_hh": "D D"}.items()
} | {"W_a": "D D"}
JOINT = STATES | {"W_y": "2*D 12", "b_y": "12"}
HALF = dict.fromkeys([*STATES], 0.5)
check_attention_seq2seq = Exercise(
    "AttentionSeq2Seq",
    IMPORTS + solutions.AttentionSeq2Seq,
    arguments={"x": "T N 12", "target": "T N"},
    returns={"scores": "T N 12", "weights": "T T N"},
    mistakes=MISTAKES,
    make="12 D 12",
    called="model",
    parameters=STATES | {"W_hy": "D 12", "b_y": "12", "W_cy": "D 12"},
    calls=("x", "x target"),
    variants=(
        Variant(ON_KEYS),
        *(Variant((*on, *joined), JOINT) for joined in JOINED for on in ((), ON_KEYS)),
    ),
    integers={"target": "12"},
    stepwise=True,
    either=("x", "weights"),
    laws=(
        (
            "softmax_axis",
            "abs(weights.sum(1) - 1).max() < 0.01 or abs(weights.sum(2) - 1).max() > 0.01",
        ),
        ("weights_sum", "abs(weights.sum(1) - 1).max() < 0.01 and weights.min() >= 0"),
    ),
    probes=[
        Probe({"T": T, "N": N, "D": D}, call, HALF, lively)
        for T, N, D in ((3, 2, 5), (1, 1, 5), (4, 3, 6))
        for call in ("x", "x target")
    ]
    + [Probe({"T": 2, "N": 3, "D": 5}, "x", HALF, first_place_shared)],
    questions=seq2seq.QUESTIONS | QUESTIONS,
    hints={
        "weights[0]": "first_step",
        "scores[0]": "first_scores",
        "weights": "later_step",
        "scores": "later_step",
    },
    details={"later_step": {"t": "t + 1"}},
)
