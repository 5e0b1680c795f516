"""What a task is: what there is to learn, and every setting that decides how."""

import dataclasses
import hashlib
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from seq2seq_lab.models.model import Model
from seq2seq_lab.validation import (
    require_bool,
    require_count,
    require_fraction,
    require_positive,
    require_seed,
)
from seq2seq_lab.vocabulary import Vocabulary


class Batch(NamedTuple):
    """Some sequences, a column each, and what should be written for them."""

    x: np.ndarray  # ids, (T_in, N)
    target: np.ndarray  # ids, (T_out, N), without the start id


def setting(default: Any, check: Callable[[str, Any], Any], meaning: str = "", **more: Any) -> Any:
    """A field of a Task: its default, what makes a value of it valid, what it means.

    ``check`` takes name and value and returns the value to keep, see ``validation``. A setting
    with a meaning is an option of the command; ``choices`` are the values of a text, ``type``
    is what the option reads if not the default's, ``earlier`` what versions did that did not
    know it, if not the default.
    """
    metadata = {"check": check, "meaning": meaning, **more}
    return dataclasses.field(default=default, metadata=metadata)


def require_positive_or_none(name: str, value: Any) -> float | None:
    """A positive number, or None (typed: none)."""
    return None if value in (None, "none") else require_positive(name, value)


def number_or_none(text: str) -> float | str:
    """A number that a person typed, or their "none"."""
    return text if text == "none" else float(text)


number_or_none.__name__ = "number"  # which argparse tells a person of


@dataclass(frozen=True)
class Task:
    """A task with all its settings; a subclass says what is to be learned.

    A task is one file: this class and the vocabulary, the batches, the recipes of it. Training,
    evaluation, run folders and commands know a task through these names alone.
    """

    name: ClassVar[str]
    about: ClassVar[str]  # a line for --help
    example: ClassVar[str]  # an input to try
    vocabulary: ClassVar[Vocabulary]
    recipes: ClassVar[Mapping[str, Self]]  # name -> settings; one is "default"
    retired: ClassVar[Mapping[str, Any]] = {}  # settings of earlier versions, all that they may be
    data_file: ClassVar[str | None] = None  # in a run folder, if people may bring their own data
    of_own_data: ClassVar[Mapping[str, Any]] = {}  # settings that these need

    batch_size: int = setting(64, require_count, "sequences a batch")
    learning_rate: float = setting(1e-3, require_positive, "of Adam; its peak, with one-cycle")
    seed: int = setting(0, require_seed, "of the weights and the batches")
    teacher_forcing: bool = setting(
        True, require_bool, "give the decoder the right previous id, not its own guess"
    )
    one_cycle: bool = setting(True, require_bool, "raise the rate and then lower it")
    clip: float | None = setting(
        1.0,
        require_positive_or_none,
        "largest global norm of the gradients, or none",
        type=number_or_none,
    )
    weight_decay: float = setting(
        0.0, require_fraction, "shrink matrices by this times the rate in each step", earlier=0.0
    )
    # of a person's own data, what ``hash_text`` gives
    data: str | None = setting(None, lambda name, value: value)

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = field.metadata["check"](field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)  # Python's own: NumPy's is no JSON

    # What is to be learned

    def build_model(self) -> Model:
        """The untrained model, its weights decided by the settings; seeds NumPy's global state."""
        raise NotImplementedError

    def prepare(self, own: Any = None) -> Any:
        """The data that batches are taken from, of a person's ``own`` if there are any."""
        return None

    def epoch_size(self, data: Any) -> int:
        """How many batches make an epoch: there is a mark on the plot, and a validation."""
        return 500  # as in the course

    def iterations_of(self, data: Any) -> int:
        """How many batches a whole training sees."""
        raise NotImplementedError

    def epoch(self, data: Any, k: int) -> Iterator[Batch]:
        """The batches of epoch k from 0, at least ``epoch_size``, decided by (seed, k) alone."""
        raise NotImplementedError

    def largest(self, data: Any) -> Batch:
        """A batch that takes as much memory as any."""
        return next(self.epoch(data, 0))

    def given(self, target: np.ndarray, iteration: int) -> np.ndarray:
        """What the decoder reads of a target under teacher forcing, at an iteration from 0."""
        return target

    def validation(self, data: Any) -> Batch | None:
        """What is looked at after each epoch, if anything."""
        return None

    def tests(self, data: Any, longest: int | None = None) -> Iterator[tuple[Any, Batch]]:
        """What a trained model is judged by: a label, and sequences that training never saw."""
        raise NotImplementedError

    def samples(self, data: Any) -> Iterable[Batch]:
        """What to show of a trained model; for nothing, its first mistakes are shown."""
        return ()

    # Text in, text out

    def encode(self, text: str) -> np.ndarray:
        """The ids (T, 1) of what a person typed."""
        return self.vocabulary.encode(text)[:, np.newaxis]

    def steps(self, x: np.ndarray) -> int:
        """How many ids are to be written for an input."""
        return len(x)

    def decode(self, ids: np.ndarray) -> str:
        """The text of ids (T,) that were read or written."""
        return self.vocabulary.decode(ids)

    def caution(self, x: np.ndarray) -> str:
        """What to say of an input that the model was not made for; else nothing."""
        return ""

    def doubt(self, scores: np.ndarray) -> str:
        """What to say of scores (T, K) that the model itself is not sure of; else nothing."""
        return ""

    def attention_picture(
        self, weights: np.ndarray, x: np.ndarray, written: np.ndarray
    ) -> tuple[str, tuple[Any, ...]]:
        """The picture of weights (T_out, T_in): its name, and what its function of plots takes."""
        return "attention.png", (weights, x, written)

    # People's own data, and recipes

    @staticmethod
    def read_data(path: Path) -> Any:
        """A person's own data; errors name the line."""
        raise NotImplementedError

    @staticmethod
    def data_text(own: Any, /) -> str:
        """What ``read_data`` would read; the same for the same data, however a file wrote it."""
        raise NotImplementedError

    def settled(self, own: Any = None) -> Self:
        """These settings with those that the data decide; ``own`` are a person's."""
        return self if own is None else replace(self, data=hash_text(self.data_text(own)))

    @classmethod
    def choose_recipe(cls, recipe: str | None, given: Mapping[str, Any]) -> str:
        """The recipe that a person means: the one named, or what the settings given imply."""
        return recipe or "default"


