"""The model of the dates: an LSTM that reads both ways, and one that looks back while it writes."""

from typing import NamedTuple

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.models.model import (
    Model,
    Output,
    decode_greedily,
    decoder_input,
    without_padding,
)
from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.attention import align, align_additively, mix
from seq2seq_lab.nn.bidirectional import BidirectionalLSTM
from seq2seq_lab.nn.lstm import BOOK_EMBEDDING_STD, LSTM, Embedding, normal
from seq2seq_lab.nn.module import Module
from seq2seq_lab.validation import require_choice, require_int
from seq2seq_lab.vocabulary import PADDING

SCORES = ("dot", "additive")


class DecoderState(NamedTuple):
    """What the decoder hands from one step to the next."""

    h_enc: Tensor  # (T_in, N, D), the encoder's states: what there is to look at
    keys: Tensor  # (T_in, N, D), what a query is compared with
    mask: np.ndarray  # (T_in, N) of bool, what of it is no padding
    h: Tensor  # (1, N, D)
    c: Tensor  # (1, N, D)
    weights: Tensor | None = None  # (T_out, T_in, N), where the last steps looked

    def take(self, columns: ArrayLike) -> "DecoderState":
        """The same for some of the sequences, or for one several times; as for a first step."""
        n = np.asarray(columns)
        h_enc, keys, mask, h, c, _ = self
        return DecoderState(h_enc[:, n], keys[:, n], mask[:, n], h[:, n], c[:, n])


class _Encoder(Module):
    def __init__(self, V: int, C: int, D: int, embedding_std: float, gain: float | None):
        self.embed = Embedding(V, C, embedding_std)
        self.lstm = BidirectionalLSTM(C, D, gain=gain)

    def __call__(self, x: ArrayLike) -> Tensor:
        """The states after each id, (T, N, D)."""
        return self.lstm.read(x, self.embed)[0]


class _Decoder(Module):
    def __init__(self, V: int, C: int, D: int, embedding_std: float, gain: float | None):
        self.embed = Embedding(V, C, embedding_std)
        self.lstm = LSTM(C, D, gain=gain)
        self.W_hy, self.W_cy = (normal(D, V, std=(2 * D) ** -0.5) for _ in range(2))
        self.b_y = mg.tensor(np.zeros((1, V), np.float32))


