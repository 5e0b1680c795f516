import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings

from gradcheck import assert_gradients
from references import additive_loop, attend_loop, gate_loop
from seq2seq_lab.nn.attention import additive_scores, align_additively, attend, location_gate
from strategies import seeds, sizes


@settings(deadline=None)
@given(sizes, sizes, sizes, seeds)
def test_attend_against_a_loop(T, N, D, seed):
    rng = np.random.default_rng(seed)
    query, keys = rng.normal(size=(N, D)), rng.normal(size=(T, N, D))
    kept = query.copy(), keys.copy()
    context, weights = attend(query, keys)
    wanted_context, wanted_weights = attend_loop(query, keys)
    np.testing.assert_allclose(context.data, wanted_context, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(weights.data, wanted_weights, rtol=1e-10, atol=1e-12)
    np.testing.assert_array_equal(query, kept[0])
    np.testing.assert_array_equal(keys, kept[1])


@pytest.mark.parametrize("shape", [(4, 3, 2), (1, 1, 3)])
def test_attend_gradients(shape):
    rng = np.random.default_rng(0)
    query, keys = mg.tensor(rng.normal(size=shape[1:])), mg.tensor(rng.normal(size=shape))
    v, u = rng.normal(size=shape[1:]), rng.normal(size=shape[:2])

    def loss():
        context, weights = attend(query, keys)
        return (context * v).sum() + (weights * u).sum()

    assert_gradients(loss, {"query": query, "keys": keys})


def test_attend_survives_large_scores_and_stays_float32():
    keys = np.array([[[300.0]], [[-300.0]]], np.float32)
    context, weights = attend(np.array([[300.0]], np.float32), keys)
    assert context.dtype == weights.dtype == np.float32
    assert weights.data.ravel() == pytest.approx([1, 0], abs=1e-20)


@pytest.mark.parametrize(
    ("query", "keys"),
    [((2, 3), (4, 2, 5)), ((2, 3), (4, 1, 3)), ((3,), (4, 2, 3)), ((2, 3), (2, 3)),
     ((2, 3), (0, 2, 3))],
)  # fmt: skip
def test_attend_refuses(query, keys):
    with pytest.raises(ValueError, match=r"query: got shape \(.* wanted \(N, D\) with"):
        attend(np.ones(query), np.ones(keys))


@settings(deadline=None)
@given(sizes, sizes, sizes, seeds)
def test_gate_against_a_loop(T_out, T_in, N, seed):
    rng = np.random.default_rng(seed)
    content = rng.dirichlet(np.ones(T_in), size=(T_out, N)).transpose(0, 2, 1)
    g = rng.random((T_out, 1, N))
    for before in (np.zeros((T_in, N)), rng.dirichlet(np.ones(T_in), size=N).T):
        weights = location_gate(mg.tensor(content), mg.tensor(g), mg.tensor(before)).data
        wanted = gate_loop(content, g, before)
        np.testing.assert_allclose(weights, wanted, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-10)
        assert weights.min() >= 0


def test_gate_is_the_plain_blend_while_the_focus_is_in_view():
    """w_t = content_t + g_t (shift(w_{t-1}) - content_t), with all of w_{t-1} beyond the first."""
    rng = np.random.default_rng(0)
    content = rng.dirichlet(np.ones(4), size=(1, 2)).transpose(0, 2, 1)
    before = np.concatenate([np.zeros((1, 2)), rng.dirichlet(np.ones(3), size=2).T])
    g = rng.random((1, 1, 2))
    shifted = np.concatenate([before[1:], np.zeros((1, 2))])
    found = location_gate(mg.tensor(content), mg.tensor(g), mg.tensor(before))
    np.testing.assert_allclose(found.data[0], content[0] + g[0] * (shifted - content[0]))


def test_weights_are_never_among_the_smallest_numbers():
    # Arithmetic with subnormal numbers takes a hundred times as long.
    keys = np.linspace(-150, 0, 60, dtype=np.float32).reshape(60, 1, 1)
    _, weights = attend(np.ones((1, 1), np.float32), keys)
    assert (weights.data >= np.finfo(np.float32).tiny).all()
    wanted = np.exp(keys.astype(float)[..., 0])
    np.testing.assert_allclose(weights.data, wanted / wanted.sum(), atol=1e-7)


@settings(deadline=None)
@given(sizes, sizes, sizes, seeds)
def test_a_mask_is_as_if_the_rest_were_not_there(T, N, D, seed):
    rng = np.random.default_rng(seed)
    query, keys = rng.normal(size=(N, D)), rng.normal(size=(T, N, D))
    mask = rng.random((T, N)) < 0.5
    mask[rng.integers(T, size=N), np.arange(N)] = True
    keys = np.where(mask[..., np.newaxis], keys, 1e3)  # which would outweigh all others
    context, weights = attend(query, keys, mask)
    assert (weights.data[~mask] == 0).all()
    for n in range(N):
        there = mask[:, n]
        wanted = attend_loop(query[n : n + 1], keys[there, n : n + 1])
        np.testing.assert_allclose(context.data[n], wanted[0][0], rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(weights.data[there, n], wanted[1][:, 0], rtol=1e-10, atol=1e-12)


def test_scores_of_what_is_masked_decide_nothing():
    """Not even how small the others may be: all of them are far below the masked one."""
    keys = np.array([[[-200.0]], [[-201.0]], [[0.0]]], np.float32)
    _, weights = attend(np.ones((1, 1), np.float32), keys, [[True], [True], [False]])
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights.data.ravel(), [0.7310586, 0.26894143, 0], rtol=1e-6)


def test_masked_gradients():
    rng = np.random.default_rng(0)
    query, keys = mg.tensor(rng.normal(size=(2, 3))), mg.tensor(rng.normal(size=(4, 2, 3)))
    mask = np.array([[1, 1], [1, 0], [0, 0], [1, 0]], bool)
    v, u = rng.normal(size=(2, 3)), rng.normal(size=(4, 2))

    def loss():
        context, weights = attend(query, keys, mask)
        return (context * v).sum() + (weights * u).sum()

    assert_gradients(loss, {"query": query, "keys": keys})


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (np.ones((3, 2), bool), r"got bool of shape \(3, 2\), wanted bool of shape .* \(4, 2\)"),
        (np.ones((4, 2)), "got float64"),
        (np.arange(8).reshape(4, 2) % 2 == 0, "got no step of sequence 1"),
    ],
)
def test_bad_masks(mask, said):
    with pytest.raises(ValueError, match=said):
        attend(np.ones((2, 3)), np.ones((4, 2, 3)), mask)


