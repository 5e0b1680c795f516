"""Evaluating 50,000 sequences: one at a time, and grouped by length."""

from statistics import median

import mygrad as mg
import numpy as np
from course_loop import solutions
from timing import interleaved, median_ratio, print_table

from seq2seq_lab.models.predict import predict
from seq2seq_lab.tasks.reversal import TrainConfig
from seq2seq_lab.tasks.task import build_model
from seq2seq_lab.vocabulary import one_hot
from training import reversal_batches

SEQUENCES, LENGTHS = 50_000, 20
SAMPLE = 20  # of each length, one at a time: the time for all is so many times as long


def measure_evaluation():
    model = build_model(TrainConfig(hidden=50))
    batches = [one_hot(x, 12) for x, _ in reversal_batches(N=SEQUENCES // LENGTHS)]
    written = {}

    def grouped():
        written["grouped"] = [predict(model, x)[:, :SAMPLE] for x in batches]

    def one_at_a_time(name, model):
        def run():
            with mg.no_autodiff:
                written[name] = [_singly(model, x) for x in batches]

        return run

    models = {"one at a time": model, "one at a time, the course's model": _courses(model)}
    singly = {name: one_at_a_time(name, m) for name, m in models.items()}
    seconds = interleaved({"grouped": grouped} | singly)
    for name in models:
        assert all(map(np.array_equal, written[name], written["grouped"])), name
    more = dict.fromkeys(models, SEQUENCES / (SAMPLE * LENGTHS)) | {"grouped": 1.0}
    ours = seconds["grouped"]
    print_table(
        f"Evaluation of {SEQUENCES:,} sequences, lengths 1 to {LENGTHS}, D=50; one at a time: "
        f"{SAMPLE} of each length, the time extrapolated; the same predictions",
        ("", "seconds", "grouped is faster by"),
        [
            (name, more[name] * median(s), more[name] * median_ratio(s, ours))
            for name, s in seconds.items()
        ],
    )


def _singly(model, x):
    scores = [np.asarray(model(x[:, n : n + 1])) for n in range(SAMPLE)]
    return np.concatenate(scores, axis=1).argmax(axis=-1)


def _courses(model):
    """The course's model with the same weights."""
    course = solutions()["Seq2Seq"](12, 50, 12)
    for part in ("encoder", "decoder"):
        layer, weights = getattr(course, part), getattr(model, part).weights
        layer.fc_x2h.weight.data, layer.fc_x2h.bias.data = (
            weights["W_xh"].data,
            weights["b_h"].data,
        )
        layer.fc_h2h.weight.data = weights["W_hh"].data
        if "W_hy" in weights:
            layer.fc_h2y.weight.data, layer.fc_h2y.bias.data = (
                weights["W_hy"].data,
                weights["b_y"].data,
            )
    return course
