"""The reversal task: digits in, the same digits backwards out."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np

from seq2seq_lab.models.attention import AttentionSeq2Seq
from seq2seq_lab.models.model import Model
from seq2seq_lab.models.seq2seq import Seq2Seq
from seq2seq_lab.seeding import seed_everything
from seq2seq_lab.tasks.digits import generate_ids, read_digits
from seq2seq_lab.tasks.task import Batch, Task, number_or_none, require_positive_or_none, setting
from seq2seq_lab.validation import (
    require_bool,
    require_choice,
    require_count,
    require_fraction,
    require_int,
    require_positive,
)
from seq2seq_lab.vocabulary import END, REVERSAL, START

MODELS = ("seq2seq", "attention")
BEYOND = (5, 10, 15, 20, 25, 30, 40, 60, 100, 200, 500, 1000)  # lengths worth a line
LONG = 100  # digits; attention's time grows with the square, so there are fewer of the longer ones


@dataclass(frozen=True)
class TrainConfig(Task):
    """Everything that decides how a reversal model is trained; the defaults are ours.

    Parameters
    ----------
    iterations : int, batches seen
    batch_size : int, sequences a batch (N)
    hidden : int, hidden units of encoder and decoder (D)
    learning_rate : float, of Adam; the peak, with ``one_cycle``
    max_length : int, the longest sequence trained on, in digits; the shortest is 1
    seed : int, of the weights and the batches
    teacher_forcing : bool, give the decoder the right previous digit rather than its own guess
    one_cycle : bool, raise the rate and then lower it, see ``one_cycle_rate``
    clip : float or None, the largest global norm of the gradients, see ``clip_gradients``
    model : "seq2seq" or "attention", see ``Seq2Seq`` and ``AttentionSeq2Seq``
    gate : bool, see ``AttentionSeq2Seq``; it needs model="attention"
    gain : float or None, W_hh starts as this times an ``orthogonal`` matrix, or Glorot-normal
    word_dropout : float in 0..1, of the digits that the decoder reads in training under teacher
        forcing, START stands in the place of this fraction (Bowman et al. 2016, arXiv:1511.06349)

    Raises TypeError or ValueError if a value is of another type or out of range.

    >>> TrainConfig(iterations=-1)
    Traceback (most recent call last):
    ValueError: iterations: got -1, wanted an integer of at least 1
    """

    name: ClassVar[str] = "reversal"
    about: ClassVar[str] = "digit sequences, reversed"
    example: ClassVar[str] = "2 4 7 1 3"
    vocabulary: ClassVar = REVERSAL

    iterations: int = setting(16_000, require_count, "batches to train on")
    batch_size: int = setting(48, require_count, "sequences a batch")
    hidden: int = setting(80, require_count, "hidden units of encoder and decoder")
    learning_rate: float = setting(5e-3, require_positive, "of Adam; its peak, with one-cycle")
    max_length: int = setting(20, require_count, "longest sequence to train on, in digits")
    model: str = setting(
        "seq2seq", partial(require_choice, choices=MODELS), "what to train", choices=MODELS
    )
    gate: bool = setting(
        False, require_bool, "with --model attention: let the focus move on by itself"
    )
    gain: float | None = setting(
        0.8,
        require_positive_or_none,
        "start W_hh as this times an orthogonal matrix, or none: Glorot-normal",
        type=number_or_none,
        earlier=None,
    )
    word_dropout: float = setting(
        0.0,
        require_fraction,
        "with teacher forcing: hide this fraction of what the decoder reads while it trains",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.gate and self.model != "attention":
            raise ValueError(f"gate: got True with model {self.model!r}, wanted 'attention'")

    def build_model(self) -> Model:
        seed_everything(self.seed)
        C, D = len(self.vocabulary), self.hidden
        if self.model == "attention":
            return AttentionSeq2Seq(C, D, C, gate=self.gate, start=START, gain=self.gain)
        return Seq2Seq(C, D, C, start=START, gain=self.gain)

    def iterations_of(self, data: None) -> int:
        return self.iterations

    def epoch(self, data: None, k: int) -> Iterator[Batch]:
        rng = np.random.default_rng([self.seed, k, 1])  # others than those of tests and samples
        for _ in range(self.epoch_size(data)):
            yield Batch(*generate_ids(1, self.max_length, self.batch_size, rng=rng))

    def given(self, target: np.ndarray, iteration: int) -> np.ndarray:
        if not self.word_dropout:
            return target
        rng = np.random.default_rng([self.seed, iteration, 3])
        return np.where(rng.random(target.shape) < self.word_dropout, START, target)

    def largest(self, data: None) -> Batch:
        rng = np.random.default_rng(self.seed)
        return Batch(*generate_ids(self.max_length, self.max_length, self.batch_size, rng=rng))

    def tests(self, data: None, longest: int | None = None) -> Iterator[tuple[int, Batch]]:
        """1,000 sequences of each length trained on, then of fewer lengths; 200 if LONG."""
        rng = np.random.default_rng([self.seed, 1])
        for length in lengths_to(self.max_length, longest):
            count = 1000 if length <= LONG else 200
            yield length, Batch(*generate_ids(length, length, count, rng=rng))

    def samples(self, data: None) -> Iterable[Batch]:
        """A sequence of each of five lengths."""
        rng = np.random.default_rng([self.seed, 2])
        lengths = [max(1, round(self.max_length * fifths / 5)) for fifths in range(1, 6)]
        return [Batch(*generate_ids(length, length, 1, rng=rng)) for length in lengths]

    def encode(self, text: str) -> np.ndarray:
        if not (digits := read_digits(text)):
            raise ValueError("digits: got none, wanted at least one of 0..9")
        return np.array([*digits, END])[:, np.newaxis]

    def decode(self, ids: np.ndarray) -> str:
        """The text before END."""
        ends = np.flatnonzero(np.equal(ids, END))
        return self.vocabulary.decode(ids[: ends[0]] if ends.size else ids)

    def caution(self, x: np.ndarray) -> str:
        if len(x) - 1 <= self.max_length:
            return ""
        return f"the model was trained on lengths 1 to {self.max_length} only"

    @classmethod
    def choose_recipe(cls, recipe: str | None, given: Mapping[str, Any]) -> str:
        if given.get("model") != "attention" or recipe in ("attention", "gate"):
            return recipe or "default"
        if recipe not in (None, "default"):
            raise ValueError(f"--recipe: got {recipe!r}, which has no attention")
        return "gate" if given.get("gate") else "attention"


def lengths_to(trained: int, longest: int | None) -> list[int]:
    """Every length that was trained on, then fewer and fewer, and ``longest``.

    >>> lengths_to(trained=3, longest=50)
    [1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 50]
    """
    longest = trained if longest is None else require_int("--longest", longest, 1)
    beyond = {length for length in BEYOND if trained < length < longest}
    return sorted({*range(1, min(trained, longest) + 1), *beyond, longest})


_ATTENTION = TrainConfig(
    iterations=10_000,
    batch_size=50,
    hidden=50,
    model="attention",
    gain=0.9,
    word_dropout=0.5,
)

RECIPES = {
    "default": TrainConfig(),
    # the course's own: the decoder runs on its own guesses, at a constant rate
    "course": TrainConfig(
        iterations=10_000,
        batch_size=100,
        hidden=50,
        learning_rate=1e-3,
        teacher_forcing=False,
        one_cycle=False,
        clip=None,
        gain=None,
    ),
    "attention": _ATTENTION,
    "gate": dataclasses.replace(
        _ATTENTION, iterations=3_000, learning_rate=1e-2, gate=True, word_dropout=0.2
    ),
}
TrainConfig.recipes = RECIPES
