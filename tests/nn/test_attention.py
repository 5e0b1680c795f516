import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings

from gradcheck import assert_gradients
from references import attend_loop, gate_loop
from seq2seq_lab.nn.attention import attend, location_gate
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
