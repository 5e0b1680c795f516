"""``one_hot_encode_prediction``: the token with the best score, as the next input."""

from collections.abc import Callable

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = "import numpy as np\n"
BEST = "np.argmax(y_t, axis=-1)"
RETURN = "return np.eye(y_t.shape[-1], dtype=np.float32)[best]"


def filled(line: str) -> str:
    """Zeros, and a line that sets some of them to 1."""
    return f"s_t = np.zeros(y_t.shape, dtype=np.float32); {line}; return s_t"


# fmt: off
MISTAKES = [
    Mistake("ids", RETURN, ("return best", "return best[0]", "return best[..., np.newaxis]", "return best[0][:, np.newaxis]")),
    Mistake("leading", RETURN, ("return np.eye(y_t.shape[-1], dtype=np.float32)[best[0]]",
            "return np.squeeze(np.eye(y_t.shape[-1], dtype=np.float32)[best])")),
    Mistake("axis", BEST, ("np.argmax(y_t, axis=1)", "np.argmax(y_t, axis=0)", "np.argmax(y_t)", "np.argmax(y_t[0, 0])")),
    Mistake("axis", RETURN, (
            filled("s_t[:, :, np.argmax(y_t)] = 1"), filled("s_t.flat[np.argmax(y_t)] = 1"),
            filled("s_t[0, np.argmax(y_t, axis=1)[0], np.arange(y_t.shape[-1])] = 1"),
            filled("s_t[0, 0, np.argmax(y_t[0, 0])] = 1"), filled("s_t[:, :, np.argmax(y_t[0, 0])] = 1"),
            filled("s_t[0, -1, np.argmax(y_t[0, -1])] = 1"),
            filled("s_t[:, :, np.argmax(y_t[0, -1])] = 1"), filled("s_t[..., np.argmax(y_t.data.sum(axis=1))] = 1"),
            "return (y_t.data == y_t.data.max()).astype(np.float32)",
            "return (y_t.data == y_t.data.max(axis=1, keepdims=True)).astype(np.float32)")),
    Mistake("smallest", BEST, "np.argmin(y_t, axis=-1)"),
    Mistake("several", RETURN, filled("s_t[:, :, best] = 1")),
    Mistake("winner", BEST, ("np.argmax(y_t.data[..., :-1], axis=-1)", "np.argmax(y_t.data[..., :10], axis=-1)",
            "np.argmax(y_t.data[..., 1:], axis=-1)", "(np.argmax(y_t, axis=-1) - 1)")),
    Mistake("large", BEST, "np.argmax(np.exp(y_t.data) / np.exp(y_t.data).sum(axis=-1, keepdims=True), axis=-1)"),
    Mistake("close", BEST, ("np.argmax(y_t.data.astype(int), axis=-1)", "np.argmax(np.round(y_t.data), axis=-1)")),
]
# fmt: on
QUESTIONS = texts("""
nothing
    It returned None. What hands a function's result back to its caller?
    None이 반환되었습니다. 함수의 결과를 호출한 곳으로 돌려주는 것은 무엇인가요?
tensor
    It returned a Tensor. Which type does the docstring ask for?
    Tensor가 반환되었습니다. 독스트링에서는 어떤 타입을 요구하나요?
array
    It returned a value of type {type}. Which type does the docstring ask for?
    반환된 값의 타입이 {type}입니다. 독스트링에서는 어떤 타입을 요구하나요?
ids
    It returned one id for each row. In what form does the decoder read a token?
    행마다 토큰의 id 하나가 반환되었습니다. 디코더는 토큰을 어떤 형태로 입력받나요?
leading
    The time axis, of length 1, is gone. Which operation dropped it?
    길이가 1인 시간 축이 사라졌습니다. 어떤 연산에서 없어졌나요?
classes
    There are {k} classes here; your rows have {width} entries. Where does {width} come from?
    이번 입력의 클래스는 {k}개인데 결과의 행 길이는 {width}입니다. 이 수는 어디에서 왔나요?
shape
    The result should have the shape of y_t. Which axis differs?
    결과의 shape은 y_t의 shape과 같아야 합니다. 어느 축이 다른가요?
lost_axis
    The result should have the shape of y_t, and has lost an axis. On which line?
    결과의 shape은 y_t의 shape과 같아야 하는데 축이 하나 사라졌습니다. 어느 줄에서 사라졌나요?
extra_axis
    The result should have the shape of y_t, and has one axis more. On which line does it get it?
    결과의 shape은 y_t의 shape과 같아야 하는데 축이 하나 더 있습니다. 어느 줄에서 생겼나요?
time_axis
    The result should have the shape of y_t, and has its axes in another order. Which line turned
    them round?
    결과의 shape은 y_t의 shape과 같아야 하는데 축의 순서가 다릅니다. 어느 줄에서 뒤바뀌었나요?
dtype
    The dtype is {dtype}. Which does the docstring ask for?
    dtype이 {dtype}입니다. 독스트링에서는 어떤 dtype을 요구하나요?
changed
    y_t was changed. Who else still needs those scores?
    y_t의 값이 바뀌었습니다. 이 점수가 또 필요한 곳은 어디인가요?
remembers
    The same scores gave another token than before. What is kept between calls, or drawn anew?
    같은 점수인데 처음과 다른 토큰이 나왔습니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?
zeros_ones
    A one-hot vector holds zeros and ones alone. What do your entries mean?
    원-핫 벡터에는 0과 1만 있습니다. 결과에 들어 있는 값은 무엇을 뜻하나요?
axis
    Every sequence needs its own winner. Along which axis are its scores?
    시퀀스마다 가장 높은 점수를 따로 찾아야 합니다. 한 시퀀스의 점수들은 어느 축에 놓여 있나요?
none
    Row {n} has no 1, although one of its scores is the best. Why was none found?
    {n}번 행에 1이 없습니다. 이 행의 가장 높은 점수를 찾지 못한 까닭은 무엇일까요?
ties
    On ties your row has {ones} ones, and should have one. Do you ask for the best score, or for
    its place?
    점수가 같을 때 1이 {ones}개 생겼습니다. 1은 하나여야 합니다. 가장 높은 '점수'를 찾고 있나요,
    그 '위치'를 찾고 있나요?
several
    Row {n} has {ones} ones. How many tokens can be written at one step?
    {n}번 행에 1이 {ones}개 있습니다. 한 스텝에 쓸 수 있는 토큰은 몇 개인가요?
first
    Of equal scores the first should get the 1. Which one does your code find?
    점수가 같으면 첫 번째가 1이 되어야 합니다. 코드는 그중 어느 것을 찾아내나요?
smallest
    The 1 stands at the lowest score. Which token does the model think best?
    가장 낮은 점수의 자리에 1이 있습니다. 모델이 가장 알맞다고 보는 토큰은 무엇인가요?
negative
    In row {n} all scores are below zero. Which of them is the highest?
    {n}번 행의 점수는 모두 0보다 작습니다. 그중 가장 높은 점수는 어느 것인가요?
close
    In row {n} the best scores differ by less than 1. Is anything rounded on the way?
    {n}번 행에서 높은 점수들의 차이는 1보다 작습니다. 중간에 값을 반올림하거나 버리고 있나요?
large
    Row {n} has large scores. What becomes of exp(1000)?
    {n}번 행의 점수는 아주 큽니다. exp(1000)을 계산하면 어떻게 되나요?
winner
    The 1 of row {n} is not at its best score. How do you get from the scores to that place?
    {n}번 행의 1이 가장 높은 점수의 자리에 있지 않습니다. 그 자리를 어떻게 구했나요?
overwritten
    The second call changed the result of the first. Where is your array made?
    두 번째 호출이 첫 번째 결과를 바꾸었습니다. 배열을 어디에서 만들고 있나요?
""")

