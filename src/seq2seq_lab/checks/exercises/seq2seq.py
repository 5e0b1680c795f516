"""``Seq2Seq``: an encoder RNN whose last state is where a decoder RNN starts."""

import numpy as np

from seq2seq_lab.checks.contract import Mistake, Probe, Variant
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from seq2seq_lab import END, RNN, START, one_hot_encode_prediction


def many(rnn, s, h):  # what an RNN of one's own does with several states: the shapes grow
    states = []
    for s_t in s:
        h = relu(rnn.fc_x2h(s_t) + rnn.fc_h2h(h))
        states.append(h)
    states = mg.concatenate(states)
    return rnn.fc_h2y(states), states


"""

READ = "_, h_enc = self.encoder(x)"
H_0 = "h_t = h_enc[-1:]"
S_1 = "s_t[:, :, START] = 1"
LOOP = "for _ in range(T):"
STEP = "y_t, h_t = self.decoder(s_t, h_t)"
KEEP = "y.append(y_t)"
FEED = "s_t = one_hot_encode_prediction(y_t)"
RETURN = "return mg.concatenate(y, axis=0)"
DECODER = "self.decoder = RNN(dim_input, dim_recurrent, dim_output)"
PARAMETERS = "return self.encoder.parameters + self.decoder.parameters"
KEPT = "y_t, _ = self.decoder(s_t, h_t)"
FEEDS: dict[str, tuple[str, ...]] = {
    "feedback_fixed": ("pass", "s_t = np.zeros((1, N, C))"),
    "feedback_numbers": ("s_t = y_t", "s_t = softmax(y_t)"),
    "feeds_x": ("s_t = x[len(y) - 1 : len(y)]", "s_t = x[len(y) : len(y) + 1]",
        "s_t = x[len(y) % T][np.newaxis]", "s_t = x[::-1][len(y) - 1 : len(y)]",
        "s_t = x[:-1][::-1][len(y) - 1 : len(y)] if len(y) < T else x[-1:]",
        "s_t = x[::-1][len(y) % T][np.newaxis]"),
    "feedback_ones": ("s_t = np.maximum(s_t, one_hot_encode_prediction(y_t))",
        "s_t = (y_t.data == y_t.data.max()).astype(np.float32)",
        "s_t = np.eye(N)[y_t.data.argmax(axis=1)].swapaxes(1, 2)"),
    "feedback_other": ("s_t = one_hot_encode_prediction(-y_t)",
        "s_t = 0 * y_t.data + one_hot_encode_prediction(y_t[:, :1])",
        "s_t = 0 * y_t.data + np.eye(C)[y_t.data.argmax() % C]"),
    "ties": ("s_t = (y_t.data == y_t.data.max(axis=-1, keepdims=True)).astype(np.float32)",),
}  # fmt: skip
OUTPUTS = [f"return {f}(mg.concatenate(y, axis=0))" for f in ("softmax", "relu", "sigmoid")]
OUTPUTS += ["return mg.tanh(mg.concatenate(y, axis=0))"]
OUTPUTS += ["return mg.log(softmax(mg.concatenate(y, axis=0)))"]
# fmt: off
MISTAKES = [
    Mistake("one_rnn", DECODER, "self.decoder = self.encoder"),
    Mistake("one_rnn", PARAMETERS, ("return self.encoder.parameters + self.encoder.parameters",
            "return self.decoder.parameters + self.decoder.parameters",
            "return self.encoder.parameters[:3] + self.encoder.parameters")),
    Mistake("all_states", H_0, "h_t = h_enc"),
    Mistake("all_states", H_0, "h_t = h_enc", also=((STEP, "y_t, h_t = many(self.decoder, s_t, h_t)"),)),
    Mistake("one_short", LOOP, ("for _ in range(max(T - 1, 1)):", "for _ in range(T - 1):")),
    Mistake("one_short", RETURN, ("return mg.concatenate(y[:-1])", "return mg.concatenate(y[1:])")),
    Mistake("ids", RETURN, "return mg.tensor(np.argmax(mg.concatenate(y), axis=-1), dtype=float)"),
    Mistake("joined", RETURN, ("return mg.concatenate(y).reshape(-1, C)", "return mg.concatenate(y, axis=1)")),
    Mistake("start_zeros", S_1, ("pass", "s_t = None or s_t")),
    Mistake("start_token", S_1, tuple(f"s_t[:, :, {i}] = 1" for i in (11, *range(10)))),
    Mistake("start_from_x", S_1, ("s_t = x[:1]", "s_t = x[:1] + s_t", "s_t = x[-2:-1]")),
    Mistake("start_one", S_1, ("s_t[0, 0, START] = 1", "s_t[:, -1, START] = 1")),
    Mistake("start_numbers", S_1, ("s_t[:, :, START] = START", "s_t[...] = START", "s_t[...] = 1",
            "s_t[:, :, START:] = 1", "s_t[...] = START / C")),
    Mistake("encoder_step", H_0, ("h_t = h_enc[:1]", "h_t = h_enc[max(T - 2, 0) : max(T - 1, 1)]",
            "h_t = h_enc[-2:-1]", "h_t = h_enc.mean(axis=0, keepdims=True)",
            "h_t = h_enc.sum(axis=0, keepdims=True)", "h_t = h_enc.max(axis=0, keepdims=True)")),
    Mistake("no_state", H_0, ("h_t = None", "h_t = 0 * h_enc[-1:]", "h_t = 0 * h_enc[-1:] + 1")),
    Mistake("encoder_input", READ, ("_, h_enc = self.encoder(x[::-1])",
            "s_1 = 0 * x[:1]; s_1[..., START] = 1; _, h_enc = self.encoder(np.concatenate([s_1, x]))",
            "s_1 = 0 * x[:1]; s_1[..., END] = 1; _, h_enc = self.encoder(np.concatenate([x, s_1]))")),
    Mistake("same_rnn_twice", STEP, "y_t, h_t = self.encoder(s_t, h_t)"),
    Mistake("same_rnn_twice", READ, "_, h_enc = self.decoder(x)"),
    Mistake("encoder_scores", READ, "y_enc, h_enc = self.encoder(x)", also=((RETURN, "return y_enc"),)),
    Mistake("raw_scores", RETURN, tuple(OUTPUTS)),
    Mistake("raw_scores", RETURN, tuple(OUTPUTS), also=((S_1, "s_t[:, :, END] = 1"),)),
    Mistake("raw_scores", KEEP, ("y.append(mg.tensor(one_hot_encode_prediction(y_t)))",
            "y_t = relu(y_t); y.append(y_t)", "y_t = mg.tanh(y_t); y.append(y_t)")),
    Mistake("reversed_scores", RETURN, "return mg.concatenate(y[::-1], axis=0)"),
    Mistake("state_kept", STEP, (KEPT, STEP + "; h_t = None", STEP + "; h_t = h_t + h_enc[-1:]",
            "y_t, _ = self.decoder(s_t, h_t); h_t = None")),
    *(Mistake(hint, FEED, new) for hint, new in FEEDS.items()),
    Mistake("feedback_late", "y = []", "y, late = [], s_t", also=((FEED, "s_t, late = late, one_hot_encode_prediction(y_t)"),)),
    *(Mistake("state_kept", STEP, KEPT, also=((FEED, new),)) for new in ("pass", "s_t = y_t", "s_t = x[len(y) - 1 : len(y)]")),
    Mistake("encoder_cut", H_0, "h_t = h_enc.data[-1:]"),
    Mistake("decoder_cut", STEP, STEP + "; h_t = h_t.data"),
    Mistake("cut", H_0, "h_t = h_enc.data[-1:]", also=((STEP, STEP + "; h_t = h_t.data"),)),
    Mistake("time_cut", READ, "h = self.encoder(x[:1])[1]\n        for t in range(1, T):\n            h = self.encoder(x[t : t + 1], h.data)[1]\n        h_enc = h"),
    Mistake("time_cut", READ, "h = self.encoder(x[:1])[1]\n        for t in range(1, T):\n            h = self.encoder(x[t : t + 1], h.data)[1]\n        h_enc = h", also=((STEP, STEP + "; h_t = h_t.data"),)),
]
# fmt: on
QUESTIONS = texts("""
parameters_count
    Expected 10 distinct Tensors, five of each RNN, found {k}. Which are missing, or extra?
    RNN마다 5개씩, 서로 다른 Tensor가 10개여야 하는데 {k}개입니다. 무엇이 빠지거나 남았나요?
