"""hint: longest"""


def beam_search(next_log_probs, width, end, longest):
    beams, finished = [((), 0.0)], []
    while beams:
        longer = []
        for ids, log_prob in beams:
            for k, more in enumerate(next_log_probs(ids)):
                longer.append((ids + (k,), log_prob + more))
        longer = sorted(longer, key=lambda beam: beam[1], reverse=True)[: width - len(finished)]
        finished += [beam for beam in longer if beam[0][-1] == end]
        beams = [beam for beam in longer if beam[0][-1] != end]
    return max(finished, key=lambda beam: beam[1] / len(beam[0]))
