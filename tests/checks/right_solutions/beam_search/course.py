"""The course's own."""


def beam_search(next_log_probs, width, end, longest):
    beams, finished = [((), 0.0)], []
    for _ in range(longest):
        longer = [
            ((*ids, k), log_prob + more)
            for ids, log_prob in beams
            for k, more in enumerate(next_log_probs(ids))
        ]
        longer.sort(key=lambda beam: -beam[1])
        kept = longer[: width - len(finished)]  # one that ended keeps its place
        finished += [beam for beam in kept if beam[0][-1] == end]
        beams = [beam for beam in kept if beam[0][-1] != end]
        if not beams:
            break
    return max(finished + beams, key=lambda beam: beam[1] / len(beam[0]))