one_rnn
    {n} entries, but only {k} distinct Tensors. Has each of the two networks its own weights?
    항목은 {n}개인데 서로 다른 Tensor는 {k}개뿐입니다. 두 신경망의 가중치가 따로 있나요?
parameters_shapes
    The shapes are not those of two RNNs of these sizes. Which sizes does each RNN get?
    이 크기의 RNN 두 개에서 나올 수 없는 shape입니다. 각 RNN에 어떤 크기를 넘겼나요?
not_y
    Seq2Seq returns the scores y alone. What does your return line give back?
    Seq2Seq는 점수 y 하나만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
all_states
    The decoder was handed the states of all {T} steps. How many steps has the one state that
    has read all of x, and what is its shape?
    디코더에 {T}스텝의 상태를 모두 넘겼습니다. x를 끝까지 읽은 상태는 몇 스텝짜리이고, 그 shape은
    무엇인가요?
one_short
    One step is missing. T counts END, too: at which step does your code write it?
    한 스텝이 모자랍니다. T에는 END도 들어 있습니다. 코드는 END를 몇 번째 스텝에서 쓰나요?
steps
    y has {n} steps for T={T}, END among them. How often does the decoder's loop run, and what
    is kept each time?
    END까지 T={T}스텝인데 y에는 {n}스텝이 있습니다. 디코더의 반복문은 몇 번 돌고, 매번 무엇을
    모으나요?
