"""``RNN``: the recurrent network with ReLU, and scores at every step."""

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, sigmoid, softmax
from mygrad.nnet.initializers import glorot_normal
from mynn.layers.dense import dense
"""

STEP = "relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))"
LOOP = "for x_t in x:"
KEPT = "states.append(h_t)"
JOIN = "mg.concatenate(states, axis=0)"
RETURN = "return (self.fc_h2y(states), states)"
ZEROS = "np.zeros((1, N, D), dtype=np.float32)"
START = "np.zeros((1, N, D), dtype=np.float32) if h is None else h"
Y = "self.fc_h2y(states)"
PARAMETERS = "return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters"
# fmt: off
MISTAKES = [
    Mistake("second_bias", "bias=False", "bias=True"),
    Mistake("swapped", RETURN, "return (states, self.fc_h2y(states))"),
    Mistake("time_axis", JOIN, "mg.concatenate(states, axis=0).transpose(1, 0, 2)"),
    Mistake("extra_axis", JOIN, "mg.stack(states)"),
    Mistake("h_0_included", "states = []", "states = [h_t]"),
    Mistake("h_0_included", RETURN, "return (self.fc_h2y(states), mg.concatenate([np.zeros((1, N, D)), states]))"),
    Mistake("last_step", RETURN, ("return (self.fc_h2y(states)[-1:], states)",
            "return (self.fc_h2y(states), h_t)", "return (self.fc_h2y(h_t), h_t)",
            "return (self.fc_h2y(states)[-1], states)", "return (self.fc_h2y(states), h_t[0])",
            "return (self.fc_h2y(h_t)[0], h_t[0])")),
    Mistake("activation", STEP, ("mg.tanh(self.fc_x2h(x_t) + self.fc_h2h(h_t))",
            "sigmoid(self.fc_x2h(x_t) + self.fc_h2h(h_t))",
            "softmax(self.fc_x2h(x_t) + self.fc_h2h(h_t))")),
    Mistake("no_relu", STEP, "self.fc_x2h(x_t) + self.fc_h2h(h_t)"),
    Mistake("relu_place", STEP, ("relu(self.fc_x2h(x_t)) + relu(self.fc_h2h(h_t))",
            "relu(self.fc_x2h(x_t)) + self.fc_h2h(h_t)",
            "self.fc_x2h(x_t) + relu(self.fc_h2h(h_t))",
            "self.fc_x2h(x_t) + self.fc_h2h(relu(h_t))",
            "relu(x_t @ self.fc_x2h.weight + self.fc_h2h(h_t)) + self.fc_x2h.bias")),
    Mistake("bias", STEP, ("relu(x_t @ self.fc_x2h.weight + self.fc_h2h(h_t))",
            "relu(self.fc_x2h(x_t) + self.fc_h2h(h_t) + self.fc_x2h.bias)")),
    Mistake("no_recurrence", STEP, ("relu(self.fc_x2h(x_t) + 0 * h_t)",
            "relu(self.fc_x2h(x_t) + self.fc_h2h(0 * h_t))")),
    Mistake("no_recurrence", LOOP, "for x_t in x:\n            h_t = np.zeros((1, N, D))"),
    Mistake("no_W_hh", STEP, ("relu(self.fc_x2h(x_t) + h_t)",
            "relu(self.fc_x2h(x_t) + h_t @ self.fc_h2h.weight.T)")),
    Mistake("same_h", LOOP, "first = h_t\n        for x_t in x:\n            h_t = first"),
    Mistake("same_h", LOOP, "for x_t in x:\n            h_t = h_t if h is None else h"),
    Mistake("adds_up", STEP, "h_t + relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))"),
    Mistake("x_order", LOOP, ("for x_t in x[::-1]:", "for x_t in [x[0]] * len(x):",
            "for x_t in [x[-1]] * len(x):")),
    Mistake("x_order", LOOP, "for x_t in x[::-1]:", also=((JOIN, "mg.concatenate(states, axis=0)[::-1]"),)),
    Mistake("ignores_h", START, ZEROS),
    Mistake("h_default", START, ("np.ones((1, N, D)) if h is None else h",
            "np.random.rand(1, N, D) if h is None else h")),
    Mistake("y_activation", RETURN, ("return (relu(self.fc_h2y(states)), states)",
            "return (softmax(self.fc_h2y(states)), states)",
            "return (mg.tanh(self.fc_h2y(states)), states)",
            "return (sigmoid(self.fc_h2y(states)), states)",
            "return (mg.log(softmax(self.fc_h2y(states))), states)")),
    Mistake("y_bias", RETURN, ("return (states @ self.fc_h2y.weight, states)",
            "return (self.fc_h2y(states) + self.fc_h2y.bias, states)")),
    Mistake("y_state", RETURN, (
            "return (self.fc_h2y(mg.concatenate([np.zeros((1, N, D)) if h is None else h, states[:-1]])), states)",
            "return (self.fc_h2y(0 * states + states.mean(axis=0)), states)")),
    Mistake("random", RETURN, "return (self.fc_h2y(states) + np.random.rand(), states)"),
    Mistake("states_cut", KEPT, "states.append(h_t.data)"),
    Mistake("time_cut", STEP, "relu(self.fc_x2h(x_t) + self.fc_h2h(np.asarray(h_t)))"),
    Mistake("time_cut", KEPT, "states.append(h_t)\n            h_t = h_t.data"),
    Mistake("h_cut", START, "np.zeros((1, N, D), dtype=np.float32) if h is None else np.asarray(h)"),
    Mistake("no_gradient", RETURN, "return (mg.tensor(self.fc_h2y(states).data), states)"),
    Mistake("remembers", START, "getattr(self, 'last', np.zeros((1, N, D), dtype=np.float32)) if h is None else h", also=((RETURN, "self.last = h_t; return (self.fc_h2y(states), states)"),)),
]
# fmt: on
QUESTIONS = texts("""
second_bias
    Two biases are added up in h_t. How many does the equation have?
    h_t에 편향이 두 번 더해집니다. 식에는 편향이 몇 개 있나요?
