"""``rnn_backward``: backpropagation through time, by hand."""

import numpy as np

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import numpy as np

def products(a, delta):  # the sum of a_t.T @ delta_t
    return a.reshape(-1, a.shape[-1]).T @ delta.reshape(-1, delta.shape[-1])

def steps_before(h, h_0):
    return np.concatenate([h_0, h[:-1]])

def arriving(grad, delta, W_hh):  # at h_1
    return grad[:1] + (delta[1:2] @ W_hh.T if len(delta) > 1 else 0)
"""
STEP = "(grad[t] + from_later) * (h[t] > 0)"
LOOP = "reversed(range(len(h)))"
CARRY = "from_later = delta[t] @ W_hh.T"
EMPTY = "np.empty_like(h)"
D_H_0 = "d_h_0 = delta[:1] @ W_hh.T"
GRADIENTS = "return (d_x, d_W_xh, d_b_h, d_W_hh, d_h_0)"
RETURN = "return collect_gradients(delta, x, h, h_0, W_xh, W_hh)"
RESULTS = "d_x", "d_W_xh", "d_b_h", "d_W_hh", "d_h_0"


def carried(hint: str, carry: str, d_h_0: str) -> list[Mistake]:
    """Something else is handed on; and it may be d_h_0, too, what the first step hands on."""
    return [Mistake(hint, CARRY, carry), Mistake(hint, CARRY, carry, also=((D_H_0, d_h_0),))]


def masked(*by: str) -> tuple[str, ...]:
    """What arrives at h_t, multiplied by something else."""
    return tuple(f"(grad[t] + from_later) * {other}" for other in by)


def wrong(hint: str, name: str, *ways: str) -> Mistake:
    """One of the five is made in another way."""
    call, place = RETURN.removeprefix("return "), RESULTS.index(name)
    news = tuple(f"d = [*{call}]; d[{place}] = {way}; return tuple(d)" for way in ways)
    return Mistake(hint, RETURN, news, about=name)


# fmt: off
MISTAKES = [
    Mistake("no_carry", STEP, "grad[t] * (h[t] > 0)"),
    *carried("carry_not_transposed", "from_later = delta[t] @ W_hh", "d_h_0 = delta[:1] @ W_hh"),
    *carried("carry_without_W_hh", "from_later = delta[t]", "d_h_0 = delta[:1]"),
    *carried("carry_without_W_hh", "from_later = -delta[t] @ W_hh.T", "d_h_0 = -delta[:1] @ W_hh.T"),
    *carried("carry_without_W_hh", "from_later = delta[t] * W_hh.sum(axis=1)", "d_h_0 = delta[:1] * W_hh.sum(axis=1)"),
    *carried("carry_of_grad", "from_later = grad[t] @ W_hh.T", "d_h_0 = grad[:1] @ W_hh.T"),
    *carried("carry_of_grad", "from_later = grad[t] * (h[t] > 0) @ W_hh.T", "d_h_0 = 0 * delta[:1]"),
    Mistake("carry_of_grad", CARRY, ("from_later = grad[t]", "from_later = grad[t] @ W_hh")),
    Mistake("no_mask", STEP, ("grad[t] + from_later", *masked("(h[t] >= 0)"))),
    Mistake("mask_part", STEP, ("grad[t] + from_later * (h[t] > 0)", "grad[t] * (h[t] > 0) + from_later")),
    Mistake("mask_value", STEP, masked("h[t]", "(1 - h[t] ** 2)", "(h[t] <= 0)", "h[t] * (1 - h[t])",
            "np.where(h[t] > 0, 1, -1)", "np.exp(-h[t])", "(h[t] != 0) * 0.5", "np.tanh(h[t])")),
    Mistake("mask_step", STEP, masked("(steps_before(h, h_0)[t] > 0)", "(h[t - 1] > 0)", "(h[min(t + 1, len(h) - 1)] > 0)",
            "(h[-1] > 0)", "(h[0] > 0)", "(h[len(h) - 1 - t] > 0)", "(h_0[0] > 0)", "(h.sum(axis=0) > 0)")),
    Mistake("mask_of_grad", STEP, ("np.maximum(grad[t] + from_later, 0)", *masked("(grad[t] > 0)", "(from_later > 0)"),
            "np.maximum(grad[t] + from_later, 0) * (h[t] > 0)", "np.maximum(grad[t], 0) + from_later",
            "np.maximum(grad[t], 0) * (h[t] > 0) + from_later")),
    Mistake("mask_carry", CARRY, "from_later = (grad[t] + from_later) @ W_hh.T"),
    Mistake("mask_carry", CARRY, "from_later = (grad[t] + from_later) @ W_hh.T", also=(
            (RETURN, "d = [*collect_gradients(delta, x, h, h_0, W_xh, W_hh)]; d[4] = from_later[np.newaxis]; return tuple(d)"),)),
    Mistake("mask_carry", STEP, "grad[t] + from_later", also=((CARRY, "from_later = delta[t] * (h[t] > 0) @ W_hh.T"),)),
    Mistake("mask_carry", STEP, "grad[t] + from_later", also=((CARRY, "from_later = delta[t] * (h[t] > 0) @ W_hh.T"),
            (D_H_0, "d_h_0 = delta[:1] * (h[:1] > 0) @ W_hh.T"))),
    Mistake("carry_sum", CARRY, ("from_later = from_later + delta[t] @ W_hh.T", "from_later = delta[t:].sum(axis=0) @ W_hh.T",
            "from_later = (from_later + delta[t]) @ W_hh.T")),
    Mistake("carry_sum", CARRY, "from_later = from_later + delta[t] @ W_hh.T", also=(
            (RETURN, "d = [*collect_gradients(delta, x, h, h_0, W_xh, W_hh)]; d[4] = from_later[np.newaxis]; return tuple(d)"),)),
    Mistake("last_grad", STEP, ("(grad[t] * (t == len(h) - 1) + from_later) * (h[t] > 0)",
            "(grad[-1] + from_later) * (h[t] > 0)", "(grad[0] + from_later) * (h[t] > 0)",
            "(grad[t] * (t == 0) + from_later) * (h[t] > 0)")),
    Mistake("direction", STEP, "(grad[len(h) - 1 - t] + from_later) * (h[t] > 0)"),
    Mistake("direction", LOOP, "range(len(h))"),
    Mistake("direction", LOOP, "range(len(h))", also=((CARRY, "from_later = delta[t] @ W_hh"),)),
    Mistake("direction", LOOP, "range(len(h))", also=((CARRY, "from_later = delta[t] @ W_hh"), (D_H_0, "d_h_0 = delta[:1] @ W_hh"))),
    Mistake("direction", LOOP, "range(len(h))", also=((D_H_0, "d_h_0 = delta[-1:] @ W_hh.T"),)),
    Mistake("loop_ends", LOOP, ("range(len(h) - 1, 0, -1)", "range(len(h) - 2, -1, -1)", "range(len(h) - 2, 0, -1)"),
            also=((EMPTY, "np.zeros_like(h)"),)),
    Mistake("dtype", EMPTY, ("np.zeros(h.shape, dtype=int)", "np.zeros(h.shape, dtype=bool)"), about="delta"),
    Mistake("order", GRADIENTS, ("return (d_x, d_h_0, d_W_xh, d_b_h, d_W_hh)", "return (d_h_0, d_x, d_W_xh, d_b_h, d_W_hh)",
            "return (d_x, d_W_xh, d_W_hh, d_b_h, d_h_0)", "return (d_W_xh, d_W_hh, d_b_h, d_x, d_h_0)",
            "return (d_x, d_h_0, d_W_xh, d_W_hh, d_b_h)", "return (d_h_0, d_W_hh, d_b_h, d_W_xh, d_x)")),
    *(wrong("divides", name, *(f"d[{i}] / {count}" for count in ("x.shape[1]", "len(x)", "(len(x) * x.shape[1])")))
      for i, name in enumerate(RESULTS)),
    *(wrong("none", name, "None") for name in RESULTS),
    wrong("time_order", "d_x", "d[0][::-1]"),
    wrong("time_order", "d_W_xh", "products(x[::-1], delta)"),
    wrong("time_order", "d_W_hh", "products(steps_before(h, h_0)[::-1], delta)", "products(h[::-1], delta)"),
    wrong("no_delta", "d_x", "grad @ W_xh.T", "grad * (h > 0) @ W_xh.T"),
    wrong("no_delta", "d_W_xh", "products(x, grad)", "products(x, grad * (h > 0))"),
    wrong("no_delta", "d_b_h", "grad.sum(axis=(0, 1))[np.newaxis]", "(grad * (h > 0)).sum(axis=(0, 1))[np.newaxis]"),
    wrong("no_delta", "d_W_hh", "products(steps_before(h, h_0), grad)", "products(steps_before(h, h_0), grad * (h > 0))"),
    wrong("one_step_alone", "d_W_xh", "x[0].T @ delta[0]", "x[-1].T @ delta[-1]"),
    wrong("one_step_alone", "d_W_hh", "h_0[0].T @ delta[0]", "steps_before(h, h_0)[-1].T @ delta[-1]"),
    wrong("bias_sum", "d_b_h", "delta[:1].sum(axis=1)", "delta[-1:].sum(axis=1)", "delta[:, 0].sum(axis=0, keepdims=True)",
          "delta[:, -1].sum(axis=0, keepdims=True)", "delta.sum(axis=0)", "delta.sum(axis=1)", "1 * delta",
          "delta.reshape(-1, delta.shape[-1])", "delta.sum()", "np.array([[delta.sum()]])", "delta.sum(axis=-1)",
          "delta.sum(axis=0, keepdims=True)", "delta.sum(axis=1, keepdims=True)", "delta[0]", "delta[-1]"),
    wrong("state_after", "d_W_hh", "products(h, delta)", "products(np.repeat(h_0, len(h), axis=0), delta)"),
    wrong("h_0_left_out", "d_W_hh", "products(h[:-1], delta[1:])", "products(np.roll(h, 1, axis=0), delta)"),
    wrong("transposed", "d_W_xh", "d[1].T"),
    wrong("transposed", "d_W_hh", "d[3].T"),
    wrong("h_0_way", "d_h_0", "delta[:1]", "0 * delta[:1]", "grad[:1]", "grad[:1] @ W_hh.T", "arriving(grad, delta, W_hh)",
          "np.zeros_like(h_0)", "(grad[:1] * (h[:1] > 0)) @ W_hh.T", "h_0 @ W_hh.T"),
    wrong("no_mask", "d_h_0", "arriving(grad, delta, W_hh) @ W_hh.T"),
    wrong("carry_not_transposed", "d_h_0", "delta[:1] @ W_hh"),
    wrong("h_0_end", "d_h_0", "delta[-1:] @ W_hh.T", "delta.sum(axis=0, keepdims=True) @ W_hh.T"),
    wrong("h_0_mask", "d_h_0", "d[4] * (h_0 > 0)", "d[4] * (h[:1] > 0)"),
]
# fmt: on
QUESTIONS = texts("""
five
    rnn_backward returns five arrays. What does your return line give back?
    rnn_backward는 배열 다섯 개를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
