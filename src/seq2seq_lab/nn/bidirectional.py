"""An LSTM that reads from both ends."""

from typing import ClassVar

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.nn.lstm import LSTM, Embedding, check_steps
from seq2seq_lab.nn.module import Module
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import PADDING


class BidirectionalLSTM(Module):
    """Two LSTMs, one that reads forwards and one that reads backwards, side by side.

        h_t = [ forwards_t(x_1 .. x_t), backwards_t(x_T .. x_t) ]

    Schuster and Paliwal (1997), IEEE Transactions on Signal Processing 45(11); with LSTMs Graves
    and Schmidhuber (2005), Neural Networks 18. Each has half of the D units: so a state knows
    what stands before its step, and what after it.

    Sequences of a batch may have different lengths, with PADDING after the shorter ones. The
    steps of PADDING change nothing: the state there is 0, and both read on past them as if they
    were not there.

    Parameters
    ----------
    dim_input, hidden_size, gain : as ``LSTM``; ``hidden_size`` (D) is even, else a ValueError

    >>> lstm, embed = BidirectionalLSTM(16, 128), Embedding(13, 16)
    >>> states, last = lstm.read([[1, 2], [3, 4], [5, PADDING]], embed)        # T=3, N=2
    >>> states.shape, last.shape
    ((3, 2, 128), (1, 2, 128))
    """

    prefixed: ClassVar[tuple[str, ...]] = ("forwards", "backwards")

    def __init__(self, dim_input: int, hidden_size: int, *, gain: float | None = None):
        half, odd = divmod(require_int("hidden_size", hidden_size, 2), 2)
        if odd:
            wanted = "an even number: a half for each direction"
            raise ValueError(f"hidden_size: got {hidden_size}, wanted {wanted}")
        self.forwards = LSTM(dim_input, half, gain=gain)
        self.backwards = LSTM(dim_input, half, gain=gain)

    def read(self, ids: ArrayLike, embed: Embedding) -> tuple[Tensor, Tensor]:
        """The states (T, N, D) of ids (T, N), and what both LSTMs know at their end, (1, N, D).

        Raises TypeError or ValueError as ``Embedding``, or if PADDING stands before an id.
        """
        checked = check_steps("ids", ids, len(embed.W_embed), lowest=PADDING)
        lengths = count_steps(checked)
        forwards = self.forwards.read(checked, embed, padded=True)
        backwards = self.backwards.read(checked[::-1], embed, padded=True)[::-1]
        ends = forwards[lengths - 1, np.arange(len(lengths))], backwards[0]
        last = mg.concatenate(ends, axis=1)[np.newaxis]
        return mg.concatenate([forwards, backwards], axis=2), last


def count_steps(ids: np.ndarray) -> np.ndarray:
    """How many ids each sequence of ids (T, N) has before its PADDING, shape=(N,).

    Raises ValueError if one has none, or an id after PADDING.
    """
    present = ids != PADDING
    lengths = present.sum(axis=0)
    if not lengths.all():
        raise ValueError(f"ids: got none of sequence {np.argmin(lengths)}, wanted at least one")
    if (present != (np.arange(len(ids))[:, np.newaxis] < lengths)).any():
        raise ValueError("ids: got PADDING before an id, wanted it at the end")
    return lengths
