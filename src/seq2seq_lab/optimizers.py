"""Adam, and what is done to gradients before it."""

import math

import numpy as np
from mygrad import Tensor


class Adam:
    """Adaptive moment estimation: steps of about the learning rate, whatever the gradients' size.

        m <- b1 m + (1 - b1) g                  v <- b2 v + (1 - b2) g^2
        p <- p - rate * m' / (sqrt(v') + eps)   m' = m / (1 - b1^t), v' = v / (1 - b2^t)

    Kingma and Ba (2015), arXiv:1412.6980, algorithm 1, with b1 = .9, b2 = .999, eps = 1e-8.
    The same numbers as MyNN's Adam up to rounding, but in place: no new arrays in a step.

    Parameters
    ----------
    parameters : tuple of mygrad.Tensor; those without a gradient are passed over
    learning_rate : float, may be set anew before each step

    Raises
    ------
    TypeError
        ``parameters`` is no tuple or list of tensors. (A generator would be empty after one use.)

    >>> p = Tensor([1.0])
    >>> optimizer = Adam((p,), learning_rate=0.1)
    >>> (3 * p).backward()
    >>> optimizer.step()
    >>> p.data.round(4)
    array([0.9])
    """

    beta1, beta2, eps = 0.9, 0.999, 1e-8

    def __init__(self, parameters: tuple[Tensor, ...], learning_rate: float = 1e-3):
        if not isinstance(parameters, tuple | list):
            got = type(parameters).__name__
            raise TypeError(f"parameters: got a {got}, wanted a tuple of tensors")
        self.parameters = tuple(parameters)
        self.learning_rate = learning_rate
        self.t = 0
        self.m = [np.zeros_like(p.data) for p in self.parameters]
        self.v = [np.zeros_like(p.data) for p in self.parameters]

    def step(self) -> None:
        """Update all parameters that have a gradient."""
        self.t += 1
        # The corrections of m and v, put into two numbers rather than into every element. They
        # are Python floats: with a NumPy float64 all would be computed in float64.
        correction = math.sqrt(1 - self.beta2**self.t)
        rate = float(self.learning_rate) * correction / (1 - self.beta1**self.t)
        for p, m, v in zip(self.parameters, self.m, self.v, strict=True):
            if p.grad is not None:
                self._update(p.data, p.grad, m, v, rate, self.eps * correction)

    def _update(
        self,
        p: np.ndarray,
        g: np.ndarray,
        m: np.ndarray,
        v: np.ndarray,
        rate: float,
        eps: float,
    ) -> None:
        work = np.multiply(g, 1 - self.beta1)
        m *= self.beta1
        m += work
        np.multiply(g, g, out=work)
        work *= 1 - self.beta2
        v *= self.beta2
        v += work
        np.sqrt(v, out=work)
        work += eps
        np.divide(m, work, out=work)
        work *= rate
        p -= work


def clip_gradients(parameters: tuple[Tensor, ...], max_norm: float) -> float:
    """Scale all gradients down together, so that their global norm is at most ``max_norm``.

        g <- g * min(1, max_norm / |g|),   |g| = sqrt(sum of all squares)

    Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063, algorithm 1.

    Parameters
    ----------
    parameters : tuple of mygrad.Tensor, after ``backward()``; those without a gradient are passed
    max_norm : float

    Returns
    -------
    float, the norm before clipping
    """
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in gradients))
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