order
    These look like the right five in another order. Which one does the docstring name first?
    다섯 개가 다 있는 것 같은데 순서가 다릅니다. 독스트링에는 어떤 순서로 적혀 있나요?
list
    {name} is a list of steps. How do you make one array of it, in the order of time?
    {name}가 스텝별 값의 리스트입니다. 시간 순서대로 배열 하나로 만들려면 어떻게 하나요?
tensor
    {name} is a Tensor. This function does MyGrad's work itself: where did one come in?
    {name}가 Tensor입니다. MyGrad가 할 일을 직접 하는 함수인데, Tensor가 어디에서 왔나요?
shape
    A gradient has the shape of what it belongs to. Which axis of {name} is off, and from which
    line on?
    기울기의 shape은 그 대상의 shape과 같습니다. {name}의 어느 축이, 어느 줄부터 다른가요?
lost_axis
    A gradient has the shape of what it belongs to. On which line does {name} lose an axis?
    기울기의 shape은 그 대상의 shape과 같습니다. {name}의 축은 어느 줄에서 하나 사라지나요?
extra_axis
    A gradient has the shape of what it belongs to. On which line does {name} get one more axis?
    기울기의 shape은 그 대상의 shape과 같습니다. {name}의 축은 어느 줄에서 하나 늘어나나요?
