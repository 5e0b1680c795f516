"""``rnn_backward``: backpropagation through time, by hand."""

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

IMPORTS = """
import numpy as np

def products(a, delta):  # the sum of a_t.T @ delta_t
    return a.reshape(-1, a.shape[-1]).T @ delta.reshape(-1, delta.shape[-1])

def steps_before(h, h_0):
    return np.concatenate([h_0, h[:-1]])

def arriving(grad, delta, W_hh):  # at h_1
    return grad[:1] + (delta[1:2] @ W_hh.T if len(delta) > 1 else 0)
"""
STEP = "(grad[t] + from_later) * (h[t] > 0)"
LOOP = "reversed(range(len(h)))"
CARRY = "from_later = delta[t] @ W_hh.T"
EMPTY = "np.empty_like(h)"
D_H_0 = "d_h_0 = delta[:1] @ W_hh.T"
GRADIENTS = "return (d_x, d_W_xh, d_b_h, d_W_hh, d_h_0)"
RETURN = "return collect_gradients(delta, x, h, h_0, W_xh, W_hh)"
RESULTS = "d_x", "d_W_xh", "d_b_h", "d_W_hh", "d_h_0"


def carried(hint: str, carry: str, d_h_0: str) -> list[Mistake]:
    """Something else is handed on; and it may be d_h_0, too, what the first step hands on."""
    return [Mistake(hint, CARRY, carry), Mistake(hint, CARRY, carry, also=((D_H_0, d_h_0),))]


def masked(*by: str) -> tuple[str, ...]:
    """What arrives at h_t, multiplied by something else."""
    return tuple(f"(grad[t] + from_later) * {other}" for other in by)


def wrong(hint: str, name: str, *ways: str) -> Mistake:
    """One of the five is made in another way."""
    call, place = RETURN.removeprefix("return "), RESULTS.index(name)
    news = tuple(f"d = [*{call}]; d[{place}] = {way}; return tuple(d)" for way in ways)
    return Mistake(hint, RETURN, news, about=name)


