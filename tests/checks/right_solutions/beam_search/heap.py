"""heapq, log-probabilities first in the pairs, and a count of free places."""

import heapq


def beam_search(next_log_probs, width, end, longest):
    open_ones, done = [(0.0, ())], []
    places = width
    for _ in range(longest):
        grown = []
        for total, ids in open_ones:
            for k, log_prob in enumerate(next_log_probs(ids)):
                grown.append((total + float(log_prob), ids + (k,)))
        best = heapq.nlargest(places, grown)
        open_ones = []
        for total, ids in best:
            if ids[-1] == end:
                done.append((total, ids))
                places -= 1
            else:
                open_ones.append((total, ids))
        if not open_ones:
            break
    total, ids = max(done + open_ones, key=lambda one: one[0] / len(one[1]))
    return ids, total