ids
    These are ids of tokens. What does the loss want to know of each of the 12 tokens?
    토큰의 번호가 나왔습니다. 손실 함수에는 토큰 12개 각각에 대해 어떤 수가 필요한가요?
joined
    Time and batch became one axis. Which line joins them, and along which axis should it?
    시간과 배치가 한 축으로 합쳐졌습니다. 어느 줄에서 합쳐지나요? 어느 축을 따라 이어야 하나요?
start_zeros
    The decoder's first input is all zeros, so it names no token at all. Which token says that
    nothing has been written yet?
    디코더의 첫 입력이 모두 0이라 어떤 토큰도 가리키지 않습니다. 아직 아무것도 쓰지 않았다는 뜻의
    토큰은 무엇인가요?
start_token
    The decoder's first input is a token, but another than START. Which entry of s_1 is 1?
    디코더의 첫 입력이 START가 아닌 다른 토큰입니다. s_1에서 1이 놓인 자리는 어디인가요?
start_from_x
    The decoder's first input changes with x. What does the decoder read before it has written
    anything, whatever x is?
    x를 바꾸면 디코더의 첫 입력도 바뀝니다. x가 무엇이든, 아직 아무것도 쓰지 않은 디코더는 무엇을
    읽나요?
start_one
    START is there for one sequence alone. Which n does your assignment reach?
    START가 한 시퀀스에만 들어 있습니다. 대입문은 어떤 n에 값을 쓰나요?
start_numbers
    The decoder's first input is not one 1 among zeros. Is START, 10, a value or a place here?
    디코더의 첫 입력이 1 하나와 0들로 되어 있지 않습니다. START, 곧 10은 여기서 값인가요,
    자리인가요?
encoder_step
    Which encoder step does the decoder start from? Only one state has read all of x.
    디코더는 인코더의 몇 번째 상태에서 시작하나요? x를 끝까지 읽은 상태는 하나뿐입니다.
no_state
    Another x gives the same y. How does the decoder get to know what was read?
    x를 바꾸어도 y가 같습니다. 디코더는 인코더가 읽은 내용을 어떻게 알게 되나요?
encoder_input
    The encoder does not read x from first to last. What exactly do you hand to it?
    인코더가 x를 처음부터 끝까지 차례로 읽지 않습니다. 인코더에 정확히 무엇을 넘기나요?
same_rnn_twice
    It reads and writes with the weights of one RNN. Which object do you call in the loop?
    읽을 때도 쓸 때도 같은 RNN의 가중치가 쓰입니다. 반복문에서는 어느 객체를 호출하나요?
encoder_scores
    These are the encoder's own scores. Which of the two networks writes the output?
    이것은 인코더의 점수입니다. 두 신경망 가운데 출력을 만들어야 하는 것은 어느 쪽인가요?
raw_scores
    Return raw scores. What happens to y on its way to the return line?
    점수를 그대로 돌려주어야 합니다. return까지 가는 동안 y에 무엇을 하나요?
reversed_scores
    The steps of y stand in reverse. Who is to learn the reversing, your code or the model?
    y의 스텝 순서가 거꾸로입니다. 뒤집기는 코드가 할 일인가요, 모델이 배울 일인가요?
feedback_fixed
    Step 2 reads the same, whatever step 1 has written. Which line of your loop changes s_t?
    스텝 1에서 무엇을 썼든 스텝 2의 입력이 똑같습니다. 반복문의 어느 줄에서 s_t가 바뀌나요?
feedback_numbers
    Step 2 reads other numbers than 0 and 1. In which form did the decoder read START?
    스텝 2의 입력에 0과 1이 아닌 수가 있습니다. 디코더는 START를 어떤 형태로 읽었나요?
feedback_ones
    Some row of step 2's input has no 1, or several. How many tokens has each sequence written?
    스텝 2의 입력에 1이 없거나 여럿인 행이 있습니다. 시퀀스마다 쓴 토큰은 몇 개인가요?
feedback_other
    Step 2 reads a token, but another than its sequence has written. Which score does your code
    look for, along which axis?
    스텝 2의 입력은 그 시퀀스가 쓴 토큰이 아닌 다른 토큰입니다. 코드는 어떤 점수를 어느 축에서
    찾나요?
