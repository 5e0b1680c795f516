"""A step calls the next one."""


def beam_search(next_log_probs, width, end, longest):
    def search(beams, finished):
        if not beams or len(beams[0][0]) == longest:
            return beams + finished
        longer = [
            (ids + [k], log_prob + more)
            for ids, log_prob in beams
            for k, more in enumerate(next_log_probs(tuple(ids)).tolist())
        ]
        longer = sorted(longer, key=lambda pair: pair[1])[::-1][: width - len(finished)]
        ended = [pair for pair in longer if pair[0][-1] == end]
        return search([pair for pair in longer if pair not in ended], finished + ended)

    best, score = None, float("-inf")
    for ids, log_prob in search([([], 0.0)], []):
        if log_prob / len(ids) > score:
            best, score = (tuple(ids), log_prob), log_prob / len(ids)
    return best
