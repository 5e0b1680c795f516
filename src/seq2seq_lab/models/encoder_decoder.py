"""The halves of the LSTM model: an encoder that reads ids, a decoder that writes them."""

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.models.model import decode_greedily
from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.lstm import BOOK_EMBEDDING_STD, LSTM, Embedding, as_state, check_steps, normal
from seq2seq_lab.nn.module import Module
from seq2seq_lab.validation import require_int

State = ArrayLike | tuple[ArrayLike, ArrayLike]
"""h (1, N, D), or h and c: what a decoder starts from."""


class Encoder(Module):
    """Reads a sequence into the last state of an LSTM.

        h_t, c_t = LSTM(Embedding(xs_t), h_{t-1}, c_{t-1})          t = 1..T
        state    = h_T

    Saitoh, *Deep Learning from Scratch 2*, section 7.3.1. There are V ids (``vocab_size``), of C
    numbers each (``wordvec_size``), and D hidden units; ``embedding_std`` is ``Embedding``'s,
    and ``gain`` that of ``LSTM``.
    """

    def __init__(
        self,
        vocab_size: int,
        wordvec_size: int,
        hidden_size: int,
        *,
        embedding_std: float = BOOK_EMBEDDING_STD,
        gain: float | None = None,
    ):
        self.embed = Embedding(vocab_size, wordvec_size, embedding_std)
        self.lstm = LSTM(wordvec_size, hidden_size, gain=gain)

    def __call__(self, xs: ArrayLike) -> Tensor:
        """The last state, (1, N, D), after ids (T, N); errors as ``Embedding``."""
        return self.lstm.read(xs, self.embed, last=True)


class Decoder(Module):
    """Writes a sequence from an encoder's state.

        h_t, c_t = LSTM(Embedding(s_t), h_{t-1}, c_{t-1})
        y_t      = h_t W_hy + b_y

    s_1 is the start id; s_{t+1} is the best class of y_t, or, under teacher forcing, the right
    one. With ``peeky`` the encoder's state z = h_0 reaches every step, not only the first:

        h_t, c_t = LSTM([z, Embedding(s_t)], h_{t-1}, c_{t-1})
        y_t      = z W_zy + h_t W_hy + b_y

    Saitoh, *Deep Learning from Scratch 2*, sections 7.3.2 and 7.4.2; peeking is from Cho et al.
    (2014), arXiv:1406.1078, section 2.2. Sizes are those of ``Encoder``.

    >>> decoder = Decoder(13, 16, 128, peeky=True)
    >>> h = np.zeros((1, 2, 128))                                # N=2
    >>> decoder(np.array([[12, 12], [9, 7]]), h).shape           # "_9" and "_7" are read
    (2, 2, 13)
    >>> decoder.generate(h, start_id=12, sample_size=4).shape
    (4, 2)
    """

    def __init__(
        self,
        vocab_size: int,
        wordvec_size: int,
        hidden_size: int,
        peeky: bool = False,
        *,
        embedding_std: float = BOOK_EMBEDDING_STD,
        gain: float | None = None,
    ):
        V, D = vocab_size, hidden_size
        self.peeky = peeky
        self.embed = Embedding(V, wordvec_size, embedding_std)
        self.lstm = LSTM(wordvec_size, D, dim_context=D if peeky else 0, gain=gain)
        read = 2 * D if peeky else D  # what a score is made of: z and h_t are one input
        W_zy = normal(D if peeky else 0, V, std=read**-0.5)
        self.W_hy = normal(D, V, std=read**-0.5)
        self.b_y = mg.tensor(np.zeros((1, V), np.float32))
        self.W_zy = W_zy

    def __call__(self, xs: ArrayLike, state: State) -> Tensor:
        """Scores (T, N, V) under teacher forcing, of ids (T, N): the start id, then the right ones.

        ``state`` is h_0, shape=(1, N, D), or the tuple (h_0, c_0); without it c_0 is 0. Raises
        TypeError or ValueError as ``Embedding``, or if a state has another shape, or is not finite.
        """
        batch = check_steps("xs", xs, len(self.embed.W_embed)).shape[1]
        h, c = self._unpack(state, batch)
        z = h if self.peeky else None
        return self._scores(self.lstm.read(xs, self.embed, h, c, z), z)

    def step(
        self, s: ArrayLike, h: ArrayLike, c: ArrayLike | None, z: ArrayLike | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Over one step or many: (ids, state before, context) -> (scores, states, cells)."""
        h, c = self.lstm(self.embed(s), h, c, z)
        return self._scores(h, z), h, c

    def _scores(self, h: Tensor, z: ArrayLike | None) -> Tensor:
        return affine(h, self.W_hy, self.b_y if z is None else affine(z, self.W_zy, self.b_y))

    def generate(self, state: State, start_id: int, sample_size: int) -> np.ndarray:
        """The ids (sample_size, N) that the decoder writes when it reads its own best guesses.

        Raises TypeError or ValueError if ``state`` is no good, as in a call, ``start_id`` no id, or
        ``sample_size`` no integer above 0.
        """
        require_int("sample_size", sample_size, 1)
        shape = np.shape(state[0] if isinstance(state, tuple) and state else state)
        batch = shape[1] if len(shape) == 3 else 1  # if it is not (1, N, D), _unpack says so
        first = np.full((1, batch), require_int("start_id", start_id, 0))
        with mg.no_autodiff:
            return self.write(state, first, sample_size).data.argmax(axis=-1)

    def write(self, state: State, first: np.ndarray, steps: int) -> Tensor:
        """The scores (steps, N, V) of ``generate``; ``first`` holds the start ids, (1, N)."""
        h, c = self._unpack(state, first.shape[1])
        z = h if self.peeky else None

        def step(s_t: np.ndarray, before: tuple) -> tuple[Tensor, tuple]:
            y_t, h, c = self.step(s_t, before[0], before[1], z)
            return y_t, (h, c)

        return decode_greedily(step, (h, c), first, steps)[0]

    def _unpack(self, state: State, batch: int) -> tuple[ArrayLike, ArrayLike | None]:
        """h and c of a state, c None if there is none."""
        if isinstance(state, tuple) and len(state) != 2:
            raise ValueError(f"state: got a tuple of {len(state)}, wanted h or (h, c)")
        shape, dtype = (1, batch, len(self.W_hy)), self.W_hy.dtype
        h, c = state if isinstance(state, tuple) else (state, None)
        h = as_state("state", h, shape, dtype)
        return h, c if c is None else as_state("state", c, shape, dtype)
