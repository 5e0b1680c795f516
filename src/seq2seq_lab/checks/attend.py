"""The check of ``attend``: shapes, then weights, then the context, then large scores and gradients.

If the numbers differ, it computes what well-known mistakes would give, and names the one that
gives the same.
"""

from collections.abc import Callable
from typing import Any

import mygrad as mg
import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.failure import describe
from seq2seq_lab.checks.language import Text
from seq2seq_lab.checks.probe import Probe, run_check

HINTS = {
    **{k: ref.MODEL_HINTS[k] for k in ("array", "shape", "changes_input", "remembers", "list")},
    "signature": ref.MODEL_HINTS["signature"],
    "pair": Text(
        "attend returns two things, context and weights. What does your return line give back?",
        "attend는 context와 weights, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "swapped": Text(
        "context and weights look exchanged. Which of them does the docstring name first?",
        "context와 weights가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "extra_axis": Text(
        "{name} has an axis of length 1 too many. Which line makes it, and who still needs it?",
        "{name}에 길이가 1인 축이 하나 더 있습니다. 어느 줄에서 생겼고, 어디까지 필요한가요?",
    ),
    "lost_axis": Text(
        "{name} has an axis too few. Which axis did the sum, or something else, take away?",
        "{name}의 축이 모자랍니다. 합을 구하면서, 또는 다른 곳에서 어느 축이 사라졌나요?",
    ),
    "time_axis": Text(
        "The axes of weights are exchanged. Which axis of keys counts the steps?",
        "weights의 두 축이 뒤바뀌었습니다. keys에서 스텝을 세는 축은 몇 번째인가요?",
    ),
    "features_axis": Text(
        "Each feature got a weight of its own. How does q . k make one number of D products?",
        "특징마다 가중치가 따로 있습니다. q . k는 곱 D개를 어떻게 수 하나로 만드나요?",
    ),
    "batch_mixed": Text(
        "Every query met the keys of every sequence. Which sequence's keys belong to query n?",
        "쿼리마다 모든 시퀀스의 키와 만났습니다. n번째 쿼리의 키는 어느 시퀀스에 있나요?",
    ),
    "not_finite": Text(
        "Large scores give NaN or infinity. What is exp(1000), and can a softmax do without it?",
        "점수가 크면 NaN이나 무한대가 나옵니다. exp(1000)은 얼마인가요? 꼭 계산해야 하나요?",
    ),
    "softmax_axis": Text(
        "The weights of one sequence should sum to 1 over its steps. Along which axis is softmax?",
        "한 시퀀스의 가중치를 스텝에 대해 더하면 1이어야 합니다. softmax는 어느 축을 따르나요?",
    ),
    "no_softmax": Text(
        "These are the scores themselves. What turns them into weights that sum to 1?",
        "점수가 그대로 나왔습니다. 더해서 1이 되는 가중치로 바꾸려면 무엇이 필요한가요?",
    ),
    "not_normalised": Text(
        "Each weight is above 0, but they do not sum to 1 over T. By what is exp(score) divided?",
        "가중치가 양수이기는 하지만 T에 대해 더하면 1이 아닙니다. exp(점수)를 무엇으로 나누나요?",
    ),
    "not_exp": Text(
        "The weights sum to 1, but not by way of exp. What does softmax do first with the scores?",
        "더하면 1이지만 exp를 거치지 않았습니다. 소프트맥스는 점수로 가장 먼저 무엇을 하나요?",
    ),
    "softmax_twice": Text(
        "Softmax was applied twice. On which lines, and what does the second do to a weight of 1?",
        "소프트맥스가 두 번 적용되었습니다. 어느 줄들인가요? 두 번째는 가중치 1을 어떻게 바꾸나요?",
    ),
    "log": Text(
        "These are logarithms of the weights. Which function did you take in place of softmax?",
        "가중치의 로그가 나왔습니다. softmax 대신 어떤 함수를 썼나요?",
    ),
    "uniform": Text(
        "All steps got the same weight, whatever the query. Where do the scores come in?",
        "쿼리와 상관없이 모든 스텝의 가중치가 같습니다. 점수는 어디에서 쓰이나요?",
    ),
    "hard": Text(
        "One step got all the weight. Softmax is softer than argmax: what do the others get?",
        "한 스텝이 가중치를 모두 가졌습니다. 소프트맥스라면 나머지 스텝은 얼마를 받나요?",
    ),
    "sign": Text(
        "The steps that fit worst got most. Which sign has the score on its way into exp?",
        "가장 안 맞는 스텝이 가장 큰 가중치를 받았습니다. exp에 들어가는 점수의 부호는 무엇인가요?",
    ),
    "scaled": Text(
        "The scores are a multiple of q . k. By what does your code divide or multiply them?",
        "점수가 q . k의 몇 배로 되어 있습니다. 코드에서 점수를 무엇으로 나누거나 곱하나요?",
    ),
    "score": Text(
        "Another measure than q . k was taken. What does the dot product do with lengths?",
        "q . k가 아닌 다른 척도를 썼습니다. 내적은 벡터의 길이를 어떻게 다루나요?",
    ),
    "one_query": Text(
        "Query 0 was used for every sequence. Which query should meet keys[:, n]?",
        "모든 시퀀스에 0번 쿼리가 쓰였습니다. keys[:, n]과 만나야 하는 쿼리는 어느 것인가요?",
    ),
    "order": Text(
        "The weights stand in reverse. Which step of keys does weights[0] belong to?",
        "가중치의 순서가 거꾸로입니다. weights[0]은 keys의 어느 스텝에 해당하나요?",
    ),
    "weights": Text(
        "The weights sum to 1 but are not softmax(q . k). What is score[t, n], in one line?",
        "더하면 1이지만 softmax(q . k)는 아닙니다. score[t, n]은 한 줄로 쓰면 무엇인가요?",
    ),
    "context_unweighted": Text(
        "The weights are right, but the context is the same for any query. Where are they used?",
        "가중치는 맞는데 context가 쿼리와 상관없이 같습니다. 가중치는 어디에서 쓰이나요?",
    ),
    "context_scores": Text(
        "The weights are right, but the context was mixed with other numbers. Which of them?",
        "가중치는 맞는데 context는 다른 수로 섞었습니다. 어떤 수를 썼나요?",
    ),
    "context_mean": Text(
        "The context is too small by the factor T. The weights sum to 1: what is left to divide?",
        "context가 T배만큼 작습니다. 가중치의 합이 이미 1인데 무엇으로 더 나누나요?",
    ),
    "context_hard": Text(
        "The context is the keys of one step alone. What do the other weights contribute?",
        "context가 한 스텝의 키 그대로입니다. 다른 가중치들은 무엇을 보태나요?",
    ),
    "context_query": Text(
        "The query is mixed into the context. Of which vectors is the context a weighted sum?",
        "context에 쿼리가 섞였습니다. context는 어떤 벡터들의 가중합인가요?",
    ),
    "context": Text(
        "The weights are right, but context[n] is not the sum of weights[t, n] * keys[t, n].",
        "가중치는 맞는데 context[n]이 weights[t, n] * keys[t, n]의 합이 아닙니다. 무엇을 더했나요?",
    ),
    "dtype": Text(
        "float32 went in, and {name} is something else. Which array or number is not float32?",
        "float32가 들어갔는데 {name}은 다른 자료형입니다. float32가 아닌 배열이나 수는 무엇인가요?",
    ),
    "weights_cut": Text(
        "Right values, but {name}'s gradient does not pass through the weights. Where is the cut?",
        "값은 맞지만 {name}의 기울기가 가중치를 지나지 않습니다. 어디에서 끊겼나요?",
    ),
    "no_gradient": Text(
        "Right values, but no gradient gets to {name}. Is some step computed outside of MyGrad?",
        "값은 맞지만 {name}까지 기울기가 가지 않습니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
    "gradient": Text(
        "Right values, but the gradient of {name} is off. Is some step computed outside of MyGrad?",
        "값은 맞지만 {name}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}

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
    probe.require(ref.accepts(student, 2), "signature", got=ref.signature(student))
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
