"""Answers that are alike once names, words and layout are gone: similar.csv, and copies.

Being alike proves nothing: whoever reads the list looks at both answers.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seq2seq_lab.files import save_bytes
from seq2seq_lab.grading.gradebook import Exercise, csv_bytes
from seq2seq_lab.grading.records import Record
from seq2seq_lab.grading.syntax import Tokens, names_of, tokens_of, weight

# Near: how many runs of four tokens two answers share (k-grams, as in MOSS: Schleimer, Wilkerson
# and Aiken, "Winnowing", 2003), numbers of names left out, so that moving lines or putting some
# in hides little. Of the right answers to the course's exercises that tests/checks has, those of
# another way are at most 0.78 alike, those with a line or two changed 0.83 and more.
NEAR = 0.8
RUN = 4
NUMBERED = re.compile(r"#\d+")  # a name's number, as ``tokens_of`` gives them

# A one-line answer of the course has up to 45 tokens: it is never listed. Each doubling of those
# who wrote the same asks for as many again, so that what everybody writes is not listed, either.
TOKENS = 50

# A copy has so many tokens, of which each letter of a name that the notebook does not mention is
# worth LETTER. Of the course's solutions, those that many students write have up to 136, the others
# 164 and more.
OF_COPY = 150
LETTER = 8


class Pair(NamedTuple):
    """Two answers that are alike, and how many of the class wrote so."""

    notebook: str
    exercise: str
    id: str
    other_id: str
    likeness: float
    wrote: int


def similar(records: Iterable[Record], given: Mapping[Exercise, str]) -> list[Pair]:
    """The pairs of answers that are alike after renaming, the likest first.

    Parameters
    ----------
    records : of the class
    given : (notebook, exercise) -> the source of it that the notebook gives, which is left out
    """
    answers: dict[Exercise, dict[Tokens, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        for exercise in record.exercises:
            key = exercise.notebook, exercise.exercise
            answers[key][tokens_of(exercise.source, given.get(key, ""))].append(record.id)
    pairs = [
        Pair(*key, min(ids), max(ids), likeness, wrote)
        for key, wrote_it in answers.items()
        for ids, likeness, wrote in (*_same(wrote_it), *_near(wrote_it))
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.wrote, *pair[:4]))


def save_similar(
    path: Path, records: Iterable[Record], given: Mapping[Exercise, str]
) -> list[Pair]:
    """Write similar.csv, whole or not at all; -> its pairs."""
    pairs = similar(records, given)
    save_bytes(path, csv_bytes([Pair._fields, *pairs]))
    return pairs


def _same(wrote_it: Mapping[Tokens, Sequence[str]]) -> Iterator[tuple[Sequence[str], float, int]]:
    for tokens, ids in wrote_it.items():
        if _telling(tokens, len(ids)):
            for pair in combinations(ids, 2):
                yield pair, 1.0, len(ids)


def _near(wrote_it: Mapping[Tokens, Sequence[str]]) -> Iterator[tuple[Sequence[str], float, int]]:
    """A changed line tells less than none: it takes twice as many tokens."""
    long = [tokens for tokens in wrote_it if weight(tokens) >= 2 * TOKENS]
    near = list(_likenesses(long))
    wrote = Counter({n: len(wrote_it[tokens]) for n, tokens in enumerate(long)})
    for a, b, _ in near:
        wrote[a] += len(wrote_it[long[b]])
        wrote[b] += len(wrote_it[long[a]])
    for a, b, likeness in near:
        many = max(wrote[a], wrote[b])
        if _telling(min(long[a], long[b], key=len), many**2):
            for pair in product(wrote_it[long[a]], wrote_it[long[b]]):
                yield pair, likeness, many


def _telling(tokens: Tokens, wrote: int) -> bool:
    """Whether so many answers of so many tokens are worth a look."""
    return wrote > 1 and weight(tokens) >= TOKENS * math.log2(wrote)


def _likenesses(answers: Sequence[Tokens]) -> Iterator[tuple[int, int, float]]:
    """The pairs of answers that are near: 2 * the runs that both have / the runs of each."""
    counts = _counts([_runs(tokens) for tokens in answers])
    lengths = counts.sum(axis=1)
    for row in range(len(answers)):
        shared = np.minimum(counts[row], counts[row + 1 :]).sum(axis=1)
        likeness = 2 * shared / (lengths[row] + lengths[row + 1 :])
        for other in np.flatnonzero(likeness >= NEAR):
            yield row, row + 1 + int(other), min(0.99, round(float(likeness[other]), 2))


def _runs(tokens: Tokens) -> Counter[Tokens]:
    plain = [NUMBERED.sub("#", token) for token in tokens]
    return Counter(zip(*(plain[start:] for start in range(RUN)), strict=False))


def _counts(runs: Sequence[Counter[Tokens]]) -> np.ndarray:
    """How often each answer has each run, shape (answers, runs)."""
    columns = {run: number for number, run in enumerate({run for found in runs for run in found})}
    counts = np.zeros((len(runs), len(columns)), np.int16)
    for row, found in enumerate(runs):
        for run, count in found.items():
            counts[row, columns[run]] = count
    return counts


def copied_from(source: str, solutions: Iterable[str], given: str) -> bool:
    """Whether an answer is the very text of one of the solutions, but for words and layout.

    A text that anybody might write is no copy: one is long, or has names that its writer chose,
    since the notebook does not mention them.

    Parameters
    ----------
    source : a student's
    solutions : the sources that nobody is to hand in: the instructor's, the library's
    given : what the notebook gives of it, with its docstrings and comments

    >>> copied_from("def f(a):\\n    return a", ["def f(a):\\n    return a"], "")
    False
    """
    tokens = tokens_of(source, given, rename=False)
    chosen = names_of(source) - {*re.findall(r"\w+", given)}
    if weight(tokens) + LETTER * sum(map(len, chosen)) < OF_COPY:
        return False
    return any(tokens_of(solution, given, rename=False) == tokens for solution in solutions)
