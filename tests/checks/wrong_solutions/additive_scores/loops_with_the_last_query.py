"""hint: one_query"""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    scores = []
    for k in keys:
        for q in query:
            hidden = mg.tanh(q @ W_q + k @ W_k)
        scores.append((hidden @ v)[:, 0])
    return mg.stack(scores)