swapped
    y and h look exchanged. Which of them does the docstring name first?
    y와 h가 뒤바뀐 것 같습니다. 독스트링에는 어느 쪽이 먼저인가요?
h_0_included
    h has {n} steps for T={T}. Which state is in it that no x led to?
    T={T}인데 h에는 {n}스텝이 있습니다. 어떤 x도 읽지 않은 상태가 섞여 있지 않나요?
last_step
    {name} has 1 step for T={T}. Where should the other steps be kept?
    T={T}인데 {name}에는 1스텝뿐입니다. 나머지 스텝은 어디에 모아야 할까요?
activation
    Some other function than the equation's was applied to the sum. What does ReLU do to 2?
    합에 적용한 함수가 식과 다릅니다. ReLU에 2를 넣으면 무엇이 나오나요?
no_relu
    Some state is below zero. What should become of it?
    0보다 작은 상태가 있습니다. 식대로라면 이 값은 어떻게 되어야 하나요?
relu_place
    relu is there, but not around all of the sum. What does it enclose in the equation?
    relu가 합 전체에 걸리지 않았습니다. 식에서 ReLU의 괄호는 어디부터 어디까지인가요?
bias
    b_h should count exactly once in each state. Where, and how often, is it added?
    b_h는 상태마다 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?
no_recurrence
    Changing x[0] does not change h[1]. How does a state get to know of the one before?
    x[0]을 바꾸어도 h[1]이 그대로입니다. 한 상태는 바로 앞 상태를 어떻게 알게 되나요?
no_W_hh
    The state before reaches the next one, but not through W_hh. What happens on the way?
    앞 상태가 다음 상태로 넘어갈 때 W_hh를 제대로 거치지 않습니다. 식에서는 무엇을 거치나요?
same_h
    Each step starts from the same state. Which state should step t start from?
    모든 스텝이 같은 상태에서 시작합니다. t번째 스텝은 어떤 상태에서 시작해야 하나요?