time_axis
    A gradient has the shape of what it belongs to. On which line do axes of {name} change places?
    기울기의 shape은 그 대상의 shape과 같습니다. {name}의 축은 어느 줄에서 자리를 바꾸나요?
dtype
    {name} is of another type than the arrays that were given. Which array was made without a
    word about its type, or with a fixed one?
    {name}의 자료형이 입력과 다릅니다. 자료형을 적지 않고, 또는 한 가지로 못 박아 만든 배열이
    있나요?
remembers
    The same call gave another answer than before. What is kept between calls, or drawn anew?
    같은 호출인데 처음과 결과가 다릅니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?
no_carry
    Each step hears from its own grad alone. What else does h_t have an effect on?
    스텝마다 자기 grad만 전해 듣고 있습니다. h_t는 또 어디에 영향을 주나요?
carry_not_transposed
    W_hh is passed in the forward direction. Which way round does it stand going backwards?
    W_hh를 순전파와 같은 방향으로 지나고 있습니다. 거꾸로 가려면 행렬을 어떻게 두어야 하나요?
carry_without_W_hh
    What comes from the later step has not gone through W_hh as the equation says. How does h_t
    get into the next sum?
    뒤 스텝에서 오는 것이 식대로 W_hh를 거치지 않았습니다. h_t는 다음 합에 어떻게 들어가나요?
