"""How weights are drawn before training, besides MyGrad's own initializers."""

import mygrad as mg
import numpy as np
from mygrad import Tensor


def normal(rows: int, columns: int, *, std: float) -> Tensor:
    """A float32 matrix of normal draws, from NumPy's global state."""
    return mg.tensor((np.random.randn(rows, columns) * std).astype(np.float32))
