"""How a recurrent weight starts."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.initializers import glorot_normal

from seq2seq_lab.validation import require_int, require_positive


def orthogonal(rows: int, columns: int, gain: float = 1.0) -> Tensor:
    """A random matrix that keeps the length of what it multiplies, times ``gain``.

        |h W| = gain * |h|          W W^T = gain^2 * 1, with rows <= columns; else W^T W is

    So ``gain`` alone says whether the product of many such matrices grows or vanishes. All such
    matrices are equally likely: Q of A = QR, A of normal draws from NumPy's global state, with
    the signs that make R's diagonal positive.

    Saxe, McClelland and Ganguli (2014), arXiv:1312.6120; on the signs Mezzadri (2007), "How to
    generate random matrices from the classical compact groups", arXiv:math-ph/0609050.

    Parameters
    ----------
    rows, columns : int, the shape of the float32 Tensor
    gain : float, above 0

    Raises TypeError or ValueError if one is no such number.

    >>> W = orthogonal(3, 5).data
    >>> W.shape, bool(np.allclose(W @ W.T, np.eye(3), atol=1e-6))
    ((3, 5), True)
    """
    rows, columns = require_int("rows", rows, 1), require_int("columns", columns, 1)
    gain = require_positive("gain", gain)
    tall = np.random.randn(max(rows, columns), min(rows, columns))
    Q, R = np.linalg.qr(tall)
    Q = Q * np.where(np.diag(R) < 0, -gain, gain)
    return mg.tensor((Q if rows >= columns else Q.T).astype(np.float32))


def recurrent_weight(rows: int, columns: int, gain: float | None = None) -> Tensor:
    """A weight between two states: ``orthogonal`` with a gain, Glorot-normal without."""
    if gain is None:
        return glorot_normal(rows, columns)
    return orthogonal(rows, columns, gain)