carry_of_grad
    A step hears of the next one's grad, but of none after that. Which quantity of the next step
    has heard of all later ones?
    한 스텝이 바로 다음 grad까지만 전해 듣습니다. 다음 스텝의 양 가운데 그 뒤의 것까지 모두 전해
    들은 것은 무엇인가요?
carry_sum
    A step hands on more than its own delta. What does delta_{{t+1}} contain already?
    한 스텝이 자기 델타보다 많은 것을 넘겨줍니다. delta_{{t+1}}에는 이미 무엇이 들어 있나요?
no_mask
    Where ReLU was shut, a gradient gets through. What is ReLU's slope where h_t is 0?
    ReLU가 막은 곳으로도 기울기가 지나갑니다. h_t가 0인 곳에서 ReLU의 기울기는 얼마인가요?
mask_part
    ReLU stops only a part of what arrives at h_t. Around what do the brackets stand?
    ReLU가 h_t에 온 것의 일부만 막습니다. 식의 괄호는 무엇을 감싸고 있나요?
mask_value
    What arrives at h_t is multiplied by something else than ReLU's slope. Which two values can
    this slope have, and where?
    h_t에 온 것에 ReLU의 기울기가 아닌 값을 곱했습니다. 그 기울기는 어디에서 얼마인가요?
mask_step
    ReLU's slope is taken from another step's state. Which state did the ReLU of step t make?
    ReLU의 기울기를 다른 스텝의 상태에서 구했습니다. 스텝 t의 ReLU가 만든 상태는 무엇인가요?
mask_of_grad
    The gradient's own sign decides what passes. Whose sign did ReLU look at?
    기울기 자신의 부호에 따라 막고 있습니다. 순전파의 ReLU는 무엇의 부호를 보았나요?
mask_carry
    A step uses one thing for its sums and hands on another, and one of the two went past ReLU's
    mask. How many quantities does the equation have here?
    합에 쓰는 것과 앞 스텝으로 넘겨주는 것이 다르고, 둘 중 하나는 ReLU에 막히지 않았습니다.
    식에서는 이것이 몇 가지 양인가요?
last_grad
    The grad of one step stands for all. Which states does the loss see directly?
    한 스텝의 grad만 쓰고 있습니다. 손실이 직접 보는 상태는 어느 것들인가요?
direction
    The steps come in the wrong order. From which end does the gradient of the loss arrive?
    스텝의 순서가 맞지 않습니다. 손실의 기울기는 어느 쪽 끝에서 오나요?
loop_ends
    One end of the sequence gets no delta. Which t does your loop begin and end with?
    시퀀스의 한쪽 끝에는 델타가 없습니다. 반복문의 t는 몇에서 시작해 몇에서 끝나나요?
no_delta
    {name} is made from grad. What becomes of grad before it reaches the sums?
    {name}를 grad로 계산했습니다. grad는 합에 이르기 전에 무엇이 되나요?
time_order
    In {name} the steps of two arrays do not match. Which t stands at index 0 of each?
    {name}에서 두 배열의 스텝이 어긋나 있습니다. 각 배열의 0번에는 몇 번째 스텝이 있나요?
one_step_alone
    Only one step counts in {name}. What becomes of the others in your loop?
    {name}에 한 스텝만 들어 있습니다. 반복문에서 다른 스텝들은 어떻게 되나요?
bias_sum
    b_h is added in T steps to N sequences. How many of these T times N places does your d_b_h
    collect?
    b_h는 T개 스텝, N개 시퀀스에서 모두 더해집니다. d_b_h는 그 T 곱하기 N곳을 다 모으고 있나요?
state_after
    Another state than the equation's is multiplied by delta_t in d_W_hh. Which state did W_hh
    meet in step t?
    d_W_hh에서 delta_t에 곱한 상태가 식과 다릅니다. 스텝 t에서 W_hh를 만난 상태는 무엇인가요?
h_0_left_out
    d_W_hh is right but for the first step. Which state did W_hh meet there?
    d_W_hh에서 첫 스텝만 맞지 않습니다. 첫 스텝에서 W_hh를 만난 상태는 무엇인가요?
