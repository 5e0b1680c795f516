"""Finished ones stay in the list, in front, and the open ones share the rest of it."""

import numpy as np


class Beam:
    def __init__(self, ids, log_prob, ended=False):
        self.ids, self.log_prob, self.ended = ids, log_prob, ended


def beam_search(next_log_probs, width, end, longest):
    beams = [Beam([], np.float64(0))]
    while any(not beam.ended for beam in beams) and len(beams[-1].ids) < longest:
        done = [beam for beam in beams if beam.ended]
        longer = []
        for beam in beams:
            if beam.ended:
                continue
            log_probs = next_log_probs(np.array(beam.ids, dtype=int))
            for k in np.argsort(log_probs)[::-1][:width]:
                longer.append(Beam(beam.ids + [k], beam.log_prob + log_probs[k], k == end))
        longer.sort(key=lambda beam: beam.log_prob, reverse=True)
        beams = done + longer[: width - len(done)]
        beams.sort(key=lambda beam: not beam.ended)
    best = max(beams, key=lambda beam: beam.log_prob / len(beam.ids))
    return tuple(best.ids), best.log_prob
