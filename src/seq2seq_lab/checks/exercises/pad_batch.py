"""``pad_batch``: sequences of different lengths as one array."""

from typing import Any

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts
from seq2seq_lab.checks.ragged import present
from seq2seq_lab.vocabulary import PADDING

IMPORTS = """
import mygrad as mg
import numpy as np
from seq2seq_lab.vocabulary import PADDING
kept = []
"""

LENGTHS = "lengths = [len(sequence) for sequence in sequences]"
FULL = "np.full((max(lengths), len(sequences)), PADDING)"
LOOP = "for n, sequence in enumerate(sequences):"
FILL = "ids[:len(sequence), n] = sequence"
RETURN = "return ids"
CUT = (FILL, "ids[:len(sequence), n] = sequence[:len(ids)]")


def of_length(length: str) -> str:
    return f"np.full(({length}, len(sequences)), PADDING)"


# fmt: off
MISTAKES = [
    Mistake("batch_first", RETURN, "return ids.T"),
    Mistake("reshaped", RETURN, ("return ids.T.reshape(ids.shape)", "return ids.T.reshape(-1, len(sequences))")),
    Mistake("zeros", FULL, "np.zeros((max(lengths), len(sequences)), dtype=int)"),
    Mistake("floats", FULL, ("np.full((max(lengths), len(sequences)), float(PADDING))",
            "np.ones((max(lengths), len(sequences))) * PADDING",
            "np.full((max(lengths), len(sequences)), PADDING, dtype=np.float32)")),
    Mistake("nan", FULL, "np.full((max(lengths), len(sequences)), np.nan)"),
    Mistake("front", FILL, "ids[-len(sequence):, n] = sequence"),
    Mistake("middle", FILL, "start = (len(ids) - len(sequence)) // 2; ids[start:start + len(sequence), n] = sequence"),
    Mistake("last_repeated", FILL, "ids[:, n] = sequence + [sequence[-1]] * (len(ids) - len(sequence))"),
    Mistake("started_again", FILL, "ids[:, n] = np.resize(sequence, len(ids))"),
    Mistake("others_ids", FILL, "ids[:, n] = [*sequence, *max(sequences, key=len)[len(sequence):]]"),
    Mistake("shortest", FULL, of_length("min(lengths)"), also=(CUT,)),
    Mistake("one_length", FULL, (of_length("lengths[0]"), of_length("lengths[-1]")), also=(CUT,)),
    Mistake("by_value", FULL, of_length("len(max(sequences))"), also=(CUT,)),
    Mistake("one_more", FULL, of_length("max(lengths) + 1")),
    Mistake("steps", FULL, (of_length("max(lengths) - 1"), of_length("max(lengths[0], len(sequences))")), also=(CUT,)),
    Mistake("steps", FULL, tuple(of_length(str(n)) for n in (10, 20, 29, 30, 100)), also=(CUT,)),
    Mistake("steps", FULL, (of_length("sum(lengths)"), of_length("2 * max(lengths)"))),
    Mistake("sorted", LOOP, tuple(f"for n, sequence in enumerate(sorted(sequences, {key})):" for key in
            ("key=len, reverse=True", "key=len", "reverse=True"))),
    Mistake("columns", RETURN, "return ids[:, ::-1]"),
    Mistake("columns", LOOP, ("for n, sequence in enumerate(sequences[1:] + sequences[:1]):",
            "for n, sequence in enumerate(sequences[-1:] + sequences[:-1]):")),
    Mistake("backwards", FILL, "ids[:len(sequence), n] = sequence[::-1]"),
    Mistake("backwards", RETURN, "return ids[::-1]"),
    Mistake("one_sequence", FILL, (f"{FILL}; return ids", "ids[:len(sequence), 0] = sequence",
            "ids[:len(sequence)] = np.array(sequence)[:, np.newaxis]", "ids[:, :] = PADDING; ids[:len(sequence), n] = sequence")),
    Mistake("column_missing", LOOP, ("for n, sequence in enumerate(sequences[:-1]):",
            "for n, sequence in enumerate(sequences[1:], 1):")),
    Mistake("ends_missing", FILL, ("ids[:len(sequence) - 1, n] = sequence[:-1]", "ids[1:len(sequence), n] = sequence[1:]",
            "ids[:len(sequence) - 1, n] = sequence[1:]", "ids[1:len(sequence), n] = sequence[:-1]")),
    Mistake("zero_is_an_id", FILL, "ids[:len(sequence), n] = [i or PADDING for i in sequence]"),
    Mistake("zero_is_an_id", FILL, (f"sequence = [i for i in sequence if i]; {FILL}",
            f"sequence = sequence[:[*sequence, 0].index(0)]; {FILL}")),
    Mistake("same_row", FILL, ("ids[:, n] = sequence[-1]", "ids[:, n] = sequence[0]")),
    Mistake("shifted", FILL, ("ids[:len(sequence), n] = np.array(sequence) + 1",
            "ids[:len(sequence), n] = np.array(sequence) - 1")),
    Mistake("present", RETURN, "return (ids != PADDING).astype(int)"),
    Mistake("only_padding", FILL, "ids[len(sequence):, n] = PADDING"),
    Mistake("end_to_end", RETURN, "return np.concatenate(sequences)"),
    Mistake("extra_axis", RETURN, "return ids[..., np.newaxis]"),
    Mistake("list", RETURN, ("return ids.tolist()", "return ids.T.tolist()", "return list(ids)")),
    Mistake("objects", RETURN, ("return ids.astype(object)", "return ids.T.astype(object)",
            "a = np.empty(len(sequences), dtype=object); a[:] = sequences; return a",
            "return ids.astype(str)")),
    Mistake("tensor", RETURN, "return mg.tensor(ids)"),
    Mistake("pair", RETURN, ("return ids, lengths", "return ids, ids != PADDING", "return ids, len(ids)")),
    Mistake("changes_input", LENGTHS, (
            f"{LENGTHS}; [s.extend([PADDING] * (max(lengths) - len(s))) for s in sequences]",
            f"sequences.sort(key=len); {LENGTHS}", f"{LENGTHS}; [s.reverse() for s in sequences]")),
    Mistake("remembers", LOOP, "kept.extend(sequences); ids = np.full((max(lengths), len(kept)), PADDING)\n    for n, sequence in enumerate(kept):"),
]
# fmt: on


