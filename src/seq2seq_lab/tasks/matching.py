"""The task of matching halves: a sequence of digits is read; are its two halves equal?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from seq2seq_lab.models.classifier import Classifier
from seq2seq_lab.models.predict import predict
from seq2seq_lab.seeding import seed_everything
from seq2seq_lab.tasks.digits import read_digits
from seq2seq_lab.tasks.pairs import DIFFERENT, END, EQUAL, MIDDLE, PAIRS, generate_pairs
from seq2seq_lab.tasks.task import Batch, Task, setting
from seq2seq_lab.validation import require_bool, require_count, require_int, require_positive

ANSWERS = {EQUAL: "equal", DIFFERENT: "not equal"}
GROWING = 0.4  # of the training, in which the longest half grows from 1 digit
HARDEST = 0.7  # of the batches are of the longest halves there are at the time
BEYOND = (1, 2, 5, 10)  # digits more than trained on that are tested, if asked for


@dataclass(frozen=True)
class MatchingConfig(Task):
    """Everything that decides how a model of matching halves is trained.

    Halves that are not equal differ in one digit. So it is enough to count, and that is what a
    model learns: of the same digits in another order it says "equal" (see ``caution``).

    Seven of ten batches are of the longest halves there are at the time, since those are the
    hardest; and these grow, digit by digit, as a long pair teaches nothing to a model that cannot
    compare short ones yet. Lengths are those of a half, in digits.

    >>> MatchingConfig(max_length=0)
    Traceback (most recent call last):
    ValueError: max_length: got 0, wanted an integer of at least 1
    """

    name: ClassVar[str] = "matching"
    about: ClassVar[str] = "digit sequences: are the two halves equal?"
    example: ClassVar[str] = "1 2 3 1 2 3"
    vocabulary: ClassVar = PAIRS

    iterations: int = setting(9_000, require_count, "batches to train on")
    hidden: int = setting(128, require_count, "hidden units")
    batch_size: int = setting(128, require_count, "sequences a batch")
    learning_rate: float = setting(2e-3, require_positive, "of Adam; its peak, with one-cycle")
    max_length: int = setting(10, require_count, "longest half to train on, in digits")
    teacher_forcing: bool = setting(False, require_bool)  # there is no decoder

    def build_model(self) -> Classifier:
        seed_everything(self.seed)
        return Classifier(len(self.vocabulary), self.hidden, len(ANSWERS))

    def iterations_of(self, data: None) -> int:
        return self.iterations

    def longest(self, iteration: int) -> int:
        """The longest half, in digits, that there is at an iteration."""
        grown = iteration / (GROWING * self.iterations)
        return min(self.max_length, 1 + int(grown * self.max_length))

    def epoch(self, data: None, k: int) -> Iterator[Batch]:
        rng = np.random.default_rng([self.seed, k, 1])  # others than those of tests and samples
        for i in range(k * self.epoch_size(data), (k + 1) * self.epoch_size(data)):
            longest = self.longest(i)
            length = longest if rng.random() < HARDEST else rng.integers(1, longest, endpoint=True)
            yield batch_of(int(length), self.batch_size, rng)

    def largest(self, data: None) -> Batch:
        return batch_of(self.max_length, self.batch_size, np.random.default_rng(self.seed))

    def tests(self, data: None, longest: int | None = None) -> Iterator[tuple[int, Batch]]:
        """1,000 pairs of each length trained on, and of some beyond, up to ``longest``."""
        rng = np.random.default_rng([self.seed, 1])
        trained = self.max_length
        last = trained if longest is None else require_int("--max-length", longest, 1)
        beyond = {trained + more for more in BEYOND if trained + more < last}
        for length in sorted({*range(1, min(trained, last) + 1), *beyond, last}):
            yield length, batch_of(length, 1000, rng)

    def samples(self, data: None) -> Iterable[Batch]:
        """An equal pair and one that is not, of each of three lengths."""
        rng = np.random.default_rng([self.seed, 2])
        lengths = [max(1, round(self.max_length * thirds / 3)) for thirds in range(1, 4)]
        return [batch_of(length, 2, rng) for length in lengths]

    def encode(self, text: str) -> np.ndarray:
        """The ids of a sequence with or without "|" between its halves."""
        digits = read_digits(text.replace("|", " ", 1))
        half, rest = divmod(len(digits), 2)
        if rest or not half:
            raise ValueError(f"digits: got {len(digits)}, wanted an even number, two equal halves")
        if "|" in text and len(read_digits(text.partition("|")[0])) != half:
            raise ValueError(f"digits: got '|' in {text!r}, wanted it in the middle")
        return np.array([*digits[:half], MIDDLE, *digits[half:], END])[:, np.newaxis]

    def steps(self, x: np.ndarray) -> int:
        return 1

    def decode(self, ids: np.ndarray) -> str:
        """The text of a sequence before END; or, of a single id, of the answer that it is."""
        return ANSWERS[int(ids[0])] if len(ids) == 1 else self.vocabulary.decode(ids[:-1])

    def caution(self, x: np.ndarray) -> str:
        length = len(x) // 2 - 1
        if length > self.max_length:
            return f"the model was trained on halves of 1 to {self.max_length} digits only"
        first, second = x[:length], x[length + 1 : -1]
        if (first != second).any() and (np.sort(first, axis=0) == np.sort(second, axis=0)).all():
            return "the model was never shown the same digits in another order, and may not notice"
        return ""


def batch_of(length: int, size: int, rng: np.random.Generator) -> Batch:
    """Pairs as what is read and what is to be said of them."""
    return Batch(*generate_pairs(length, size, rng=rng)[:2])


def accuracy_by_place(
    model: Any, length: int, n: int = 2000, *, rng: np.random.Generator | None = None
) -> dict[int | None, float]:
    """How often a model is right, by the place of the digit that differs, 1..L; None: none does.

    Parameters
    ----------
    model : such as ``Classifier``, see ``predict``
    length : int, digits of a half (L)
    n : int, pairs in all; half of them are equal
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides
    """
    x, target, place = generate_pairs(length, n, rng=rng)
    right = (predict(model, x, 1) == target)[0]
    places = [p for p in range(length + 1) if (place == p).any()]
    return {None if p == length else p + 1: float(right[place == p].mean()) for p in places}


MatchingConfig.recipes = {"default": MatchingConfig()}
