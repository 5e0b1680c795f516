"""How the learning rate changes during a training."""

import math


def one_cycle_rate(iteration: int, iterations: int, peak: float) -> float:
    """The learning rate at an iteration: up to ``peak`` in the first tenth, then down to 0.

        warm-up   peak/25 -> peak        half a cosine
        decay     peak    -> peak/25e4   half a cosine

    Smith and Topin (2017), arXiv:1708.07120, with the half cosines of fast.ai. ``iteration`` is in
    0..iterations-1.

    >>> [round(one_cycle_rate(k, 101, 1.0), 4) for k in (0, 5, 10, 55, 100)]
    [0.04, 0.52, 1.0, 0.5, 0.0]
    """
    progress = iteration / max(iterations - 1, 1)
    start, end, warm_up = peak / 25, peak / 25e4, 0.1
    if progress < warm_up:
        return _half_cosine(start, peak, progress / warm_up)
    return _half_cosine(peak, end, (progress - warm_up) / (1 - warm_up))


def _half_cosine(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * fraction)) / 2
