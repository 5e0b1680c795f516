"""The LSTM model: characters in, characters out."""

from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.models.encoder_decoder import Decoder, Encoder
from seq2seq_lab.models.model import Model, Output, decoder_input, without_padding
from seq2seq_lab.nn.losses import sequence_crossentropy
from seq2seq_lab.nn.lstm import BOOK_EMBEDDING_STD


class LSTMSeq2Seq(Model):
    """An LSTM encoder and decoder, from ids to ids.

        state  = Encoder(xs)                          with ``reverse``: xs_T .. xs_1
        scores = Decoder(ts_1 .. ts_{T-1}, state)
        L      = mean of -log softmax(scores_t)[ts_{t+1}]

    Sutskever, Vinyals and Le (2014), arXiv:1409.3215, section 3.3 on reversing; Saitoh, *Deep
    Learning from Scratch 2*, section 7.3.3. Sizes are those of ``Encoder``; ``start`` is what the
    decoder reads first in ``forward``.

    >>> model = LSTMSeq2Seq(13, 16, 128, reverse=True, peeky=True)
    >>> xs, ts = np.zeros((7, 2), int), np.zeros((5, 2), int)
    >>> model(xs, ts).shape
    ()
    >>> model.generate(xs, start_id=12, sample_size=4).shape
    (4, 2)
    """

    def __init__(
        self,
        vocab_size: int,
        wordvec_size: int,
        hidden_size: int,
        *,
        reverse: bool = False,
        peeky: bool = False,
        embedding_std: float = BOOK_EMBEDDING_STD,
        gain: float | None = None,
        start: int = 0,
    ):
        sizes = vocab_size, wordvec_size, hidden_size
        how: dict[str, Any] = {"embedding_std": embedding_std, "gain": gain}
        self.encoder = Encoder(*sizes, **how)
        self.decoder = Decoder(*sizes, peeky, **how)
        self.dim_output, self.reverse, self.start = vocab_size, reverse, start

    def __call__(self, xs: ArrayLike, ts: ArrayLike) -> Tensor:
        """The loss: ``ts[:-1]`` is what the decoder reads, ``ts[1:]`` what it should write.

        ``xs`` are ids (T, N), ``ts`` ids (T', N), T' at least 2: the start id, then the right
        output; where that is shorter than others of the batch, PADDING at its end, which is no part
        of the loss. Raises TypeError or ValueError if they are others, or disagree in N.
        """
        xs, ts = np.asarray(xs), np.asarray(ts)
        if xs.ndim != 2 or ts.ndim != 2 or xs.shape[1] != ts.shape[1] or len(ts) < 2:
            got = f"ts: got shape {ts.shape} with xs of shape {xs.shape}"
            raise ValueError(f"{got}, wanted (T', N) with (T, N), T' at least 2")
        scores = self.decoder(without_padding(ts[:-1]), self._encode(xs))
        return sequence_crossentropy(scores, ts[1:])

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """See ``Model.forward``; the target may have PADDING at its end."""
        x = np.asarray(x)
        h, N = self._encode(x), x.shape[1]
        if target is None:
            return Output(self.decoder.write(h, np.full((1, N), self.start), steps or len(x)))
        read = decoder_input(without_padding(target), N, self.dim_output, self.start)
        return Output(self.decoder(read, h))

    def generate(self, xs: ArrayLike, start_id: int, sample_size: int) -> list[int] | np.ndarray:
        """What the model writes when it reads its own best guesses: ids (sample_size, N).

        Of one sequence, ``xs`` of shape (T,), they are a list. Errors as ``Decoder.generate``.
        """
        ids = np.asarray(xs)
        one = ids.ndim == 1
        with mg.no_autodiff:
            state = self._encode(ids[:, np.newaxis] if one else ids)
        written = self.decoder.generate(state, start_id, sample_size)
        return written[:, 0].tolist() if one else written

    def _encode(self, xs: np.ndarray) -> Tensor:
        return self.encoder(xs[::-1] if self.reverse else xs)
