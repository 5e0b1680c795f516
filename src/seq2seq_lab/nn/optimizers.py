"""Adam, and what is done to gradients before it."""

import math
from collections.abc import Iterator
from itertools import groupby

import numpy as np
from mygrad import Tensor

BLOCK = 2**14
"""So many elements of small parameters are updated together."""


class Adam:
    """Adaptive moment estimation: steps of about the learning rate, whatever the gradients' size.

        m <- b1 m + (1 - b1) g                  v <- b2 v + (1 - b2) g^2
        p <- p - rate * m' / (sqrt(v') + eps)   m' = m / (1 - b1^t), v' = v / (1 - b2^t)

    Kingma and Ba (2015), arXiv:1412.6980, algorithm 1, with b1 = .9, b2 = .999, eps = 1e-8.
    The same numbers as MyNN's Adam up to rounding, but in place: no new arrays in a step.

    Before each step matrices shrink, W <- (1 - rate * weight_decay) W; biases do not. Decoupled
    weight decay: Loshchilov and Hutter (2019), arXiv:1711.05101, algorithm 2 (AdamW).

    Parameters
    ----------
    parameters : tuple of mygrad.Tensor; else a TypeError (a generator is empty after one use)
    learning_rate : float, may be set anew before each step
    weight_decay : float

    >>> p = Tensor([1.0])
    >>> optimizer = Adam((p,), learning_rate=0.1)
    >>> (3 * p).backward()
    >>> optimizer.step()
    >>> p.data.round(4)
    array([0.9])
    """

    beta1, beta2, eps = 0.9, 0.999, 1e-8

    def __init__(
        self, parameters: tuple[Tensor, ...], learning_rate: float = 1e-3, weight_decay: float = 0.0
    ):
        if not isinstance(parameters, tuple | list):
            got = type(parameters).__name__
            raise TypeError(f"parameters: got a {got}, wanted a tuple of tensors")
        self.parameters = tuple(parameters)
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.t = 0
        # The moments without their factors 1 - b1 and 1 - b2, all parameters end to end.
        dtype = np.result_type(*(p.dtype for p in self.parameters), np.float32)
        self.m, self.v = np.zeros((2, sum(p.size for p in self.parameters)), dtype)
        self.blocks = list(_blocks(self.parameters, dtype))

    def step(self) -> None:
        """Update all parameters; one without a gradient as if that were 0."""
        self.t += 1
        if self.t % 100 == 0:
            self._forget()
        # All factors, put into two numbers rather than into every element. They are Python
        # floats: with a NumPy float64 all would be computed in float64.
        c = math.sqrt((1 - self.beta2**self.t) / (1 - self.beta2))
        rate = float(self.learning_rate) * c * (1 - self.beta1) / (1 - self.beta1**self.t)
        start = 0
        for g, members in self.blocks:
            for p, part in members:
                part[...] = 0 if p.grad is None else p.grad
            stop = start + g.size
            self._step(g, self.m[start:stop], self.v[start:stop], rate, self.eps * c)
            start = stop
            for p, part in members:
                if not p.data.flags.writeable:  # locked by MyGrad: another graph is alive
                    p.data = p.data.copy()
                if self.weight_decay and p.ndim > 1:
                    p.data *= 1 - float(self.learning_rate) * self.weight_decay
                p.data -= part

    def _forget(self) -> None:
        """Set to 0 what is left of moments that only decay: those of units that have died.

        Far below epsilon they change nothing, but a processor takes a hundred times as long for
        subnormal numbers, and before 0 the moments would stay at those.
        """
        for moment in (self.m, self.v):
            moment[np.abs(moment) < 1e-30] = 0

    def _step(self, g: np.ndarray, m: np.ndarray, v: np.ndarray, rate: float, eps: float) -> None:
        """Turn gradients into what is to be taken from the parameters, in place."""
        m *= self.beta1
        m += g
        g *= g
        v *= self.beta2
        v += g
        np.sqrt(v, out=g)
        g += eps
        np.divide(m, g, out=g)
        g *= rate


Block = tuple[np.ndarray, list[tuple[Tensor, np.ndarray]]]


def _blocks(parameters: tuple[Tensor, ...], dtype: np.dtype) -> Iterator[Block]:
    """Room for the gradients of some parameters, and each parameter's part of it.

    A dozen operations for all of a model's biases together, and not a dozen for each; but no
    more at a time than stays in the cache.
    """
    ends = np.cumsum([p.size for p in parameters])
    for _, block in groupby(zip(parameters, ends, strict=True), lambda pair: pair[1] // BLOCK):
        members = [p for p, _ in block]
        g = np.zeros(sum(p.size for p in members), dtype)
        parts = np.split(g, np.cumsum([p.size for p in members])[:-1])
        yield (g, [(p, part.reshape(p.shape)) for p, part in zip(members, parts, strict=True)])


def clip_gradients(parameters: tuple[Tensor, ...], max_norm: float) -> float:
    """Scale all gradients down together, so that their global norm is at most ``max_norm``.

        g <- g * min(1, max_norm / |g|),   |g| = sqrt(sum of all squares)

    Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063, algorithm 1. A parameter without a gradient
    is passed over. Returns the norm before; if that is NaN or infinite, nothing has been scaled.

    >>> p = Tensor(np.zeros(2, np.float32))
    >>> (np.array([3e30, 4e30], np.float32) * p).sum().backward()
    >>> f"{clip_gradients((p,), 1.0):.3g}", p.grad.round(4)
    ('5e+30', array([0.6, 0.8], dtype=float32))
    """
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = _global_norm(gradients)
    if max_norm < norm < math.inf:
        for g in gradients:
            g *= max_norm / norm
    return norm


def _global_norm(gradients: list[np.ndarray]) -> float:
    """Of all gradients together, where squares overflow or underflow too."""
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in gradients))
    if 1e-15 < norm < math.inf:
        return norm
    largest = max((float(np.abs(g).max(initial=0)) for g in gradients), default=0.0)
    if not 0 < largest < math.inf:
        return largest
    return largest * math.sqrt(sum(float(np.square(g / largest).sum()) for g in gradients))