adds_up
    Each new state contains the old one unchanged. Does the equation add or replace?
    새 상태에 앞 상태가 그대로 더해져 있습니다. 식에서는 더하나요, 바꾸나요?
x_order
    The steps do not read x[0], x[1], ... in turn. What is x_t at each turn of your loop?
    x[0], x[1], ... 순서로 읽지 않습니다. 반복문이 돌 때마다 x_t는 무엇인가요?
ignores_h
    y is the same with and without h. Where does your code use the h it is given?
    h를 주어도, 주지 않아도 y가 같습니다. 받은 h를 코드 어디에서 쓰나요?
h_default
    Without h the answer is not that of h = zeros. What do you start from when h is None?
    h를 주지 않았을 때가 h=0일 때와 다릅니다. h가 None이면 무엇에서 시작하나요?
y_activation
    y went through one more function. What does the equation of y_t apply after b_y?
    y에 함수가 하나 더 적용되었습니다. y_t의 식에서 b_y를 더한 뒤에 하는 일이 있나요?
y_bias
    h is right; y lacks its bias, or has it twice. Where is b_y added?
    h는 맞는데 y에 편향이 빠졌거나 두 번 들어갔습니다. b_y는 어디에서 더해지나요?
y_state
    h is right, but y[t] is not made from h[t]. From which values does the last layer start?
    h는 맞는데 y[t]가 h[t]로 계산되지 않았습니다. 마지막 층은 어떤 값을 입력으로 받나요?
random
    Even with 0 in all of parameters, each call gives other numbers. What is made anew in
    __call__?
    parameters를 모두 0으로 두어도 호출할 때마다 결과가 다릅니다. __call__ 안에서 매번 새로
    만드는 것이 있나요?
states_cut
    Right values, but no gradient gets past the states. In which form do you collect them?
    값은 맞지만 기울기가 상태를 지나가지 못합니다. 상태를 어떤 형태로 모으고 있나요?
time_cut
    Right values, but W_hh's gradient ignores earlier steps. What passes from one step to the
    next?
    값은 맞지만 W_hh의 기울기에 앞 스텝들이 빠져 있습니다. 한 스텝에서 다음 스텝으로 넘어가는 것은
    무엇인가요?
h_cut
    Right values, but the given h gets no gradient: an encoder would never learn. What becomes
    of h at the start?
    값은 맞지만 받은 h에 기울기가 가지 않습니다. 그러면 인코더가 배우지 못합니다. 처음에 h를
    어떻게 다루나요?
parameters_count
    Expected 5 distinct Tensors, found {k}. Which symbols of the equations are missing, or there
    twice?
    서로 다른 Tensor가 5개여야 하는데 {k}개입니다. 식의 기호 가운데 빠졌거나 두 번 들어간 것은
    무엇인가요?
pair
    RNN returns two things, y and h. What does your return line give back?
    RNN은 y와 h, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
other_weights
    With 0 in all of parameters, h and y should be 0. Which other weights does __call__ use?
    parameters를 모두 0으로 두면 h와 y도 0이어야 합니다. __call__은 또 어떤 가중치를 쓰나요?
later_steps
    Each term alone is right, but not this step. What does it take over from the step before?
    항 하나하나는 맞는데 이 스텝이 다릅니다. 앞 스텝에서 무엇을 넘겨받나요?
""")
SIZES = {"C": 5, "D": 4, "K": 6}
check_rnn = Exercise(
    "RNN",
    IMPORTS + solutions.RNN,
    arguments={"x": "T N C", "h": "1 N D"},
    returns={"y": "T N K", "h": "T N D"},
    mistakes=MISTAKES,
    make="C D K",
    parameters={"W_xh": "C D", "b_h": "D", "W_hh": "D D", "W_hy": "D K", "b_y": "K"},
    calls=("x", "x h"),
    probes=[
        Probe({"T": T, "N": N, **SIZES}, call)
        for T, N in ((2, 3), (1, 1), (3, 2))
        for call in ("x", "x h")
    ],
    questions=QUESTIONS,
    hints={"h": "later_steps", "y": "y_state", "one_step": "last_step", "one_more": "h_0_included"},
)
