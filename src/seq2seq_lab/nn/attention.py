"""Attention: a decoder's states compare themselves with those of an encoder."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import softmax
from mygrad.typing import ArrayLike


def attend(
    query: ArrayLike, keys: ArrayLike, mask: ArrayLike | None = None
) -> tuple[Tensor, Tensor]:
    """Dot-product attention: a weighted mean of the encoder's states.

        a_t = softmax_t(q . k_t)          c = sum_t a_t k_t

    Luong, Pham and Manning (2015), section 3.1, arXiv:1508.04025. With a mask the softmax is over
    the steps that it says are there; the others have the weight 0, whatever their keys.

    Parameters
    ----------
    query : array_like, shape=(N, D)
    keys : array_like, shape=(T, N, D)
    mask : array_like of bool, optional, shape=(T, N), one step of each sequence at least

    Returns the context, shape=(N, D), and the weights, shape=(T, N), whose columns sum to 1.
    Raises ValueError if ``query`` and ``keys`` disagree in N or D, or have other dimensions, or the
    mask is no such mask.

    >>> context, weights = attend([[0.0, 0.0]], [[[2.0, 4.0]], [[4.0, 0.0]]])
    >>> context.data, weights.data.ravel()      # a query of 0: all steps count the same
    (array([[3., 2.]]), array([0.5, 0.5]))
    """
    query, keys = mg.astensor(query), mg.astensor(keys)
    if query.ndim != 2 or keys.ndim != 3 or query.shape != keys.shape[1:] or not keys.size:
        got = f"query: got shape {query.shape} with keys of shape {keys.shape}"
        raise ValueError(f"{got}, wanted (N, D) with (T, N, D), T at least 1")
    mask = None if mask is None else check_mask(mask, keys.shape[:2])
    weights = align(query[np.newaxis], keys, mask)  # (1, T, N)
    return mix(weights, keys)[0], weights[0]


def check_mask(mask: ArrayLike, shape: tuple[int, ...]) -> np.ndarray:
    """``mask`` as bool of (T, N), with a step of each sequence at least; else a ValueError."""
    checked = np.asarray(mask)
    if checked.shape != shape or checked.dtype != bool:
        got = f"mask: got {checked.dtype} of shape {checked.shape}"
        raise ValueError(f"{got}, wanted bool of shape (T, N) = {shape}")
    if not checked.any(axis=0).all():
        n = int(np.argmin(checked.any(axis=0)))
        raise ValueError(f"mask: got no step of sequence {n}, wanted at least one of each")
    return checked


def align(queries: Tensor, keys: Tensor, mask: np.ndarray | None = None) -> Tensor:
    """The weights of ``attend``: (T_out, N, D), (T_in, N, D) -> (T_out, T_in, N)."""
    return focus(mg.matmul(queries.transpose(1, 0, 2), keys.transpose(1, 2, 0)), mask)


def align_additively(
    queries: Tensor, keys: Tensor, v: Tensor, mask: np.ndarray | None = None
) -> Tensor:
    """The same of ``additive_scores``; queries and keys come multiplied by W_q and W_k."""
    scores = mg.matmul(mg.tanh(queries[:, np.newaxis] + keys), v)  # (T_out, T_in, N, 1)
    return focus(scores[..., 0].transpose(2, 0, 1), mask)


def focus(scores: Tensor, mask: np.ndarray | None) -> Tensor:
    """The softmax over the steps that are there: (N, T_out, T_in) -> (T_out, T_in, N)."""
    absent = None if mask is None else np.where(mask, 0, -np.inf).T[:, np.newaxis]  # (N, 1, T_in)
    present = scores.data if absent is None else scores.data + absent
    # e^-50 is nothing beside 1. Much less, and with subnormal numbers a processor
    # takes a hundred times as long: a trained model, which looks at one place, took twice as long.
    floor = present.max(axis=-1, keepdims=True) - 50
    scores = mg.maximum(scores, floor.astype(scores.dtype))
    if absent is not None:
        scores = scores + absent.astype(scores.dtype)
    return softmax(scores, axis=-1).transpose(1, 2, 0)


def additive_scores(
    query: ArrayLike, keys: ArrayLike, W_q: ArrayLike, W_k: ArrayLike, v: ArrayLike
) -> Tensor:
    """How well a query fits each step's key, by a small network of one hidden layer.

        e_t = tanh(q W_q + k_t W_k) . v

    Bahdanau, Cho and Bengio (2015), appendix A.1.2, arXiv:1409.0473, where q is the decoder's
    state and k_t the encoder's. The softmax of e over t is what ``attend`` has for weights.

    Parameters
    ----------
    query : array_like, shape=(N, D)
    keys : array_like, shape=(T, N, E)
    W_q, W_k : array_like, shape=(D, A) and (E, A)
    v : array_like, shape=(A, 1)

    Returns the scores, shape=(T, N); raises ValueError if shapes disagree.

    >>> additive_scores([[0.0]], [[[0.0]], [[9.0]]], [[1.0]], [[1.0]], [[2.0]]).data.round(3)
    array([[0.],
           [2.]])
    """
    query, keys = mg.astensor(query), mg.astensor(keys)
    (D, A), (E, _) = np.shape(W_q), np.shape(W_k)
    fits = query.ndim == 2 and keys.ndim == 3 and keys.shape[1:] == (len(query), E)
    if not fits or query.shape[1] != D or np.shape(W_k) != (E, A) or np.shape(v) != (A, 1):
        named = {"query": query, "keys": keys, "W_q": W_q, "W_k": W_k, "v": v}
        got = ", ".join(f"{name} {np.shape(array)}" for name, array in named.items())
        raise ValueError(f"shapes: got {got}, wanted (N, D), (T, N, E), (D, A), (E, A), (A, 1)")
    return mg.matmul(mg.tanh(mg.matmul(query, W_q) + mg.matmul(keys, W_k)), v)[..., 0]


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
