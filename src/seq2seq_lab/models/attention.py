"""The model with attention: its decoder looks back at every state of the encoder."""

from typing import NamedTuple

import mygrad as mg
import numpy as np
from mygrad import Tensor
from mygrad.nnet.activations import sigmoid
from mygrad.nnet.initializers import glorot_normal
from mygrad.typing import ArrayLike

from seq2seq_lab.models.model import (
    Model,
    Output,
    check_target,
    check_vocabularies,
    decode_greedily,
    decoder_input,
)
from seq2seq_lab.nn.affine import affine
from seq2seq_lab.nn.attention import align, location_gate, mix
from seq2seq_lab.nn.recurrent import Recurrent
from seq2seq_lab.validation import require_bool, require_choice
from seq2seq_lab.vocabulary import START

SCORES = ("general", "dot")


class AttentionState(NamedTuple):
    """What the decoder hands from one step to the next, or over several steps."""

    h_enc: Tensor  # (T_in, N, D), the encoder's states: what there is to look at
    h: Tensor  # (T_out, N, D), the decoder's states; the next step starts from the last
    weights: Tensor  # (T_out, T_in, N), where each step looked


class AttentionSeq2Seq(Model):
    """A decoder that looks, at each step, at all the states of the encoder.

        h^enc_j    = relu(x_j W_xh + b_h + h^enc_{j-1} W_hh)    the encoder, j = 1..T_in
        h_0        = h^enc_T
        h_t        = relu(s_t W'_xh + b'_h + h_{t-1} W'_hh)     the decoder, t = 1..T_out
        content_tj = softmax_j(h_t W_a . h^enc_j)               W_a = 1 with score="dot"
        w_t        = content_t, or with the gate: see ``location_gate``
        g_t        = sigmoid(h_t W_hg + b_g)                    the gate
        c_t        = sum_j w_tj h^enc_j                         the context
        y_t        = h_t W_hy + c_t W_cy + b_y

    Luong, Pham and Manning (2015), sections 3 and 3.1, global attention, arXiv:1508.04025. s_t
    is as in ``Seq2Seq``. With the gate the encoder has tanh for relu: only a bounded state
    still looks the same after lengths that were never trained on.

    Parameters
    ----------
    dim_input, dim_recurrent, dim_output, start, gain : as ``Seq2Seq``
    score : "general" or "dot"
    gate : bool, let the focus move on from where it was

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
        start: int = START,
        gain: float | None = None,
    ):
        gate = require_bool("gate", gate)
        general = require_choice("score", score, SCORES) == "general"
        bounded = "tanh" if gate else "relu"
        self.encoder = Recurrent(dim_input, dim_recurrent, bounded, gain=gain)
        self.decoder = Recurrent(dim_input, dim_recurrent, gain=gain)
        check_vocabularies(dim_input, dim_output, start)
        D, K = dim_recurrent, dim_output
        self.W_hy, self.W_cy = glorot_normal(D, K), glorot_normal(D, K)
        self.b_y = mg.tensor(np.zeros((1, K), np.float32))
        self.W_a = glorot_normal(D, D) if general else None
        if gate:
            self.W_hg, self.b_g = glorot_normal(D, 1), mg.tensor(np.zeros((1, 1), np.float32))
        self.gate = gate
        self.dim_output, self.start = dim_output, start

    def __call__(self, x: ArrayLike, target: ArrayLike | None = None) -> tuple[Tensor, Tensor]:
        """Scores as those of ``Seq2Seq``, and where the decoder looked for them, (T_out, T_in, N).

        Each step's weights sum to 1 over T_in. Arguments and errors are those of ``Seq2Seq``.
        """
        check_target(x, target)
        output = self.forward(x, target)
        return output.scores, output.weights  # type: ignore[return-value]  # there are some

    def forward(
        self, x: ArrayLike, target: ArrayLike | None = None, steps: int | None = None
    ) -> Output:
        """See ``Model.forward``; x may be one-hot too, (T, N, C)."""
        state = self.read(x)
        T, N, _ = state.h_enc.shape
        if target is None:
            first = np.full((1, N), self.start)
            scores, states = decode_greedily(self.step, state, first, steps or T)
            return Output(scores, mg.concatenate([state.weights for state in states]))
        scores, state = self.step(decoder_input(target, N, self.dim_output, self.start), state)
        return Output(scores, state.weights)

    def read(self, x: ArrayLike) -> AttentionState:
        """Read ``x``; the decoder's state before its first step. It has looked nowhere yet."""
        h_enc = self.encoder(x)
        T, N, _ = h_enc.shape
        return AttentionState(h_enc, h_enc[-1:], mg.zeros((1, T, N), h_enc.dtype))

    def step(self, s: ArrayLike, state: AttentionState) -> tuple[Tensor, AttentionState]:
        """The decoder, over one step or many: (inputs, state before) -> (scores, state after).

        ``s`` is (T, N, C), or ids (T, N): START, or what was written before; the scores are (T, N,
        K), and the state has the states and weights of these T steps.
        """
        h_enc = state.h_enc
        h = self.decoder(s, state.h[-1:])  # (T, N, D)
        query = h if self.W_a is None else affine(h, self.W_a)
        weights = align(query, h_enc)  # (T, T_in, N)
        if self.gate:
            g = sigmoid(mg.matmul(h, self.W_hg) + self.b_g).transpose(0, 2, 1)  # (T, 1, N)
            weights = location_gate(weights, g, state.weights[-1])
        y = affine(h, self.W_hy, self.b_y) + affine(mix(weights, h_enc), self.W_cy)
        return y, AttentionState(h_enc, h, weights)
