import mygrad as mg
from mygrad.nnet.activations import softmax


def masked_attend(query, keys, mask):
    scores = mg.where(mask, mg.sum(query * keys, axis=2), -1e9)
    weights = softmax(scores, axis=0)
    return mg.einsum("tn,tnd->nd", weights, keys), weights
