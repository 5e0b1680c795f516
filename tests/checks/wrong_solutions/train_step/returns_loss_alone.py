"""hint: pair

The accuracy is not returned.
"""

from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    loss.backward()
    optimizer.step()
    return loss.item()
