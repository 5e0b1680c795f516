"""``train_step``: loss and accuracy of one batch, and one step of the optimizer."""

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts
from seq2seq_lab.checks.watching import batch, watch

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import softmax
from mygrad.nnet.losses import softmax_crossentropy


"""

MODEL = "y = model(x)"
SCORES = "y.reshape(-1, K)"
LABELS = "target.reshape(-1)"
LOSS = "softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))"
HITS = "y.data.argmax(axis=-1) == target"
MEAN = "np.mean(y.data.argmax(axis=-1) == target)"
BACK = "loss.backward()"
RETURN = "return (loss.item(), float(accuracy))"
# fmt: off
MISTAKES = [
    Mistake("order", RETURN, "return (float(accuracy), loss.item())"),
    Mistake("softmax", LOSS, ("softmax_crossentropy(softmax(y).reshape(-1, K), target.reshape(-1))",
            "softmax_crossentropy(mg.log(softmax(y) + 1).reshape(-1, K), target.reshape(-1))")),
    Mistake("transposed", SCORES, "y.transpose(1, 0, 2).reshape(-1, K)"),
    Mistake("transposed", LABELS, "target.T.reshape(-1)"),
    Mistake("transposed", HITS, ("y.data.argmax(axis=-1).T.ravel() == target.ravel()",
            "y.data.argmax(axis=-1).ravel() == target.T.ravel()")),
    Mistake("label", LABELS, "x.argmax(axis=-1).reshape(-1)"),
    Mistake("label", HITS, "y.data.argmax(axis=-1) == x.argmax(axis=-1)"),
    Mistake("label", MODEL, "y = model(x); target = x.argmax(axis=-1)"),
    Mistake("reversed", LABELS, "target[::-1].reshape(-1)"),
    Mistake("reversed", HITS, "y.data.argmax(axis=-1) == target[::-1]"),
    Mistake("reversed", MODEL, "y = model(x); target = target[::-1]"),
    Mistake("shifted", LOSS, "softmax_crossentropy(y[:-1].reshape(-1, K), target[1:].reshape(-1))"),
    Mistake("shifted", LOSS, "softmax_crossentropy(y[1:].reshape(-1, K), target[:-1].reshape(-1))"),
    Mistake("shifted", HITS, ("y.data[:-1].argmax(axis=-1) == target[1:]",
            "y.data[1:].argmax(axis=-1) == target[:-1]")),
    Mistake("shifted", LABELS, ("np.roll(target, 1, axis=0).reshape(-1)",
            "np.roll(target, -1, axis=0).reshape(-1)")),
    Mistake("part", LOSS, ("softmax_crossentropy(y[:-1].reshape(-1, K), target[:-1].reshape(-1))",
            "softmax_crossentropy(y[1:].reshape(-1, K), target[1:].reshape(-1))",
            "softmax_crossentropy(y[-1], target[-1])", "softmax_crossentropy(y[0], target[0])",
            "softmax_crossentropy(y[:, 0], target[:, 0])")),
    Mistake("part", HITS, ("y.data[:-1].argmax(axis=-1) == target[:-1]",
            "y.data[1:].argmax(axis=-1) == target[1:]",
            "y.data[-1].argmax(axis=-1) == target[-1]", "y.data[0].argmax(axis=-1) == target[0]",
            "y.data[:, 0].argmax(axis=-1) == target[:, 0]")),
    Mistake("part", MODEL, "y = model(x); y, target = y[:-1], target[:-1]"),
    Mistake("summed", LOSS, (f"{LOSS} * target.size", f"{LOSS} * len(target)",
            f"{LOSS} * target.shape[1]")),
    Mistake("summed", RETURN, ("return (loss.item() * target.size, float(accuracy))",
            "return (loss.item() * len(target), float(accuracy))",
            "return (loss.item() * target.shape[1], float(accuracy))")),
    Mistake("negative", LOSS, f"-{LOSS}"),
    Mistake("negative", RETURN, "return (-loss.item(), float(accuracy))"),
    Mistake("percent", MEAN, (f"100 * {MEAN}", f"np.sum({HITS})", f"np.sum({HITS}) / len(target)",
            f"np.sum({HITS}) / target.shape[1]")),
    Mistake("sequences", MEAN, f"np.mean(({HITS}).all(axis=0))"),
    Mistake("errors", HITS, "y.data.argmax(axis=-1) != target"),
    Mistake("after", "optimizer.step()", (f"optimizer.step(); y = model(x); accuracy = {MEAN}",
            f"optimizer.step(); y = model(x); loss = {LOSS}",
            f"optimizer.step(); y = model(x); loss = {LOSS}; accuracy = {MEAN}")),
    Mistake("scaled", BACK, ("(loss * target.size).backward()", "(-loss).backward()")),
]
# fmt: on
QUESTIONS = texts("""
pair
    The docstring promises a loss and an accuracy. What does your last line return?
    독스트링에 따르면 loss와 정확도를 반환해야 합니다. 마지막 줄은 무엇을 반환하나요?
