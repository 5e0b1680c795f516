"""A dict from ids to log-probability; the ids as a list."""


def beam_search(next_log_probs, width, end, longest):
    beams = {(): 0.0}
    finished = {}
    for step in range(1, longest + 1):
        longer = {}
        for ids in beams:
            log_probs = next_log_probs(list(ids))
            for k in range(len(log_probs)):
                longer[ids + (k,)] = beams[ids] + log_probs[k]
        kept = sorted(longer, key=longer.get, reverse=True)[: width - len(finished)]
        finished.update({ids: longer[ids] for ids in kept if ids[-1] == end})
        beams = {ids: longer[ids] for ids in kept if ids[-1] != end}
    everything = {**finished, **beams}
    best = max(everything, key=lambda ids: everything[ids] / len(ids))
    return list(best), everything[best]