class AttentionLSTM(Model):
    """Reads text of any length both ways, and looks back at it while it writes until END.

        h^enc_j    = BidirectionalLSTM(Embedding(x_j))             j = 1..T_in, see there
        h_0, c_0   = what both of its LSTMs know at their end, 0
        h_t, c_t   = LSTM(Embedding'(s_t), h_{t-1}, c_{t-1})       t = 1..T_out
        e_tj       = h_t . h^enc_j                                 score="dot"
                   = tanh(h_t W_q + h^enc_j W_k) . v               score="additive"
        w_t        = softmax_j(e_t)                                over the steps that are there
        y_t        = h_t W_hy + sum_j w_tj h^enc_j W_cy + b_y

    Bahdanau, Cho and Bengio (2015), arXiv:1409.0473, sections 3.1 and 3.2, with h_t where they
    have s_{t-1}, so that the decoder runs over all steps at once; the dot is that of Luong, Pham
    and Manning (2015), arXiv:1508.04025. s_1 is ``start``; s_{t+1} the best class of y_t, or,
    under teacher forcing, the right one.

    Inputs of one batch may have different lengths, with PADDING after the shorter ones. What is
    padded changes neither scores nor gradients.

    Parameters
    ----------
    vocab_size, wordvec_size, hidden_size, embedding_std, gain : as ``Encoder``; D is even
    score : "dot" or "additive"
    start, end : int, the ids from which, and up to which, is written

    >>> model = AttentionLSTM(13, 16, 64, start=11, end=12)
    >>> x = np.array([[3, 1], [4, 1], [5, PADDING]])               # T=3, N=2
    >>> scores, weights = model.forward(x, steps=4)
    >>> scores.shape, weights.shape
    ((4, 2, 13), (4, 3, 2))
    >>> model.generate(x, longest=4).shape[1]
    2
    """

    def __init__(
        self,
        vocab_size: int,
        wordvec_size: int,
        hidden_size: int,
        *,
        score: str = "dot",
        embedding_std: float = BOOK_EMBEDDING_STD,
        gain: float | None = None,
        start: int = 0,
        end: int = 1,
    ):
        sizes, how = (vocab_size, wordvec_size, hidden_size), (embedding_std, gain)
        self.encoder, self.decoder = _Encoder(*sizes, *how), _Decoder(*sizes, *how)
        D = hidden_size
        self.score = require_choice("score", score, SCORES)
        if self.score == "additive":
            self.W_q, self.W_k = (normal(D, D, std=D**-0.5) for _ in range(2))
            self.v = normal(D, 1, std=D**-0.5)
        self.dim_output, self.start, self.end = vocab_size, start, end

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """See ``Model.forward``; x and the target may have PADDING at their end."""
        x = np.asarray(x)
        state, N = self.read(x), x.shape[1]
        if target is not None:
            ids = decoder_input(without_padding(target), N, self.dim_output, self.start)
            h = self.decoder.lstm.read(ids, self.decoder.embed, state.h, state.c)
            return Output(*self._look(h, state))
        first = np.full((1, N), self.start)
        scores, states = decode_greedily(self.step, state, first, steps or len(x))
        looked = [each.weights for each in states if each.weights is not None]  # all have some
        return Output(scores, mg.concatenate(looked))

    def read(self, x: ArrayLike) -> DecoderState:
        """Read ids (T, N); the decoder's state before its first step."""
        h_enc, h = self.encoder.lstm.read(x, self.encoder.embed)
        keys = affine(h_enc, self.W_k) if self.score == "additive" else h_enc
        return DecoderState(h_enc, keys, np.asarray(x) != PADDING, h, mg.zeros_like(h))

    def step(self, s: np.ndarray, state: DecoderState) -> tuple[Tensor, DecoderState]:
        """The decoder, over one step: (ids (1, N), state before) -> (scores, state after)."""
        h, c = self.decoder.lstm(self.decoder.embed(s), state.h, state.c)
        y, weights = self._look(h, state)
        return y, state._replace(h=h, c=c, weights=weights)

    def _look(self, h: Tensor, state: DecoderState) -> tuple[Tensor, Tensor]:
        """Scores and weights of decoder states (T_out, N, D)."""
        if self.score == "additive":
            weights = align_additively(affine(h, self.W_q), state.keys, self.v, state.mask)
        else:
            weights = align(h, state.keys, state.mask)
        context = mix(weights, state.h_enc)
        decoder = self.decoder
        return affine(h, decoder.W_hy, decoder.b_y) + affine(context, decoder.W_cy), weights

    def generate(self, x: ArrayLike, longest: int) -> np.ndarray:
        """What the model writes for ids (T, N), the best guess at each step, up to END.

        -> ids (T_out, N), T_out at most ``longest``, with PADDING after the END of each sequence.
        Raises TypeError or ValueError if ``longest`` is no integer of at least 1.
        """
        steps = require_int("longest", longest, 1)
        with mg.no_autodiff:
            scores = self.forward(x, steps=steps).scores
        return until(scores.data.argmax(axis=-1), self.end)


def until(ids: np.ndarray, end: int) -> np.ndarray:
    """ids (T, N) with PADDING after the first ``end`` of each, and no step of PADDING alone.

    >>> until(np.array([[1, 0], [0, 2], [3, 0], [3, 4]]), end=0)
    array([[ 1,  0],
           [ 0, -1]])
    """
    over = np.cumsum(ids == end, axis=0) - (ids == end) > 0
    return np.where(over, PADDING, ids)[~over.all(axis=1)]
