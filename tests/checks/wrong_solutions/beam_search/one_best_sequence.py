"""hint: greedy"""

import numpy as np


def beam_search(next_log_probs, width, end, longest):
    ids, total = (), 0.0
    while len(ids) < longest and ids[-1:] != (end,):
        log_probs = next_log_probs(ids)
        ids, total = ids + (int(np.argmax(log_probs)),), total + log_probs.max()
    return ids, total
