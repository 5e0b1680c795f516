"""The loss over all steps of a sequence."""

import numpy as np
from mygrad import Tensor
from mygrad.operation_base import Operation
from mygrad.typing import ArrayLike

from seq2seq_lab.vocabulary import PADDING, check_ids


class SequenceCrossEntropy(Operation):
    def __call__(self, *variables: Tensor, **kwargs) -> np.ndarray:
        self.variables = variables
        scores, target = variables[0].data, kwargs["target"].reshape(-1)
        # Class by class, (K, T*N): NumPy takes the maximum over a first axis many times faster
        # than over a last one as short as K.
        shifted = scores.reshape(target.size, -1).T.copy()
        shifted -= shifted.max(axis=0)
        # Where the right classes are. PADDING, -1, counts from the end: that reads the last class,
        # and its share is 0.
        self.right = target * target.size + np.arange(target.size)
        kept = (target != PADDING).astype(scores.dtype)
        self.share = kept / kept.sum()  # of each step in the mean
        of_right = shifted.take(self.right)
        if kwargs["is_best"] is not None:
            kwargs["is_best"][...] = _is_best(shifted, target, of_right)
        loss = -np.vdot(self.share, of_right)
        self.powers = np.exp(shifted, out=shifted)
        self.sums = self.powers.sum(axis=0)
        return loss + np.vdot(self.share, np.log(self.sums))

    def backward_var(self, grad: np.ndarray, index: int, **kwargs) -> np.ndarray:
        share = grad * self.share
        # In place: MyGrad asks once, and of the view that is returned it makes its own copy.
        delta = np.multiply(self.powers, share / self.sums, out=self.powers)
        delta.reshape(-1)[self.right] -= share
        return delta.T.reshape(self.variables[0].shape)


def _is_best(shifted: np.ndarray, target: np.ndarray, of_right: np.ndarray) -> np.ndarray:
    """Whether the right class has the best score, which is 0; of equal scores the first wins."""
    if np.count_nonzero(shifted == 0) > target.size:  # some are equal
        return shifted.argmax(axis=0) == target
    return (of_right == 0) & (target != PADDING)


def sequence_crossentropy(scores: Tensor, target: ArrayLike) -> Tensor:
    """Softmax cross-entropy over all steps, without those whose target is PADDING; a scalar.

        L = mean over (t, n) with target_tn >= 0 of -log softmax(y_tn)[target_tn]

        dL/dy_tn = (softmax(y_tn) - one_hot(target_tn)) / count          0 where it is PADDING

    Saitoh, *Deep Learning from Scratch 2*, section 5.4.2.4. ``scores`` are (T, N, K), ``target``
    ids in 0..K-1 or PADDING, (T, N); else, or for PADDING alone, a TypeError or ValueError.

    >>> from mygrad import tensor
    >>> scores = tensor([[[0.0, 0.0]], [[9.0, -9.0]]])          # T=2, N=1, K=2
    >>> round(sequence_crossentropy(scores, [[0], [PADDING]]).item(), 4)     # log 2
    0.6931
    """
    return _crossentropy(scores, target)


def loss_and_accuracy(scores: Tensor, target: ArrayLike) -> tuple[Tensor, float]:
    """``sequence_crossentropy``, and how much of the sequence is right, in 0..1.

        accuracy = mean over (t, n) with target_tn >= 0 of [argmax_k y_tnk = target_tn]

    Of equal scores the first is the best.

    >>> from mygrad import tensor
    >>> scores = tensor([[[1.0, 0.0]], [[9.0, -9.0]], [[0.0, 2.0]]])       # T=3, N=1, K=2
    >>> loss, accuracy = loss_and_accuracy(scores, [[0], [1], [PADDING]])
    >>> accuracy
    0.5
    """
    is_best = np.empty(scores.size // scores.shape[-1], bool)
    loss = _crossentropy(scores, target, is_best)
    steps = np.count_nonzero(np.asarray(target) != PADDING)
    return loss, float(np.count_nonzero(is_best) / steps)


def _crossentropy(scores: Tensor, target: ArrayLike, is_best: np.ndarray | None = None) -> Tensor:
    """The loss; fills in ``is_best``, of all steps end to end, since it sees the best anyway."""
    ids = np.asarray(target)
    if ids.shape != scores.shape[:-1]:
        raise ValueError(f"target: got shape {ids.shape}, wanted (T, N) = {scores.shape[:-1]}")
    check_ids(ids, scores.shape[-1], lowest=PADDING)
    if ids.max() == PADDING:
        raise ValueError("target: got PADDING alone, wanted at least one id")
    return Tensor._op(SequenceCrossEntropy, scores, op_kwargs={"target": ids, "is_best": is_best})
