"""``generate_batch``: random digits as one-hot vectors, and their reversal as ids."""

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

DRAWS = """    num_digits = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.random.randint(0, 10, size=(num_digits, batch_size))
"""
DRAW = """
import numpy as np
END = 11
kept = {}


def draw(seq_len_min, seq_len_max, batch_size):
    length = np.random.randint(seq_len_min, seq_len_max + 1)
    return np.random.randint(0, 10, size=(length, batch_size))


"""
DRAWN = """    digits = draw(seq_len_min, seq_len_max, batch_size)
    num_digits, batch_size = digits.shape
"""

LENGTH = "np.random.randint(seq_len_min, seq_len_max + 1)"
DIGITS = "np.random.randint(0, 10, size=(length, batch_size))"
ONE = "x[t, n, digits] = 1\n"
LAST = "x[-1, :, END] = 1\n"
ZEROS = "np.zeros((num_digits + 1, batch_size, 12)"
TARGET = "np.concatenate([digits[::-1], end], axis=0)"
END = "np.full((1, batch_size), END)"
RETURN = "return (x, target, digits)"
# fmt: off
MISTAKES = [
    Mistake("order", RETURN, ("return x, digits, target", "return digits, x, target",
            "return target, digits, x", "return target, x, digits")),
    Mistake("ids", RETURN, "return x.argmax(-1).astype(np.float32), target, digits"),
    Mistake("target_ids", RETURN, "return x, np.eye(12)[target], digits"),
    Mistake("axes", RETURN, ("return x[np.newaxis], target, digits",
            "return x, target, digits.ravel()",
            "return np.squeeze(x), np.squeeze(target), np.squeeze(digits)")),
    Mistake("time_first", RETURN, ("return x.swapaxes(0, 1), target.T, digits.T",
            "return x, target, digits.T", "return x.swapaxes(0, 1), target, digits",
            "return x, target.T, digits")),
    Mistake("batch_size", DIGITS, ("np.random.randint(0, 10, size=(length, 10))",
            "np.random.randint(0, 10, size=(length, 1))",
            "np.random.randint(0, 10, size=(length, length))")),
    Mistake("batch_size", "batch_size=10", "batch_size=1"),
    Mistake("twelve", ZEROS, "np.zeros((num_digits + 1, batch_size, 11)", also=((LAST, "x[-1, :, -1] = 1\n"),)),
    Mistake("twelve", ZEROS, "np.zeros((num_digits + 1, batch_size, 10)", also=((LAST, "x[-1, :, -1] = 1\n"),)),
    Mistake("twelve", ZEROS, "np.zeros((num_digits + 1, batch_size, 13)", also=((LAST, "x[-1, :, -1] = 1\n"),)),
    Mistake("twelve", ZEROS, "np.zeros((num_digits + 1, batch_size, 13)", also=((LAST, LAST),)),
    Mistake("rows", RETURN, ("return x[:-1], target[:-1], digits", "return x, target[:-1], digits",
            "return x[:-1], target, digits", "return np.concatenate([x[:1], x]), target, digits")),
    Mistake("digits_end", RETURN, "return x, target, np.concatenate([digits, end])"),
    Mistake("one_one", ONE, ("x[t, n, digits] = digits\n", "x[t, n, digits] = 0.9\n",
            "x[t, n, digits] = 0.9; x[t, n, (digits + 1) % 10] = 0.1\n",
            "x[t[:-1], n, digits[:-1]] = 1\n", "x[t, n, digits] = digits > 0\n",
            "x[t, :, digits] = 1\n")),
    Mistake("end_missing", LAST, ("x[-1, 0, 11] = 1\n", "pass\n", "x[-1, :, 0] = 1\n")),
    Mistake("end_token", LAST, "x[-1, :, 10] = 1\n"),
    Mistake("end_everywhere", LAST, ("x[:, :, 11] = 1\n", "x[...] = 1\n")),
    Mistake("end_first", LAST, "x[0, :, 11] = 1\n"),
    Mistake("x_digits", ONE, "x[t, n, digits + 1] = 1\n"),
    Mistake("x_reversed", ONE, "x[t, n, digits[::-1]] = 1\n"),
    Mistake("x_reversed", ONE, "x[t, n, digits[::-1]] = 1\n", also=((TARGET, "np.concatenate([digits, end])"),)),
    Mistake("not_reversed", TARGET, "np.concatenate([digits, end])"),
    Mistake("batch_reversed", TARGET, ("np.concatenate([digits[:, ::-1], end])",
            "np.concatenate([digits[::-1, ::-1], end])")),
    Mistake("target_end_front", TARGET, "np.concatenate([end, digits[::-1]])"),
    Mistake("end_token", END, "np.full((1, batch_size), 10)"),
    Mistake("end_missing", END, "np.zeros((1, batch_size), dtype=int)"),
    Mistake("length", LENGTH, ("np.random.randint(seq_len_min, seq_len_max + 1) - 1",
            "np.random.randint(seq_len_min, seq_len_max + 2)")),
    Mistake("one_length", LENGTH, ("seq_len_max", "seq_len_min",
            "(seq_len_min + seq_len_max) // 2")),
    Mistake("length_missing", LENGTH, (
            "np.random.randint(seq_len_min, max(seq_len_max, seq_len_min + 1))",
            "np.random.randint(min(seq_len_min + 1, seq_len_max), seq_len_max + 1)")),
    Mistake("digit_missing", DIGITS, ("np.random.randint(1, 10, size=(length, batch_size))",
            "np.random.randint(0, 9, size=(length, batch_size))")),
    Mistake("same_columns", DIGITS, "np.random.randint(0, 10, size=(length, batch_size))[:, :1] + np.zeros((1, batch_size), dtype=int)"),
    Mistake("related", DIGITS, "np.random.randint(0, 10, size=(length, batch_size))[:1] + np.zeros((length, 1), dtype=int)"),
    Mistake("same_batch", "length = np", "np.random.seed(0); length = np"),
    Mistake("overwritten", RETURN, "kept.setdefault(batch_size, digits)[:1] = digits[:1]; return x, target, kept[batch_size]"),
]
# fmt: on
QUESTIONS = texts("""
first_digit
    Of {count} sequences, none began with the digit {missing}. Is the first one drawn like the
    others?
    시퀀스 {count}개 가운데 {missing}(으)로 시작하는 것이 없습니다. 첫 숫자도 다른 숫자와 똑같이
    뽑나요?
last_digit
    Of {count} sequences, none had the digit {missing} last. Is the last one drawn like the
    others?
    시퀀스 {count}개 가운데 {missing}(으)로 끝나는 것이 없습니다. 마지막 숫자도 다른 숫자와 똑같이
    뽑나요?
order
    Compare the three shapes: is this the order in which the docstring lists the arrays?
    세 배열의 shape을 비교해 보세요. 독스트링에 적힌 순서대로 반환했나요?
ids
    x holds one id for each token. In what form does the network read a token?
    x에 토큰의 id가 그대로 들어 있습니다. 네트워크는 토큰을 어떤 형태로 입력받나요?
target_ids
    target has a third axis. In what form does the loss want its labels?
    target에 세 번째 축이 있습니다. loss는 정답 레이블을 어떤 형태로 받나요?
axes
    x should have three axes, target and digits two. Which array has another number of them?
    x의 축은 3개, target과 digits의 축은 2개여야 합니다. 축의 수가 다른 배열은 무엇인가요?
time_first
    Axis 0 is time and axis 1 the batch. Which of the two comes first in your arrays?
    0번 축은 시간, 1번 축은 배치입니다. 작성한 배열에서는 둘 중 어느 것이 먼저 나오나요?
batch_size
    You were asked for batch size {asked}; {name} has {n}. Where is that argument used?
    요청한 배치 크기는 {asked}인데 {name}에는 시퀀스가 {n}개 있습니다. batch_size 인자를
    어디에서 사용했나요?
twelve
    Your one-hot vectors have {k} entries. How many tokens are there in all?
    원-핫 벡터의 길이가 {k}입니다. 토큰은 모두 몇 개인가요?
rows
    x and target should be one step longer than digits. What stands in that step?
    x와 target은 digits보다 한 스텝 더 길어야 합니다. 그 한 스텝에는 무엇이 들어가나요?
digits_end
    digits has a row of token 11. Is that a digit that was drawn?
    digits에 토큰 11로 된 행이 있습니다. 이것도 뽑은 숫자인가요?
one_one
    Each (t, n) row of x needs one 1; x[{t}, {n}] sums to {total}. Which entries does your
    assignment reach?
    x의 (t, n)마다 1이 하나씩 있어야 하는데 x[{t}, {n}]의 합은 {total}입니다. 대입문이 어느
    원소들에 값을 쓰고 있나요?
end_missing
    The last step of {name} is not END (11) in column {n}. What does your code write there?
    {name}의 {n}번 열에서 마지막 스텝이 END(11)가 아닙니다. 코드는 그 자리에 무엇을 쓰나요?
end_token
    The last step of {name} is token 10. Which of the twelve tokens is that?
    {name}의 마지막 스텝이 토큰 10입니다. 토큰 열두 개 가운데 10번은 무엇인가요?
end_everywhere
    END (11) is marked in {steps} of the {T} steps of x. To which steps does it belong?
    x의 {T}개 스텝 가운데 {steps}개에 END(11)가 표시되어 있습니다. END는 어느 스텝에 있어야
    하나요?
end_first
    x starts with END (11). Where does a sequence end?
    x가 END(11)로 시작합니다. 시퀀스의 끝은 어디인가요?
x_digits
    The ones of x do not stand where digits says. Which entry of x does digits[t, n] name?
    x의 1이 digits가 가리키는 자리에 없습니다. digits[t, n]은 x의 어느 원소를 가리키나요?
x_reversed
    x and digits run in opposite directions. Which arrays keep the order in which the digits
    were drawn?
    x와 digits의 시간 순서가 서로 반대입니다. 숫자를 뽑은 순서를 그대로 지켜야 하는 배열은
    무엇인가요?
not_reversed
    target runs in the same order as digits. What is the model to write?
    target의 순서가 digits와 같습니다. 모델은 무엇을 써내야 하나요?
batch_reversed
    The sequences have changed places. Along which axis does time run?
    시퀀스의 자리가 서로 바뀌었습니다. 시간은 어느 축을 따라 흐르나요?
target_end_front
    target starts with END (11). Did you add END before or after the reversal?
    target이 END(11)로 시작합니다. END를 뒤집기 전에 붙였나요, 뒤집은 뒤에 붙였나요?
length
    You were asked for {shortest} to {longest} digits, END not counted, and gave {length}. Which
    is the smallest and which the largest length that your code can draw?
    END를 빼고 숫자 {shortest}~{longest}개를 요청했는데 {length}개가 나왔습니다. 코드에서 뽑힐
    수 있는 가장 짧은 길이와 가장 긴 길이는 각각 얼마인가요?
one_length
    All {calls} batches had sequences of {length} digits. Where is the length drawn?
    배치 {calls}개에서 시퀀스의 길이가 모두 {length}입니다. 길이를 어디에서 뽑고 있나요?
length_missing
    Length {length} never came up in {calls} batches. What does the function that draws the
    length do with the ends of its range?
    배치 {calls}개 가운데 길이가 {length}인 것이 하나도 없습니다. 길이를 뽑는 함수는 범위의 양쪽
    끝을 어떻게 다루나요?
digit_missing
    Never seen among {count} digits: {missing}. From which range does your code draw?
    숫자 {count}개 가운데 한 번도 나오지 않은 숫자가 있습니다: {missing}. 코드는 어떤
    범위에서 숫자를 뽑나요?
same_columns
    All columns match. How many random numbers do N sequences of T-1 digits need?
    모든 열이 똑같습니다. 숫자 T-1개로 된 시퀀스 N개를 만들려면 난수가 몇 개 필요한가요?
related
    Neighbouring digits are equal too often or too rarely. Does one digit depend on another in
    your code?
    이웃한 두 숫자가 같은 경우가 너무 많거나 너무 적습니다. 코드에서 한 숫자가 다른 숫자에
    영향을 주고 있나요?
same_batch
    Two calls gave the same batch. What makes the random numbers start over?
    두 번 호출했는데 똑같은 배치가 나왔습니다. 무엇 때문에 난수가 처음부터 다시 시작될까요?
overwritten
    The second call changed the arrays of the first. Where are your arrays made?
    두 번째 호출이 첫 번째 호출에서 받은 배열을 바꾸었습니다. 배열을 어디에서 만들고 있나요?
three
    The docstring promises a tuple of three arrays. What does your last line return?
    독스트링에 따르면 배열 세 개를 튜플로 반환해야 합니다. 마지막 줄은 무엇을 반환하나요?
arrays
    {name} is of type {type}. Which type does the docstring ask for?
    {name}의 타입이 {type}입니다. 독스트링에서는 어떤 타입을 요구하나요?
dtype
    The dtype of {name} is {dtype}. Which does the docstring ask for?
    {name}의 dtype이 {dtype}입니다. 독스트링에서는 어떤 dtype을 요구하나요?
digit_range
    Digits are 0 to 9, and {wrong} is none. Which numbers can your code draw?
    숫자는 0부터 9까지인데 digits에 {wrong}도 있습니다. 어떤 범위에서 수를 뽑고 있나요?
target_values
    Column {n} of target is not column {n} of digits backwards. What happened to it?
    target의 {n}번 열은 digits의 {n}번 열을 거꾸로 한 것이 아닙니다. 무엇이 달라졌나요?
uniform
    A fair draw does not give such counts. What does your way of drawing prefer?
    골고루 뽑았다고 하기에는 횟수의 차이가 너무 큽니다. 지금의 방법은 무엇을 더 자주 뽑나요?
""")
ALL = "seq_len_min seq_len_max batch_size"
SMALL = (1, 1), (1, 6), (12, 12), (20, 3)
check_generate_batch = Exercise(
    "generate_batch",
    DRAW + solutions.generate_batch.replace(DRAWS, DRAWN),
    arguments={"seq_len_min": "=L", "seq_len_max": "=H", "batch_size": "=N"},
    returns={"x": "T+1 N 12", "target": "T+1 N", "digits": "T N"},
    mistakes=MISTAKES,
    calls=(ALL, ""),
    drawn="digits",
    length="T L H",
    values=range(10),
    laws=(
        ("end_missing", "(x[-1, :, 11] != 0).all() and (target[-1] == 11).all()"),
        ("end_everywhere", "not x[:-1, :, 11].any()"),
        ("one_one", "((x == 0) | (x == 1)).all() and (x.sum(axis=-1) == 1).all()"),
    ),
    probes=(
        # The lengths' bounds differ, since randint(n, n) raises; 7 is no length, to tell axes apart.
        Probe({"L": 2, "H": 3, "N": 7}, ALL),
        Probe({"L": 8, "H": 9, "N": 1000}, ALL, repeat=3),
        Probe({"L": 2, "H": 4, "N": 1}, ALL, repeat=200),
        *(Probe({"L": length, "H": length, "N": N}, ALL, repeat=2) for length, N in SMALL),
        Probe({"L": 1, "H": 20, "N": 10}, "-"),
        Probe({"L": 2, "H": 4, "N": 1}, ALL, repeat=1500),  # are all lengths drawn alike?
    ),
    questions=QUESTIONS,
    hints={
        "pair": "three",
        "values out of range": "digit_range",
        "one of lengths": "one_length",
        "lengths that never came up": "length_missing",
        "values that never came up": "digit_missing",
        "first values that never came up": "first_digit",
        "last values that never came up": "last_digit",
        "x": "x_digits",
        "target": "target_values",
        "equal in the next call": "same_batch",
        "always equal in the next call": "same_batch",
        "always equal in the next column": "same_columns",
    },
    details={
        "batch_size": {"asked": "N"},
        "one_length": {"calls": "count", "length": "only"},
        "length_missing": {"calls": "count", "length": "missing"},
        "end_everywhere": {"T": "len(x)", "steps": "x[:, :, 11].any(axis=1).sum()"},
        "end_missing": {
            "n": "np.argmax((x[-1, :, 11] != 1) | (target[-1] != 11))",
            "name": "'target' if x[-1, n, 11] == 1 else 'x'",
        },
        "one_one": {
            "t": "np.argwhere(((x != 0) & (x != 1)).any(-1) | (x.sum(-1) != 1))[0][0]",
            "n": "np.argwhere(((x != 0) & (x != 1)).any(-1) | (x.sum(-1) != 1))[0][1]",
            "total": "x[t, n].sum()",
        },
        "target_values": {"n": "np.argmax((got != wanted).any(axis=0))"},
    },
)
