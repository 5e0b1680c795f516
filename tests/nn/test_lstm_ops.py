import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mygrad.nnet.activations import sigmoid, tanh

from gradcheck import assert_gradients
from references import lstm_loop
from seq2seq_lab.nn.lstm_ops import lstm_sequence, rows
from strategies import lstms, seeds, sizes

NAMES = ("x", "W_xh", "b_h", "W_hh", "h_0", "c_0", "z", "W_zh")


def stepwise(x, W_xh, b_h, W_hh, h_0, c_0, z=None, W_zh=None):
    """The same by MyGrad's own operations, one step after another."""
    h_t, c_t, states, cells = h_0[0], c_0[0], [], []
    D = len(W_hh)
    for x_t in x:
        a = x_t @ W_xh + b_h + h_t @ W_hh
        a = a if z is None else a + z[0] @ W_zh
        i, f, g, o = (a[..., k * D : (k + 1) * D].reshape(len(x_t), D) for k in range(4))
        c_t = sigmoid(f) * c_t + sigmoid(i) * tanh(g)
        h_t = sigmoid(o) * tanh(c_t)
        states.append(h_t)
        cells.append(c_t)
    return mg.stack([mg.stack(states), mg.stack(cells)])


@settings(deadline=None)
@given(lstms())
def test_forward_against_a_loop(arrays):
    x, W_xh, b_h, W_hh, h_0, c_0, *context = arrays
    z, W_zh = context or (None, None)
    kept = [array.copy() for array in arrays]
    weights = {"W_xh": W_xh, "W_hh": W_hh, "b_h": b_h, "W_zh": W_zh}
    for n in range(x.shape[1]):
        one = (slice(None), slice(n, n + 1))
        context = None if z is None else z[one]
        wanted = lstm_loop(x[one], weights, h_0[one], c_0[one], context)
        found = lstm_sequence(*arrays).data[:, :, n : n + 1]
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(
        lstm_sequence(*arrays, cells=False).data, lstm_sequence(*arrays).data[0]
    )
    for array, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, before)


# In float32 with numbers half as large: where gates saturate, 1 - tanh^2 is rounding error. Both
# round: of 1,500 draws either was off by up to 1e-6 from float64.
@pytest.mark.parametrize(
    ("dtype", "size", "off"), [(np.float64, 1, 1e-12), (np.float32, 0.5, 2e-6)]
)
@settings(deadline=None)
@given(arrays=lstms())
def test_gradients_against_stepwise_autodiff(dtype, size, off, arrays):
    gradients = []
    arrays = [(size * array).astype(dtype) for array in arrays]
    weight = np.random.default_rng(0).normal(size=(2, 1, *arrays[4].shape[1:])).astype(dtype)
    for run in (lstm_sequence, stepwise):
        tensors = [mg.tensor(array) for array in arrays]
        states = run(*tensors)
        assert states.dtype == dtype
        (states * weight).sum().backward()
        gradients.append([tensor.grad for tensor in tensors])
    for name, found, wanted in zip(NAMES, *gradients, strict=False):
        assert found.shape == wanted.shape
        scale = max(1.0, np.abs(wanted).max())
        np.testing.assert_allclose(found / scale, wanted / scale, rtol=0, atol=off, err_msg=name)


@settings(max_examples=15, deadline=None)
@given(lstms())
def test_gradients_against_central_differences(arrays):
    tensors = dict(zip(NAMES, map(mg.tensor, arrays), strict=False))
    weight = np.random.default_rng(0).normal(size=(2, 1, *arrays[4].shape[1:]))
    assert_gradients(lambda: (lstm_sequence(*tensors.values()) * weight).sum(), tensors)


def test_large_sums_saturate_without_a_warning():
    zero, one = np.zeros((1, 1, 1), np.float32), np.ones((1, 1, 1), np.float32)
    b_h = np.array([[-1e30, 1e30, 1e30, 1e30]], np.float32)
    h, c = lstm_sequence(zero, np.zeros((1, 4)), b_h, np.zeros((1, 4)), zero, one)
    assert c.item() == 1  # nothing written, all kept
    assert h.item() == pytest.approx(np.tanh(1))


def test_constants_get_no_gradient_and_no_autodiff_is_respected():
    arrays = [np.ones(shape) for shape in ((3, 2, 4), (4, 4), (1, 4), (1, 4), (1, 2, 1), (1, 2, 1))]
    x, W_hh = mg.tensor(arrays[0], constant=True), mg.tensor(arrays[3])
    lstm_sequence(x, *arrays[1:3], W_hh, *arrays[4:]).sum().backward()
    assert x.grad is None
    assert W_hh.grad.shape == (1, 4)
    with mg.no_autodiff:
        assert lstm_sequence(x, *arrays[1:3], W_hh, *arrays[4:]).creator is None


