"""A graded class at a glance."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from seq2seq_lab.grading.names import plain
from seq2seq_lab.grading.records import Graded, Record

USUAL = ("passed", "failed", "blank", "missing")
PERSON = ("review", "timeout", "memory", "crashed", "unreadable")
SHOWN = 120  # characters of a message


def table(records: Sequence[Record]) -> list[str]:
    """A line an exercise: how many hand-ins have which verdict, and the median of their points.

    >>> passed = Graded("1_reversal", "rnn", "passed", points=1.0)
    >>> print(*table([Record("kim", (passed,)), Record("lee")]), sep="\\n")
    exercise        passed  failed  blank  missing  a person  median
    1_reversal/rnn       1       0      0        0         0     1/1
    """
    graded: dict[str, list[Graded]] = defaultdict(list)
    for record in records:
        for exercise in record.exercises:
            graded[f"{exercise.notebook}/{exercise.exercise}"].append(exercise)
    header = ("exercise", *USUAL, "a person", "median")
    rows = [header, *(_row(name, graded[name]) for name in graded)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]


def _row(name: str, exercises: Sequence[Graded]) -> tuple[str, ...]:
    verdicts = Counter(exercise.verdict for exercise in exercises)
    counts = [verdicts[verdict] for verdict in USUAL]
    person = sum(verdicts[verdict] for verdict in PERSON)
    points = median(exercise.points for exercise in exercises)
    most = max(exercise.max_points for exercise in exercises)
    return (name, *map(str, (*counts, person)), f"{points:g}/{most:g}")


def needing_a_person(records: Sequence[Record]) -> list[tuple[str, list[str]]]:
    """The ids of hand-ins that nobody but a person can settle, and why, a line each reason."""
    found = []
    for record in records:
        reasons = _reasons(record.exercises)
        if record.files and not record.exercises:
            reasons = [plain(note) for note in record.notes] or ["nothing in it could be judged"]
        if reasons:
            found.append((record.id, reasons))
    return found


def _reasons(exercises: Sequence[Graded]) -> list[str]:
    """Why, once for all exercises of which it is true."""
    same: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for exercise in exercises:
        if exercise.verdict in PERSON:
            why = exercise.notebook, exercise.verdict, plain(exercise.message)
            same[why].append(exercise.exercise)
    return [
        f"{verdict:10}  {notebook}/{', '.join(names)}  {_cut(message)}".rstrip()
        for (notebook, verdict, message), names in same.items()
    ]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
