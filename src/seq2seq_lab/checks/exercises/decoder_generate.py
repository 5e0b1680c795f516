"""``Decoder.generate``: writes ids from a state, reading at each step what it wrote last."""

from typing import Any

import mygrad as mg

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax
from seq2seq_lab.nn.lstm import LSTM, Embedding


"""

EMBEDDED = "return (*self.embed.parameters, *self.lstm.parameters, self.W_hy, self.b_y)"
START = "np.full((1, state.shape[1]), start_id)"
FIRST = "h_t, c_t = (state, None)"
LOOP = "for _ in range(sample_size):"
STEP = "y_t, h_t, c_t = self.step(s_t, h_t, c_t)"
BEST = "np.argmax(y_t.data, axis=-1)"
KEPT = "written.append(s_t)"
RETURN = "return np.concatenate(written)"
# fmt: off
MISTAKES = [
    Mistake("embedding_missing", EMBEDDED, "return (*self.lstm.parameters, self.W_hy, self.b_y)"),
    Mistake("lstm_missing", EMBEDDED, "return (*self.embed.parameters, self.W_hy, self.b_y)"),
    Mistake("pair", RETURN, ("return np.concatenate(written), h_t",
            "return np.concatenate(written), h_t, c_t", "return np.concatenate(written), y_t")),
    Mistake("list", RETURN, ("return tuple(written)", "return (*np.concatenate(written),)")),
    Mistake("scores", BEST, "np.argmax(y_t.data, axis=1)"),
    Mistake("scores", KEPT, ("written.append(y_t.data)", "written.append(softmax(y_t).data)",
            "written.append(y_t.data[0])",
            "written.append(np.eye(y_t.shape[-1], dtype=int)[s_t])")),
    Mistake("one_more", "written = []", "written = [s_t]"),
    Mistake("start_included", KEPT, "pass", also=((STEP, f"written.append(s_t); {STEP}"),)),
    Mistake("start_included", "written = []", "written = [s_t]", also=((LOOP, "for _ in range(sample_size - 1):"),)),
    Mistake("start", START, ("np.zeros((1, state.shape[1]), dtype=int)",
            "np.full((1, state.shape[1]), len(self.embed.W_embed) - 1)",
            "np.full((1, state.shape[1]), min(12, len(self.embed.W_embed) - 1))",
            *(f"np.full((1, state.shape[1]), {token})" for token in range(1, 7)),
            "np.arange(state.shape[1])[np.newaxis] % len(self.embed.W_embed)",
            "np.full((1, state.shape[1]), start_id) + 1")),
    Mistake("no_state", FIRST, ("h_t, c_t = (0 * state, None)", "h_t, c_t = (0 * state + 1, None)")),
    Mistake("first", FIRST, ("h_t, c_t = (0 * state, state)", "h_t, c_t = (state, state)")),
    Mistake("carry", STEP, ("y_t, _, _ = self.step(s_t, state)",
            "y_t, h_t, _ = self.step(s_t, h_t)", "y_t, _, c_t = self.step(s_t, state, c_t)",
            "y_t, c_t, h_t = self.step(s_t, h_t, c_t)", f"{STEP}; c_t = h_t", f"{STEP}; h_t = c_t",
            f"{STEP}; h_t = 0 * h_t", f"{STEP}; h_t, c_t = 0 * h_t, None",
            f"{STEP}; h_t = h_t + state")),
    Mistake("same_input", KEPT, ("written.append(s_t); s_t = 0 * s_t + start_id",
            "written.append(s_t); s_t = 0 * s_t", "written.append(s_t); s_t = np.argmin(y_t.data, axis=-1)",
            "written.append(s_t); s_t = s_t[:, :1] + 0 * s_t", "written.append(s_t); s_t = s_t[:, ::-1]",
            "written.append(s_t); s_t = (s_t + 1) % y_t.shape[-1]",
            "written.append(s_t); s_t = 0 * s_t + (start_id + len(written)) % y_t.shape[-1]")),
    Mistake("same_input", KEPT, "written.append(s_t); s_t = 0 * s_t + start_id", also=((STEP, "y_t, _, _ = self.step(s_t, state)"),)),
    Mistake("choice", BEST, ("np.argmin(y_t.data, axis=-1)", "np.argmax(np.abs(y_t.data), axis=-1)",
            "np.argsort(y_t.data, axis=-1)[..., -2]", "np.argsort(y_t.data, axis=-1)[..., 1]",
            "np.argmax(y_t.data[..., :-1], axis=-1)", "np.argmax(y_t.data[..., 1:], axis=-1)",
            "np.argmax(y_t.data[..., 1:], axis=-1) + 1",
            "(np.argmax(y_t.data, axis=-1) + 1) % y_t.shape[-1]",
            "np.maximum(np.argmax(y_t.data, axis=-1) - 1, 0)",
            "np.resize(np.argmax(y_t.data, axis=1), s_t.shape) % y_t.shape[-1]")),
    Mistake("one_sequence", BEST, ("np.full(s_t.shape, y_t.data[0, 0].argmax())",
            "np.full(s_t.shape, y_t.data[0, -1].argmax())",
            "np.full(s_t.shape, y_t.data.mean(axis=1).argmax())",
            "np.full(s_t.shape, y_t.data.argmax() % y_t.shape[-1])")),
    Mistake("one_sequence", RETURN, "return np.concatenate(written)[:, :1].repeat(state.shape[1], axis=1)"),
    Mistake("order", RETURN, ("return np.concatenate(written)[::-1]",
            "return np.concatenate(written)[:, ::-1]",
            "return np.concatenate(written).T.reshape(sample_size, -1)")),
    Mistake("stops", BEST, tuple(f"written[{k}] if len(written) > {k} else np.argmax(y_t.data, axis=-1)"
            for k in range(1, 5))),
]
# fmt: on
QUESTIONS = texts("""
embedding_missing
    The embedding is not among the parameters. Who would train it then?
    parameters에 임베딩이 없습니다. 그러면 임베딩은 누가 학습시키나요?
