"""hint: displaced"""


def beam_search(next_log_probs, width, end, longest):
    beams = [((), 0.0)]
    for _ in range(longest):
        candidates = []
        for ids, log_prob in beams:
            if ids and ids[-1] == end:
                candidates.append((ids, log_prob))
                continue
            for k, more in enumerate(next_log_probs(ids)):
                candidates.append((ids + (k,), log_prob + more))
        beams = sorted(candidates, key=lambda beam: beam[1], reverse=True)[:width]
    return max(beams, key=lambda beam: beam[1] / len(beam[0]))
