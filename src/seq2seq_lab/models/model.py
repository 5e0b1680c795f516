"""What a model is: it reads ids, and gives scores for what it would write."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.module import Module
from seq2seq_lab.vocabulary import PADDING, check_ids

State = TypeVar("State")  # whatever a decoder hands from one step to the next


class Output(NamedTuple):
    """What a model gives for a batch."""

    scores: Tensor  # (T_out, N, K)
    weights: Tensor | None = None  # (T_out, T_in, N), where each step looked, with attention


class Model(Module):
    """An encoder that reads, and a decoder that writes, from a start id on."""

    start: int
    encoder: Any  # a Module, and callable

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """Scores for every step of the output.

        ``x`` are ids (T_in, N), ``target`` the right ones, (T_out, N). With them the decoder reads
        ``start`` and target[:-1] (teacher forcing); without, ``start`` and its own best guesses,
        for ``steps`` steps, by default T_in.
        """
        raise NotImplementedError


def run_model(
    model: Any, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
) -> Output:
    """What any model gives: one of ours, or a student's.

    A student's is called with x, and under teacher forcing with the target too; it gives scores
    (T, N, K), or scores and attention weights.
    """
    if isinstance(model, Model):
        return model.forward(x, target, steps)
    output = model(x) if target is None else model(x, target)
    return Output(*output) if isinstance(output, tuple) else Output(output)


def has_books_calls(model: Any) -> bool:
    """Is it a model, such as a student's, whose call is the loss, and which has ``generate``?

    Its ``start`` is the start id. Saitoh, *Deep Learning from Scratch 2*, section 7.3.3.
    """
    return not isinstance(model, Model) and hasattr(model, "generate")


def decode_greedily(
    step: Callable[[np.ndarray, State], tuple[Tensor, State]],
    state: State,
    first: np.ndarray,
    steps: int,
) -> tuple[Tensor, list[State]]:
    """Scores (steps, N, K) and states of some steps, each of which reads the best guess before it.

    ``step`` is (ids (1, N), state before) -> (scores (1, N, K), state after); ``first`` holds the
    ids that the first step reads.
    """
    s_t, scores, states = first, [], []
    for _ in range(steps):
        y_t, state = step(s_t, state)
        scores.append(y_t)
        states.append(state)
        s_t = y_t.data.argmax(axis=-1)  # (1, N); of equal scores the first wins
    return mg.concatenate(scores), states


def decoder_input(target: ArrayLike, batch: int, num_classes: int, start: int) -> np.ndarray:
    """``start``, then the target without its last row: ids (T, N); errors if they are others."""
    ids = check_ids(target.data if isinstance(target, Tensor) else target, num_classes)
    if ids.ndim != 2 or ids.shape[1] != batch or not len(ids):
        raise ValueError(f"target: got shape {ids.shape}, wanted (T, N={batch})")
    return np.concatenate([np.full((1, batch), start), ids[:-1]])


def without_padding(target: ArrayLike) -> np.ndarray:
    """Any id in its place: what is written after it has no loss."""
    return np.where(np.equal(target, PADDING), 0, target)


def check_vocabularies(dim_input: int, dim_output: int, start: int) -> None:
    """What is written can be read again, and the start id too; else a ValueError."""
    if dim_output != dim_input:
        wanted = f"dim_input, which is {dim_input}: predictions are fed back as inputs"
        raise ValueError(f"dim_output: got {dim_output}, wanted {wanted}")
    if dim_input <= start:
        raise ValueError(f"dim_input: got {dim_input}, wanted room for START={start}")


def check_target(x: ArrayLike, target: ArrayLike | None) -> None:
    """In the digit tasks a target has the steps and sequences of the input; else a ValueError."""
    if target is not None and np.shape(target) != np.shape(x)[:2]:
        got = f"target: got shape {np.shape(target)}"
        raise ValueError(f"{got}, wanted (T, N) = {np.shape(x)[:2]}, as in x")