lstm_missing
    The LSTM's tensors are not among the parameters. Who would train them then?
    parameters에 LSTM의 텐서가 없습니다. 그러면 그것은 누가 학습시키나요?
parameters_count
    Expected 6 distinct Tensors, found {k}. Which layers does it have, and which tensors does
    each of them hold?
    서로 다른 Tensor가 6개여야 하는데 {k}개입니다. 어떤 층들이 있고, 층마다 어떤 텐서를 가지고
    있나요?
parameters_shapes
    The shapes do not fit the sizes. What does each layer read, and what does it give?
    shape이 크기와 맞지 않습니다. 각 층은 무엇을 읽고 무엇을 내보내나요?
no_generate
    The decoder has no method generate. Is it inside the class, and spelled like this?
    디코더에 generate 메서드가 없습니다. 클래스 안에 같은 철자로 적혀 있나요?
pair
    generate returns the ids alone. What does your return line give back?
    generate는 번호만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
list
    These are separate steps. How do you join what each step wrote into one array?
    결과가 스텝별로 나뉘어 있습니다. 스텝마다 쓴 것을 배열 하나로 이으려면 어떻게 해야 하나요?
tensor
    This is a Tensor, of which nothing more will be learned. What is inside it?
    결과가 Tensor인데, 번호에서는 더 배울 것이 없습니다. Tensor 안에는 무엇이 들어 있나요?
scores
    There is an axis of length {V}. Are these ids, or what ids are chosen from?
    길이가 {V}인 축이 있습니다. 이것은 번호인가요, 번호를 고르기 전의 값인가요?
one_more
    {n} steps for sample_size={T}. What was written before the loop, or after it?
    sample_size={T}인데 {n}스텝이 나왔습니다. 반복문 앞이나 뒤에서 더 적은 것이 있나요?
steps
    {n} steps for sample_size={T}. How often does the loop run?
    sample_size={T}인데 {n}스텝이 나왔습니다. 반복문은 몇 번 도나요?
batch_first
    The two axes are exchanged. Which one is time, here as everywhere in this course?
    두 축이 뒤바뀌었습니다. 이 과정에서 시간 축은 언제나 몇 번째인가요?
not_ints
    Ids are integers. From which line on are these something else?
    번호는 정수여야 합니다. 어느 줄부터 정수가 아니게 되었나요?
start_included
    The first row is the start id. Was it written by the decoder, or given to it?
    첫 행이 시작 번호입니다. 이것은 디코더가 쓴 것인가요, 디코더에 준 것인가요?