@pytest.mark.parametrize("start", [True, False])
@settings(deadline=None)
@given(arrays=lstms(), seed=seeds)
def test_ids_are_one_hot_vectors(start, arrays, seed):
    (T, N, C), weights, rest = arrays[0].shape, arrays[1:4], arrays[4:]
    ids = np.random.default_rng(seed).integers(C, size=(T, N))
    names = NAMES[1 : 1 + len(arrays)] if start else NAMES[1:4] + NAMES[6 : len(arrays)]
    given = dict(zip(NAMES[1:], (*weights, *rest), strict=False))
    found = []
    for x in (ids, np.eye(C)[ids]):
        tensors = {name: mg.tensor(given[name]) for name in names if name in given}
        states = lstm_sequence(x, **tensors)
        (states**2).sum().backward()
        found.append([states.data, *(tensor.grad for tensor in tensors.values())])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


def test_an_id_without_a_row_is_an_error():
    with pytest.raises(IndexError):
        lstm_sequence([[4]], np.ones((4, 4)), np.ones((1, 4)), np.ones((1, 4)))


@settings(deadline=None)
@given(sizes, sizes, st.integers(1, 3), st.integers(1, 6), seeds)
def test_rows_against_a_loop(T, N, C, V, seed):
    rng = np.random.default_rng(seed)
    W, ids = mg.tensor(rng.normal(size=(V, C))), rng.integers(V, size=(T, N))
    weight = rng.normal(size=(T, N, C))
    found = rows(W, ids)
    (found * weight).sum().backward()
    wanted = np.zeros((V, C))
    for t, n in np.ndindex(T, N):
        np.testing.assert_array_equal(found.data[t, n], W.data[ids[t, n]])
        wanted[ids[t, n]] += weight[t, n]
    np.testing.assert_allclose(W.grad, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cells", [True, False])
@settings(deadline=None)
@given(arrays=lstms())
def test_the_last_step_alone(cells, arrays):
    weight = np.random.default_rng(0).normal(size=(2, 1, *arrays[4].shape[1:]))
    found = []
    for last in (True, False):
        tensors = [mg.tensor(array) for array in arrays]
        state = lstm_sequence(*tensors, last=last, cells=cells)[..., -1:, :, :]
        (state * (weight if cells else weight[0])).sum().backward()
        found.append([state.data, *(tensor.grad for tensor in tensors)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_array_equal(a, b)


@settings(deadline=None)
@given(lstms())
def test_without_cells_their_gradient_is_zero(arrays):
    weight = np.random.default_rng(0).normal(size=arrays[4].shape)
    found = []
    for cells in (True, False):
        tensors = [mg.tensor(array) for array in arrays]
        states = lstm_sequence(*tensors, cells=cells)
        ((states[0] if cells else states) * weight).sum().backward()
        found.append([tensor.grad for tensor in tensors])
    for a, b in zip(*found, strict=True):
        np.testing.assert_array_equal(a, b)


@settings(deadline=None)
@given(lstms())
def test_without_a_first_state_it_is_zero(arrays):
    zeros = [np.zeros_like(array) for array in arrays[4:6]]
    weight = np.random.default_rng(0).normal(size=(2, 1, *arrays[4].shape[1:]))
    found = []
    for start in ([], zeros):
        tensors = [mg.tensor(array) for array in arrays[:4]]
        states = lstm_sequence(*tensors, *start)
        (states * weight).sum().backward()
        found.append([states.data, *(tensor.grad for tensor in tensors)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["h_0", "c_0", "z", "W_zh"])
def test_half_a_pair_is_refused(name):
    arrays = [np.ones(shape) for shape in ((3, 2, 4), (4, 4), (1, 4), (1, 4))]
    pair = "h_0, c_0" if name.endswith("_0") else "z, W_zh"
    with pytest.raises(ValueError, match=f"{pair}: got one of them, wanted both or neither"):
        lstm_sequence(*arrays, **{name: np.ones((1, 2, 1))})


def test_returned_states_are_nobody_elses():
    zero = np.zeros((1, 1, 2))
    arrays = np.ones((3, 1, 1)), np.ones((1, 8)), np.zeros((1, 8)), np.ones((2, 8)), zero, zero
    with mg.no_autodiff:
        first, second = (lstm_sequence(*arrays).data for _ in range(2))
    first[:] = 7
    assert (zero == 0).all()
    assert (second != 7).all()
