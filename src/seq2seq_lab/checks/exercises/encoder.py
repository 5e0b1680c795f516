"""``Encoder``: reads a question into the last state of an LSTM."""

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from seq2seq_lab.nn.lstm import LSTM, Embedding


def steps(encoder, ids, keep, cut=""):
    x, h, c = encoder.embed(ids), None, None
    for t in range(len(ids)):
        h = None if h is None or "h" not in keep else h.data if "h" in cut else h
        c = None if c is None or "c" not in keep else c.data if "c" in cut else c
        h, c = encoder.lstm(x[t : t + 1], h, c)
    return h


"""

READ = "self.embed(ids)"
PAIR = "states, _ = self"
RETURN = "return states[-1:]"
PARAMETERS = "return self.embed.parameters + self.lstm.parameters"
# fmt: off
MISTAKES = [
    Mistake("embedding_missing", PARAMETERS, "return self.lstm.parameters"),
    Mistake("lstm_missing", PARAMETERS, "return self.embed.parameters"),
    Mistake("pair", RETURN, ("return states[-1:], _[-1:]", "return states, _")),
    Mistake("pair", PAIR, "states = self"),
    Mistake("all_states", RETURN, ("return states", "return _")),
    Mistake("no_time_axis", RETURN, ("return states[-1]", "return _[-1]", "return states[0]")),
    Mistake("time_axis", RETURN, ("return states[:, -1:]", "return states[:, -1]",
            "return states[-1:].transpose(1, 0, 2)", "return states.transpose(1, 0, 2)[-1:]")),
    Mistake("time_axis", READ, "self.embed(ids.T)"),
    Mistake("which_state", RETURN, ("return states[:1]", "return states[-2:-1]",
            "return states[-2:-1] if len(states) > 1 else states",
            "return states.mean(axis=0, keepdims=True)", "return states.sum(axis=0, keepdims=True)",
            "return states.max(axis=0, keepdims=True)", "return states[-1:] + states[:1]")),
    Mistake("cell", PAIR, "_, states = self"),
    Mistake("reading", READ, ("self.embed(ids[::-1])", "self.embed(ids[:, ::-1])",
            "self.embed(ids[1:])", "self.embed(ids[1:] if len(ids) > 1 else ids)",
            "self.embed(ids[:-1])",
            "self.embed(ids[:1].repeat(len(ids), axis=0))",
            "self.embed(np.sort(ids, axis=0))", "self.embed(np.concatenate([ids, ids]))",
            "self.embed(np.concatenate([0 * ids[:1], ids]))",
            "self.embed(np.concatenate([ids, 0 * ids[:1]]))", "self.embed(0 * ids)",
            "self.embed((ids + 1) % len(self.embed.W_embed))", "self.embed(np.maximum(ids - 1, 0))",
            "self.embed(ids)[::-1]")),
    Mistake("one_sequence", READ, ("self.embed(ids[:, :1].repeat(ids.shape[1], axis=1))",
            "self.embed(ids[:, -1:].repeat(ids.shape[1], axis=1))")),
    Mistake("one_sequence", RETURN, ("return states[-1:].mean(axis=1, keepdims=True) + 0 * states[-1:]",
            "return states[-1:, :1] + 0 * states[-1:]", "return states[-1:, -1:] + 0 * states[-1:]")),
    Mistake("memory", RETURN, ("return steps(self, ids, '')", "return steps(self, ids, 'h')",
            "return steps(self, ids, 'c')")),
    Mistake("extra", RETURN, ("return relu(states[-1:])", "return mg.tanh(states[-1:])",
            "return sigmoid(states[-1:])", "return softmax(states[-1:])", "return 2 * states[-1:]")),
    Mistake("extra", READ, ("relu(self.embed(ids))", "mg.tanh(self.embed(ids))",
            "sigmoid(self.embed(ids))", "softmax(self.embed(ids))", "2 * self.embed(ids)")),
    Mistake("embedding_cut", READ, "self.embed(ids).data"),
    Mistake("time_cut", RETURN, ("return steps(self, ids, 'hc', 'hc')",
            "return steps(self, ids, 'hc', 'h')", "return steps(self, ids, 'hc', 'c')")),
]
# fmt: on
QUESTIONS = texts("""
embedding_missing
    The embedding is not among the parameters. Who would train it then?
    parameters에 임베딩이 없습니다. 그러면 임베딩은 누가 학습시키나요?
