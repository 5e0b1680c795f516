"""The model with attention: its decoder looks back at every state of the encoder."""

from typing import NamedTuple

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import sigmoid
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike
from mynn.layers.dense import dense

from seq2seq_lab.affine import affine
from seq2seq_lab.layers import Recurrent, align, mix
from seq2seq_lab.models import check_vocabularies, decode_greedily, decoder_input, named_weights
from seq2seq_lab.validation import require_choice

SCORES = ("general", "dot")


class AttentionState(NamedTuple):
    """What the decoder hands from one step to the next, or over several steps."""

    h_enc: Tensor  # (T_in, N, D), the encoder's states: what there is to look at
    h: Tensor  # (T_out, N, D), the decoder's states; the next step starts from the last
    weights: Tensor  # (T_out, T_in, N), where each step looked


class AttentionSeq2Seq:
    """A decoder that looks, at each step, at all the states of the encoder.

        h^enc_j    = relu(x_j W_xh + b_h + h^enc_{j-1} W_hh)    the encoder, j = 1..T_in
        h_0        = h^enc_T
        h_t        = relu(s_t W'_xh + b'_h + h_{t-1} W'_hh)     the decoder, t = 1..T_out
        content_tj = softmax_j(h_t W_a . h^enc_j)               W_a = 1 with score="dot"
        w_t        = content_t, or with the gate: see ``move_on``
        g_t        = sigmoid(h_t W_hg + b_g)                    the gate
        c_t        = sum_j w_tj h^enc_j                         the context
        y_t        = h_t W_hy + c_t W_cy + b_y

    Luong, Pham and Manning (2015), sections 3 and 3.1, global attention, arXiv:1508.04025. s_t
    is as in ``Seq2Seq``. With the gate the encoder has tanh for relu: only a bounded state
    still looks the same after lengths that were never trained on.

    Parameters
    ----------
    dim_input : int, classes read (C)
    dim_recurrent : int, hidden units of encoder and decoder (D)
    dim_output : int, classes written (K); predictions are fed back, so K must equal C
    score : "general" or "dot"
    gate : bool, let the focus move on from where it was

    Raises
    ------
    TypeError, ValueError
        As ``Seq2Seq``; ``score`` is another one, or ``gate`` no bool.

    >>> model = AttentionSeq2Seq(dim_input=12, dim_recurrent=50, dim_output=12)
    >>> x = np.array([[4], [7], [11]])           # "4 7 END" as ids, T=3, N=1
    >>> scores, weights = model(x)
    >>> scores.shape, weights.shape
    ((3, 1, 12), (3, 3, 1))
    >>> len(model.parameters)
    10
    """

    def __init__(
        self,
        dim_input: int,
        dim_recurrent: int,
        dim_output: int,
        *,
        score: str = "general",
        gate: bool = False,
    ):
        if not isinstance(gate, bool):
            raise TypeError(f"gate: got {gate!r}, wanted True or False")
        general = require_choice("score", score, SCORES) == "general"
        self.encoder = Recurrent(dim_input, dim_recurrent, "tanh" if gate else "relu")
        self.decoder = Recurrent(dim_input, dim_recurrent)
        check_vocabularies(dim_input, dim_output)
        D, K = dim_recurrent, dim_output
        self.fc_h2y = dense(D, K, weight_initializer=glorot_normal)
        self.fc_c2y = dense(D, K, weight_initializer=glorot_normal, bias=False)
        self.fc_a = dense(D, D, weight_initializer=glorot_normal, bias=False) if general else None
        self.fc_h2g = dense(D, 1, weight_initializer=glorot_normal) if gate else None
        self.dim_output = dim_output

    def __call__(self, x: ArrayLike, target: ArrayLike | None = None) -> tuple[Tensor, Tensor]:
        """Scores for every step of the output, and where the decoder looked for them.

        Parameters
        ----------
        x : array_like, shape=(T, N, C), or integer ids of shape (T, N)
        target : array_like of int, shape=(T, N), optional; as in ``Seq2Seq``

        Returns
        -------
        scores : mygrad.Tensor, shape=(T, N, K)
        weights : mygrad.Tensor, shape=(T_out, T_in, N); each sums to 1 over T_in

        Raises
        ------
        TypeError, ValueError
            As ``Seq2Seq``.
        """
        state = self.start(x)
        T, N, _ = state.h_enc.shape
        if target is None:
            scores, states = decode_greedily(self.step, state, (T, N))
            return scores, mg.concatenate([state.weights for state in states])
        scores, state = self.step(decoder_input(target, (T, N), self.dim_output), state)
        return scores, state.weights

    def start(self, x: ArrayLike) -> AttentionState:
        """Read ``x``; the decoder's state before its first step. It has looked nowhere yet."""
        h_enc = self.encoder(x)
        T, N, _ = h_enc.shape
        return AttentionState(h_enc, h_enc[-1:], mg.zeros((1, T, N), h_enc.dtype))

    def step(self, s: ArrayLike, state: AttentionState) -> tuple[Tensor, AttentionState]:
        """The decoder, over one step or many: (inputs, state before) -> (scores, state after).

        Parameters
        ----------
        s : array_like, shape=(T, N, C), or ids (T, N): START, or what was written before
        state : AttentionState, of ``start`` or of the step before

        Returns
        -------
        y : mygrad.Tensor, shape=(T, N, K)
        state : AttentionState, with the states and weights of these T steps
        """
        h_enc = state.h_enc
        h = self.decoder(s, state.h[-1:])  # (T, N, D)
        query = h if self.fc_a is None else affine(h, self.fc_a.weight)
        weights = align(query, h_enc)  # (T, T_in, N)
        if self.fc_h2g is not None:
            g = sigmoid(self.fc_h2g(h)).transpose(0, 2, 1)  # (T, 1, N)
            weights = move_on(weights, g, state.weights[-1])
        y = affine(h, self.fc_h2y.weight, self.fc_h2y.bias)
        y = y + affine(mix(weights, h_enc), self.fc_c2y.weight)
        return y, AttentionState(h_enc, h, weights)

    @property
    def weights(self) -> dict[str, Tensor]:
        """The trainable tensors by name: "encoder.W_xh" and so on."""
        own = {"W_hy": self.fc_h2y.weight, "W_cy": self.fc_c2y.weight, "b_y": self.fc_h2y.bias}
        if self.fc_a is not None:
            own["W_a"] = self.fc_a.weight
        if self.fc_h2g is not None:
            own |= {"W_hg": self.fc_h2g.weight, "b_g": self.fc_h2g.bias}
        return named_weights(encoder=self.encoder, decoder=self.decoder) | own

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The trainable tensors as a flat tuple, as optimizers want them."""
        return tuple(self.weights.values())


def move_on(content: Tensor, g: Tensor, before: Tensor) -> Tensor:
    """The location gate: look where the content is, or one step further than before.

        moved_t = shift(w_{t-1})                          one step towards earlier input
        w_t     = content_t + g_t (moved_t - |moved_t| content_t)         |.| the sum over j

    While all of w_{t-1} stays in view, |moved_t| is 1 and the gate blends the two. What is
    not there to be moved (everything before the first step, and what has passed the first
    input) is taken from the content, so that each w_t sums to 1.

    The interpolation and shift of Graves, Wayne and Danihelka (2014), section 3.3.2,
    arXiv:1410.5401, with the shift fixed.

    Parameters
    ----------
    content : mygrad.Tensor, shape=(T_out, T_in, N), the weights of ``attend``
    g : mygrad.Tensor, shape=(T_out, 1, N), the gate in 0..1
    before : mygrad.Tensor, shape=(T_in, N), w_0: zeros before the first step

    Returns
    -------
    mygrad.Tensor, shape=(T_out, T_in, N)

    >>> content = mg.tensor([[[0.0], [0.0], [1.0]]] * 3)        # it always finds the last
    >>> opened = mg.ones((3, 1, 1))
    >>> move_on(content, opened, mg.zeros((3, 1))).data[..., 0]
    array([[0., 0., 1.],
           [0., 1., 0.],
           [1., 0., 0.]])
    """
    nothing = np.zeros((1, before.shape[1]), before.dtype)
    weights = []
    for t in range(len(content)):
        moved = mg.concatenate([before[1:], nothing])  # (T_in, N)
        # written so, since 1 - g would be float64 in MyGrad
        before = content[t] + g[t] * (moved - moved.sum(axis=0) * content[t])
        weights.append(before)
    return mg.stack(weights)
