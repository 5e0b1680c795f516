import mygrad as mg
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    T, N, _ = keys.shape
    contexts, weights = [], []
    for n in range(N):
        length = int(mask[:, n].sum())
        scores = mg.matmul(keys[:length, n], query[n])
        w = softmax(scores, axis=0)
        contexts.append(mg.matmul(w, keys[:length, n]))
        weights.append(mg.concatenate([w, mg.zeros(T - length)]))
    return mg.stack(contexts), mg.stack(weights, axis=1)
