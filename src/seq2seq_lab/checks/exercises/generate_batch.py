"""``generate_batch``: random digits as one-hot vectors, and their reversal as ids."""

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

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
    questions=read_texts(__file__),
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
