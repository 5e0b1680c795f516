"""hint: asked"""


def beam_search(next_log_probs, width, end, longest):
    beams = [((), 0.0)]
    for _ in range(longest):
        longer = []
        for beam in beams:
            for k, more in enumerate(next_log_probs(beam)):
                longer.append((beam[0] + (k,), beam[1] + more))
        beams = sorted(longer, key=lambda beam: beam[1], reverse=True)[:width]
    return beams[0]