@settings(deadline=None)
@given(sizes, sizes, sizes, sizes, sizes, seeds)
def test_additive_scores_against_a_loop(T, N, D, E, A, seed):
    rng = np.random.default_rng(seed)
    shapes = (N, D), (T, N, E), (D, A), (E, A), (A, 1)
    given = [rng.normal(size=shape) for shape in shapes]
    np.testing.assert_allclose(
        additive_scores(*given).data, additive_loop(*given), rtol=1e-10, atol=1e-12
    )


def test_additive_gradients():
    rng = np.random.default_rng(0)
    shapes = {"query": (2, 3), "keys": (4, 2, 5), "W_q": (3, 6), "W_k": (5, 6), "v": (6, 1)}
    given = {name: mg.tensor(rng.normal(size=shape)) for name, shape in shapes.items()}
    u = rng.normal(size=(4, 2))
    assert_gradients(lambda: (additive_scores(**given) * u).sum(), given)


def test_additive_scores_refuse():
    with pytest.raises(ValueError, match=r"got query \(2, 3\), .*v \(4,\), wanted"):
        additive_scores(np.ones((2, 3)), np.ones((5, 2, 3)), *np.ones((2, 3, 4)), np.ones(4))


@pytest.mark.parametrize("kind", ["dot", "additive"])
def test_masked_attention_against_torch(kind):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    T, N, D, A = 6, 4, 3, 5
    query, keys = rng.normal(size=(N, D)), rng.normal(size=(T, N, D))
    W_q, W_k, v = (rng.normal(size=shape) for shape in ((D, A), (D, A), (A, 1)))
    mask = np.arange(T)[:, np.newaxis] < np.array([6, 1, 3, 5])
    given = [torch.tensor(a, requires_grad=True) for a in (query, keys, W_q, W_k, v)]
    ours = [mg.tensor(a) for a in (query, keys, W_q, W_k, v)]
    q, k, P, Q, u = given
    e = (q * k).sum(-1) if kind == "dot" else (torch.tanh(q @ P + k @ Q) @ u)[..., 0]
    wanted = torch.softmax(e.masked_fill(~torch.tensor(mask), -torch.inf), dim=0)
    if kind == "dot":
        found = attend(*ours[:2], mask)[1]
    else:
        query, keys, W_q, W_k, v = ours
        queries = mg.matmul(query, W_q)[np.newaxis]
        found = align_additively(queries, mg.matmul(keys, W_k), v, mask)[0]
    np.testing.assert_allclose(found.data, wanted.detach().numpy(), rtol=1e-10, atol=1e-12)
    weight = rng.normal(size=(T, N))
    (found * weight).sum().backward()
    (wanted * torch.tensor(weight)).sum().backward()
    for a, b in zip(ours, given, strict=True):
        if b.grad is not None:
            np.testing.assert_allclose(a.grad, b.grad.numpy(), rtol=1e-9, atol=1e-12)
