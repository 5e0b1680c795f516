"""hint: other_number

PyTorch's losses ignore -100.
"""

from itertools import zip_longest

import numpy as np


def pad_batch(sequences):
    return np.array(list(zip_longest(*sequences, fillvalue=-100)))
