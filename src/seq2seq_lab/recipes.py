"""Recipes: everything that decides how a model is trained."""

import dataclasses
import importlib.metadata
import math
from dataclasses import dataclass
from typing import Any

from seq2seq_lab.validation import (
    keep_valid,
    require_bool,
    require_choice,
    require_count,
    require_positive,
    require_seed,
)

MODELS = ("seq2seq", "attention")


@dataclass(frozen=True)
class TrainConfig:
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

    Raises
    ------
    TypeError, ValueError
        A value is of another type or out of range; the message names it.

    >>> TrainConfig(iterations=-1)
    Traceback (most recent call last):
    ValueError: iterations: got -1, wanted an integer of at least 1
    """

    iterations: int = 11_000
    batch_size: int = 64
    hidden: int = 80
    learning_rate: float = 7e-3
    max_length: int = 20
    seed: int = 0
    teacher_forcing: bool = True
    one_cycle: bool = True
    clip: float | None = 1.0
    model: str = "seq2seq"
    gate: bool = False

    def __post_init__(self) -> None:
        counts = ("iterations", "batch_size", "hidden", "max_length")
        keep_valid(self, **dict.fromkeys(counts, require_count))
        keep_valid(self, **dict.fromkeys(("teacher_forcing", "one_cycle", "gate"), require_bool))
        keep_valid(self, seed=require_seed, learning_rate=require_positive)
        if self.clip is not None:
            keep_valid(self, clip=require_positive)
        require_choice("model", self.model, MODELS)
        if self.gate and self.model != "attention":
            raise ValueError(f"gate: got True with model {self.model!r}, wanted 'attention'")


_ATTENTION = TrainConfig(
    iterations=6_000, batch_size=100, hidden=50, learning_rate=5e-3, model="attention"
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
    ),
    "attention": _ATTENTION,
    "gate": dataclasses.replace(_ATTENTION, iterations=2_000, learning_rate=1e-2, gate=True),
}


def one_cycle_rate(iteration: int, iterations: int, peak: float) -> float:
    """The learning rate at an iteration: up to ``peak`` in the first tenth, then down to 0.

        warm-up   peak/25 -> peak        half a cosine
        decay     peak    -> peak/25e4   half a cosine

    Smith and Topin (2017), arXiv:1708.07120, with the half cosines of fast.ai.

    Parameters
    ----------
    iteration : int, in 0..iterations-1
    iterations : int, the whole run
    peak : float

    >>> [round(one_cycle_rate(k, 101, 1.0), 4) for k in (0, 5, 10, 55, 100)]
    [0.04, 0.52, 1.0, 0.5, 0.0]
    """
    progress = iteration / max(iterations - 1, 1)
    start, end, warm_up = peak / 25, peak / 25e4, 0.1
    if progress < warm_up:
        return _half_cosine(start, peak, progress / warm_up)
    return _half_cosine(peak, end, (progress - warm_up) / (1 - warm_up))


def _half_cosine(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * fraction)) / 2


def own_version() -> str:
    """The version of this package."""
    return importlib.metadata.version("seq2seq_lab")


def read_config(kind: type, values: dict[str, Any], source: str, version: str) -> Any:
    """A configuration, a dataclass ``kind``, read from a file that ``version`` of ours wrote.

    A field that is not there, since an earlier version did not know it, has its default.

    Raises
    ------
    TypeError, ValueError
        A key is unknown, or a value is out of range; the message names ``source``.
    """
    if unknown := sorted(values.keys() - {field.name for field in dataclasses.fields(kind)}):
        raise ValueError(
            f"{source}: got unknown keys {unknown}, wanted those of seq2seq_lab {own_version()}; "
            f"to use this run, install the version that wrote it: seq2seq_lab {version}"
        )
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{source}: {error}") from None
