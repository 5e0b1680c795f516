"""The task of dates: a date is read as someone wrote it, and written as ISO 8601 has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from seq2seq_lab.models.attention_lstm import SCORES, AttentionLSTM
from seq2seq_lab.models.search import log_softmax
from seq2seq_lab.seeding import seed_everything
from seq2seq_lab.tasks.date_texts import (
    FORMS,
    Pair,
    characters_in,
    characters_of,
    generate_dates,
    is_iso,
    normalise,
    pairs_text,
    read_pairs,
)
from seq2seq_lab.tasks.epochs import EpochsTask
from seq2seq_lab.tasks.splitting import HELD_OUT, VALIDATION, hold_out
from seq2seq_lab.tasks.task import Batch, setting
from seq2seq_lab.validation import require_choice, require_count
from seq2seq_lab.vocabulary import PADDING, Vocabulary, pad_batch

WRITTEN = 11  # ids of an answer: 10 characters and END
SURE = 0.8  # hardly a right answer to a held-out date is less likely
POOL = 16  # batches that are sorted by length together


class DateData(NamedTuple):
    """Pairs in three parts, which have no written text in common."""

    train: list[Pair]
    validation: list[Pair]  # looked at after each epoch; settings are chosen on it
    held_out: list[Pair]  # looked at once, at the end


def require_languages(name: str, value: Any) -> str:
    """Languages with a comma between, as ``FORMS`` has them, each once; else a ValueError."""
    given = [each.strip() for each in value.split(",")] if isinstance(value, str) else [value]
    if len(set(given)) < len(given):
        raise ValueError(f"{name}: got {value!r}, wanted each language once")
    return ",".join(require_choice(name, each, FORMS) for each in given)


def require_score(name: str, value: Any) -> str:
    """One of ``SCORES``, else a ValueError."""
    return require_choice(name, value, SCORES)


@dataclass(frozen=True)
class DatesConfig(EpochsTask):
    """Everything that decides how a model of dates is trained; the defaults are ours.

    ``characters`` are those that it knows: by default all that dates of ``languages`` are written
    in; of a person's own data, those that are there, see ``settled``.

    >>> DatesConfig(languages="en,fr")
    Traceback (most recent call last):
    ValueError: languages: got 'fr', wanted 'en' or 'ko'
    """

    name: ClassVar[str] = "dates"
    about: ClassVar[str] = "dates as people write them, to be written as 2024-05-03"
    example: ClassVar[str] = '"3 may 2024"'
    data_file: ClassVar = "pairs.txt"

    examples: int = setting(50_000, require_count, "how many dates to make")
    languages: str = setting("en,ko", require_languages, "those that they are written in")
    epochs: int = setting(4, require_count, "passes over the dates to train on")
    score: str = setting("dot", require_score, "how attention compares", choices=SCORES)
    characters: str = setting("", lambda name, value: value)

    @cached_property
    def vocabulary(self) -> Vocabulary:  # type: ignore[override]  # the data decide it
        """The characters that are read and written, and START and END."""
        known = self.characters or characters_of(tuple(self.languages.split(",")))
        return Vocabulary((*known, "<START>", "<END>"))

    @property
    def start(self) -> int:
        return len(self.vocabulary) - 2

    @property
    def end(self) -> int:
        return len(self.vocabulary) - 1

    def settled(self, own: list[Pair] | None = None) -> Self:
        known = characters_of(tuple(self.languages.split(",")))
        return replace(
            super().settled(own), characters=known if own is None else characters_in(own)
        )

    def build_model(self) -> AttentionLSTM:
        seed_everything(self.seed)
        return AttentionLSTM(
            len(self.vocabulary),
            self.wordvec_size,
            self.hidden_size,
            score=self.score,
            embedding_std=self.embedding_std,
            gain=self.gain,
            start=self.start,
            end=self.end,
        )

    def prepare(self, own: list[Pair] | None = None) -> DateData:
        """Split a person's ``own`` pairs, or freshly made ones, as ``seed`` decides.

        Raises ValueError if there are too few for three parts, or for one batch; or if they are not
        those that ``data`` stands for.
        """
        self.check_own("pairs", own)
        rng = np.random.default_rng(self.seed)
        forms = {language: FORMS[language] for language in self.languages.split(",")}
        pairs = generate_dates(self.examples, forms, rng=rng) if own is None else own
        rest, held_out = _split(pairs, HELD_OUT, rng)
        train, validation = _split(rest, VALIDATION, rng)
        self.check_enough(train)
        return DateData(train, validation, held_out)

    def epoch_size(self, data: DateData) -> int:
        return len(data.train) // self.batch_size

    def epoch(self, data: DateData, k: int) -> Iterator[Batch]:
        """All dates to train on in random order, in batches of about one length each.

        Those that fill no batch wait for another epoch. A pool of some batches at a time is sorted
        by length, so that there is little padding, and no batch is of one form alone.
        """
        rng, N = np.random.default_rng([self.seed, 1 + k]), self.batch_size
        order = rng.permutation(len(data.train))[: self.epoch_size(data) * N]
        for first in range(0, len(order), POOL * N):
            pool = sorted(order[first : first + POOL * N], key=lambda i: len(data.train[i].written))
            for b in rng.permutation(len(pool) // N):
                yield self.batch([data.train[i] for i in pool[b * N : (b + 1) * N]])

    def batch(self, pairs: Sequence[Pair]) -> Batch:
        """Pairs as ids, with padding where one is shorter than others."""
        encode = self.vocabulary.encode
        answers = [[*encode(pair.iso), self.end] for pair in pairs]
        return Batch(pad_batch([encode(pair.written) for pair in pairs]), np.array(answers).T)

    def largest(self, data: DateData) -> Batch:
        return self.batch(
            sorted(data.train, key=lambda pair: -len(pair.written))[: self.batch_size]
        )

    def validation(self, data: DateData) -> Batch:
        return self.batch(data.validation)

    def tests(self, data: DateData, longest: int | None = None) -> Iterator[tuple[str, Batch]]:
        """Those held out."""
        if longest is not None:
            raise ValueError(
                f"--longest: got {longest}, wanted none: a date has no number of digits"
            )
        yield "held-out dates", self.batch(data.held_out)

    def encode(self, text: str) -> np.ndarray:
        if not (known := normalise(text)):
            raise ValueError(f"date: got {text!r}, wanted a date such as {self.example}")
        return self.vocabulary.encode(known)[:, np.newaxis]

    def steps(self, x: np.ndarray) -> int:
        return WRITTEN

    def decode(self, ids: np.ndarray) -> str:
        """The text before END, and before PADDING."""
        over = np.flatnonzero((ids == self.end) | (ids == PADDING))
        return self.vocabulary.decode(ids[: over[0]] if over.size else ids)

    def doubt(self, scores: np.ndarray) -> str:
        """A word on what is no date, or less likely than nearly all right answers are."""
        output = self.decode(scores.argmax(axis=-1))
        if not is_iso(output):
            return f"{output!r} is no date of the calendar"
        best = log_softmax(scores).max(axis=-1)
        probability = float(np.exp(best[: len(output) + 1].sum()))  # END too
        if probability >= SURE:
            return ""
        return f"the model is not sure, its probability is {probability:.2f}; is this a date?"

    def attention_picture(
        self, weights: np.ndarray, x: np.ndarray, written: np.ndarray
    ) -> tuple[str, tuple[Any, ...]]:
        text, output = self.decode(x), self.decode(written)
        return "text_attention.png", (weights[: len(output) + 1], text, output)

    read_data = staticmethod(read_pairs)
    data_text = staticmethod(pairs_text)


def _split(
    pairs: list[Pair], fraction: float, rng: np.random.Generator
) -> tuple[list[Pair], list[Pair]]:
    held_out = hold_out(np.array([pair.written for pair in pairs]), fraction, rng, of="pairs")
    rest = [pair for pair, held in zip(pairs, held_out, strict=True) if not held]
    return rest, [pair for pair, held in zip(pairs, held_out, strict=True) if held]


DatesConfig.recipes = {"default": DatesConfig()}
