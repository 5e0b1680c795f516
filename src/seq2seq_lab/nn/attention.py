"""Attention: a decoder's states compare themselves with those of an encoder."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax
from mygrad.typing import ArrayLike


def attend(query: ArrayLike, keys: ArrayLike) -> tuple[Tensor, Tensor]:
    """Dot-product attention: a weighted mean of the encoder's states.

        a_t = softmax_t(q . k_t)          c = sum_t a_t k_t

    Luong, Pham and Manning (2015), section 3.1, arXiv:1508.04025.

    Parameters
    ----------
    query : array_like, shape=(N, D)
    keys : array_like, shape=(T, N, D)

    Returns the context, shape=(N, D), and the weights, shape=(T, N), whose columns sum to 1.
    Raises ValueError if ``query`` and ``keys`` disagree in N or D, or have other dimensions.

    >>> context, weights = attend([[0.0, 0.0]], [[[2.0, 4.0]], [[4.0, 0.0]]])
    >>> context.data, weights.data.ravel()      # a query of 0: all steps count the same
    (array([[3., 2.]]), array([0.5, 0.5]))
    """
    query, keys = mg.astensor(query), mg.astensor(keys)
    if query.ndim != 2 or keys.ndim != 3 or query.shape != keys.shape[1:] or not keys.size:
        got = f"query: got shape {query.shape} with keys of shape {keys.shape}"
        raise ValueError(f"{got}, wanted (N, D) with (T, N, D), T at least 1")
    weights = align(query[np.newaxis], keys)  # (1, T, N)
    return mix(weights, keys)[0], weights[0]


def align(queries: Tensor, keys: Tensor) -> Tensor:
    """The weights of ``attend``: (T_out, N, D), (T_in, N, D) -> (T_out, T_in, N)."""
    scores = mg.matmul(queries.transpose(1, 0, 2), keys.transpose(1, 2, 0))  # (N, T_out, T_in)
    # e^-50 is nothing beside 1. Much less, and with subnormal numbers a processor
    # takes a hundred times as long: a trained model, which looks at one place, took twice as long.
    floor = scores.data.max(axis=-1, keepdims=True) - 50
    return softmax(mg.maximum(scores, floor), axis=-1).transpose(1, 2, 0)


def mix(weights: Tensor, keys: Tensor) -> Tensor:
    """The contexts of ``attend``: (T_out, T_in, N), (T_in, N, D) -> (T_out, N, D)."""
    return mg.matmul(weights.transpose(2, 0, 1), keys.transpose(1, 0, 2)).transpose(1, 0, 2)


def location_gate(content: Tensor, g: Tensor, before: Tensor) -> Tensor:
    """The location gate: look where the content is, or one step further than before.

        moved_t = shift(w_{t-1})                          one step towards earlier input
        w_t     = content_t + g_t (moved_t - |moved_t| content_t)         |.| the sum over j

    While all of w_{t-1} stays in view, |moved_t| is 1 and the gate blends the two. What is
    not there to be moved (everything before the first step, and what has passed the first
    input) is taken from the content, so that each w_t sums to 1.

    The interpolation and shift of Graves, Wayne and Danihelka (2014), section 3.3.2,
    arXiv:1410.5401, with the shift fixed. ``content``, the weights of ``attend``, and what is
    returned are (T_out, T_in, N), ``g`` in 0..1 (T_out, 1, N), ``before``, which is w_0, (T_in, N).

    >>> content = mg.tensor([[[0.0], [0.0], [1.0]]] * 3)        # it always finds the last
    >>> opened = mg.ones((3, 1, 1))
    >>> location_gate(content, opened, mg.zeros((3, 1))).data[..., 0]
    array([[0., 0., 1.],
           [0., 1., 0.],
           [1., 0., 0.]])
    """
    nothing = np.zeros((1, before.shape[1]), before.dtype)
    weights = []
    for t in range(len(content)):
        moved = mg.concatenate([before[1:], nothing])  # (T_in, N)
        # written so, since 1 - g would be float64 in MyGrad
        before = content[t] + g[t] * (moved - moved.sum(axis=0) * content[t])
        weights.append(before)
    return mg.stack(weights)
