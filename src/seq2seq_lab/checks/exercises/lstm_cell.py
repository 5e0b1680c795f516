"""``lstm_cell``: one step of an LSTM."""

from itertools import permutations, product

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
from mygrad.nnet.activations import relu, sigmoid, softmax

def same(v):
    return v

def falling(v):
    return sigmoid(-v)

def blocks(a, order):
    D = a.shape[1] // 4
    return mg.concatenate([a[:, k * D:(k + 1) * D] for k in order], axis=1)
"""
SUM = "mg.matmul(x_t, W) + mg.matmul(h, U) + b"
D = "D = U.shape[0]"
CELL = "f * c + i * g"
STATE = "o * mg.tanh(c)"
RETURN = "return (h, c)"
FUNCTIONS = {
    "i": "sigmoid(a[:, :D])",
    "f": "sigmoid(a[:, D:2 * D])",
    "g": "mg.tanh(a[:, 2 * D:3 * D])",
    "o": "sigmoid(a[:, 3 * D:])",
    "tanh(c_t)": "mg.tanh(c)",
}


def activation(**others: str) -> Mistake:
    """Other functions than the equations', by the place where they stand."""
    places = {name.replace("tanh", "tanh(c_t)"): other for name, other in others.items()}
    edits = [
        (FUNCTIONS[place], other + FUNCTIONS[place][FUNCTIONS[place].index("(") :])
        for place, other in places.items()
    ]
    return Mistake("activation", *edits[0], also=tuple(edits[1:]), about=", ".join(places))