# One difficulty a time; each row's best score stands at another place, so that no axis can be
# taken for another.
WINNER = [[0.1, 12, 0.3, 0.4, -1, 0.5], [5, -1, 0, 4, 1, 3], [0, 1, 2, 3, 4, 10]]
NEGATIVE = [[-3, -1, -2, -6, -4, -5], [-9, -8, -7, -6, -7, -8]]
CLOSE = [[0.2, 0.4, 0.9, 0.3, 0.1, 0.6], [1.3, 1.1, 1.2, 1.45, 1.4, 1]]
LARGE = [[0, 1000, 2000, 0, 1, 2], [-3000, -4000, -5000, -2000, -2001, -9000]]
TIES = [[3, 7, 7, 1, 7, 0], [0] * 6, [-1, -2, -2, -2, -1, -3]]
LEAD = "np.diff(np.sort(y_t)[..., -2:])[(got != wanted).any(-1)]"  # of the best, in wrong rows
SIZES = (2, 3), (1, 6), (6, 6), (40, 12), (50, 4), (1, 1)  # N, K


def scores(rows: list) -> Callable[[dict], None]:
    return lambda numbers: numbers["y_t"].__setitem__(..., rows)


def ranks(numbers: dict[str, np.ndarray]) -> None:
    """0 to K-1 in another order for each row."""
    numbers["y_t"][...] = np.argsort(numbers["y_t"])


