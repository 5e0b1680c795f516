import mygrad as mg
import numpy as np
import pytest
from hypothesis import given

from gradcheck import assert_gradients, to_float64
from references import rnn_loop
from seq2seq_lab import RNN, one_hot
from strategies import seeds, sizes


def data_of(layer):
    return {name: tensor.data for name, tensor in layer.weights.items()}


@given(sizes, sizes, sizes, sizes, sizes, seeds)
def test_rnn_against_a_loop(T, N, C, D, K, seed):
    rng = np.random.default_rng(seed)
    rnn = to_float64(RNN(C, D, K))
    x, h_0 = rng.normal(size=(T, N, C)), rng.normal(size=(1, N, D))
    kept = x.copy(), h_0.copy()
    for given_h, start in ((h_0, h_0), (None, np.zeros((1, N, D)))):
        y, h = rnn(x, given_h)
        wanted_y, wanted_h = rnn_loop(x, data_of(rnn), start)
        np.testing.assert_allclose(h.data, wanted_h, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(y.data, wanted_y, rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(h_0, kept[1])


def test_rnn_gradients():
    rng = np.random.default_rng(1)
    rnn = to_float64(RNN(3, 4, 2))
    x, h_0 = mg.tensor(rng.normal(size=(5, 2, 3))), mg.tensor(rng.random((1, 2, 4)))
    weight = rng.normal(size=(5, 2, 2))
    tensors = rnn.weights | {"x": x, "h_0": h_0}
    assert_gradients(lambda: (rnn(x, h_0)[0] * weight).sum(), tensors)


def test_two_halves_make_a_whole():
    rnn = RNN(3, 4, 2)
    x = np.random.default_rng(0).random((6, 2, 3), dtype=np.float32)
    y, h = rnn(x)
    _, first = rnn(x[:3])
    second_y, second = rnn(x[3:], first[-1:])
    np.testing.assert_allclose(h.data[3:], second.data, rtol=1e-5)
    np.testing.assert_allclose(y.data[3:], second_y.data, rtol=1e-5, atol=1e-6)


def test_ids_are_read_as_one_hot():
    rnn = RNN(12, 5, 12)
    ids = np.random.default_rng(0).integers(12, size=(4, 3))
    np.testing.assert_array_equal(rnn(ids)[0], rnn(one_hot(ids, 12))[0])
    np.testing.assert_array_equal(rnn(ids.tolist())[0], rnn(one_hot(ids, 12))[0])


def test_weights_are_float32_glorot_normal_and_drawn_from_numpys_state():
    np.random.seed(0)
    first = RNN(80, 120, 40).weights
    np.random.seed(0)
    again = RNN(80, 120, 40).weights
    for name, tensor in first.items():
        assert tensor.dtype == np.float32
        np.testing.assert_array_equal(tensor, again[name])
    assert list(first) == ["W_xh", "b_h", "W_hh", "W_hy", "b_y"]
    assert not first["b_h"].data.any()
    for name in ("W_xh", "W_hh", "W_hy"):
        deviation = np.sqrt(2 / sum(first[name].shape))
        assert first[name].data.std() == pytest.approx(deviation, rel=0.05)
        assert abs(first[name].data.mean()) < deviation / 10


def test_parameters_are_a_flat_tuple_of_distinct_tensors():
    parameters = RNN(3, 4, 2).parameters
    assert isinstance(parameters, tuple)
    assert len({id(p) for p in parameters}) == 5
    assert all(isinstance(p, mg.Tensor) for p in parameters)


def test_float64_data_does_not_widen_a_float32_model():
    y, h = RNN(3, 4, 2)(np.ones((2, 1, 3)), np.ones((1, 1, 4)))
    assert y.dtype == h.dtype == np.float32


@pytest.mark.parametrize(
    ("x", "h", "error", "said"),
    [
        (np.ones((2, 1, 4)), None, ValueError, r"x: got shape \(2, 1, 4\), wanted \(T, N, C=3\)"),
        (np.ones((2, 3)), None, ValueError, r"x: got shape \(2, 3\)"),
        (np.ones((0, 1, 3)), None, ValueError, r"x: got shape \(0, 1, 3\).*at least 1"),
        (np.ones((2, 0, 3)), None, ValueError, r"x: got shape \(2, 0, 3\)"),
        (np.ones((0, 1), int), None, ValueError, r"x: got shape \(0, 1\)"),
        ([[0], [3]], None, ValueError, "ids: got 3, wanted integers in 0..2"),
        ([[-1]], None, ValueError, "ids: got -1"),
        (np.full((2, 1, 3), np.nan), None, ValueError, "x: got NaN or infinity"),
        (np.full((2, 1, 3), "a"), None, TypeError, "x: got dtype <U1"),
        (np.ones((2, 1, 3)), np.ones((1, 2, 4)), ValueError, r"h: got shape \(1, 2, 4\), wanted"),
        (np.ones((2, 1, 3)), np.ones((1, 4)), ValueError, r"wanted \(1, N=1, D=4\)"),
        (np.ones((2, 1, 3)), np.ones((1, 1, 5)), ValueError, r"h: got shape \(1, 1, 5\)"),
        (np.ones((2, 1, 3)), np.full((1, 1, 4), np.inf), ValueError, "h: got NaN or infinity"),
        (np.ones((2, 1, 3)), [[["a"] * 4]], TypeError, "h: got dtype <U1"),
    ],
)
def test_bad_input(x, h, error, said):
    with pytest.raises(error, match=said):
        RNN(3, 4, 2)(x, h)


@pytest.mark.parametrize("name", ["dim_input", "dim_recurrent", "dim_output"])
@pytest.mark.parametrize("value", [0, -1, 2.0, None])
def test_bad_sizes(name, value):
    sizes = {"dim_input": 3, "dim_recurrent": 4, "dim_output": 2} | {name: value}
    with pytest.raises((TypeError, ValueError), match=f"{name}: got {value}"):
        RNN(**sizes)