transposed
    Rows and columns of {name} are exchanged. In which order do the two factors stand?
    {name}의 행과 열이 뒤바뀌었습니다. 두 인수는 어떤 순서로 놓여 있나요?
h_0_way
    d_h_0 is not what comes out of the first step. By which way does h_0 get into h_1?
    d_h_0이 첫 스텝에서 흘러나온 것이 아닙니다. h_0은 어떤 길로 h_1에 들어가나요?
h_0_end
    d_h_0 comes from the wrong end. Which step reads h_0?
    d_h_0을 반대쪽 끝에서 구했습니다. h_0을 읽는 것은 어느 스텝인가요?
h_0_mask
    d_h_0 is stopped where h_0 is not positive. Which ReLU did h_0 come out of?
    h_0이 양수가 아닌 곳에서 d_h_0을 막았습니다. h_0은 어떤 ReLU에서 나온 값인가요?
divides
    {name} is too small by a constant factor. Sum or mean: what does the equation say?
    {name}가 일정한 비율로 작습니다. 식은 합을 말하나요, 평균을 말하나요?
one_step
    Already with a single step, T=1, {name} is off. What is left of the equations then?
    T=1, 곧 한 스텝뿐일 때부터 {name}가 다릅니다. 이때 식에서 남는 것은 무엇인가요?
mixes
    Here grad is 0 for all sequences but the first, and yet another gets a gradient. Which line
    adds up over the sequences?
    첫 시퀀스 말고는 grad가 모두 0인데 다른 시퀀스에 기울기가 생겼습니다. 시퀀스끼리 더하는 줄이
    있나요?
later_steps
    With one step all is right; with several, {name} is off. What should step t take over from
    step t+1?
    한 스텝일 때는 맞는데 여러 스텝일 때는 {name}가 다릅니다. 스텝 t는 스텝 t+1에서 무엇을
    넘겨받아야 하나요?
sum
    d_x is right, {name} is not. Which two arrays does its equation multiply or add up, and over
    which t?
    d_x는 맞는데 {name}가 다릅니다. 이 식은 어떤 배열을 곱하고, 어떤 t에 대해 더하나요?
""")


def forward(a: dict[str, np.ndarray]) -> None:
    """``h`` is what the forward pass makes of the others, with 0 for b_h."""
    h_t = a["h_0"][0]
    for t, x_t in enumerate(a["x"]):
        a["h"][t] = h_t = np.maximum(x_t @ a["W_xh"] + h_t @ a["W_hh"], 0)


def one_sequence(a: dict[str, np.ndarray]) -> None:
    """The loss sees the first sequence alone."""
    forward(a)
    a["grad"][:, 1:] = 0


def all_shut(a: dict[str, np.ndarray]) -> None:
    """No ReLU lets anything through."""
    a["h"][...] = 0


def float64(a: dict[str, np.ndarray]) -> None:
    """As where a gradient is compared with central differences."""
    forward(a)
    a.update({name: value.astype(np.float64) for name, value in a.items()})


SIZES = {"T": 4, "N": 2, "C": 5, "D": 3}  # all different, so that no two shapes are alike
OTHERS = (1, 3, 2, 4), (5, 1, 4, 4), (3, 4, 1, 2), (1, 1, 1, 1)
check_rnn_backward = Exercise(
    "rnn_backward",
    IMPORTS + solutions.collect_gradients + solutions.rnn_backward,
    arguments={
        "grad": "T N D",
        "x": "T N C",
        "h": "T N D",
        "h_0": "1 N D",
        "W_xh": "C D",
        "W_hh": "D D",
    },
    returns={"d_x": "T N C", "d_W_xh": "C D", "d_b_h": "1 D", "d_W_hh": "D D", "d_h_0": "1 N D"},
    mistakes=MISTAKES,
    order=RESULTS,
    laws=(("one_step", "len(x) > 1"), ("mixes", "grad[:, 1:].any() or not d_x[:, 1:].any()")),
    probes=[
        Probe({**SIZES, "T": 1}, change=forward),
        Probe(SIZES, change=one_sequence),
        Probe(SIZES, change=forward),
        *(Probe(dict(zip(SIZES, sizes, strict=True)), change=forward) for sizes in OTHERS),
        Probe(SIZES, change=all_shut),
        Probe(SIZES, change=float64),
    ],
    questions=QUESTIONS,
    hints={
        "pair": "five",
        "swapped": "order",
        "d_x": "later_steps",
        "d_h_0": "h_0_way",
        **dict.fromkeys(("d_W_xh", "d_b_h", "d_W_hh"), "sum"),
    },
)
