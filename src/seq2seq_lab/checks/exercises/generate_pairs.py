"""``generate_pairs``: halves before their copies, and before near copies."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

# The solution draws in a function of its own, since what follows is compared on a student's draws.
JOIN = "    digits = np.concatenate([first, second], axis=0)\n"
HEAD, DRAWS_AND_REST = solutions.generate_pairs.split("\n", 1)
DRAWS, REST = DRAWS_AND_REST.split(JOIN)
DRAW = f"""
import numpy as np
kept = {{}}


def draw(length, batch_size):
{DRAWS}{JOIN}    return digits


"""
SOLUTION = f"{DRAW}{HEAD}\n    digits = draw(length, batch_size)\n    length = len(digits) // 2\n"
SOLUTION += f"    first, second = digits[:length], digits[length:]\n{REST}"

FIRST = "first = np.random.randint(0, 10, size=(length, batch_size))"
COPY = "second = first.copy()"
ODD = "n = np.arange(1, batch_size, 2)"
PLACE = "place = np.random.randint(0, length, size=len(n))"
OTHER = "np.random.randint(1, 10, size=len(n))"
CHANGED = "(second[place, n] + other) % 10"
TARGET = "(first == second).all(axis=0)"
RETURN = "return (digits, target)"
# fmt: off
MISTAKES = [
    Mistake("order", RETURN, "return (target, digits)"),
    Mistake("one_axis", RETURN, ("return (digits, target[np.newaxis])", "return (digits, np.tile(target, (len(digits), 1)))")),
    Mistake("time_first", RETURN, "return (digits.T, target)"),
    Mistake("half", RETURN, ("return (first, target)", "return (second, target)")),
    Mistake("target_type", RETURN, ("return (digits, target.astype(bool))", "return (digits, target.astype(np.float32))")),
    Mistake("exchanged", TARGET, "(first != second).any(axis=0)"),
    Mistake("any_digit", TARGET, "(first == second).any(axis=0)"),
    Mistake("one_place", TARGET, ("(first[0] == second[0])", "(first[-1] == second[-1])")),
    Mistake("count", TARGET, "(first == second).sum(axis=0)"),
    Mistake("as_bags", TARGET, ("(first.max(axis=0) == second.max(axis=0))", "(first.min(axis=0) == second.min(axis=0))", "(first == second[::-1]).all(axis=0)")),
    Mistake("every_column", ODD, "n = np.arange(batch_size)"),
    Mistake("no_column", ODD, ("n = np.arange(0)", "n = np.arange(1, 2) % batch_size")),
    Mistake("half_equal", ODD, ("n = np.arange(2, batch_size, 3)", "n = np.arange(batch_size // 4)",
            "n = np.flatnonzero(np.arange(batch_size) % 4)")),
    Mistake("may_stay", OTHER, ("np.random.randint(0, 10, size=len(n))", "np.random.randint(0, 9, size=len(n))")),
    Mistake("may_stay", CHANGED, "other"),
    Mistake("always_one", OTHER, ("np.ones(len(n), dtype=int)", "np.full(len(n), 9)", "np.random.randint(1, 3, size=len(n))")),
    Mistake("nine_missing", OTHER, "np.random.randint(1, 9, size=len(n))"),
    Mistake("no_modulo", CHANGED, "(second[place, n] + other)"),
    Mistake("not_added", CHANGED, "np.abs(second[place, n] - other)"),
    Mistake("place_first", PLACE, ("place = np.zeros(len(n), dtype=int)", "place = np.full(len(n), length - 1)",
            "place = np.full(len(n), length // 2)")),
    Mistake("place_missing", PLACE, ("place = np.random.randint(0, max(length - 1, 1), size=len(n))",
            "place = np.random.randint(min(1, length - 1), length, size=len(n))")),
    Mistake("all_new", COPY, "second = first.copy(); second[:, 1::2] = np.random.randint(0, 10, size=second[:, 1::2].shape)"),
    Mistake("several", CHANGED, "(second[place, n] + other) % 10; second[0, n] = (first[0, n] + 1) % 10"),
    Mistake("unrelated", COPY, "second = np.random.randint(0, 10, size=(length, batch_size))"),
    Mistake("backwards", COPY, "second = first[::-1].copy()"),
    Mistake("digit_missing", FIRST, ("first = np.random.randint(1, 10, size=(length, batch_size))",
            "first = np.random.randint(0, 9, size=(length, batch_size))")),
    Mistake("same_columns", FIRST, "first = np.random.randint(0, 10, size=(length, 1)) + np.zeros((1, batch_size), dtype=int)"),
    Mistake("same_rows", FIRST, "first = np.random.randint(0, 10, size=(1, batch_size)) + np.zeros((length, 1), dtype=int)"),
    Mistake("same_batch", FIRST, "np.random.seed(0); first = np.random.randint(0, 10, size=(length, batch_size))"),
]
# fmt: on
UNEQUAL = "(digits[:L] != digits[L:])"
check_generate_pairs = Exercise(
    "generate_pairs",
    SOLUTION,
    arguments={"length": "=L", "batch_size": "=N"},
    returns={"digits": "2*L N", "target": "N"},
    mistakes=MISTAKES,
    drawn="digits",
    values=range(10),
    counted={
        "differences": (f"{UNEQUAL}.sum(axis=0)", "range(L + 1)"),
        "changes": (f"(digits[L:] - digits[:L])[{UNEQUAL}] % 10", "range(1, 10)"),
        "places": (f"np.nonzero({UNEQUAL})[0]", "range(L)"),
    },
    probes=(
        Probe({"L": 3, "N": 8}, repeat=2),
        Probe({"L": 4, "N": 1000}, repeat=10),
        Probe({"L": 1, "N": 500}, repeat=10),
        Probe({"L": 5, "N": 2}, repeat=300),
        Probe({"L": 2, "N": 7}, repeat=2),
    ),
    questions=read_texts(__file__),
    hints={
        "one of differences": "half_equal",
        "shares of differences": "half_equal",
        "one of changes": "always_one",
        "changes that never came up": "nine_missing",
        "shares of changes": "always_one",
        "one of places": "place_first",
        "places that never came up": "place_missing",
        "shares of places": "uniform",
        "dtype": "target_type",
        "values out of range": "no_modulo",
        "values that never came up": "digit_missing",
        "first values that never came up": "digit_missing",
        "last values that never came up": "digit_missing",
        "target": "target_values",
        "equal in the next call": "same_batch",
        "always equal in the next call": "same_batch",
        "always equal in the next column": "same_columns",
    },
    details={"target_values": {"n": "np.argmax(got != wanted)"}},
)
