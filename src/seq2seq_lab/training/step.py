"""One step of training: forward, loss, backward, update."""

import math
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.models.model import has_books_calls, run_model
from seq2seq_lab.nn.losses import loss_and_accuracy
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.optimizers import Adam, clip_gradients


def train_step(
    model: Any,
    optimizer: Adam,
    x: np.ndarray,
    target: np.ndarray,
    *,
    teacher_forcing: bool = False,
    clip: float | None = None,
    given: np.ndarray | None = None,
) -> tuple[float, float]:
    """One iteration: forward, loss, backward, update.

        loss = mean over all T*N tokens of -log softmax(y_tn)[target_tn]

    Parameters
    ----------
    model : Seq2Seq, AttentionSeq2Seq, LSTMSeq2Seq, or a student's: see ``run_model``
    optimizer : holds the model's parameters, and has ``step()``
    x : numpy.ndarray, shape=(T, N, C), or ids (T, N)
    target : numpy.ndarray of int, shape=(T, N)
    teacher_forcing : bool, see ``Seq2Seq``
    clip : float or None, see ``clip_gradients``
    given : what the decoder reads under teacher forcing, if not the target, see ``Task.given``

    Returns the loss, and the accuracy in 0..1: the fraction of tokens whose best score is the right
    one; NaN for a model whose call is the loss, see ``has_books_calls``.

    Raises FloatingPointError if the loss is NaN or infinite; nothing has been updated then.
    """
    # MyGrad locks arrays while a graph holds them. Here nobody else writes to them, and a
    # KeyboardInterrupt amid its locking would leave weights locked.
    with mg.mem_guard_off:
        read = (target if given is None else given) if teacher_forcing else None
        loss, accuracy = _loss_and_accuracy(model, x, target, read)
        if not math.isfinite(value := loss.item()):
            raise FloatingPointError(f"training exploded: the loss is {value}; try a lower rate")
        loss.backward()
        if clip is not None:
            clip_gradients(model.parameters, clip)
        optimizer.step()
        return value, accuracy


def _loss_and_accuracy(
    model: Any, x: np.ndarray, target: np.ndarray, read: np.ndarray | None
) -> tuple[Tensor, float]:
    if has_books_calls(model):  # a call is the loss, and says nothing of the scores
        return model(x, np.insert(target, 0, model.start, axis=0)), math.nan
    output = run_model(model, x, read, len(target))
    return loss_and_accuracy(output.scores, target)


def require_finite(model: Module) -> None:
    """See to it that the last update has not made a model useless; errors as ``train_step``."""
    if not all(np.isfinite(p.data).all() for p in model.parameters):
        raise FloatingPointError("training exploded: weights are no numbers; try a lower rate")
