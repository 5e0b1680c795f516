"""hint: shortest

zip ends with the shortest.
"""

import numpy as np


def pad_batch(sequences):
    return np.array(list(zip(*sequences, strict=False)))
