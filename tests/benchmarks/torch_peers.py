"""The same models in PyTorch, eager, as its users write them: nn.RNN and nn.LSTM."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

torch.set_num_threads(1)
START = 10


class TorchSeq2Seq(nn.Module):
    def __init__(self, C, D):
        super().__init__()
        self.encoder = nn.RNN(C, D, nonlinearity="relu")
        self.decoder = nn.RNN(C, D, nonlinearity="relu")
        self.scores = nn.Linear(D, C)
        self.C = C

    def forward(self, x, target=None):
        _, h = self.encoder(x)
        start = torch.full((1, x.shape[1]), START)
        if target is not None:
            s = one_hot(torch.cat([start, target[:-1]]), self.C).float()
            return self.scores(self.decoder(s, h)[0])
        written, y = start, []
        for _ in range(len(x)):
            states, h = self.decoder(one_hot(written, self.C).float(), h)
            y.append(self.scores(states))
            written = y[-1].detach().argmax(dim=-1)
        return torch.cat(y)


class TorchAttention(nn.Module):
    """Luong's general score, over teacher-forced states, as ``AttentionSeq2Seq``."""

    def __init__(self, C, D):
        super().__init__()
        self.encoder = nn.RNN(C, D, nonlinearity="relu")
        self.decoder = nn.RNN(C, D, nonlinearity="relu")
        self.align = nn.Linear(D, D, bias=False)
        self.scores = nn.Linear(2 * D, C)
        self.C = C

    def forward(self, x, target):
        keys, h = self.encoder(x)
        s = torch.cat([torch.full((1, x.shape[1]), START), target[:-1]])
        states, _ = self.decoder(one_hot(s, self.C).float(), h)
        keys, queries = keys.transpose(0, 1), self.align(states).transpose(0, 1)
        weights = torch.softmax(queries @ keys.transpose(1, 2), dim=-1)
        context = (weights @ keys).transpose(0, 1)
        return self.scores(torch.cat([states, context], dim=-1))


class TorchAddition(nn.Module):
    """The book's encoder and decoder, plain or Peeky."""

    def __init__(self, V=13, C=16, D=128, peeky=True):
        super().__init__()
        self.embed_in, self.embed_out = nn.Embedding(V, C), nn.Embedding(V, C)
        self.encoder = nn.LSTM(C, D)
        self.decoder = nn.LSTM(C + D if peeky else C, D)
        self.scores = nn.Linear(2 * D if peeky else D, V)
        self.peeky = peeky

    def forward(self, xs, ts):
        _, (h, _) = self.encoder(self.embed_in(xs.flip(0)))
        s = self.embed_out(ts)
        z = h.expand(len(s), -1, -1)
        read = torch.cat([z, s], dim=-1) if self.peeky else s
        states, _ = self.decoder(read, (h, torch.zeros_like(h)))
        return self.scores(torch.cat([z, states], dim=-1) if self.peeky else states)


class TorchDates(nn.Module):
    """A bidirectional LSTM over packed sequences, and dot attention, as ``AttentionLSTM``."""

    def __init__(self, V, C=16, D=128):
        super().__init__()
        self.embed_in, self.embed_out = nn.Embedding(V, C), nn.Embedding(V, C)
        self.encoder = nn.LSTM(C, D // 2, bidirectional=True)
        self.decoder = nn.LSTM(C, D)
        self.scores = nn.Linear(2 * D, V)

    def forward(self, x, s):
        mask = x >= 0
        lengths = mask.sum(dim=0)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.embed_in(x.clamp(min=0)), lengths, enforce_sorted=False
        )
        states, (h, _) = self.encoder(packed)
        keys = nn.utils.rnn.pad_packed_sequence(states)[0].transpose(0, 1)
        h = torch.cat([h[:1], h[1:]], dim=-1)
        queries = self.decoder(self.embed_out(s), (h, torch.zeros_like(h)))[0].transpose(0, 1)
        e = (queries @ keys.transpose(1, 2)).masked_fill(~mask.T[:, None], -torch.inf)
        context = torch.softmax(e, dim=-1) @ keys
        return self.scores(torch.cat([queries, context], dim=-1).transpose(0, 1))


def _trainer(model, scores_of, clip):
    optimizer = torch.optim.Adam(model.parameters())

    def step(x, target):
        x, target = torch.from_numpy(x), torch.from_numpy(target)
        scores, wanted = scores_of(x, target)
        loss = cross_entropy(scores.reshape(-1, scores.shape[-1]), wanted.reshape(-1))
        accuracy = (scores.detach().argmax(dim=-1) == wanted).float().mean()
        optimizer.zero_grad()
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        return loss.item(), accuracy.item()

    return step


def reversal_trainer(D, teacher_forcing):
    """A function that trains on one batch of ``generate_batch``."""
    model = TorchSeq2Seq(12, D)
    clip = 1.0 if teacher_forcing else None
    return _trainer(model, lambda x, t: (model(x, t if teacher_forcing else None), t), clip)


def attention_trainer(D):
    """A function that trains on one batch of ``generate_batch``."""
    model = TorchAttention(12, D)
    return _trainer(model, lambda x, t: (model(x, t), t), 1.0)


def addition_trainer(peeky):
    """A function that trains on one batch of addition problems."""
    model = TorchAddition(peeky=peeky)
    return _trainer(model, lambda xs, ts: (model(xs, ts[:-1]), ts[1:]), 5.0)


def dates_trainer(V, start):
    """A function that trains on one batch of ids; x has -1 after shorter sequences."""
    model = TorchDates(V)

    def scores_of(x, target):
        s = torch.cat([torch.full((1, x.shape[1]), start), target[:-1]])
        return model(x, s), target

    return _trainer(model, scores_of, clip=5.0)
