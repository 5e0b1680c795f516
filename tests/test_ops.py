import mygrad as mg
import numpy as np
from hypothesis import given, settings
from mygrad.nnet.activations import relu

from gradcheck import assert_gradients
from references import rnn_loop
from seq2seq_lab.ops import relu_rnn
from strategies import recurrences

NAMES = ("x", "W_xh", "b_h", "W_hh", "h_0")


def stepwise(x, W_xh, b_h, W_hh, h_0):
    """The same by MyGrad's own operations, one step after another."""
    h_t, states = h_0[0], []
    for x_t in x:
        h_t = relu(x_t @ W_xh + b_h + h_t @ W_hh)
        states.append(h_t)
    return mg.stack(states)


@given(recurrences())
def test_forward_against_a_loop(arrays):
    x, W_xh, b_h, W_hh, h_0 = arrays
    _, wanted = rnn_loop(x, {"W_xh": W_xh, "b_h": b_h, "W_hh": W_hh}, h_0)
    np.testing.assert_allclose(relu_rnn(*arrays).data, wanted, rtol=1e-12, atol=1e-12)


@given(recurrences(np.float32))
def test_gradients_against_stepwise_autodiff(arrays):
    gradients = []
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:]).astype(np.float32)
    for run in (relu_rnn, stepwise):
        tensors = [mg.tensor(array) for array in arrays]
        states = run(*tensors)
        assert states.dtype == np.float32
        (states * weight).sum().backward()
        gradients.append([tensor.grad for tensor in tensors])
    for name, found, wanted in zip(NAMES, *gradients, strict=True):
        scale = max(1.0, np.abs(wanted).max())
        np.testing.assert_allclose(found / scale, wanted / scale, atol=1e-6, err_msg=name)


@settings(max_examples=15, deadline=None)
@given(recurrences())
def test_gradients_against_central_differences(arrays):
    tensors = dict(zip(NAMES, (mg.tensor(array) for array in arrays), strict=True))
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:])
    states = relu_rnn(*arrays).data
    if np.abs(states[states > 0]).min(initial=1) < 1e-3:  # too near a kink of relu
        return
    assert_gradients(lambda: (relu_rnn(*tensors.values()) * weight).sum(), tensors, 1e-6)


def test_inputs_are_not_changed_and_constants_get_no_gradient():
    rng = np.random.default_rng(0)
    shapes = (3, 2, 4), (4, 5), (1, 5), (5, 5), (1, 2, 5)
    arrays = [rng.normal(size=shape) for shape in shapes]
    kept = [array.copy() for array in arrays]
    x, h_0 = mg.tensor(arrays[0], constant=True), mg.tensor(arrays[4])
    states = relu_rnn(x, *arrays[1:4], h_0)
    states.sum().backward()
    assert x.grad is None
    assert h_0.grad.shape == (1, 2, 5)
    for array, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_no_autodiff_is_respected():
    h_0 = mg.tensor(np.ones((1, 2, 3)))
    with mg.no_autodiff:
        states = relu_rnn(np.ones((4, 2, 1)), np.ones((1, 3)), np.zeros(3), np.eye(3), h_0)
    assert states.creator is None
