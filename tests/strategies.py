"""Shapes and arrays for Hypothesis to draw."""

import numpy as np
from hypothesis import strategies as st

sizes = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def recurrences(draw, dtype=np.float64):
    """x, W_xh, b_h, W_hh, h_0 of a random recurrence, T=1 and N=1 included."""
    T, N, C, D = (draw(sizes) for _ in range(4))
    rng = np.random.default_rng(draw(seeds))
    shapes = (T, N, C), (C, D), (1, D), (D, D), (1, N, D)
    return tuple(rng.normal(size=shape).astype(dtype) for shape in shapes)


@st.composite
def lstms(draw, dtype=np.float64):
    """x, W_xh, b_h, W_hh, h_0, c_0 of a random LSTM, and perhaps z and W_zh."""
    T, N, C, D, Z = (draw(sizes) for _ in range(5))
    rng = np.random.default_rng(draw(seeds))
    shapes = [(T, N, C), (C, 4 * D), (1, 4 * D), (D, 4 * D), (1, N, D), (1, N, D)]
    if draw(st.booleans()):
        shapes += [(1, N, Z), (Z, 4 * D)]
    return tuple(rng.normal(size=shape).astype(dtype) for shape in shapes)
