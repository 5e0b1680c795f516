"""What a decoder may write: the likeliest few, or one at random."""

from typing import NamedTuple

import numpy as np
from mygrad.typing import ArrayLike

from seq2seq_lab.models.attention_lstm import AttentionLSTM, DecoderState, until
from seq2seq_lab.models.predict import forward_only
from seq2seq_lab.seeding import as_generator
from seq2seq_lab.validation import require_int, require_positive


class Hypothesis(NamedTuple):
    """One sequence that a model may write."""

    ids: tuple[int, ...]  # the last one is END, unless it was cut
    log_probability: float  # of all of it

    @property
    def score(self) -> float:
        """The log-probability an id: so that a longer sequence is not worse for its length."""
        return self.log_probability / len(self.ids)

    @property
    def probability(self) -> float:
        """Of all of it."""
        return float(np.exp(self.log_probability))


def beam_search(
    model: AttentionLSTM, x: ArrayLike, width: int, longest: int = 50
) -> list[list[Hypothesis]]:
    """The best sequences that a search finds which follows ``width`` of them at once.

        log p(s) = sum_t log softmax(y_t)[s_t]               score(s) = log p(s) / length of s

    At each step every open hypothesis is continued by every id, and the likeliest of all these are
    kept: as many as there are places. One that ends keeps its place, and is open no more. A width
    of 1 is the greedy search; with one of all sequences there are, the search is exact.

    Graves (2012), arXiv:1211.3711; the division by the length is that of Sutskever, Vinyals and Le
    (2014) as Cho et al. (2014), arXiv:1409.1259, section 4.2.1, do it.

    Parameters
    ----------
    model : AttentionLSTM
    x : array_like of int, ids (T, N)
    width : int, hypotheses at once, at least 1
    longest : int, ids of a sequence at most; what has no END by then is cut

    Returns for each of the N sequences ``width`` hypotheses at most, by their score, best first.
    Raises TypeError or ValueError if an id, the width or ``longest`` is no such integer.

    >>> model = AttentionLSTM(13, 16, 64, start=11, end=12)
    >>> (found,) = beam_search(model, [[3], [4]], width=2, longest=4)              # T=2, N=1
    >>> len(found), found[0].score >= found[1].score
    (2, True)
    """
    width, longest = require_int("width", width, 1), require_int("longest", longest, 1)
    with forward_only():
        state = model.read(x)
        N = state.mask.shape[1]
        return [_search(model, state.take([n]), width, longest) for n in range(N)]


def _search(
    model: AttentionLSTM, state: DecoderState, width: int, longest: int
) -> list[Hypothesis]:
    """The best hypotheses of one sequence, whose state it is."""
    alive, ended = [Hypothesis((), 0.0)], list[Hypothesis]()
    for _ in range(longest):
        last = [[h.ids[-1] if h.ids else model.start for h in alive]]
        scores, state = model.step(np.array(last), state)
        total = log_softmax(scores.data[0]) + [[h.log_probability] for h in alive]  # (alive, K)
        best = np.argsort(-total, axis=None, kind="stable")[: width - len(ended)]
        rows, ids = np.unravel_index(best, total.shape)
        longer = [
            (row, Hypothesis((*alive[row].ids, int(k)), float(total[row, k])))
            for row, k in zip(rows, ids, strict=True)
        ]
        ended += [h for _, h in longer if h.ids[-1] == model.end]
        going_on = [(row, h) for row, h in longer if h.ids[-1] != model.end]
        if not going_on:
            return sorted(ended, key=lambda h: -h.score)
        state, alive = state.take([row for row, _ in going_on]), [h for _, h in going_on]
    return sorted(ended + alive, key=lambda h: -h.score)


def sample(
    model: AttentionLSTM,
    x: ArrayLike,
    temperature: float = 1.0,
    rng: np.random.Generator | None = None,
    longest: int = 50,
) -> np.ndarray:
    """A sequence at random for each of ids (T, N), as likely as the model finds it.

        p(s_t = k) = softmax(y_t / temperature)[k]

    A temperature of 1 is the model's own; near 0 the best guess wins, as in ``generate``; a high
    one makes all ids alike. Ackley, Hinton and Sejnowski (1985), Cognitive Science 9(1).

    Parameters
    ----------
    model, x, longest : as in ``beam_search``
    temperature : float, above 0
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    Returns ids (T_out, N) as ``AttentionLSTM.generate`` does. Raises TypeError or ValueError if the
    temperature is no positive number, or an id or ``longest`` no such integer.

    >>> model = AttentionLSTM(13, 16, 64, start=11, end=12)
    >>> ids = sample(model, [[3, 5], [4, 6]], rng=np.random.default_rng(0), longest=4)
    >>> ids.shape[1]                                                              # N=2
    2
    """
    temperature = require_positive("temperature", temperature)
    longest = require_int("longest", longest, 1)
    rng = as_generator(rng)
    with forward_only():
        state = model.read(x)
        s_t, written = np.full((1, state.mask.shape[1]), model.start), []
        for _ in range(longest):
            scores, state = model.step(s_t, state)
            # the largest of scores with Gumbel noise is k with just the probability of k
            noise = rng.gumbel(size=scores.shape)
            s_t = (scores.data / temperature + noise).argmax(axis=-1)
            written.append(s_t)
    return until(np.concatenate(written), model.end)


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """log softmax over the last axis, in float64."""
    shifted = scores.astype(np.float64) - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
