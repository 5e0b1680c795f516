"""NumPy's argsort over a (beams, K) table; the ids as an array."""

import numpy as np


def beam_search(next_log_probs, width, end, longest):
    ids, totals = np.zeros((1, 0), dtype=int), np.zeros(1)
    finished = []
    for _ in range(longest):
        table = totals[:, np.newaxis] + np.stack([next_log_probs(row) for row in ids])
        order = np.argsort(-table, axis=None)[: width - len(finished)]
        rows, columns = np.unravel_index(order, table.shape)
        ids = np.concatenate([ids[rows], columns[:, np.newaxis]], axis=1)
        totals = table[rows, columns]
        ended = columns == end
        finished += zip(ids[ended], totals[ended])
        ids, totals = ids[~ended], totals[~ended]
        if len(ids) == 0:
            break
    candidates = finished + list(zip(ids, totals))
    return candidates[np.argmax([total / len(row) for row, total in candidates])]