number
    The {name} is of type {type}. How do you get a plain Python number out of it?
    {name}의 타입이 {type}입니다. 여기에서 파이썬 숫자를 꺼내려면 어떻게 해야 하나요?
order
    The two numbers have changed places. Which does the docstring name first?
    두 값의 순서가 바뀌었습니다. 독스트링에서 먼저 나오는 것은 무엇인가요?
first_flat
    The first argument of softmax_crossentropy has one axis. What belongs there?
    softmax_crossentropy의 첫 번째 인자에 축이 하나뿐입니다. 거기에는 무엇을 넣나요?
scores_3d
    softmax_crossentropy takes one row of scores for each token. How many tokens are there in
    T={T} steps of N={N} sequences?
    softmax_crossentropy는 토큰마다 점수를 한 행씩 받습니다. 스텝이 {T}개이고 시퀀스가 {N}개이면
    토큰은 모두 몇 개인가요?
target_shape
    softmax_crossentropy takes one label for each row of scores. How many labels are there for
    T={T} steps of N={N} sequences?
    softmax_crossentropy는 점수의 행마다 레이블을 하나씩 받습니다. 스텝이 {T}개이고 시퀀스가 {N}개이면
    레이블은 모두 몇 개인가요?
target_type
    softmax_crossentropy takes integer ids as labels. What does target hold before your code
    touches it?
    softmax_crossentropy는 레이블을 정수 id로 받습니다. target에는 원래 무엇이 들어 있었나요?
locked
    MyGrad locks arrays while a computation from them still waits for backward. Which
    computation of yours is waiting?
    MyGrad는 backward를 기다리는 계산이 남아 있으면 거기에 쓰인 배열을 잠가 둡니다. backward를
    하지 않은 계산이 있나요?
model_unused
    The model was never called. Where do the scores come from?
    모델이 한 번도 호출되지 않았습니다. 점수는 어디에서 나오나요?
model_target
    The model was called with more than x. What does it know when it has to write by itself?
    모델을 x 말고 다른 인자와 함께 호출했습니다. 모델이 스스로 써낼 때 알 수 있는 것은
    무엇뿐인가요?
model_input
    The model did not read the x of this batch. What did you hand to it?
    모델이 이 배치의 x를 읽지 않았습니다. 모델에 무엇을 넘겨주었나요?
model_twice
    The model ran {times} times. For which of your results does it have to run again?
    모델이 {times}번 실행되었습니다. 어떤 결과를 위해 다시 실행해야 할까요?
changed
    Your code wrote into {name}. Who else may still need that array?
    코드가 {name}의 값을 바꾸었습니다. 이 배열이 또 필요한 곳은 없을까요?
transposed
    Row i of the scores must meet label i. Are both flattened in the same order?
    점수의 i번째 행과 i번째 레이블이 짝을 이루어야 합니다. 둘을 같은 순서로 펼쳤나요?
softmax
    This is the loss of scores after a softmax. What does softmax_crossentropy take as input?
    softmax를 미리 적용한 점수로 계산한 loss입니다. softmax_crossentropy는 무엇을 입력받나요?
label
    This is the {name} for writing the input as it was read. Which array holds the labels?
    입력을 읽은 순서 그대로 써냈을 때의 {name}입니다. 정답 레이블은 어느 배열에 들어 있나요?
reversed
    This is the {name} for a reversed target. In which order does generate_batch give it?
    target을 뒤집었을 때의 {name}입니다. generate_batch가 만든 target은 어떤 순서로 되어 있나요?
shifted
    Scores and labels are one step apart. Which label belongs to the scores of step t?
    점수와 레이블이 한 스텝 어긋나 있습니다. 스텝 t의 점수에는 어느 레이블이 맞나요?
part
    This is the {name} of some steps only. Over which tokens should the mean be taken?
    일부 스텝만의 {name}입니다. 독스트링에 따르면 어떤 토큰들의 평균이어야 하나요?
summed
    The loss is {factor:.4g} times the mean. By the number of what does the mean divide?
    loss가 평균의 {factor:.4g}배입니다. 평균을 구하려면 무엇의 개수로 나누어야 하나요?
negative
    The loss has the wrong sign. Should it rise or fall as the model learns?
    loss의 부호가 반대입니다. 학습이 진행될수록 loss는 커져야 하나요, 작아져야 하나요?
after
    This is the {name} after the update. From which scores should it be computed?
    파라미터를 바꾼 뒤의 {name}입니다. 어느 시점의 점수로 계산해야 하나요?
