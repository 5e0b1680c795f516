"""One place where randomness enters, so that a run can be repeated."""

import numpy as np

from seq2seq_lab.validation import require_seed


def seed_everything(seed: int) -> np.random.Generator:
    """Seed NumPy's global state, and return a generator seeded the same way.

    MyGrad's initialisers draw a model's weights from the global state; batches are drawn
    from a ``Generator`` passed as ``rng``. Seeding both makes a run repeatable to the last
    bit on one machine.

    >>> rng = seed_everything(0)
    >>> (int(np.random.randint(100)), int(rng.integers(100)))
    (44, 85)
    """
    seed = require_seed("seed", seed)
    np.random.seed(seed)
    return np.random.default_rng(seed)


def as_generator(rng: np.random.Generator | None) -> np.random.Generator:
    """``rng`` itself, or, for None, a fresh generator seeded from NumPy's global state.

    So that ``np.random.seed(0)`` alone, as in the course, already makes a notebook repeatable.
    """
    if rng is None:
        return np.random.default_rng(np.random.randint(2**31, size=4))
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: got {rng!r}, wanted a numpy.random.Generator or None")
    return rng
