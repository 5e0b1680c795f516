"""What tasks have in common whose examples are split in three, and seen in epochs by LSTMs."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

from seq2seq_lab.tasks.task import (
    Task,
    hash_text,
    number_or_none,
    require_positive_or_none,
    setting,
)
from seq2seq_lab.validation import require_count, require_positive


@dataclass(frozen=True)
class EpochsTask(Task):
    """A task of LSTMs, with the settings that these have; an epoch is a pass over the examples."""

    epochs: int = setting(25, require_count, "passes over the examples to train on")
    batch_size: int = setting(128, require_count, "examples a batch")
    wordvec_size: int = setting(16, require_count, "numbers that stand for a character")
    hidden_size: int = setting(128, require_count, "hidden units of encoder and decoder")
    learning_rate: float = setting(5e-3, require_positive, "of Adam; its peak, with one-cycle")
    gain: float | None = setting(
        1.0,
        require_positive_or_none,
        "start W_hh as this times four orthogonal matrices, or none: normal",
        type=number_or_none,
        earlier=None,
    )
    embedding_std: float = setting(
        0.3, require_positive, "standard deviation that the characters' numbers start with"
    )
    clip: float | None = setting(
        5.0,
        require_positive_or_none,
        "largest global norm of the gradients, or none",
        type=number_or_none,
    )

    def iterations_of(self, data: Any) -> int:
        return self.epochs * self.epoch_size(data)

    def check_own(self, name: str, own: Any) -> None:
        """A ValueError if a person's own data are not those that ``data`` stands for."""
        if self.data is not None and (own is None or hash_text(self.data_text(own)) != self.data):
            got = "none" if own is None else "others"
            raise ValueError(f"{name}: got {got}, wanted those that the configuration stands for")

    def check_enough(self, examples: Sized) -> None:
        """A ValueError if there are fewer to train on than make a batch."""
        if (n := len(examples)) < self.batch_size:
            got = f"batch_size: got {self.batch_size}"
            raise ValueError(f"{got}, wanted at most {n}: all there are")