lstm_missing
    The LSTM's tensors are not among the parameters. Who would train them then?
    parameters에 LSTM의 텐서가 없습니다. 그러면 그것은 누가 학습시키나요?
pair
    The encoder returns one thing, the last h. What does your return line give back?
    인코더는 마지막 h 하나만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
all_states
    There are {n} states for T={T}. Which of them has read the whole question?
    T={T}인데 상태가 {n}개 나왔습니다. 질문을 끝까지 읽은 상태는 어느 것인가요?
no_time_axis
    The time axis, of length 1, is gone. How do h[k] and h[k:k+1] differ in shape?
    길이가 1인 시간 축이 사라졌습니다. h[k]와 h[k:k+1]의 shape은 어떻게 다른가요?
which_state
    This is h of another step, or of several. Which one has read the whole question?
    다른 스텝의 h이거나 여러 스텝을 합친 것입니다. 질문을 끝까지 읽은 h는 어느 것인가요?
cell
    This is the cell. Which of the two that the LSTM gives is handed over?
    이것은 셀입니다. LSTM이 내는 두 가지 가운데 무엇을 넘겨주어야 하나요?
reading
    The LSTM does not read the ids from first to last. What exactly do you hand to it?
    LSTM이 ids를 처음부터 끝까지 차례로 읽지 않습니다. 정확히 무엇을 넘겼나요?
one_sequence
    All columns give the same. What becomes of the batch axis?
    모든 열의 결과가 같습니다. 배치 축은 어떻게 되나요?
memory
    Step by step alone each id is right, but not the sequence. Does each step go on from the h
    and c of the one before?
    한 글자씩 읽으면 맞는데 이어 읽으면 다릅니다. 스텝마다 바로 앞의 h와 c에서 이어 가나요?
extra
    One thing too many happens on the way. What stands between ids, embedding, LSTM and h?
    중간에 하는 일이 하나 더 있습니다. ids, 임베딩, LSTM, h 사이에 또 무엇이 있나요?
embedding_cut
    Right values, but the embedding gets no gradient. In which form do its vectors go into the
    LSTM?
    값은 맞지만 임베딩에 기울기가 가지 않습니다. 임베딩이 내놓은 벡터를 어떤 형태로 LSTM에
    넘기나요?
time_cut
    Right values, but the gradient does not flow back through all steps. In which form does each
    step get the h and c of the one before?
    값은 맞지만 기울기가 모든 스텝을 거슬러 올라가지 못합니다. 스텝마다 바로 앞의 h와 c를 어떤
    형태로 받나요?
parameters_count
    Expected 4 distinct Tensors, found {k}. Which layers does it have, and which tensors does
    each of them hold?
    서로 다른 Tensor가 4개여야 하는데 {k}개입니다. 어떤 층들이 있고, 층마다 어떤 텐서를 가지고
    있나요?
parameters_shapes
    The shapes do not fit the sizes. What does each layer read, and what does it give?
    shape이 크기와 맞지 않습니다. 각 층은 무엇을 읽고 무엇을 내보내나요?
value
    Even a single id gives another h. Which layers does it pass, and in which order?
    글자 하나만 읽어도 h가 다릅니다. ids는 어떤 층을 어떤 순서로 거치나요?
gradient
    Right values, but the gradient of the {shape} tensor is off. Is some step computed outside
    of MyGrad?
    값은 맞지만 shape이 {shape}인 텐서의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?
""")
SIZES = {"V": 7, "C": 5, "D": 3}
check_encoder = Exercise(
    "Encoder",
    IMPORTS + solutions.Encoder,
    arguments={"ids": "T N"},
    returns={"h": "1 N D"},
    mistakes=MISTAKES,
    make="V C D",
    parameters={"W_embed": "V C", "W_xh": "C 4*D", "W_hh": "D 4*D", "b_h": "4*D"},
    integers={"ids": "V"},
    terms=False,
    probes=[
        Probe({"T": 4, "N": 2, **SIZES}),
        Probe({"T": 1, "N": 3, **SIZES}),
        Probe({"T": 2, "N": 4, **SIZES}),
        Probe({"T": 3, "N": 1, **SIZES}),
    ],
    questions=QUESTIONS,
    hints={"lost_axis": "no_time_axis", "h": "memory"},
    reasons=[("value", "h", "T == 1")],
    details={"gradient": {"shape": "got.shape"}},
)
