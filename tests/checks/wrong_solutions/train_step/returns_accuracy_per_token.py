"""hint: number

The accuracy of each token is returned.
"""

from mygrad.nnet.losses import softmax_crossentropy


def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = y.data.argmax(axis=-1) == target
    loss.backward()
    optimizer.step()
    return loss.item(), accuracy
