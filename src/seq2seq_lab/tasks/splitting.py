"""What is held out from training."""

import numpy as np
from numpy.typing import NDArray

from seq2seq_lab.seeding import as_generator

HELD_OUT = 0.1  # of all there is, as in the book: 5,000 of 50,000
VALIDATION = 0.05  # of the rest: 2,250 of 45,000


def hold_out(
    keys: NDArray,
    fraction: float,
    rng: np.random.Generator | None = None,
    *,
    of: str,
    spared: NDArray | None = None,
) -> NDArray[np.bool_]:
    """Which of some examples are held out, shape=(n,) of bool; those of one key all or none.

    So many as are ``fraction`` of the distinct keys are drawn from those that are not ``spared``.
    Raises ValueError, of so many ``of`` them, if that is none of them or all.

    >>> hold_out(np.array([7, 3, 7, 5]), 0.34, np.random.default_rng(0), of="problems")
    array([ True, False,  True, False])
    """
    distinct, number = np.unique(keys, return_inverse=True)
    candidates = np.flatnonzero(~np.isin(distinct, [] if spared is None else spared))
    count = round(fraction * len(distinct))
    if not 0 < count < len(candidates):
        wanted = f"wanted more: {fraction:g} of them are to be held out"
        raise ValueError(f"{of}: got {len(distinct)} distinct ones, {wanted}")
    return np.isin(number, as_generator(rng).permutation(candidates)[:count])
