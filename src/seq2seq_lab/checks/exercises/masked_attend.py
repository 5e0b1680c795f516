"""``masked_attend``: dot-product attention that leaves padding out."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import attend, solutions
from seq2seq_lab.checks.exercises.attend import CONTEXT, IMPORTS, RETURN, SCORES, WEIGHTS
from seq2seq_lab.checks.questions import read_texts
from seq2seq_lab.checks.ragged import present

MASKED = "mg.where(mask, scores, -np.inf)"
UNMASKED = (MASKED, "scores")
SHARE = "mg.exp(scores - scores.data.max(axis=0))"
LENGTHS = "mask.sum(axis=0)"
STEPS = "np.arange(len(keys))[:, np.newaxis]"
ZEROED = "0; keys = keys * mask[..., np.newaxis]; scores = (query * keys).sum(axis=-1)"
# fmt: off
MISTAKES = [
    Mistake("no_mask", MASKED, "scores"),
    Mistake("zeroed", MASKED, "scores * mask"),
    Mistake("zeroed", SCORES, ZEROED, also=(UNMASKED,)),
    Mistake("inverted", MASKED, ("mg.where(mask, -np.inf, scores)", "mg.where(mask, -1e9, scores)", "scores + 1e9 * ~mask",
            "scores * ~mask")),
    Mistake("inverted", WEIGHTS, ("softmax(scores, axis=0) * ~mask", f"{SHARE} * ~mask / ({SHARE} * ~mask).sum(axis=0)"), also=(UNMASKED,)),
    Mistake("small", MASKED, tuple(f"mg.where(mask, scores, {-n})" for n in (1, 5, 10, 20, 50, 99, 100, 999, 1000))),
    Mistake("small", MASKED, tuple(f"scores - {n} * ~mask" for n in (1, 5, 10))),
    Mistake("largest", MASKED, "mg.where(mask, scores, 1e9)"),
    Mistake("not_renormalised", WEIGHTS, "softmax(scores, axis=0) * mask", also=(UNMASKED,)),
    Mistake("not_renormalised", WEIGHTS, f"{SHARE} * mask", also=(UNMASKED,)),
    Mistake("renormalised", WEIGHTS, (f"softmax(scores, axis=0) * mask / {LENGTHS}",
            "softmax(scores, axis=0) * mask / (softmax(scores, axis=0) * mask).sum()",
            "softmax(scores, axis=0) * mask / (softmax(scores, axis=0) * mask).sum(axis=1, keepdims=True)",
            f"softmax(scores, axis=0) * mask * len(mask) / {LENGTHS}",
            "softmax(softmax(scores, axis=0) * mask, axis=0)"), also=(UNMASKED,)),
    Mistake("infinite_factor", MASKED, ("scores * np.where(mask, 1, -np.inf)", "scores + (1 - mask) * -np.inf",
            "scores / mask", "mg.where(mask, scores, np.inf)", "scores * mask + (1 - mask) * -np.inf")),
    Mistake("one_mask", MASKED, ("mg.where(mask[:, :1], scores, -np.inf)", "mg.where(mask[:, -1:], scores, -np.inf)",
            "mg.where(mask.all(axis=1, keepdims=True), scores, -np.inf)")),
    Mistake("mask_axes", MASKED, "mg.where(mask.T.reshape(mask.shape), scores, -np.inf)"),
    Mistake("mask_order", MASKED, ("mg.where(mask[::-1], scores, -np.inf)", "mg.where(mask[:, ::-1], scores, -np.inf)")),
    Mistake("one_off", MASKED, (f"mg.where({STEPS} <= {LENGTHS}, scores, -np.inf)",
            f"mg.where({STEPS} < {LENGTHS} - 1, scores, -np.inf)",
            f"mg.where({STEPS} < np.maximum({LENGTHS} - 1, 1), scores, -np.inf)",
            f"mg.where(mask & ({STEPS} > 0) | ({LENGTHS} == 1), scores, -np.inf)")),
    Mistake("context_masked", MASKED, "scores", also=((CONTEXT, "((weights * mask)[..., np.newaxis] * keys).sum(axis=0)"),)),
    Mistake("not_masked_context", RETURN, f"weights = softmax((query * keys).sum(axis=-1), axis=0); {RETURN}"),
    Mistake("context_without_mask", CONTEXT, "(softmax((query * keys).sum(axis=-1), axis=0)[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("uniform", WEIGHTS, (f"0 * softmax(scores, axis=0) + mask / {LENGTHS}", "softmax(mg.where(mask, 0, -np.inf), axis=0)")),
    Mistake("all_alike", MASKED, ("mg.where(mask | True, -1e9, scores)", "mg.where(mask, -1e9, -1e9)")),
    Mistake("not_exp", WEIGHTS, ("scores / scores.sum(axis=0)", "mg.abs(scores) / mg.abs(scores).sum(axis=0)"),
            also=((MASKED, "scores * mask"),)),
    Mistake("not_finite", WEIGHTS, "mg.exp(scores) * mask / (mg.exp(scores) * mask).sum(axis=0)", also=(UNMASKED,)),
    Mistake("no_softmax", WEIGHTS, "scores", also=((MASKED, "mg.where(mask, scores, -1e9)"),)),
    Mistake("no_softmax", WEIGHTS, "scores", also=((MASKED, "scores * mask"),)),
    Mistake("log", WEIGHTS, "mg.log(softmax(scores, axis=0))", also=((MASKED, "mg.where(mask, scores, -1e9)"),)),
    Mistake("sign", SCORES, "-(query * keys).sum(axis=-1)"),
    Mistake("context_unweighted", CONTEXT, (f"(keys * mask[..., np.newaxis]).sum(axis=0) / {LENGTHS}[:, np.newaxis]",
            "(keys * mask[..., np.newaxis]).mean(axis=0)", "(keys * mask[..., np.newaxis]).sum(axis=0)")),
    Mistake("context_mean", CONTEXT, f"(weights[..., np.newaxis] * keys).sum(axis=0) / {LENGTHS}[:, np.newaxis]"),
    Mistake("weights_cut", MASKED, "np.where(mask, scores.data, -np.inf)"),
    Mistake("changes_input", MASKED, f"{MASKED}; mask[...] = False"),
    *(m for m in attend.MISTAKES if m.hint not in ("not_exp", "uniform", "remembers")),
]
# fmt: on


def masked(numbers: dict[str, np.ndarray]) -> None:
    numbers["mask"] = present(*numbers["keys"].shape[:2])


def loud(numbers: dict[str, np.ndarray]) -> None:
    """Padding fits best."""
    masked(numbers)
    fitting = 4 * np.abs(numbers["keys"]) * np.sign(numbers["query"])
    numbers["keys"][...] = np.where(numbers["mask"][..., np.newaxis], numbers["keys"], fitting)


def quiet(numbers: dict[str, np.ndarray]) -> None:
    """Padding fits as well as step 0: no fault of a softmax over all is to be lost in rounding."""
    masked(numbers)
    keys = numbers["keys"]
    keys[...] = np.where(numbers["mask"][..., np.newaxis], keys, keys[0])


def far(numbers: dict[str, np.ndarray]) -> None:
    """All scores are far below 0."""
    numbers["keys"][...] = -np.abs(numbers["keys"]) * np.sign(numbers["query"])
    quiet(numbers)


SIZES = {"T": 4, "N": 3, "D": 5}
check_masked_attend = Exercise(
    "masked_attend",
    IMPORTS + solutions.masked_attend,
    arguments={"query": "N D", "keys": "T N D", "mask": "T N"},
    returns={"context": "N D", "weights": "T N"},
    mistakes=MISTAKES,
    probes=(
        Probe(SIZES, scale={"query": 3}, change=masked),
        Probe({"T": 1, "N": 1, "D": 1}, change=masked),
        Probe({"T": 3, "N": 1, "D": 3}, change=masked),
        Probe({"T": 3, "N": 2, "D": 4}, change=loud),
        Probe({"T": 5, "N": 4, "D": 3}, scale={"query": 2}, change=loud),
        Probe(SIZES, scale={"query": 100}, change=quiet),
        Probe(SIZES, scale={"query": -100}, change=quiet),
        Probe(SIZES, scale={"query": 1000}, change=far),
    ),
    dtypes=False,  # NumPy's numbers make float64 of float32, as -np.inf does in the solution
    questions={**read_texts(attend.__file__), **read_texts(__file__)},
    errors={"read-only": "locked"},
    reasons=[
        ("padding", "weights", "(got[~given['mask']] > 1e-3).any()"),
        ("sums", "weights", "(np.abs(got.sum(axis=0) - 1) > 1e-3).any()"),
    ],
    details={
        "padding": {
            "t": "np.argwhere((got > 1e-3) & ~mask)[0][0]",
            "n": "np.argwhere((got > 1e-3) & ~mask)[0][1]",
        },
        "sums": {"n": "np.argmax(np.abs(got.sum(axis=0) - 1))", "sum": "got.sum(axis=0)[n]"},
    },
    hints={"weights": "weights", "context": "context"},
)
