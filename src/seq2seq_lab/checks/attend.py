"""The check of ``attend``: shapes, then weights, then the context, then large scores and gradients.

If the numbers differ, it computes what well-known mistakes would give, and names the one that
gives the same.
"""

from collections.abc import Callable
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attend_hints import HINTS
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.probe import Probe, run_check

SIZES = (1, 1, 1), (1, 1, 3), (2, 1, 3), (3, 2, 4), (2, 3, 4), (4, 4, 2)
TELLING = (4, 3, 5)  # T, N, D: all different, and large enough to tell mistakes apart


def dots(query: np.ndarray, keys: np.ndarray) -> np.ndarray:
    return np.einsum("nd,tnd->tn", query, keys)


def softmax(a: np.ndarray, axis: int | None = 0) -> np.ndarray:
    e = np.exp(a - a.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def mix(weights: np.ndarray, keys: np.ndarray) -> np.ndarray:
    return np.einsum("tn,tnd->nd", weights, keys)


def attention(query: np.ndarray, keys: np.ndarray) -> np.ndarray:
    return softmax(dots(query, keys))


def right(query: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = attention(query, keys)
    return mix(weights, keys), weights


def unit(a: np.ndarray) -> np.ndarray:
    return a / np.linalg.norm(a, axis=-1, keepdims=True)


# What well-known mistakes compute: (hint, query, keys -> weights).
WRONG_WEIGHTS: list[tuple[str, Callable]] = [
    ("softmax_axis", lambda q, k: softmax(dots(q, k), axis=1)),
    ("softmax_axis", lambda q, k: softmax(dots(q, k), axis=None)),
    ("no_softmax", dots),
    ("not_normalised", lambda q, k: np.exp(dots(q, k))),
    ("not_normalised", lambda q, k: np.exp(dots(q, k) - dots(q, k).max(axis=0))),
    ("not_normalised", lambda q, k: np.exp(dots(q, k)) / len(k)),
    ("not_normalised", lambda q, k: np.exp(dots(q, k)) / np.exp(dots(q, k)).max(axis=0)),
    ("not_normalised", lambda q, k: ref.logistic(dots(q, k))),
    ("not_exp", lambda q, k: dots(q, k) / dots(q, k).sum(axis=0)),
    ("not_exp", lambda q, k: abs(dots(q, k)) / abs(dots(q, k)).sum(axis=0)),
    ("not_exp", lambda q, k: ref.logistic(dots(q, k)) / ref.logistic(dots(q, k)).sum(axis=0)),
    ("softmax_twice", lambda q, k: softmax(softmax(dots(q, k)))),
    ("log", lambda q, k: np.log(softmax(dots(q, k)))),
    ("log", lambda q, k: np.log(softmax(dots(q, k), axis=1))),
    ("uniform", lambda q, k: np.full(k.shape[:2], 1 / len(k))),
    ("hard", lambda q, k: 1.0 * (dots(q, k) == dots(q, k).max(axis=0))),
    ("sign", lambda q, k: softmax(-dots(q, k))),
    *(
        ("scaled", lambda q, k, power=power: softmax(dots(q, k) * q.shape[1] ** power))
        for power in (-1, -0.5, 0.5, 1)
    ),
    ("scaled", lambda q, k: softmax(dots(q, k) / len(k))),
    ("scaled", lambda q, k: softmax(2 * dots(q, k))),
    ("scaled", lambda q, k: softmax(dots(q, k) / 2)),
    ("score", lambda q, k: softmax(dots(unit(q), unit(k)))),
    ("score", lambda q, k: softmax(-((q - k) ** 2).sum(axis=-1))),
    ("score", lambda q, k: softmax(-np.linalg.norm(q - k, axis=-1))),
    ("score", lambda q, k: softmax((q + k).sum(axis=-1))),
    ("score", lambda q, k: softmax(k.sum(axis=-1))),
    ("score", lambda q, k: softmax((q * k).max(axis=-1))),
    ("one_query", lambda q, k: softmax(dots(0 * q + q[:1], k))),
    ("order", lambda q, k: softmax(dots(q, k))[::-1]),
]
# And of the context: (hint, query, keys -> context).
WRONG_CONTEXTS: list[tuple[str, Callable]] = [
    ("context_unweighted", lambda q, k: k.mean(axis=0)),
    ("context_unweighted", lambda q, k: k.sum(axis=0)),
    ("context_unweighted", lambda q, k: k[-1]),
    ("context_unweighted", lambda q, k: k[0]),
    ("context_scores", lambda q, k: mix(dots(q, k), k)),
    ("context_scores", lambda q, k: mix(np.exp(dots(q, k)), k)),
    ("context_scores", lambda q, k: mix(softmax(dots(q, k), axis=1), k)),
    ("context_scores", lambda q, k: mix(attention(q, k) ** 2, k)),
    ("context_scores", lambda q, k: mix(attention(q, k)[::-1], k)),
    ("context_mean", lambda q, k: mix(attention(q, k), k) / len(k)),
    ("context_hard", lambda q, k: mix(1.0 * (dots(q, k) == dots(q, k).max(axis=0)), k)),
    ("context_query", lambda q, k: q),
    ("context_query", lambda q, k: mix(attention(q, k), k) + q),
    ("context_query", lambda q, k: mix(attention(q, k), k) * q),
]


def check_attend(attend: Callable) -> None:
    """Check a student's ``attend``; print one green line, or raise CheckFailed."""
    run_check("attend", HINTS, _check, attend)


def _check(probe: Probe, student: Any) -> None:
    probe.tried = "attend(query, keys)"
    probe.require(objects.accepts(student, 2), "signature", got=objects.signature(student))
    _run(probe, student, *_numbers(*TELLING))
    for sizes in SIZES:
        _compare(probe, student, *_numbers(*sizes))
    query, keys = _numbers(*TELLING)
    (first, one), (second, two) = (_run(probe, student, query, keys) for _ in range(2))
    same = ref.same(second.data, first.data) and ref.same(two.data, one.data)
    probe.require(same, "remembers", got=_shown("context", second.data))
    for size in 100, -100:  # the scores are up to some hundreds: softmax must not overflow
        _compare(probe, student, size * query, keys)
    low = np.full((1, 2), 30.0), np.stack([np.full((1, 2), k) for k in (-20.0, -30.0)])
    _compare(probe, student, *low)
    _compare(probe, student, query, keys, as_array=True)
    for name, value in ("context", first), ("weights", one):
        got = f"{name}: {value.dtype}"
        probe.require(value.dtype == np.float32, "dtype", got=got, expected="float32", name=name)
    _check_gradients(probe, student, query, keys)


def _numbers(T: int, N: int, D: int) -> tuple[np.ndarray, np.ndarray]:
    return 1.5 * ref.wave(1.3 * T + D, N, D), ref.wave(0.4 + N, T, N, D)


def _run(
    probe: Probe, student: Any, query: np.ndarray, keys: np.ndarray, as_array: bool = False
) -> tuple[Tensor, Tensor]:
    """The student's context and weights, of the right types and shapes; the input unchanged."""
    kind, what = (np.asarray, "arrays") if as_array else (mg.tensor, "Tensors")
    given = {"query": kind(query.astype(np.float32)), "keys": kind(keys.astype(np.float32))}
    before = {name: np.array(value) for name, value in given.items()}
    T, N, D = keys.shape
    tried = f"context, weights = attend(query, keys)  # {what}, query {(N, D)}, keys {(T, N, D)}"
    result = probe.call(tried, student, *given.values())
    for name, value in given.items():
        probe.require(np.array_equal(np.asarray(value), before[name]), "changes_input", name=name)
    if as_array and isinstance(result, tuple | list):
        result = tuple(mg.astensor(value) for value in result)
    _require_shapes(probe, result, T, N, D)
    for name, value in zip(("context", "weights"), result, strict=True):
        finite = np.isfinite(value.data).all()
        probe.require(finite, "not_finite", got=f"{name}: {describe(value)}")
    return result[0], result[1]


def _require_shapes(probe: Probe, result: Any, T: int, N: int, D: int) -> None:
    both = isinstance(result, tuple | list) and len(result) == 2
    probe.require(both, "pair", got=ref.brief(result))
    wanted = {"context": (N, D), "weights": (T, N)}
    shapes = tuple(np.shape(value) for value in result)
    shown = {
        "got": ", ".join(f"{k}: {ref.brief(v)}" for k, v in zip(wanted, result, strict=True)),
        "expected": ", ".join(f"{name}: {shape}" for name, shape in wanted.items()),
    }
    exchanged = shapes == ((T, N), (N, D)) and shapes[0] != shapes[1]
    probe.require(not exchanged, "swapped", **shown)
    for name, value in reversed([*zip(wanted, result, strict=True)]):
        probe.require(not isinstance(value, list | tuple), "list", **shown, name=name)
        probe.require(isinstance(value, Tensor), "array", **shown, name=name)
        hint = _shape_hint(name, value.shape, wanted[name], (T, N, D))
        probe.require(not hint, hint, **shown, name=name)


def _shape_hint(
    name: str, shape: tuple[int, ...], wanted: tuple[int, ...], sizes: tuple[int, int, int]
) -> str:
    """What is wrong with a shape; "" if nothing is."""
    T, N, D = sizes
    if shape == wanted:
        return ""
    if name == "weights" and shape == (T, N, D) and D > 1:
        return "features_axis"
    if sorted(shape) == sorted((T, N, N)) and N > 1:
        return "batch_mixed"
    if len(shape) > 2 and [n for n in shape if n > 1] == [n for n in wanted if n > 1]:
        return "extra_axis"
    if len(shape) < 2:
        return "lost_axis"
    return "time_axis" if name == "weights" and shape == (N, T) else "shape"


def _compare(
    probe: Probe, student: Any, query: np.ndarray, keys: np.ndarray, as_array: bool = False
) -> None:
    """Weights first, then the context; if one is off, which mistake it is."""
    context, weights = _run(probe, student, query, keys, as_array)
    c, w = right(query, keys)
    for name, got, wanted in ("weights", weights, w), ("context", context, c):
        if not ref.same(got.data, wanted):
            tried = probe.tried
            hint = _mistake(probe, student, name, query, keys, got.data)
            probe.tried = tried
            probe.fail(hint, got=_shown(name, got.data), expected=_shown(name, wanted))


def _mistake(
    probe: Probe, student: Any, name: str, query: np.ndarray, keys: np.ndarray, got: np.ndarray
) -> str:
    """The hint of the mistake that gives the same numbers, for sizes that tell them apart too."""
    telling = _numbers(*TELLING)
    large = _run(probe, student, *telling)[name == "weights"].data
    hints = []
    for hint, wrong in WRONG_WEIGHTS if name == "weights" else WRONG_CONTEXTS:
        if _alike(got, wrong, query, keys) and _alike(large, wrong, *telling):
            hints.append(hint)
    sums_to_1 = name == "context" or np.allclose(got.sum(axis=0), 1, atol=1e-3)
    return (*hints, name if sums_to_1 else "not_normalised")[0]


def _alike(got: np.ndarray, wrong: Callable, query: np.ndarray, keys: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        return ref.same(got, wrong(query, keys))


def _shown(name: str, values: np.ndarray) -> str:
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return f"{name} = {values + 0.0}".replace("\n", "\n          ")


def _check_gradients(probe: Probe, student: Any, query: np.ndarray, keys: np.ndarray) -> None:
    """The gradients of a sum over context, and of one over weights, against those of the formula.

    dw_t = d_t + dc . k_t,  da_t = w_t (dw_t - sum_s w_s dw_s),
    dq = sum_t da_t k_t,    dk_t = da_t q + w_t dc
    """
    query, keys = query / 2, keys / 2
    _, w = right(query, keys)
    for name, d_c, d_w in (
        ("context", ref.wave(0.7, *query.shape), 0 * w),
        ("weights", 0 * query, ref.wave(0.9, *w.shape)),
    ):
        q, k = (mg.tensor(a.astype(np.float32)) for a in (query, keys))
        tried = f"context, weights = attend(query, keys)\nloss = ({name} * numbers).sum()"
        output = probe.call(tried, student, q, k)
        d = d_c if name == "context" else d_w
        _call_backward(probe, f"{tried}\nloss.backward()", output[name == "weights"], d)
        d_all = d_w + np.einsum("nd,tnd->tn", d_c, keys)
        d_a = w * (d_all - (w * d_all).sum(axis=0))
        straight = w[..., np.newaxis] * d_c
        wanted = {
            "query": np.einsum("tn,tnd->nd", d_a, keys),
            "keys": d_a[..., np.newaxis] * query + straight,
        }
        got = {"query": q.grad, "keys": k.grad}
        for which, gradient in wanted.items():
            off = ref.gradient_off(which, got[which], gradient)
            if got[which] is None:
                # the context hangs on the keys directly, on the query through the weights alone
                cut = name == "context" and which == "query" and got["keys"] is not None
                probe.fail("weights_cut" if cut else "no_gradient", **off, name=which)
            if not ref.same(got[which], gradient):
                cut = name == "context" and which == "keys" and ref.same(got[which], straight)
                probe.fail("weights_cut" if cut else "gradient", **off, name=which)


def _call_backward(probe: Probe, tried: str, output: Tensor, d: np.ndarray) -> None:
    probe.call(tried, lambda: (output * d).sum().backward())