# fmt: off
MISTAKES = [
    Mistake("swapped", RETURN, "return (c, h)"),
    Mistake("gate_order", D, tuple(f"{D}; a = blocks(a, {order})"
            for order in permutations(range(4)) if order != (0, 1, 2, 3))),
    Mistake("columns", D, tuple(f"{D}; a = {columns}" for columns in (
            "mg.concatenate([a[:, k::4] for k in range(4)], axis=1)",
            "mg.concatenate([*a.reshape(4, -1, D)], axis=1)",
            "mg.concatenate([*a.T.reshape(4, -1, D)], axis=1)"))),
    *(activation(**{place: other}) for place, other in product(("i", "f", "o"), ("mg.tanh", "same", "relu"))),
    *(activation(**{place: other}) for place, other in product(("g", "tanh"), ("sigmoid", "same", "relu"))),
    *(activation(**dict.fromkeys(places, other)) for places, other in product(
        ("if", "io", "fo", "ifo"), ("mg.tanh", "same", "relu", "falling", "softmax"))),
    *(activation(**dict.fromkeys("ifo", one), g=other) for one, other in product(
        ("mg.tanh", "same", "relu"), ("sigmoid", "same", "relu"))),
    activation(g="same", tanh="same"),
    activation(g="relu", tanh="relu"),
    activation(g="sigmoid", tanh="sigmoid"),
    activation(**dict.fromkeys("ifo", "mg.tanh"), g="sigmoid", tanh="sigmoid"),
    activation(**dict.fromkeys("ifo", "same"), g="same", tanh="same"),
    activation(**dict.fromkeys("ifo", "relu"), g="relu", tanh="relu"),
    Mistake("activation", SUM, ("mg.tanh(mg.matmul(x_t, W) + mg.matmul(h, U) + b)",
            "sigmoid(mg.matmul(x_t, W) + mg.matmul(h, U) + b)",
            "relu(mg.matmul(x_t, W) + mg.matmul(h, U) + b)"), about="x_t W + h U + b"),
    Mistake("forget", CELL, ("c + i * g", "(1 - i) * c + i * g", "i * c + i * g", "(1 - f) * c + i * g",
            "o * c + i * g", "(1 - f) * c + f * g", "g * c + i * g")),
    Mistake("input_gate", CELL, ("f * c + g", "f * c + (1 - f) * g", "f * c + f * g", "f * c + i", "1 * f * c",
            "f * c + o * g", "f * c + (1 - i) * g", "f * c + i * o", "f * c + i + g")),
    Mistake("no_cell", CELL, ("i * g", "f + i * g", "f * h + i * g", "f * g + i * g", "f * i + i * g")),
    Mistake("cell_sum", CELL, ("f * (c + i * g)", "(f * c) * (i * g)", "f * c - i * g", "(f + c) * (i + g)",
            "c + f * c + i * g", "mg.tanh(f * c + i * g)", "i * (f * c + g)", "f + c + i * g", "(f + c) + (i + g)",
            "f * c + i * g + h", "(f + i) * (c + g)", "(f * c + i * g) / 2", "sigmoid(f * c + i * g)")),
    Mistake("cell_sum", CELL, "mg.tanh(f * c + i * g)", also=((STATE, "o * c"),)),
    Mistake("output_gate", STATE, ("mg.tanh(c)", "1 * c", "o + mg.tanh(c)", "1 * o", "mg.tanh(o * c)",
            "i * mg.tanh(c)", "f * mg.tanh(c)", "(1 - o) * mg.tanh(c)", "mg.tanh(o + c)", "mg.tanh(o) * c",
            "g * mg.tanh(c)")),
    Mistake("old_cell", STATE, ("o * g", "o * mg.tanh(g)", "o * mg.tanh(h)")),
    Mistake("old_cell", CELL, "c; old = c; c = f * c + i * g", also=((STATE, "o * mg.tanh(old)"),)),
    Mistake("old_cell", CELL, "f * c + i * g; new = f * c + i * g", also=((STATE, "o * mg.tanh(new)"),)),
    Mistake("given_back", CELL, "c; old = c; c = f * c + i * g", also=((RETURN, "return (h, old)"),), about="c"),
    Mistake("given_back", STATE, "h; old = h; h = o * mg.tanh(c)", also=((RETURN, "return (old, c)"),), about="h"),
    Mistake("bias", SUM, ("mg.matmul(x_t, W) + mg.matmul(h, U)", "mg.matmul(x_t, W) + mg.matmul(h, U) + 2 * b",
            "mg.matmul(x_t, W) + mg.matmul(h, U) - b")),
    Mistake("no_recurrence", SUM, ("mg.matmul(x_t, W) + b", "mg.matmul(x_t, W) + mg.matmul(c, U) + b",
            "mg.matmul(x_t, W) + mg.matmul(0 * h, U) + b")),
    Mistake("no_input", SUM, "mg.matmul(h, U) + b"),
    Mistake("no_gradient", RETURN, ("return (mg.tensor(h.data), c)", "return (mg.tensor(h.data), mg.tensor(c.data))"),
            about="h"),
    Mistake("no_gradient", RETURN, "return (h, mg.tensor(c.data))", about="c"),
    Mistake("no_gradient", D, f"{D}; a = mg.tensor(a.data)", about="h"),
    Mistake("four_blocks", RETURN, "return (mg.concatenate([h] * 4, axis=1), mg.concatenate([c] * 4, axis=1))",
            about="c"),
    Mistake("four_blocks", RETURN, "return (mg.concatenate([h] * 4, axis=1), c)", about="h"),
    Mistake("width", D, ("D = W.shape[0]", "D = U.shape[1]", "D = h.shape[0]", "D = 1", "D = 2 * U.shape[0]",
            "D = U.shape[0] // 4", "D = U.shape[1] // 2")),
    Mistake("block_axis", FUNCTIONS["i"], "sigmoid(a[:D])", also=(
            (FUNCTIONS["f"], "sigmoid(a[D:2 * D])"), (FUNCTIONS["g"], "mg.tanh(a[2 * D:3 * D])"),
            (FUNCTIONS["o"], "sigmoid(a[3 * D:])"))),
    Mistake("weights_exchanged", SUM, ("mg.matmul(x_t, U) + mg.matmul(h, W) + b",
            "mg.matmul(h, W) + mg.matmul(x_t, U) + b")),
]
# fmt: on
QUESTIONS = texts("""
remembers
    The same call gave another answer than before. What is kept between calls, or drawn anew?
    같은 호출인데 처음과 결과가 다릅니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?
pair
    lstm_cell returns two things, h and c. What does your return line give back?
    lstm_cell은 h와 c, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
four_blocks
    {name} is four times too wide. Where is the sum cut into its four blocks?
    {name}의 폭이 네 배입니다. 합을 네 블록으로 나누는 곳은 어디인가요?
width
    The blocks are not as wide as the state. Where does your code get their width from?
    블록의 폭이 상태의 폭과 다릅니다. 코드는 블록의 폭을 어디에서 얻나요?
block_axis
    The sum is cut between sequences. Along which of its axes do the four blocks lie?
    합을 시퀀스와 시퀀스 사이에서 나누었습니다. 네 블록은 합의 어느 축을 따라 놓여 있나요?
weights_exchanged
    W and U stand in each other's place. Which of them has as many rows as x_t has columns?
    W와 U의 자리가 뒤바뀌었습니다. x_t의 열만큼 행이 있는 것은 둘 중 어느 것인가요?
swapped
    h and c look exchanged. Which of them does the docstring name first?
    h와 c가 뒤바뀐 것 같습니다. 독스트링에는 어느 쪽이 먼저인가요?
gate_order
    A gate takes the columns of another. In which order do the four blocks stand in W?
    어떤 게이트가 다른 게이트의 열을 쓰고 있습니다. W에는 네 블록이 어떤 순서로 놓여 있나요?
columns
    Each gate takes columns from all over. Which D columns belong to i alone?
    게이트마다 열을 여기저기에서 가져옵니다. i에 속하는 열 D개는 몇 번부터 몇 번까지인가요?
activation
    Another function than the equations' is applied to {name}. Between which values should the
    result lie?
    {name}에 적용한 함수가 식과 다릅니다. 그 결과는 어떤 값과 어떤 값 사이에 있어야 하나요?
forget
    The old cell is taken over without its gate. Which factor decides how much of it stays?
    예전 셀을 게이트 없이 그대로 넘겨받습니다. 그중 얼마를 남길지는 무엇이 정하나요?
input_gate
    What is new gets into the cell with a wrong factor. Which gate lets g in?
    새 내용이 셀에 들어갈 때 곱해지는 것이 식과 다릅니다. g를 들여보내는 게이트는 무엇인가요?
no_cell
    Another old cell gives the same result. Where does your code use the c it is given?
    예전 셀을 바꾸어도 결과가 같습니다. 받은 c를 코드 어디에서 쓰나요?
cell_sum
    The cell's two parts are put together in another way. What does f multiply, what does i?
    셀의 두 부분을 합치는 방식이 식과 다릅니다. f는 무엇에, i는 무엇에 곱해지나요?
output_gate
    c is right; h shows all of it. Which gate decides how much of the cell is shown?
    c는 맞는데 h가 그것을 모두 내보입니다. 셀을 얼마나 내보일지는 어떤 게이트가 정하나요?
old_cell
    c is right, but h is made from another cell. Which one stands in the equation of h_t?
    c는 맞는데 h를 다른 셀로 계산했습니다. h_t의 식에는 어떤 셀이 들어 있나요?
given_back
    The {name} that comes back is the one that was given. By which name is the new one kept?
    반환된 {name}가 받은 {name} 그대로입니다. 새로 구한 것은 어떤 이름에 들어 있나요?
no_recurrence
    Another old state gives the same result. Where does your code use the h it is given?
    예전 상태를 바꾸어도 결과가 같습니다. 받은 h를 코드 어디에서 쓰나요?
no_input
    Another x_t gives the same result. Where does your code read x_t?
    x_t를 바꾸어도 결과가 같습니다. 코드 어디에서 x_t를 읽나요?
bias
    b should count exactly once in the sum. Where, and how often, is it added?
    b는 합에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?
extra_axis
    {name} has an axis too many. From which line on?
    {name}의 축이 하나 많습니다. 어느 줄부터 많아지나요?
time_axis
    The axes of {name} are exchanged. Which of them counts the sequences?
    {name}의 두 축이 뒤바뀌었습니다. 시퀀스를 세는 축은 몇 번째인가요?
term
    All is 0 here but {term}. How does your code use it?
    여기서 0이 아닌 것은 {term}뿐입니다. 코드에서 이 항은 어떻게 쓰이나요?
together
    Each term alone is right, but not all together. What does {name}_t put together, and how?
    항 하나하나는 맞는데 모두 합치면 다릅니다. {name}_t의 식은 무엇을 어떻게 합치나요?
no_gradient
    No gradient gets from {name} to the weights. Which line leaves MyGrad?
    {name}에서 가중치까지 기울기가 전혀 가지 않습니다. 어느 줄이 MyGrad를 벗어나나요?
state_cut
    Right values, but the old {name} gets no gradient: earlier steps would never learn. What
    becomes of it at the start?
    값은 맞지만 예전 {name}에 기울기가 가지 않습니다. 그러면 앞 스텝들이 배우지 못합니다. 처음에
    {name}를 어떻게 다루나요?
gradient
    Right values, but the gradient of {name} is off. Is something computed outside of MyGrad?
    값은 맞지만 {name}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?
""")


def given(numbers: dict[str, np.ndarray], probe: Probe) -> dict:
    """Tensors; of the input, the state and the cell also arrays, as at a first step."""
    arrays = ("x_t", "h", "c") if probe.sizes["N"] == 3 else ()
    return {name: v if name in arrays else mg.tensor(v) for name, v in numbers.items()}


check_lstm_cell = Exercise(
    "lstm_cell",
    IMPORTS + solutions.lstm_cell,
    arguments={"x_t": "N C", "h": "N D", "c": "N D", "W": "C 4*D", "U": "D 4*D", "b": "1 4*D"},
    returns={"h": "N D", "c": "N D"},
    mistakes=MISTAKES,
    probes=[
        Probe({"N": N, "C": C, "D": D}, scale={"c": 2})
        for N, C, D in ((2, 3, 4), (3, 2, 1), (1, 1, 1), (3, 3, 2))
    ],
    given=given,
    dtypes=False,
    questions=QUESTIONS,
    hints={"h": "together", "c": "together", "h.grad": "state_cut", "c.grad": "state_cut"},
)
