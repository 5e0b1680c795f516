"""hint: continued"""


def beam_search(next_log_probs, width, end, longest):
    beams = [((), 0.0)]
    for _ in range(longest):
        longer = []
        for ids, log_prob in beams:
            for k, more in enumerate(next_log_probs(ids)):
                longer.append((ids + (k,), log_prob + more))
        beams = sorted(longer, key=lambda beam: beam[1], reverse=True)[:width]
    return max(beams, key=lambda beam: beam[1] / len(beam[0]))