def normal(numbers: dict[str, np.ndarray]) -> None:
    """Scores as a model may give them."""
    numbers["y_t"][...] = np.random.default_rng(0).normal(size=numbers["y_t"].shape)


def float64(numbers: dict[str, np.ndarray]) -> None:
    """As where a gradient is compared with central differences."""
    numbers["y_t"] = np.argsort(numbers["y_t"]).astype(np.float64)


def given(numbers: dict[str, np.ndarray], probe: Probe) -> dict:
    """Also, as in the decoder, scores that were computed, which nobody may write to."""
    y_t = mg.tensor(numbers["y_t"])
    return {"y_t": +y_t if probe.change is ranks else y_t}


check_one_hot_encode_prediction = Exercise(
    "one_hot_encode_prediction",
    IMPORTS + solutions.one_hot_encode_prediction,
    arguments={"y_t": "1 N K"},
    returns={"s_t": "1 N K"},
    mistakes=MISTAKES,
    laws=(
        ("zeros_ones", "np.isin(s_t, (0, 1)).all()"),
        (
            "ties",
            "not ((s_t.sum(-1) > 1) & ((y_t == y_t.max(-1, keepdims=True)).sum(-1) > 1)).any()",
        ),
        ("first", "not ((got != wanted) & (got == 1) & (y_t == y_t.max(-1, keepdims=True))).any()"),
        ("negative", "(y_t >= 0).any()"),
        ("close", "not ((0 < LEAD) & (LEAD < 1)).all()".replace("LEAD", LEAD)),
        ("large", "np.abs(y_t).max() < 1000"),
        ("several", "(s_t.sum(-1) < 2).all()"),
        ("none", "s_t.any(-1).all()"),
        ("smallest", "(s_t.argmax(-1) != y_t.argmin(-1)).any()"),
    ),
    probes=[
        *(
            Probe({"N": len(rows), "K": 6}, change=scores(rows))
            for rows in (WINNER, NEGATIVE, CLOSE, LARGE, TIES)
        ),
        *(Probe({"N": N, "K": K}, change=change) for N, K in SIZES for change in (float64, ranks)),
        Probe({"N": 50, "K": 12}, change=normal),
    ],
    given=given,
    questions=QUESTIONS,
    hints={
        "changes_input": "changed",
        "s_t": "winner",
        "arrays": "array",
        "list": "array",
        "last_axis": "classes",
    },
    details={
        "classes": {"k": "K"},
        "ties": {"ones": "int(got[0, np.argmax(got[0].sum(-1) > 1)].sum())"},
        "several": {"n": "np.argmax(got[0].sum(-1) > 1)", "ones": "int(got[0, n].sum())"},
        "none": {"n": "np.argmin(got[0].any(-1))"},
        **{
            hint: {"n": "np.argmax((got != wanted).any(-1)[0])"}
            for hint in ("negative", "close", "large", "winner")
        },
    },
)
