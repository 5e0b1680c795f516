"""``train_step``: loss and accuracy of one batch, and one step of the optimizer."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts
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
    questions=read_texts(__file__),
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