def different_lengths(numbers: dict[str, np.ndarray]) -> None:
    """PADDING where a sequence has ended; all ids differ, and one is 0, which is no padding."""
    ids = numbers["sequences"]
    ids[...] = np.random.default_rng(22).permutation(ids.size).reshape(ids.shape) + 1
    ids[0, 1:2] = 0
    ids[~present(*ids.T.shape).T] = PADDING


def as_lists(numbers: dict[str, np.ndarray], _: Probe) -> dict[str, Any]:
    """Without the padding."""
    return {"sequences": [row[row != PADDING].tolist() for row in numbers["sequences"]]}


SIZES = (4, 3), (1, 1), (3, 2), (2, 5), (5, 4), (6, 1), (12, 2)  # T, N
check_pad_batch = Exercise(
    "pad_batch",
    IMPORTS + solutions.pad_batch,
    arguments={"sequences": "N T"},
    returns={"ids": "T N"},
    mistakes=MISTAKES,
    integers={"sequences": "10", "ids": "10"},
    tensors=False,
    probes=[
        *(Probe({"T": T, "N": N}, change=different_lengths) for T, N in SIZES),
        Probe({"T": 3, "N": 4}),  # all of one length
    ],
    given=as_lists,
    questions=read_texts(__file__),
    errors={
        "inhomogeneous": "unequal",
        "could not broadcast": "room",
        "out of bounds": "room",
    },
    hints={
        "dtype": "floats",
        "arrays": "objects",
        "time_axis": "batch_first",
        "one_step": "steps",
        "not_finite": "nan",
        "ids": "ids",
    },
    reasons=[("other_number", "ids", "(got == wanted)[wanted != -1].all()")],
    details={
        "other_number": {"wrong": "got[got != wanted][0]"},
        "ids": {"n": "np.argmax((got != wanted).any(axis=0))"},
    },
)
