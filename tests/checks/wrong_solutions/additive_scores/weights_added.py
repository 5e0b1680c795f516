"""hint: raised"""

import mygrad as mg


def additive_scores(query, keys, W_q, W_k, v):
    return mg.tanh((query + keys) @ (W_q + W_k)) @ v