start
    The first id that is read should be start_id, here {S}, for every n. What is it in your
    code?
    처음 읽는 번호는 모든 n에서 start_id, 여기서는 {S}이어야 합니다. 코드에서는 무엇인가요?
no_state
    Another state writes the same. How does the decoder get to know the question?
    state를 바꾸어도 같은 것을 씁니다. 디코더는 질문이 무엇인지 어떻게 알게 되나요?
first
    The very first id is off. What goes into the first step: which id, which h, which c?
    맨 첫 번호부터 다릅니다. 첫 스텝에는 어떤 번호, 어떤 h, 어떤 c가 들어가나요?
carry
    The first id is right, a later one is not. Which three things pass from step to step, and
    from which step does each of them come?
    첫 번호는 맞는데 뒤에서 다릅니다. 한 스텝에서 다음 스텝으로 넘어가는 세 가지는 무엇이며, 각각
    어느 스텝에서 온 것인가요?
same_input
    The first id is right. What does the decoder read at the second step, and what should it?
    첫 번호는 맞습니다. 두 번째 스텝에서 디코더가 읽는 것은 무엇이고, 무엇이어야 하나요?
choice
    Not the class with the best score was written. Which place in a row, along which axis?
    점수가 가장 높은 것을 쓰지 않았습니다. 어느 축을 따라, 무엇의 위치를 찾아야 하나요?
one_sequence
    All columns are the same. Does each sequence choose for itself?
    모든 열이 같습니다. 시퀀스마다 따로 고르고 있나요?
order
    The right ids, in another order. What was written first, and where does it stand?
    번호는 맞는데 순서가 다릅니다. 가장 먼저 쓴 것은 어디에 있나요?
stops
    The first ids are right, then the same one is repeated. What ends the writing too early?
    앞쪽 번호는 맞는데 그 뒤로 같은 것만 되풀이됩니다. 쓰기를 너무 일찍 끝내는 것이 있나요?
random
    The same call writes something else each time. How many right answers has 16+75?
    같은 호출인데 매번 다른 것을 씁니다. 16+75의 정답은 몇 개인가요?
later
    The first id is right, a later one is not. What changes from one step to the next?
    첫 번호는 맞는데 뒤에서 다릅니다. 한 스텝에서 다음 스텝으로 갈 때 무엇이 바뀌어야 하나요?
""")


def with_tensors(given: dict[str, Any], probe: Probe) -> dict[str, Any]:
    """The state as an array, and sometimes as the Tensor that an encoder gives."""
    tensor = probe.sizes["T"] == 4
    return {**given, "state": mg.tensor(given["state"])} if tensor else given


SIZES = {"V": 7, "C": 5, "D": 4}
SCALE = {"W_embed": 4, "W_hh": 3, "W_hy": 4, "state": 3}  # so that what is written shows all of it
check_decoder_generate = Exercise(
    "Decoder",
    IMPORTS + solutions.Decoder,
    arguments={"state": "1 N D", "start_id": "=S", "sample_size": "=T"},
    returns={"ids": "T N"},
    mistakes=MISTAKES,
    make="V C D",
    method="generate",
    parameters={
        "W_embed": "V C",
        "W_xh": "C 4*D",
        "W_hh": "D 4*D",
        "b_h": "4*D",
        "W_hy": "D V",
        "b_y": "V",
    },
    integers={"ids": "V"},
    terms=False,
    given=with_tensors,
    probes=[
        Probe({"T": 6, "N": 4, "S": 5, **SIZES}, scale=SCALE),
        Probe({"T": 1, "N": 5, "S": 5, **SIZES}, scale=SCALE),
        Probe({"T": 6, "N": 3, "S": 2, **SIZES}, scale=SCALE),
        Probe({"T": 6, "N": 4, "S": 5, **SIZES}, scale={**SCALE, "state": -3}),
        Probe({"T": 3, "N": 1, "S": 1, **SIZES}, scale=SCALE),
        Probe({"T": 4, "N": 2, "S": 3, **SIZES}, scale=SCALE),
    ],
    questions=QUESTIONS,
    hints={
        "no_call": "no_generate",
        "dtype": "not_ints",
        "time_axis": "batch_first",
        "one_step": "steps",
        "ids": "later",
    },
    reasons=[("first", "ids", "(got[0] != wanted[0]).any()")],
)
