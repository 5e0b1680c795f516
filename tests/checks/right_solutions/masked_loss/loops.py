from mygrad.nnet.activations import logsoftmax

from seq2seq_lab import PADDING


def masked_loss(scores, target):
    T, N, _ = scores.shape
    log_p = logsoftmax(scores)
    total, count = 0, 0
    for t in range(T):
        for n in range(N):
            if target[t, n] != PADDING:
                total = total - log_p[t, n, target[t, n]]
                count += 1
    return total / count
