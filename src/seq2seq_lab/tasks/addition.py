"""The addition task: a sum of two numbers is read, and its answer written, as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

import numpy as np

from seq2seq_lab.models.lstm_seq2seq import LSTMSeq2Seq
from seq2seq_lab.nn.lstm import BOOK_EMBEDDING_STD
from seq2seq_lab.seeding import seed_everything
from seq2seq_lab.tasks.additions import (
    ANSWER_LENGTH,
    Additions,
    additions_text,
    all_additions,
    draw_additions,
    encode_question,
    generate_additions,
    operands,
    problem_keys,
    read_additions,
    split_additions,
    swap_operands,
)
from seq2seq_lab.tasks.epochs import EpochsTask
from seq2seq_lab.tasks.splitting import HELD_OUT, VALIDATION
from seq2seq_lab.tasks.task import Batch, setting
from seq2seq_lab.validation import require_bool, require_count, require_fraction
from seq2seq_lab.vocabulary import ADDITION

START_ID = int(ADDITION.encode("_")[0])
LONGEST = 3  # digits of a number
TABLE = 9  # the 55 sums of numbers up to it are too few for a rule: none is held out


class _Parts(NamedTuple):
    train: Additions
    validation: Additions  # looked at after each epoch; settings are chosen on it
    held_out: Additions  # looked at once, at the end


class AdditionData(_Parts):
    """Problems in three parts, no problem of which stands in another, as it is or swapped."""

    @cached_property
    def swapped(self) -> np.ndarray:
        """The questions b+a of the training problems, (7, n)."""
        return swap_operands(self.train.xs)

    @cached_property
    def kept_back(self) -> np.ndarray:
        """The numbers (``problem_keys``) of all problems that training must not see."""
        xs = np.concatenate([self.validation.xs, self.held_out.xs], axis=1)
        return problem_keys(operands(xs))


@dataclass(frozen=True)
class AdditionConfig(EpochsTask):
    """Everything that decides how an addition model is trained; the defaults are ours.

    ``data`` is what ``hash_text`` gives of a person's own problems; there are no ``fresh`` ones of
    those. A setting of another type or out of range is a TypeError or ValueError that names it.

    >>> AdditionConfig(epochs=0)
    Traceback (most recent call last):
    ValueError: epochs: got 0, wanted an integer of at least 1
    """

    name: ClassVar[str] = "addition"
    about: ClassVar[str] = "sums of two numbers, read and written as text"
    example: ClassVar[str] = "16+75"
    vocabulary: ClassVar = ADDITION
    retired: ClassVar = {"cell": False}
    data_file: ClassVar = "problems.txt"
    of_own_data: ClassVar = {"fresh": False}

    problems: int = setting(50_000, require_count, "how many problems to make")
    epochs: int = setting(25, require_count, "passes over the training problems, or as many new")
    weight_decay: float = setting(
        0.05, require_fraction, "shrink matrices by this times the rate in each step", earlier=0.0
    )
    reverse: bool = setting(True, require_bool, "read the question backwards")
    peeky: bool = setting(True, require_bool, "show the question to every step of the decoder")
    fresh: bool = setting(
        True, require_bool, "new problems to train on in each epoch, without --data", earlier=False
    )
    swap: bool = setting(True, require_bool, "with --no-fresh: show a+b as b+a half of the time")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.fresh and self.data is not None:
            raise ValueError("fresh: got True with data of your own, wanted False")

    def build_model(self) -> LSTMSeq2Seq:
        seed_everything(self.seed)
        return LSTMSeq2Seq(
            len(self.vocabulary),
            self.wordvec_size,
            self.hidden_size,
            reverse=self.reverse,
            peeky=self.peeky,
            embedding_std=self.embedding_std,
            gain=self.gain,
            start=START_ID,
        )

    def prepare(self, own: Additions | None = None) -> AdditionData:
        """Split a person's ``own`` problems, or freshly generated ones, as ``seed`` decides.

        Raises ValueError if there are too few for three parts, or for one batch; or if they are not
        those that ``data`` stands for.
        """
        self.check_own("problems", own)
        rng = np.random.default_rng(self.seed)
        problems = generate_additions(self.problems, rng) if own is None else own
        above = TABLE if self.fresh else -1
        rest, held_out = split_additions(problems, HELD_OUT, rng, above=above)
        train, validation = split_additions(rest, VALIDATION, rng, above=above)
        self.check_enough(train.xs[0])
        return AdditionData(train, validation, held_out)

    def epoch_size(self, data: AdditionData) -> int:
        return data.train.xs.shape[1] // self.batch_size

    def epoch(self, data: AdditionData, k: int) -> Iterator[Batch]:
        """New problems, none of those kept back; or all training problems in random order.

        Of the latter, those that fill no batch wait for another epoch.
        """
        rng, N = np.random.default_rng([self.seed, 1 + k]), self.batch_size
        count = self.epoch_size(data) * N
        if self.fresh:
            problems = draw_additions(count, rng, data.kept_back)
        else:
            order = rng.permutation(data.train.xs.shape[1])
            swapped = data.swapped if self.swap else data.train.xs
            xs = np.where(rng.random(len(order)) < 0.5, swapped, data.train.xs)
            problems = Additions(xs, data.train.ts).take(order)
        for n in range(0, count, N):
            yield batch_of(problems.take(np.arange(n, n + N)))

    def validation(self, data: AdditionData) -> Batch:
        return batch_of(data.validation)

    def tests(self, data: AdditionData, longest: int | None = None) -> Iterator[tuple[str, Batch]]:
        """Those held out; with ``longest`` all problems there are, those trained on too."""
        if longest is None:
            yield "held-out problems", batch_of(data.held_out)
        else:
            if not 1 <= longest <= LONGEST:
                raise ValueError(f"--longest: got {longest}, wanted 1 to {LONGEST} digits")
            for digits in range(1, longest + 1):
                yield f"sums of numbers below {10**digits:,}", batch_of(all_additions(digits))

    def encode(self, text: str) -> np.ndarray:
        return encode_question(text)[:, np.newaxis]

    def steps(self, x: np.ndarray) -> int:
        return ANSWER_LENGTH - 1

    def decode(self, ids: np.ndarray) -> str:
        return self.vocabulary.decode(ids).rstrip()

    read_data = staticmethod(read_additions)
    data_text = staticmethod(additions_text)


def batch_of(problems: Additions) -> Batch:
    """Problems as what is read and what is to be written after "_"."""
    return Batch(problems.xs, problems.ts[1:])


ADDITION_RECIPES = {
    "default": AdditionConfig(),
    # the book's own, section 7.3.4: a constant rate, and the question as it stands
    "book": AdditionConfig(
        learning_rate=1e-3,
        reverse=False,
        peeky=False,
        fresh=False,
        swap=False,
        gain=None,
        one_cycle=False,
        weight_decay=0.0,
        embedding_std=BOOK_EMBEDDING_STD,
    ),
}
AdditionConfig.recipes = ADDITION_RECIPES