# fmt: off
MISTAKES = [
    Mistake("no_carry", STEP, "grad[t] * (h[t] > 0)"),
    *carried("carry_not_transposed", "from_later = delta[t] @ W_hh", "d_h_0 = delta[:1] @ W_hh"),
    *carried("carry_without_W_hh", "from_later = delta[t]", "d_h_0 = delta[:1]"),
    *carried("carry_without_W_hh", "from_later = -delta[t] @ W_hh.T", "d_h_0 = -delta[:1] @ W_hh.T"),
    *carried("carry_without_W_hh", "from_later = delta[t] * W_hh.sum(axis=1)", "d_h_0 = delta[:1] * W_hh.sum(axis=1)"),
    *carried("carry_of_grad", "from_later = grad[t] @ W_hh.T", "d_h_0 = grad[:1] @ W_hh.T"),
    *carried("carry_of_grad", "from_later = grad[t] * (h[t] > 0) @ W_hh.T", "d_h_0 = 0 * delta[:1]"),
    Mistake("carry_of_grad", CARRY, ("from_later = grad[t]", "from_later = grad[t] @ W_hh")),
    Mistake("no_mask", STEP, ("grad[t] + from_later", *masked("(h[t] >= 0)"))),
    Mistake("mask_part", STEP, ("grad[t] + from_later * (h[t] > 0)", "grad[t] * (h[t] > 0) + from_later")),
    Mistake("mask_value", STEP, masked("h[t]", "(1 - h[t] ** 2)", "(h[t] <= 0)", "h[t] * (1 - h[t])",
            "np.where(h[t] > 0, 1, -1)", "np.exp(-h[t])", "(h[t] != 0) * 0.5", "np.tanh(h[t])")),
    Mistake("mask_step", STEP, masked("(steps_before(h, h_0)[t] > 0)", "(h[t - 1] > 0)", "(h[min(t + 1, len(h) - 1)] > 0)",
            "(h[-1] > 0)", "(h[0] > 0)", "(h[len(h) - 1 - t] > 0)", "(h_0[0] > 0)", "(h.sum(axis=0) > 0)")),
    Mistake("mask_of_grad", STEP, ("np.maximum(grad[t] + from_later, 0)", *masked("(grad[t] > 0)", "(from_later > 0)"),
            "np.maximum(grad[t] + from_later, 0) * (h[t] > 0)", "np.maximum(grad[t], 0) + from_later",
            "np.maximum(grad[t], 0) * (h[t] > 0) + from_later")),
    Mistake("mask_carry", CARRY, "from_later = (grad[t] + from_later) @ W_hh.T"),
    Mistake("mask_carry", CARRY, "from_later = (grad[t] + from_later) @ W_hh.T", also=(
            (RETURN, "d = [*collect_gradients(delta, x, h, h_0, W_xh, W_hh)]; d[4] = from_later[np.newaxis]; return tuple(d)"),)),
    Mistake("mask_carry", STEP, "grad[t] + from_later", also=((CARRY, "from_later = delta[t] * (h[t] > 0) @ W_hh.T"),)),
    Mistake("mask_carry", STEP, "grad[t] + from_later", also=((CARRY, "from_later = delta[t] * (h[t] > 0) @ W_hh.T"),
            (D_H_0, "d_h_0 = delta[:1] * (h[:1] > 0) @ W_hh.T"))),
    Mistake("carry_sum", CARRY, ("from_later = from_later + delta[t] @ W_hh.T", "from_later = delta[t:].sum(axis=0) @ W_hh.T",
            "from_later = (from_later + delta[t]) @ W_hh.T")),
    Mistake("carry_sum", CARRY, "from_later = from_later + delta[t] @ W_hh.T", also=(
            (RETURN, "d = [*collect_gradients(delta, x, h, h_0, W_xh, W_hh)]; d[4] = from_later[np.newaxis]; return tuple(d)"),)),
    Mistake("last_grad", STEP, ("(grad[t] * (t == len(h) - 1) + from_later) * (h[t] > 0)",
            "(grad[-1] + from_later) * (h[t] > 0)", "(grad[0] + from_later) * (h[t] > 0)",
            "(grad[t] * (t == 0) + from_later) * (h[t] > 0)")),
    Mistake("direction", STEP, "(grad[len(h) - 1 - t] + from_later) * (h[t] > 0)"),
    Mistake("direction", LOOP, "range(len(h))"),
    Mistake("direction", LOOP, "range(len(h))", also=((CARRY, "from_later = delta[t] @ W_hh"),)),
    Mistake("direction", LOOP, "range(len(h))", also=((CARRY, "from_later = delta[t] @ W_hh"), (D_H_0, "d_h_0 = delta[:1] @ W_hh"))),
    Mistake("direction", LOOP, "range(len(h))", also=((D_H_0, "d_h_0 = delta[-1:] @ W_hh.T"),)),
    Mistake("loop_ends", LOOP, ("range(len(h) - 1, 0, -1)", "range(len(h) - 2, -1, -1)", "range(len(h) - 2, 0, -1)"),
            also=((EMPTY, "np.zeros_like(h)"),)),
    Mistake("dtype", EMPTY, ("np.zeros(h.shape, dtype=int)", "np.zeros(h.shape, dtype=bool)"), about="delta"),
    Mistake("order", GRADIENTS, ("return (d_x, d_h_0, d_W_xh, d_b_h, d_W_hh)", "return (d_h_0, d_x, d_W_xh, d_b_h, d_W_hh)",
            "return (d_x, d_W_xh, d_W_hh, d_b_h, d_h_0)", "return (d_W_xh, d_W_hh, d_b_h, d_x, d_h_0)",
            "return (d_x, d_h_0, d_W_xh, d_W_hh, d_b_h)", "return (d_h_0, d_W_hh, d_b_h, d_W_xh, d_x)")),
    *(wrong("divides", name, *(f"d[{i}] / {count}" for count in ("x.shape[1]", "len(x)", "(len(x) * x.shape[1])")))
      for i, name in enumerate(RESULTS)),
    *(wrong("none", name, "None") for name in RESULTS),
    wrong("time_order", "d_x", "d[0][::-1]"),
    wrong("time_order", "d_W_xh", "products(x[::-1], delta)"),
    wrong("time_order", "d_W_hh", "products(steps_before(h, h_0)[::-1], delta)", "products(h[::-1], delta)"),
    wrong("no_delta", "d_x", "grad @ W_xh.T", "grad * (h > 0) @ W_xh.T"),
    wrong("no_delta", "d_W_xh", "products(x, grad)", "products(x, grad * (h > 0))"),
    wrong("no_delta", "d_b_h", "grad.sum(axis=(0, 1))[np.newaxis]", "(grad * (h > 0)).sum(axis=(0, 1))[np.newaxis]"),
    wrong("no_delta", "d_W_hh", "products(steps_before(h, h_0), grad)", "products(steps_before(h, h_0), grad * (h > 0))"),
    wrong("one_step_alone", "d_W_xh", "x[0].T @ delta[0]", "x[-1].T @ delta[-1]"),
    wrong("one_step_alone", "d_W_hh", "h_0[0].T @ delta[0]", "steps_before(h, h_0)[-1].T @ delta[-1]"),
    wrong("bias_sum", "d_b_h", "delta[:1].sum(axis=1)", "delta[-1:].sum(axis=1)", "delta[:, 0].sum(axis=0, keepdims=True)",
          "delta[:, -1].sum(axis=0, keepdims=True)", "delta.sum(axis=0)", "delta.sum(axis=1)", "1 * delta",
          "delta.reshape(-1, delta.shape[-1])", "delta.sum()", "np.array([[delta.sum()]])", "delta.sum(axis=-1)",
          "delta.sum(axis=0, keepdims=True)", "delta.sum(axis=1, keepdims=True)", "delta[0]", "delta[-1]"),
    wrong("state_after", "d_W_hh", "products(h, delta)", "products(np.repeat(h_0, len(h), axis=0), delta)"),
    wrong("h_0_left_out", "d_W_hh", "products(h[:-1], delta[1:])", "products(np.roll(h, 1, axis=0), delta)"),
    wrong("transposed", "d_W_xh", "d[1].T"),
    wrong("transposed", "d_W_hh", "d[3].T"),
    wrong("h_0_way", "d_h_0", "delta[:1]", "0 * delta[:1]", "grad[:1]", "grad[:1] @ W_hh.T", "arriving(grad, delta, W_hh)",
          "np.zeros_like(h_0)", "(grad[:1] * (h[:1] > 0)) @ W_hh.T", "h_0 @ W_hh.T"),
    wrong("no_mask", "d_h_0", "arriving(grad, delta, W_hh) @ W_hh.T"),
    wrong("carry_not_transposed", "d_h_0", "delta[:1] @ W_hh"),
    wrong("h_0_end", "d_h_0", "delta[-1:] @ W_hh.T", "delta.sum(axis=0, keepdims=True) @ W_hh.T"),
    wrong("h_0_mask", "d_h_0", "d[4] * (h_0 > 0)", "d[4] * (h[:1] > 0)"),
]
# fmt: on


