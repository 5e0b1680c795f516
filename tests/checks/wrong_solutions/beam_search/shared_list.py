"""hint: shared"""


def beam_search(next_log_probs, width, end, longest):
    beams, finished = [([], 0.0)], []
    for _ in range(longest):
        longer = []
        for ids, log_prob in beams:
            for k, more in enumerate(next_log_probs(tuple(ids))):
                new = ids
                new.append(k)
                longer.append((new, log_prob + more))
        longer.sort(key=lambda beam: beam[1], reverse=True)
        kept = longer[: width - len(finished)]
        finished += [beam for beam in kept if beam[0][-1] == end]
        beams = [beam for beam in kept if beam[0][-1] != end]
    return max(finished + beams, key=lambda beam: beam[1] / len(beam[0]))
