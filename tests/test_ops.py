import math

import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from mygrad.nnet.activations import relu

from gradcheck import assert_gradients
from references import rnn_loop
from seq2seq_lab.ops import relu_rnn, tanh_rnn
from strategies import recurrences

NAMES = ("x", "W_xh", "b_h", "W_hh", "h_0")


BOTH = pytest.mark.parametrize("activation", ["relu", "tanh"])
RNN = {"relu": relu_rnn, "tanh": tanh_rnn}
ALONE = {"relu": lambda total: max(total, 0.0), "tanh": math.tanh}


def stepwise(activation):
    """The same by MyGrad's own operations, one step after another."""
    f = {"relu": relu, "tanh": mg.tanh}[activation]

    def run(x, W_xh, b_h, W_hh, h_0):
        h_t, states = h_0[0], []
        for x_t in x:
            h_t = f(x_t @ W_xh + b_h + h_t @ W_hh)
            states.append(h_t)
        return mg.stack(states)

    return run


@BOTH
@settings(deadline=None)
@given(arrays=recurrences())
def test_forward_against_a_loop(activation, arrays):
    x, W_xh, b_h, W_hh, h_0 = arrays
    weights = {"W_xh": W_xh, "b_h": b_h, "W_hh": W_hh}
    _, wanted = rnn_loop(x, weights, h_0, ALONE[activation])
    np.testing.assert_allclose(RNN[activation](*arrays).data, wanted, rtol=1e-12, atol=1e-12)


@BOTH
@settings(deadline=None)
@given(arrays=recurrences(np.float32))
def test_gradients_against_stepwise_autodiff(activation, arrays):
    gradients = []
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:]).astype(np.float32)
    for run in (RNN[activation], stepwise(activation)):
        tensors = [mg.tensor(array) for array in arrays]
        states = run(*tensors)
        assert states.dtype == np.float32
        (states * weight).sum().backward()
        gradients.append([tensor.grad for tensor in tensors])
    for name, found, wanted in zip(NAMES, *gradients, strict=True):
        scale = max(1.0, np.abs(wanted).max())
        np.testing.assert_allclose(found / scale, wanted / scale, atol=1e-6, err_msg=name)


@BOTH
@settings(max_examples=15, deadline=None)
@given(arrays=recurrences())
def test_gradients_against_central_differences(activation, arrays):
    tensors = dict(zip(NAMES, (mg.tensor(array) for array in arrays), strict=True))
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:])
    states = relu_rnn(*arrays).data
    if activation == "relu" and np.abs(states[states > 0]).min(initial=1) < 1e-3:
        return  # too near the kink
    assert_gradients(lambda: (RNN[activation](*tensors.values()) * weight).sum(), tensors, 1e-6)


@BOTH
def test_inputs_are_not_changed_and_constants_get_no_gradient(activation):
    rng = np.random.default_rng(0)
    shapes = (3, 2, 4), (4, 5), (1, 5), (5, 5), (1, 2, 5)
    arrays = [rng.normal(size=shape) for shape in shapes]
    kept = [array.copy() for array in arrays]
    x, h_0 = mg.tensor(arrays[0], constant=True), mg.tensor(arrays[4])
    states = RNN[activation](x, *arrays[1:4], h_0)
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
