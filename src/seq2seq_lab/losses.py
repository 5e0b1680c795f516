"""The loss over all steps of a sequence."""

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike

from seq2seq_lab.vocabulary import check_ids

PADDING = -1
"""Stands in a target where there is nothing to learn."""


class SequenceCrossEntropy(Operation):
    """See ``sequence_crossentropy``."""

    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        scores, target = variables[0].data, kwargs["target"]
        K = scores.shape[-1]
        row = np.arange(0, scores.size, K).reshape(target.shape)  # where it starts in the scores
        self.right = row + np.maximum(target, 0)
        kept = (target != PADDING).astype(scores.dtype)
        self.share = kept / kept.sum()  # of each step in the mean
        # argmax and take, and a product with ones: both far faster than max and sum over a
        # last axis as short as K
        shifted = scores - scores.take(row + scores.argmax(axis=-1))[..., np.newaxis]
        powers = np.exp(shifted)
        sums = powers @ np.ones(K, scores.dtype)
        self.softmax = powers / sums[..., np.newaxis]
        return np.vdot(self.share, np.log(sums) - shifted.take(self.right))

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        delta = self.softmax * self.share[..., np.newaxis]
        delta.reshape(-1)[self.right] -= self.share
        delta *= grad
        return delta


def sequence_crossentropy(scores: Tensor, target: ArrayLike) -> Tensor:
    """Softmax cross-entropy over all steps, without those whose target is PADDING.

        L = mean over (t, n) with target_tn >= 0 of -log softmax(y_tn)[target_tn]

        dL/dy_tn = (softmax(y_tn) - one_hot(target_tn)) / count          0 where it is PADDING

    Saitoh, *Deep Learning from Scratch 2*, section 5.4.2.4.

    Parameters
    ----------
    scores : mygrad.Tensor, shape=(T, N, K)
    target : array_like of int, shape=(T, N), ids in 0..K-1 or PADDING

    Returns
    -------
    mygrad.Tensor, a scalar

    Raises
    ------
    TypeError, ValueError
        ``target`` has another shape, holds other ids, or PADDING alone.

    >>> from mygrad import tensor
    >>> scores = tensor([[[0.0, 0.0]], [[9.0, -9.0]]])          # T=2, N=1, K=2
    >>> round(sequence_crossentropy(scores, [[0], [PADDING]]).item(), 4)     # log 2
    0.6931
    """
    ids = np.asarray(target)
    if ids.shape != scores.shape[:-1]:
        raise ValueError(f"target: got shape {ids.shape}, wanted (T, N) = {scores.shape[:-1]}")
    if (ids == PADDING).all():
        raise ValueError("target: got PADDING alone, wanted at least one id")
    check_ids(ids, scores.shape[-1], lowest=PADDING)
    return Tensor._op(SequenceCrossEntropy, scores, op_kwargs={"target": ids})
