"""hint: unequal

NumPy makes no array of lists of different lengths.
"""

import numpy as np


def pad_batch(sequences):
    return np.array(sequences).T