def hash_text(text: str) -> str:
    """What identifies a person's own data: a SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def build_model(config: Task) -> Model:
    """The untrained model that ``config`` names; its weights depend on ``config`` alone.

    Seeds NumPy's global state (see ``seed_everything``).
    """
    return config.build_model()


def own_version() -> str:
    """The version of this package."""
    return importlib.metadata.version("seq2seq_lab")


def earlier_settings(kind: type[Task]) -> dict[str, Any]:
    """What versions did that did not know a setting, where it is not the default."""
    fields = dataclasses.fields(kind)
    return {f.name: f.metadata["earlier"] for f in fields if "earlier" in f.metadata}


def read_settings(kind: type[Task], values: Mapping[str, Any], source: str, version: str) -> Task:
    """The settings in a file that ``version`` of ours wrote, else an error that names ``source``.

    A setting that is not there, since an earlier version did not know it, has the value that was
    the only one then, see ``earlier_settings``, or its default.
    """
    known = {field.name for field in dataclasses.fields(kind)}
    kept = {k: v for k, v in values.items() if k not in kind.retired or v != kind.retired[k]}
    if unknown := sorted(kept.keys() - known):
        raise ValueError(
            f"{source}: got unknown keys {unknown}, wanted those of seq2seq_lab {own_version()}; "
            f"to use this run, install the version that wrote it: seq2seq_lab {version}"
        )
    try:
        return kind(**{**earlier_settings(kind), **kept})
    except (TypeError, ValueError) as error:
        raise type(error)(f"{source}: {error}") from None
