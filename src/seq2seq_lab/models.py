"""Models: an encoder that reads, a decoder that writes."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.typing import ArrayLike

from seq2seq_lab.layers import RNN, Layer, Recurrent
from seq2seq_lab.vocabulary import START, check_ids, one_hot


class Model(Protocol):
    """What training and evaluation need of a model: ``Seq2Seq``, ``AttentionSeq2Seq``."""

    dim_output: int

    def __call__(self, x: ArrayLike, target: ArrayLike | None = None) -> Any: ...

    @property
    def encoder(self) -> Recurrent: ...

    @property
    def weights(self) -> dict[str, Tensor]: ...

    @property
    def parameters(self) -> tuple[Tensor, ...]: ...


State = TypeVar("State")  # whatever a decoder hands from one step to the next


def one_hot_encode_prediction(y_t: ArrayLike) -> np.ndarray:
    """The best class of each row of scores, as the decoder's next input.

        s_{t+1}[n, k] = 1 if k == argmax_k y_t[n, k] else 0

    Always exactly one 1 a row; of equal scores the first wins.

    Parameters
    ----------
    y_t : mygrad.Tensor or array_like, shape=(1, N, K), scores of one step

    Returns
    -------
    numpy.ndarray, shape=(1, N, K), float32

    Raises
    ------
    TypeError, ValueError
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


def scores_of(output: Tensor | tuple[Tensor, Tensor]) -> Tensor:
    """The scores (T, N, K) among what a model returns: alone, or with attention's weights."""
    return output[0] if isinstance(output, tuple) else output


class Seq2Seq:
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

    Raises
    ------
    ValueError
        ``dim_output`` differs from ``dim_input``, or the START token has no place in them.

    >>> model = Seq2Seq(dim_input=12, dim_recurrent=50, dim_output=12)
    >>> x = np.array([[4], [7], [11]])           # "4 7 END" as ids, T=3, N=1
    >>> model(x).shape
    (3, 1, 12)
    >>> len(model.parameters)
    8
    """

    def __init__(self, dim_input: int, dim_recurrent: int, dim_output: int):
        self.encoder = Recurrent(dim_input, dim_recurrent)
        self.decoder = RNN(dim_input, dim_recurrent, dim_output)
        check_vocabularies(dim_input, dim_output)
        self.dim_output = dim_output

    def __call__(self, x: ArrayLike, target: ArrayLike | None = None) -> Tensor:
        """Scores for every step of the output, as long as the input.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N)
        target : array_like of int, shape=(T, N), optional
            The right output. With it the decoder's inputs are START and target[:-1] (teacher
            forcing); without it they are START and the decoder's own best guesses.

        Returns
        -------
        mygrad.Tensor, shape=(T, N, K)

        Raises
        ------
        TypeError, ValueError
            ``x`` as in ``RNN``; ``target`` has another shape than (T, N), or holds other ids.
        """
        h_0 = self.encoder(x, last=True)  # (1, N, D)
        T, N = np.shape(x)[0], h_0.shape[1]
        if target is None:
            return self.decoder.decode(np.full((T, N), START), h_0, greedy=True)
        return self.decoder.decode(decoder_input(target, (T, N), self.dim_output), h_0)

    def step(self, s: ArrayLike, h: ArrayLike) -> tuple[Tensor, Tensor]:
        """The decoder, over one step or many: (inputs, state before) -> (scores, states).

        Parameters
        ----------
        s : array_like, shape=(T, N, C), or ids (T, N): START, or what was written before
        h : array_like, shape=(1, N, D)

        Returns
        -------
        y : mygrad.Tensor, shape=(T, N, K)
        h : mygrad.Tensor, shape=(T, N, D)
        """
        return self.decoder(s, h)

    @property
    def weights(self) -> dict[str, Tensor]:
        """The trainable tensors by name, "encoder.W_xh" and so on."""
        return named_weights(encoder=self.encoder, decoder=self.decoder)

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The trainable tensors as a flat tuple, as optimizers want them."""
        return tuple(self.weights.values())


def decode_greedily(
    step: Callable[[ArrayLike, State], tuple[Tensor, State]], state: State, shape: tuple[int, int]
) -> tuple[Tensor, list[State]]:
    """Scores and states of T steps, each of which reads the best guess of the one before it.

    Parameters
    ----------
    step : callable, (inputs of one step, state before) -> (scores (1, N, K), state after)
    state : what the decoder starts from
    shape : (T, N)

    Returns
    -------
    scores : mygrad.Tensor, shape=(T, N, K)
    states : list of T states
    """
    T, N = shape
    s_t: np.ndarray = np.full((1, N), START)  # ids; after that one-hot vectors, (1, N, C)
    scores, states = [], []
    for _ in range(T):
        y_t, state = step(s_t, state)
        scores.append(y_t)
        states.append(state)
        s_t = one_hot_encode_prediction(y_t)
    return mg.concatenate(scores), states


def decoder_input(target: ArrayLike, shape: tuple[int, int], num_classes: int) -> np.ndarray:
    """START, then the target without its last row: ids of ``shape`` (T, N).

    Raises
    ------
    TypeError, ValueError
        ``target`` has another shape, or holds something else than ids.
    """
    ids = check_ids(target.data if isinstance(target, Tensor) else target, num_classes)
    if ids.shape != shape:
        raise ValueError(f"target: got shape {ids.shape}, wanted (T, N) = {shape}, as in x")
    return np.concatenate([np.full((1, shape[1]), START), ids[:-1]])


def check_vocabularies(dim_input: int, dim_output: int) -> None:
    """What is written can be read again, and START too; else a ValueError."""
    if dim_output != dim_input:
        raise ValueError(
            f"dim_output: got {dim_output}, wanted dim_input, which is {dim_input}: "
            "predictions are fed back as inputs"
        )
    if dim_input <= START:
        raise ValueError(f"dim_input: got {dim_input}, wanted room for START={START}")


def named_weights(**parts: Layer) -> dict[str, Tensor]:
    """The weights of a model's parts by name, "encoder.W_xh" and so on."""
    return {
        f"{part}.{name}": tensor
        for part, layer in parts.items()
        for name, tensor in layer.weights.items()
    }