def forward(a: dict[str, np.ndarray]) -> None:
    """``h`` is what the forward pass makes of the others, with 0 for b_h."""
    h_t = a["h_0"][0]
    for t, x_t in enumerate(a["x"]):
        a["h"][t] = h_t = np.maximum(x_t @ a["W_xh"] + h_t @ a["W_hh"], 0)


def one_sequence(a: dict[str, np.ndarray]) -> None:
    """The loss sees the first sequence alone."""
    forward(a)
    a["grad"][:, 1:] = 0


def all_shut(a: dict[str, np.ndarray]) -> None:
    """No ReLU lets anything through."""
    a["h"][...] = 0


def float64(a: dict[str, np.ndarray]) -> None:
    """As where a gradient is compared with central differences."""
    forward(a)
    a.update({name: value.astype(np.float64) for name, value in a.items()})


SIZES = {"T": 4, "N": 2, "C": 5, "D": 3}  # all different, so that no two shapes are alike
OTHERS = (1, 3, 2, 4), (5, 1, 4, 4), (3, 4, 1, 2), (1, 1, 1, 1)
check_rnn_backward = Exercise(
    "rnn_backward",
    IMPORTS + solutions.collect_gradients + solutions.rnn_backward,
    arguments={
        "grad": "T N D",
        "x": "T N C",
        "h": "T N D",
        "h_0": "1 N D",
        "W_xh": "C D",
        "W_hh": "D D",
    },
    returns={"d_x": "T N C", "d_W_xh": "C D", "d_b_h": "1 D", "d_W_hh": "D D", "d_h_0": "1 N D"},
    mistakes=MISTAKES,
    order=RESULTS,
    laws=(("one_step", "len(x) > 1"), ("mixes", "grad[:, 1:].any() or not d_x[:, 1:].any()")),
    probes=[
        Probe({**SIZES, "T": 1}, change=forward),
        Probe(SIZES, change=one_sequence),
        Probe(SIZES, change=forward),
        *(Probe(dict(zip(SIZES, sizes, strict=True)), change=forward) for sizes in OTHERS),
        Probe(SIZES, change=all_shut),
        Probe(SIZES, change=float64),
    ],
    questions=read_texts(__file__),
    hints={
        "pair": "five",
        "swapped": "order",
        "d_x": "later_steps",
        "d_h_0": "h_0_way",
        **dict.fromkeys(("d_W_xh", "d_b_h", "d_W_hh"), "sum"),
    },
)
