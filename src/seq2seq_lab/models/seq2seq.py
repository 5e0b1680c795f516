"""The course's model: all that the decoder gets to know is the encoder's last state."""

import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.models.model import Model, Output, check_target, check_vocabularies, decoder_input
from seq2seq_lab.nn.recurrent import RNN, Recurrent
from seq2seq_lab.vocabulary import START, one_hot


def one_hot_encode_prediction(y_t: ArrayLike) -> np.ndarray:
    """The best class of each row of scores (1, N, K), as the decoder's next input, of that shape.

        s_{t+1}[n, k] = 1 if k == argmax_k y_t[n, k] else 0

    Always exactly one 1 a row; of equal scores the first wins. Raises TypeError or ValueError if
    ``y_t`` holds no numbers or NaN, or has no three dimensions, or no classes.

    >>> one_hot_encode_prediction([[[0.1, 2.0, 0.3], [5.0, 5.0, 0.0]]])
    array([[[0., 1., 0.],
            [1., 0., 0.]]], dtype=float32)
    """
    scores = y_t.data if isinstance(y_t, Tensor) else np.asarray(y_t)
    if scores.dtype.kind not in "fiu":
        raise TypeError(f"y_t: got dtype {scores.dtype}, wanted numbers")
    if scores.ndim != 3 or scores.size == 0:
        raise ValueError(f"y_t: got shape {scores.shape}, wanted (1, N, K)")
    if np.isnan(scores).any():
        raise ValueError("y_t: got NaN among the scores, wanted numbers")
    return one_hot(scores.argmax(axis=-1), scores.shape[-1])


class Seq2Seq(Model):
    """An encoder reads a sequence into one vector; a decoder writes another from it.

        h^enc_t = relu(x_t W_xh + b_h + h^enc_{t-1} W_hh)       the encoder, for t = 1..T
        h_0     = h^enc_T                                       all the decoder gets to know
        h_t     = relu(s_t W'_xh + b'_h + h_{t-1} W'_hh)        the decoder
        y_t     = h_t W_hy + b_y

    s_1 is START; s_{t+1} is the best class of y_t, or, under teacher forcing, target_t.
    Sutskever, Vinyals and Le (2014), arXiv:1409.3215; Cho et al. (2014), arXiv:1406.1078.

    Parameters
    ----------
    dim_input : int, classes read (C)
    dim_recurrent : int, hidden units of encoder and decoder (D)
    dim_output : int, classes written (K); predictions are fed back, so K must equal C
    start : int, the id that the decoder reads first, one of the classes
    gain : float or None, how both W_hh start, see ``Recurrent``

    >>> model = Seq2Seq(dim_input=12, dim_recurrent=50, dim_output=12)
    >>> x = np.array([[4], [7], [11]])           # "4 7 END" as ids, T=3, N=1
    >>> model(x).shape
    (3, 1, 12)
    >>> len(model.parameters)
    8
    """

    def __init__(
        self,
        dim_input: int,
        dim_recurrent: int,
        dim_output: int,
        *,
        start: int = START,
        gain: float | None = None,
    ):
        self.encoder = Recurrent(dim_input, dim_recurrent, gain=gain)
        self.decoder = RNN(dim_input, dim_recurrent, dim_output, gain=gain)
        check_vocabularies(dim_input, dim_output, start)
        self.dim_output, self.start = dim_output, start

    def __call__(self, x: ArrayLike, target: ArrayLike | None = None) -> Tensor:
        """Scores (T, N, K) for every step of the output, as long as the input.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N)
        target : array_like of int, shape=(T, N), optional
            The right output. With it the decoder's inputs are START and target[:-1] (teacher
            forcing); without it they are START and the decoder's own best guesses.

        Raises TypeError or ValueError as ``Recurrent``, or if ``target`` has another shape, or no
        ids.
        """
        check_target(x, target)
        return self.forward(x, target).scores

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """See ``Model.forward``; x may be one-hot too, (T, N, C)."""
        h_0 = self.encoder(x, last=True)  # (1, N, D)
        N = h_0.shape[1]
        if target is None:
            first = np.full((steps or np.shape(x)[0], N), self.start)
            return Output(self.decoder.decode(first, h_0, greedy=True))
        read = decoder_input(target, N, self.dim_output, self.start)
        return Output(self.decoder.decode(read, h_0))
