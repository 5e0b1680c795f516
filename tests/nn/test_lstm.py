import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck import assert_gradients, to_float64
from references import lstm_loop
from seq2seq_lab.nn.lstm import LSTM, Embedding, closed_gates
from seq2seq_lab.nn.lstm_ops import lstm_sequence
from strategies import seeds, sizes


def data_of(layer):
    return {name: tensor.data for name, tensor in layer.weights.items()}


@settings(deadline=None)
@given(sizes, sizes, sizes, sizes, st.integers(0, 3), seeds)
def test_lstm_against_a_loop(T, N, C, D, Z, seed):
    rng = np.random.default_rng(seed)
    lstm = to_float64(LSTM(C, D, dim_context=Z))
    x, (h_0, c_0) = rng.normal(size=(T, N, C)), rng.normal(size=(2, 1, N, D))
    z = rng.normal(size=(1, N, Z)) if Z else None
    zero = np.zeros((1, N, D))
    for h, c in ((h_0, c_0), (h_0, None), (None, None)):
        wanted = lstm_loop(x, data_of(lstm), zero if h is None else h, zero if c is None else c, z)
        for found, right in zip(lstm(x, h, c, z), wanted, strict=True):
            np.testing.assert_allclose(found.data, right, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(("start", "last"), [(2, False), (1, True), (0, False), (0, True)])
@settings(deadline=None, max_examples=30)
@given(T=sizes, N=sizes, C=sizes, D=sizes, Z=st.integers(0, 3), seed=seeds)
def test_reading_ids_is_reading_their_vectors(start, last, T, N, C, D, Z, seed):
    """``start`` says how many of h_0 and c_0 are given."""
    rng = np.random.default_rng(seed)
    lstm, embed = to_float64(LSTM(C, D, dim_context=Z)), to_float64(Embedding(4, C))
    ids, weight = rng.integers(4, size=(T, N)), rng.normal(size=(1, N, D))
    given, zeros = rng.normal(size=(2, 1, N, D))[:start], np.zeros((2 - start, 1, N, D))
    z = rng.normal(size=(1, N, Z)) if Z else None
    wanted, _ = lstm_loop(embed.W_embed.data[ids], data_of(lstm), *given, *zeros, z)
    gradients = []
    for run in (
        lambda: lstm.read(ids, embed, *given, z=z, last=last),
        lambda: lstm(embed(ids), *given, z=z, last=last)[0],
    ):
        states = run()
        right = wanted[-1:] if last else wanted
        np.testing.assert_allclose(states.data, right, rtol=1e-10, atol=1e-10)
        (states * weight).sum().backward()
        gradients.append([p.grad for p in (*embed.parameters, *lstm.parameters)])
    for a, b in zip(*gradients, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("shape", [(7, 5, 3, 6), (1, 1, 1, 1), (4, 1, 2, 5)])
def test_lstm_against_torch(shape):
    torch = pytest.importorskip("torch")
    T, N, C, D = shape
    rng = np.random.default_rng(0)
    lstm = LSTM(C, D)
    for tensor in lstm.parameters:
        tensor.data[...] = rng.normal(size=tensor.shape)
    theirs = torch.nn.LSTM(C, D)  # gates in the order i, f, g, o, as ours; weights transposed
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(torch.from_numpy(lstm.W_xh.data.T.copy()))
        theirs.weight_hh_l0.copy_(torch.from_numpy(lstm.W_hh.data.T.copy()))
        theirs.bias_ih_l0.copy_(torch.from_numpy(lstm.b_h.data[0].copy()))
        theirs.bias_hh_l0.zero_()
    x, h_0, c_0 = (rng.normal(size=s).astype("f4") for s in ((T, N, C), (1, N, D), (1, N, D)))
    inputs = [torch.from_numpy(array).requires_grad_() for array in (x, h_0, c_0)]
    states, (_, c_last) = theirs(inputs[0], tuple(inputs[1:]))
    (states.sum() + (c_last**2).sum()).backward()

    tensors = [mg.tensor(array) for array in (x, h_0, c_0)]
    h, c = lstm(*tensors)
    np.testing.assert_allclose(h.data, states.detach().numpy(), atol=1e-5)
    np.testing.assert_allclose(c.data[-1:], c_last.detach().numpy(), atol=1e-5)
    (h.sum() + (c[-1:] ** 2).sum()).backward()
    pairs = [
        *zip(tensors, inputs, strict=True),
        (lstm.b_h, theirs.bias_ih_l0),
        (lstm.W_xh, theirs.weight_ih_l0),
        (lstm.W_hh, theirs.weight_hh_l0),
    ]
    for ours, other in pairs:
        wanted = other.grad.numpy()
        wanted = wanted.T if wanted.ndim == 2 else wanted.reshape(ours.shape)
        scale = max(1.0, np.abs(wanted).max())
        np.testing.assert_allclose(ours.grad / scale, wanted / scale, atol=1e-5)


@pytest.mark.parametrize("Z", [0, 2])
def test_lstm_gradients(Z):
    rng = np.random.default_rng(1)
    lstm = to_float64(LSTM(3, 4, dim_context=Z))
    x, h_0, c_0 = (mg.tensor(rng.normal(size=s)) for s in ((5, 2, 3), (1, 2, 4), (1, 2, 4)))
    z = mg.tensor(rng.normal(size=(1, 2, Z))) if Z else None
    weight = rng.normal(size=(2, 5, 2, 4))

    def loss():
        h, c = lstm(x, h_0, c_0, z)
        return (h * weight[0]).sum() + (c * weight[1]).sum()

    tensors = lstm.weights | {"x": x, "h_0": h_0, "c_0": c_0} | ({"z": z} if Z else {})
    assert_gradients(loss, tensors)


def test_two_halves_make_a_whole():
    lstm = LSTM(3, 4)
    x = np.random.default_rng(0).random((6, 2, 3), dtype=np.float32)
    h, c = lstm(x)
    first_h, first_c = lstm(x[:3])
    second_h, second_c = lstm(x[3:], first_h[-1:], first_c[-1:])
    np.testing.assert_allclose(h.data[3:], second_h.data, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(c.data[3:], second_c.data, rtol=1e-5, atol=1e-7)


def test_weights_are_float32_scaled_and_drawn_from_numpys_state():
    draws = []
    for _ in range(2):
        np.random.seed(0)
        draws.append((Embedding(80, 50), Embedding(80, 50, std=0.3), LSTM(60, 100, 40)))
    for first, again in zip(*draws, strict=True):
        for name, tensor in first.weights.items():
            assert tensor.dtype == np.float32
            np.testing.assert_array_equal(tensor, again.weights[name])
    book, ours, lstm = draws[0]
    for tensor, deviation in (
        (book.W_embed, 0.01),
        (ours.W_embed, 0.3),
        (lstm.W_xh, 0.1),
        (lstm.W_zh, 0.1),
        (lstm.W_hh, 0.1),
    ):
        assert tensor.data.std() == pytest.approx(deviation, rel=0.05)
        assert abs(tensor.data.mean()) < deviation / 10
    assert not lstm.b_h.data.any()
    assert list(lstm.weights) == ["W_xh", "W_hh", "b_h", "W_zh"]
    assert list(LSTM(2, 3).weights) == ["W_xh", "W_hh", "b_h"]
    assert LSTM(16, 100).W_xh.data.std() == pytest.approx(0.25, rel=0.05)


def test_parameters_are_flat_tuples_of_distinct_tensors():
    for layer, count in ((Embedding(4, 3), 1), (LSTM(3, 4), 3), (LSTM(3, 4, 2), 4)):
        assert isinstance(layer.parameters, tuple)
        assert len({id(p) for p in layer.parameters}) == count


def test_float64_data_does_not_widen_a_float32_model():
    ones = np.ones((1, 1, 4))
    h, c = LSTM(3, 4, 2)(np.ones((2, 1, 3)), ones, ones, np.ones((1, 1, 2)))
    assert h.dtype == c.dtype == np.float32


@pytest.mark.parametrize(
    ("ids", "error", "said"),
    [
        ([[13]], ValueError, "ids: got 13, wanted integers in 0..12"),
        ([[-1]], ValueError, "ids: got -1"),
        ([[1.0]], TypeError, "ids: got dtype float64"),
        ([1, 2], ValueError, r"ids: got shape \(2,\), wanted \(T, N\)"),
        (np.zeros((0, 2), int), ValueError, r"ids: got shape \(0, 2\).*at least 1"),
    ],
)
def test_bad_ids(ids, error, said):
    with pytest.raises(error, match=said):
        Embedding(13, 4)(ids)


GOOD = {"x": np.ones((2, 1, 3)), "h": np.ones((1, 1, 4)), "c": np.ones((1, 1, 4))}


@pytest.mark.parametrize(
    ("bad", "error", "said"),
    [
        ({"x": np.ones((2, 1, 4))}, ValueError, r"x: got shape \(2, 1, 4\), wanted \(T, N, C=3\)"),
        ({"x": np.ones((0, 1, 3))}, ValueError, r"x: got shape \(0, 1, 3\)"),
        ({"x": np.full((2, 1, 3), np.nan)}, ValueError, "x: got NaN"),
        ({"h": np.ones((1, 2, 4))}, ValueError, r"h: got shape \(1, 2, 4\), wanted \(1, 1, 4\)"),
        ({"h": mg.ones((2, 1, 4))}, ValueError, r"h: got shape \(2, 1, 4\)"),
        ({"c": np.ones((1, 4))}, ValueError, r"c: got shape \(1, 4\)"),
        ({"c": np.full((1, 1, 4), np.inf)}, ValueError, "c: got NaN or infinity"),
        ({"c": [[["a"] * 4]]}, TypeError, "c: got dtype <U1"),
        ({"z": np.ones((1, 1, 2))}, ValueError, "z: got a context"),
    ],
)
def test_bad_input(bad, error, said):
    with pytest.raises(error, match=said):
        LSTM(3, 4)(**(GOOD | bad))


def test_bad_context():
    with pytest.raises(ValueError, match="z: got none"):
        LSTM(3, 4, dim_context=2)(GOOD["x"])
    with pytest.raises(ValueError, match=r"z: got shape \(1, 1, 3\), wanted \(1, 1, 2\)"):
        LSTM(3, 4, dim_context=2)(GOOD["x"], z=np.ones((1, 1, 3)))


@pytest.mark.parametrize(
    ("layer", "arguments", "said"),
    [
        (Embedding, (0, 4), "vocab_size: got 0"),
        (Embedding, (4, 1.5), "wordvec_size: got 1.5"),
        (Embedding, (4, 4, 0.0), "std: got 0"),
        (LSTM, (0, 4), "dim_input: got 0"),
        (LSTM, (4, None), "hidden_size: got None"),
        (LSTM, (4, 4, -1), "dim_context: got -1"),
    ],
)
def test_bad_sizes(layer, arguments, said):
    with pytest.raises((TypeError, ValueError), match=said):
        layer(*arguments)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_closed_gates_keep_the_cell_and_show_nothing(dtype):
    rng = np.random.default_rng(0)
    C, D = 3, 4
    shapes = (C, 4 * D), (1, 4 * D), (D, 4 * D)
    W_xh, b_h, W_hh = (rng.normal(size=shape, scale=5).astype(dtype) for shape in shapes)
    table = np.concatenate([W_xh, closed_gates(D, np.dtype(dtype))])
    h, c = lstm_sequence(np.array([[1], [-1], [-1]]), table, b_h, W_hh)
    assert (h.data[0] != 0).all()
    np.testing.assert_array_equal(h.data[1:], 0)
    np.testing.assert_array_equal(c.data[1:], c.data[:1].repeat(2, axis=0))