loss
    The loss is off. Which scores and which labels go into it, and over what is the mean?
    loss의 값이 다릅니다. 어떤 점수와 레이블로, 무엇에 대한 평균을 구하고 있나요?
percent
    The accuracy is {factor:.4g} times the right one. Between which numbers should it lie?
    accuracy가 {factor:.4g}배로 나왔습니다. 정확도는 어떤 두 수 사이의 값인가요?
sequences
    You counted whole sequences. What does the docstring count?
    시퀀스 전체가 맞은 경우를 세었습니다. 독스트링에서는 무엇을 세나요?
errors
    This is the share of wrong tokens. What does accuracy count?
    틀린 토큰의 비율입니다. 정확도는 무엇의 비율인가요?
accuracy
    The accuracy is off. For how many of the T*N tokens is the best score the right one?
    정확도의 값이 다릅니다. 토큰 T*N개 가운데 가장 높은 점수가 정답인 것은 몇 개인가요?
no_step
    No parameter moved. The gradients are there: what makes use of them?
    움직인 파라미터가 없습니다. 계산해 둔 기울기를 사용하는 것은 무엇인가요?
own_update
    The parameters moved, but not by the optimizer that you were given. What is it for?
    넘겨받은 optimizer가 아닌 다른 것이 파라미터를 바꾸었습니다. optimizer는 무엇을 하나요?
steps
    optimizer.step was called {times} times. How many updates does one batch give?
    optimizer.step이 {times}번 호출되었습니다. 배치 하나에 업데이트는 몇 번인가요?
step_first
    No parameter moved: optimizer.step found no gradients yet. When are they computed?
    움직인 파라미터가 없습니다. optimizer.step을 할 때 아직 기울기가 없었습니다. 기울기는 언제
    계산되나요?
no_gradient
    No parameter moved: there are no gradients. What computes them, and how do they get from the
    loss back to the model?
    움직인 파라미터가 없습니다. 기울기가 없기 때문입니다. 기울기는 무엇이 계산하며, loss에서
    모델까지 어떻게 거슬러 전달되나요?
scaled
    The gradients are {factor:.4g} times those of the loss. What did you call backward on?
    기울기가 loss의 기울기의 {factor:.4g}배입니다. 무엇에 대해 backward를 호출했나요?
gradient
    Loss right, gradients wrong. Is backward called on the loss that you return?
    loss는 맞지만 기울기가 다릅니다. 반환하는 loss에 대해 backward를 호출했나요?
remembers
    The same call gave another answer than before. What does your function draw at random, or
    keep from one call to the next?
    같은 호출인데 처음과 결과가 다릅니다. 함수가 무작위로 뽑는 것이나 호출이 끝난 뒤에도 남겨 두는
    것이 있나요?
later_steps
    Right in one step alone; in step {k} of a run with Adam the {name} is off. What does your
    function keep or change between two calls?
    한 번 호출하면 맞지만, Adam으로 학습하는 {k}번째 호출에서 {name}가 다릅니다. 호출과 호출
    사이에 무엇이 남거나 바뀌나요?
moved
    The parameters did not move as the optimizer moves them. What else changes them?
    파라미터가 optimizer가 계산한 만큼 움직이지 않았습니다. 또 무엇이 파라미터를 바꾸나요?
""")
check_train_step = Exercise(
    "train_step",
    IMPORTS + solutions.train_step,
    arguments={"model": "", "optimizer": "", "x": "T N 12", "target": "T N"},
    returns={"loss": "", "accuracy": ""},
    mistakes=MISTAKES,
    given=batch,
    watch=watch,
    probes=[
        *(Probe({"T": T, "N": N}) for T, N in ((7, 4), (3, 3), (2, 7), (1, 4), (6, 1), (1, 1))),
        Probe({"T": 4, "N": 3}, times=4),
    ],
    questions=QUESTIONS,
    hints={
        "changes_input": "changed",
        "loss": "loss",
        "accuracy": "accuracy",
        "model.parameters[0].grad": "gradient",
        "model.parameters[0].data": "moved",
        "later_calls": "later_steps",
    },
    reasons=[
        (
            "scaled",
            "model.parameters[0].grad",
            "np.allclose(got * np.vdot(wanted, wanted), wanted * np.vdot(got, wanted), atol=1e-5)",
        ),
    ],
    errors={
        "read-only": "locked",
        "2-dimensional array-like object, got 1-dim": "first_flat",
        "`x` must be a 2-dimensional": "scores_3d",
        "`y_true` must be an integer-type": "target_type",
        "`y_true` must be a shape-(N,)": "target_shape",
    },
    details={
        "summed": {"factor": "got / wanted"},
        "percent": {"factor": "got / wanted"},
        "scaled": {"factor": "np.vdot(got, wanted) / np.vdot(wanted, wanted)"},
        "model_twice": {"times": "got"},
        "steps": {"times": "got"},
    },
)
