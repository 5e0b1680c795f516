"""``masked_loss``: the mean cross-entropy of the steps that are no padding."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts
from seq2seq_lab.checks.ragged import present
from seq2seq_lab.vocabulary import PADDING

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import logsoftmax, softmax
from mygrad.nnet.losses import softmax_crossentropy
from seq2seq_lab.vocabulary import PADDING


def picked(values, target):
    \"\"\"Of each step that of its class, (T, N); PADDING, -1, picks the last.\"\"\"
    t, n = np.indices(target.shape)
    return values[t, n, target]


"""

PRESENT = "present = target != PADDING"
LOSS = "softmax_crossentropy(scores[present], target[present])"
EACH = "-picked(logsoftmax(scores), target)"
OF_FIRST = EACH.replace("target", "np.maximum(target, 0)")
MASKED = f"{EACH} * present"
TOTAL = f"({MASKED}).sum()"


def with_log_p(log_p: str) -> str:
    """The mean over the steps that are there, with something else for the logarithms."""
    return f"(-picked({log_p}, target) * present).sum() / present.sum()"


# fmt: off
MISTAKES = [
    Mistake("last_class", LOSS, (f"mg.mean({EACH})", f"({EACH}).sum() / present.sum()", f"mg.mean({EACH}) * present.mean()")),
    Mistake("first_class", LOSS, (f"mg.mean({OF_FIRST})", f"({OF_FIRST}).sum() / present.sum()")),
    Mistake("other_class", LOSS, "mg.mean(-picked(logsoftmax(scores), np.abs(target)))"),
    Mistake("zeros_counted", LOSS, f"mg.mean({MASKED})"),
    Mistake("summed", LOSS, TOTAL),
    Mistake("divided", LOSS, (f"{TOTAL} / target.shape[1]", f"{TOTAL} / present.sum() ** 2", f"{TOTAL} / len(target)", f"{TOTAL} / scores.size",
            f"{TOTAL} / (~present).sum()", f"{TOTAL} / scores.shape[-1]", f"{LOSS} / target.size", f"{LOSS} / scores.shape[-1]")),
    Mistake("per_sequence", LOSS, f"mg.mean(({MASKED}).sum(axis=0) / present.sum(axis=0))"),
    Mistake("per_step", LOSS, f"mg.mean(({MASKED}).sum(axis=1) / present.sum(axis=1))"),
    Mistake("means_summed", LOSS, tuple(f"(({MASKED}).sum(axis={axis}) / present.sum(axis={axis})).sum()" for axis in (0, 1))),
    Mistake("zero_scores", LOSS, (f"mg.mean({EACH.replace('scores', 'scores * present[..., np.newaxis]')})",
            "mg.mean(-picked(logsoftmax(scores * present[..., np.newaxis]), np.maximum(target, 0)))")),
    Mistake("inverted", PRESENT, "present = target == PADDING"),
    Mistake("class_0_left_out", PRESENT, ("present = target > 0", "present = target.astype(bool)")),
    Mistake("last_class_left_out", PRESENT, "present = (target != PADDING) & (target != scores.shape[-1] - 1)"),
    Mistake("first_padding", PRESENT, "present = np.cumsum(target == PADDING, axis=0) != 1"),
    Mistake("part", PRESENT, (
            "present = (target != PADDING) & (np.cumsum(target[::-1] != PADDING, axis=0)[::-1] > 1)",
            "present = np.cumprod(target != PADDING, axis=1).astype(bool)",
            "present = target != PADDING; scores, target, present = scores[:-1], target[:-1], present[:-1]",
            "present = target != PADDING; scores, target, present = scores[1:], target[1:], present[1:]",
            "present = target != PADDING; scores, target, present = scores[:, :1], target[:, :1], present[:, :1]",
            "present = target != PADDING; scores, target, present = scores[:, -1:], target[:, -1:], present[:, -1:]",
            "present = target != PADDING; scores, target, present = scores[-1:], target[-1:], present[-1:]",
            "present = target != PADDING; scores, target, present = scores[:1], target[:1], present[:1]")),
    Mistake("shortest", PRESENT, "present = (target != PADDING).all(axis=1, keepdims=True) & (target != PADDING)"),
    Mistake("order", LOSS, ("softmax_crossentropy(scores[present], target.T[present.T])",
            "softmax_crossentropy(scores.transpose(1, 0, 2)[present.T], target[present])",
            "softmax_crossentropy(scores[present], target[present][::-1])",
            "softmax_crossentropy(scores[present][::-1], target[present])",
            "softmax_crossentropy(scores.reshape(scores.shape[-1], -1).T[present.reshape(-1)], target[present])",
            "softmax_crossentropy(scores.reshape(-1, scores.shape[-1])[:present.sum()], target[present])")),
    Mistake("sign", LOSS, (f"-{LOSS}",)),
    Mistake("no_log", LOSS, (with_log_p("softmax(scores)"), with_log_p("-softmax(scores)"), with_log_p("softmax(scores) - 1"))),
    Mistake("no_softmax", LOSS, (with_log_p("scores"), with_log_p("-scores"))),
    Mistake("softmax_twice", LOSS, ("softmax_crossentropy(softmax(scores[present]), target[present])", with_log_p("logsoftmax(softmax(scores))"))),
    Mistake("softmax_axis", LOSS, (with_log_p("logsoftmax(scores, axis=0)"), with_log_p("logsoftmax(scores, axis=1)"),
            with_log_p("mg.log(mg.exp(scores) / mg.exp(scores).sum())"))),
    Mistake("softmax_axis", LOSS, "mg.mean(-logsoftmax(scores[present], axis=0)[np.arange(present.sum()), target[present]])"),
    Mistake("all_classes", LOSS, ("mg.mean(-logsoftmax(scores[present]))",
            "-logsoftmax(scores[present]).sum() / present.sum()", "mg.mean(-logsoftmax(scores[present])[:, target[present]])")),
    Mistake("other_base", LOSS, (f"{LOSS} / np.log(2)", f"{LOSS} / np.log(10)")),
    Mistake("perplexity", LOSS, f"mg.exp({LOSS})"),
    Mistake("of_the_mean", LOSS, "-mg.log(mg.mean(picked(softmax(scores), target)[present]))"),
    Mistake("squared", LOSS, ("((softmax(scores[present]) - np.eye(scores.shape[-1])[target[present]]) ** 2).sum() / present.sum()",
            "mg.mean((softmax(scores[present]) - np.eye(scores.shape[-1])[target[present]]) ** 2)",
            "mg.mean((scores[present] - np.eye(scores.shape[-1])[target[present]]) ** 2)")),
    Mistake("other_entropy", LOSS, "-(softmax(scores[present]) * logsoftmax(scores[present])).sum() / present.sum()"),
    Mistake("own_labels", LOSS, "softmax_crossentropy(scores[present], scores[present].data.argmax(axis=-1))"),
    Mistake("accuracy", LOSS, ("mg.tensor(np.mean(scores[present].data.argmax(axis=-1) == target[present]), constant=False)",
            "mg.tensor(np.mean(scores[present].data.argmax(axis=-1) != target[present]), constant=False)",
            "mg.tensor(np.mean(scores.data.argmax(axis=-1) == target), constant=False)")),
    Mistake("not_finite", LOSS, ("mg.mean(-mg.log(softmax(scores[present])[np.arange(present.sum()), target[present]]))",
            "mg.mean(-mg.log((mg.exp(scores[present]) / mg.exp(scores[present]).sum(axis=-1, keepdims=True))[np.arange(present.sum()), target[present]]))",
            "mg.mean(mg.log(mg.exp(scores[present]).sum(axis=-1)) - scores[present][np.arange(present.sum()), target[present]])")),
    Mistake("added", LOSS, ("mg.mean(-mg.log(softmax(scores[present])[np.arange(present.sum()), target[present]] + 1e-2))",
            "mg.mean(-mg.log(softmax(scores[present])[np.arange(present.sum()), target[present]] + 1e-3))",
            "mg.mean(-mg.log(softmax(scores[present])[np.arange(present.sum()), target[present]] + 1e-7))")),
    Mistake("extra_axis", LOSS, (EACH, MASKED, f"({EACH})[present]", f"({MASKED}).sum(axis=0)", f"({MASKED}).sum(axis=1)",
            f"mg.mean({MASKED}, axis=0)", f"mg.mean({MASKED}, axis=1)", f"({MASKED}).sum(axis=0) / present.sum(axis=0)",
            f"({MASKED}).sum(axis=1) / present.sum(axis=1)")),
    Mistake("extra_axis", LOSS, (f"{LOSS}.reshape(1)", f"{LOSS}.reshape(1, 1)")),
    Mistake("array", LOSS, (f"{LOSS}.item()", f"{LOSS}.data")),
    Mistake("no_gradient", LOSS, (f"mg.tensor({LOSS}.data)", f"mg.tensor({LOSS}.item())")),
    Mistake("pair", LOSS, (f"{LOSS}, present.sum()", f"{LOSS}, present")),
    Mistake("changes_input", PRESENT, (f"{PRESENT}; target[~present] = 0", f"{PRESENT}; scores.data.flags.writeable = True; scores.data[~present] = 0")),
]
# fmt: on


