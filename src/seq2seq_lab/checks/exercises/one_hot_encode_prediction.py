"""``one_hot_encode_prediction``: the token with the best score, as the next input."""

from collections.abc import Callable

import mygrad as mg
import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

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
    questions=read_texts(__file__),
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
