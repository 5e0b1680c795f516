"""Recipes of the addition task, and the model and the problems that they stand for."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from seq2seq_lab.addition_files import hash_additions
from seq2seq_lab.additions import Additions, generate_additions, split_additions
from seq2seq_lab.lstm_layers import BOOK_EMBEDDING_STD
from seq2seq_lab.lstm_models import LSTMSeq2Seq
from seq2seq_lab.randomness import seed_everything
from seq2seq_lab.validation import (
    keep_valid,
    require_bool,
    require_count,
    require_positive,
    require_seed,
)
from seq2seq_lab.vocabulary import ADDITION

HELD_OUT = 0.1  # of all problems, as in the book: 5,000 of 50,000
VALIDATION = 0.05  # of the rest: 2,250 of 45,000


@dataclass(frozen=True)
class AdditionConfig:
    """Everything that decides how an addition model is trained; the defaults are ours.

    Parameters
    ----------
    problems : int, how many are generated, for training, validation and the held-out test
    epochs : int, how often the training problems are seen
    batch_size : int, problems a batch (N)
    wordvec_size : int, length of a character's vector (C)
    hidden_size : int, hidden units of encoder and decoder (D)
    learning_rate : float, of Adam; the peak, with ``one_cycle``
    seed : int, of the problems, the weights and the batches
    reverse, peeky, cell : bool, see ``LSTMSeq2Seq``
    swap : bool, show a+b as b+a half of the time, at random
    one_cycle : bool, raise the rate and then lower it, see ``one_cycle_rate``
    embedding_std : float, see ``Embedding``
    clip : float or None, the largest global norm of the gradients, see ``clip_gradients``
    data : str or None, of a person's own problems, what ``hash_additions`` gives

    Raises
    ------
    TypeError, ValueError
        A value is of another type or out of range; the message names it.

    >>> AdditionConfig(epochs=0)
    Traceback (most recent call last):
    ValueError: epochs: got 0, wanted an integer of at least 1
    """

    problems: int = 50_000
    epochs: int = 25
    batch_size: int = 128
    wordvec_size: int = 16
    hidden_size: int = 128
    learning_rate: float = 3e-3
    seed: int = 0
    reverse: bool = True
    peeky: bool = True
    cell: bool = False
    swap: bool = True
    one_cycle: bool = True
    embedding_std: float = 0.3
    clip: float | None = 5.0
    data: str | None = None

    def __post_init__(self) -> None:
        counts = ("problems", "epochs", "batch_size", "wordvec_size", "hidden_size")
        switches = ("reverse", "peeky", "cell", "swap", "one_cycle")
        keep_valid(self, **dict.fromkeys(counts, require_count))
        keep_valid(self, **dict.fromkeys(switches, require_bool))
        keep_valid(self, **dict.fromkeys(("learning_rate", "embedding_std"), require_positive))
        keep_valid(self, seed=require_seed)
        if self.clip is not None:
            keep_valid(self, clip=require_positive)


ADDITION_RECIPES = {
    "default": AdditionConfig(),
    # the book's own, section 7.3.4: a constant rate, and the question as it stands
    "book": AdditionConfig(
        learning_rate=1e-3,
        reverse=False,
        peeky=False,
        swap=False,
        one_cycle=False,
        embedding_std=BOOK_EMBEDDING_STD,
    ),
}


class AdditionData(NamedTuple):
    """Problems in three parts, no problem of which stands in another, as it is or swapped."""

    train: Additions
    validation: Additions  # looked at after each epoch; settings are chosen on it
    held_out: Additions  # looked at once, at the end


def build_addition_model(config: AdditionConfig) -> LSTMSeq2Seq:
    """An untrained model; its weights depend on ``config`` alone.

    Seeds NumPy's global state (see ``seed_everything``).
    """
    seed_everything(config.seed)
    return LSTMSeq2Seq(
        len(ADDITION),
        config.wordvec_size,
        config.hidden_size,
        reverse=config.reverse,
        peeky=config.peeky,
        cell=config.cell,
        embedding_std=config.embedding_std,
    )


def prepare_additions(config: AdditionConfig, problems: Additions | None = None) -> AdditionData:
    """Split ``problems``, or freshly generated ones, as ``config.seed`` decides.

    Raises
    ------
    ValueError
        There are too few problems for three parts, or for one batch; or they are not those that
        ``config.data`` stands for.
    """
    if config.data is not None and (problems is None or hash_additions(problems) != config.data):
        got = "none" if problems is None else "others"
        raise ValueError(f"problems: got {got}, wanted those that the configuration stands for")
    rng = np.random.default_rng(config.seed)
    if problems is None:
        problems = generate_additions(config.problems, rng)
    rest, held_out = split_additions(problems, HELD_OUT, rng)
    train, validation = split_additions(rest, VALIDATION, rng)
    if (n := train.xs.shape[1]) < config.batch_size:
        raise ValueError(f"batch_size: got {config.batch_size}, wanted at most {n}: all there are")
    return AdditionData(train, validation, held_out)