def ended(numbers: dict[str, np.ndarray]) -> None:
    """PADDING where a sequence has ended; the first and the last class are among the others."""
    target = numbers["target"]
    target[0, 0], target[1:2, 0] = numbers["scores"].shape[-1] - 1, 0
    target[~present(*target.shape)] = PADDING


def sizes(T: int, N: int, K: int) -> dict[str, int]:
    return {"T": T, "N": N, "K": K}


check_masked_loss = Exercise(
    "masked_loss",
    IMPORTS + solutions.masked_loss,
    arguments={"scores": "T N K", "target": "T N"},
    returns={"loss": ""},
    mistakes=MISTAKES,
    integers={"target": "K"},
    probes=(
        Probe(sizes(4, 3, 5), scale={"scores": 3}, change=ended),
        Probe(sizes(1, 1, 3), change=ended),
        Probe(sizes(3, 1, 4), scale={"scores": 2}, change=ended),
        Probe(sizes(3, 2, 4), change=ended),
        Probe(sizes(5, 4, 3), scale={"scores": 2}, change=ended),
        Probe(sizes(2, 5, 6), scale={"scores": -3}, change=ended),
        Probe(sizes(4, 3, 5), scale={"scores": 200}, change=ended),
        Probe(sizes(4, 3, 5), scale={"scores": -200}, change=ended),
    ),
    dtypes=False,  # a sum of float32 is float64 once it is divided by a number of steps
    questions=read_texts(__file__),
    errors={
        "ids: got -1": "no_class",
        "read-only": "locked",
        "`y_true` must be a": "labels",
        "`x` must be a 2-": "scores_3d",
    },
    hints={"loss": "loss"},
    details={
        "zeros_counted": {"count": "(target != -1).sum()", "size": "target.size"},
        "divided": {"factor": "got / wanted", "count": "(target != -1).sum()"},
        "loss": {"count": "(target != -1).sum()", "size": "target.size"},
    },
)