feedback_late
    What step 1 has written is read at step 3. What does step 2 read in the meantime?
    스텝 1에서 쓴 것을 스텝 3에서야 읽습니다. 그사이 스텝 2는 무엇을 읽나요?
feeds_x
    The decoder is fed from x. What can it be fed when nobody knows the answer yet?
    디코더의 입력이 x에서 옵니다. 답을 모르는 상황에서 디코더에 넣을 수 있는 것은 무엇인가요?
state_kept
    Step 2 does not start from the decoder's state of step 1. Which h goes into each step?
    스텝 2가 디코더의 스텝 1 상태에서 시작하지 않습니다. 매 스텝에 어떤 h를 넣나요?
ties
    Two scores share the first place, and both were fed back. How many ones has a one-hot?
    점수 두 개가 공동 1등인데 둘 다 1이 되어 다시 들어갔습니다. 원-핫에는 1이 몇 개 있나요?
first_step
    Already the first step is off. If check_rnn passes: which s and h does the decoder get?
    첫 스텝부터 다릅니다. check_rnn이 통과한다면, 이때 디코더에 어떤 s와 h를 넣나요?
later_step
    Step 1 is right, but not step {t}. Which s and h go into this step?
    스텝 1은 맞는데 스텝 {t}가 다릅니다. 이 스텝에는 어떤 s와 h를 넣나요?
encoder_cut
    The encoder gets no gradient and never learns. In which form is its state handed over?
    인코더에 기울기가 가지 않아 인코더가 배우지 못합니다. 상태를 어떤 형태로 넘기나요?
decoder_cut
    Right scores, but gradients end at each decoder step. In which form does h_t go on?
    점수는 맞지만 기울기가 디코더의 각 스텝에서 끊깁니다. h_t를 어떤 형태로 넘기나요?
cut
    Right scores, but no gradient gets past any state, neither in the decoder nor to the
    encoder. In which form are states handed on?
    점수는 맞지만 기울기가 디코더에서도, 인코더로 가는 길에서도 상태를 지나지 못합니다. 상태를
    어떤 형태로 넘기나요?
time_cut
    Right scores, but in the RNN gradients end at each step. Does check_rnn pass?
    점수는 맞지만 RNN 안에서 기울기가 스텝마다 끊깁니다. check_rnn은 통과하나요?
gradient
    Right scores, but the gradient of {term} is off. Does check_rnn pass?
    점수는 맞지만 {term}의 기울기가 다릅니다. check_rnn은 통과하나요?
""")


def sentences(numbers: dict[str, np.ndarray]) -> None:
    """One-hot digits and END in place of numbers."""
    T, N, C = numbers["x"].shape
    ids = np.random.default_rng(3).integers(0, 10, (T, N))
    ids[-1] = 11
    numbers["x"][...] = np.eye(C)[ids]


def first_place_shared(numbers: dict[str, np.ndarray]) -> None:
    """Tokens 0 and 1 share the first place at each step; the numbers are exact."""
    sentences(numbers)
    for name, value in numbers.items():
        if name.endswith("y"):
            value[..., :2] = 64 if name.endswith("b_y") else 0


RNN = {"W_xh": "12 D", "b_h": "D", "W_hh": "D D", "W_hy": "D 12", "b_y": "12"}
DECODER_OF = {f"decoder.{name}": size for name, size in RNN.items()}
check_seq2seq = Exercise(
    "Seq2Seq",
    IMPORTS + solutions.Seq2Seq,
    arguments={"x": "T N 12"},
    returns={"y": "T N 12"},
    mistakes=MISTAKES,
    make="12 D 12",
    called="model",
    parameters={f"encoder.{name}": size for name, size in RNN.items()} | DECODER_OF,
    variants=(
        Variant(
            ((PARAMETERS, "return self.encoder.parameters[:3] + self.decoder.parameters"),),
            {f"encoder.{name}": RNN[name] for name in ("W_xh", "b_h", "W_hh")} | DECODER_OF,
        ),
    ),
    stepwise=True,
    either=("x",),
    probes=(
        Probe({"T": 3, "N": 2, "D": 5}, change=sentences),
        Probe({"T": 1, "N": 1, "D": 5}, change=sentences),
        Probe({"T": 3, "N": 4, "D": 6}, change=sentences),
        Probe({"T": 2, "N": 3, "D": 5}, change=first_place_shared),
    ),
    questions=QUESTIONS,
    hints={"pair": "not_y", "y[0]": "first_step", "y": "later_step"},
    details={"later_step": {"t": "t + 1"}},
)
