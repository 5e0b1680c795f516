import math

import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from mygrad.nnet.activations import relu

from gradcheck import assert_gradients
from references import rnn_loop
from seq2seq_lab.models.model import decode_greedily
from seq2seq_lab.models.seq2seq import Seq2Seq
from seq2seq_lab.nn.rnn_ops import decoder, relu_rnn, tanh_rnn
from seq2seq_lab.vocabulary import START, one_hot
from strategies import recurrences, seeds, sizes

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
        np.testing.assert_allclose(found / scale, wanted / scale, atol=1e-5, err_msg=name)


@BOTH
@settings(max_examples=15, deadline=None)
@given(arrays=recurrences())
def test_gradients_against_central_differences(activation, arrays):
    tensors = dict(zip(NAMES, (mg.tensor(array) for array in arrays), strict=True))
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:])
    states = relu_rnn(*arrays).data
    if activation == "relu" and np.abs(states[states > 0]).min(initial=1) < 1e-3:
        return  # too near the kink
    assert_gradients(lambda: (RNN[activation](*tensors.values()) * weight).sum(), tensors)


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


@BOTH
@settings(deadline=None)
@given(arrays=recurrences(), seed=seeds)
def test_ids_are_one_hot_vectors(activation, arrays, seed):
    x, W_xh, *rest = arrays
    ids = np.random.default_rng(seed).integers(len(W_xh), size=x.shape[:2])
    found = []
    for inputs in (ids, one_hot(ids, len(W_xh), np.float64)):
        tensors = [mg.tensor(array) for array in (W_xh, *rest)]
        states = RNN[activation](inputs, *tensors)
        states.sum().backward()
        found.append([states.data, *(tensor.grad for tensor in tensors)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)


@BOTH
@settings(deadline=None)
@given(arrays=recurrences())
def test_the_last_state_alone(activation, arrays):
    weight = np.random.default_rng(0).normal(size=(1, *arrays[4].shape[1:]))
    found = []
    for last in (True, False):
        tensors = [mg.tensor(array) for array in arrays]
        state = RNN[activation](*tensors, last=last)[-1:]
        (state * weight).sum().backward()
        found.append([state.data, *(tensor.grad for tensor in tensors)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_array_equal(a, b)


@BOTH
@settings(deadline=None)
@given(arrays=recurrences())
def test_without_a_first_state_it_is_zero(activation, arrays):
    weight = np.random.default_rng(0).normal(size=arrays[4].shape[1:])
    found = []
    for start in ((), (np.zeros_like(arrays[4]),)):
        tensors = [mg.tensor(array) for array in arrays[:4]]
        states = RNN[activation](*tensors, *start)
        (states * weight).sum().backward()
        found.append([states.data, *(tensor.grad for tensor in tensors)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("greedy", [True, False])
@settings(deadline=None)
@given(T=sizes, N=sizes, D=sizes, seed=seeds)
def test_the_decoder_is_decoding_step_by_step(greedy, T, N, D, seed):
    rng = np.random.default_rng(seed)
    model = Seq2Seq(12, D, 12)
    names = tuple(f"decoder.{name}" for name in ("W_xh", "b_h", "W_hh", "W_hy", "b_y"))
    for name in names:
        model.weights[name].data = rng.normal(size=model.weights[name].shape)
    ids = np.full((T, N), START) if greedy else rng.integers(12, size=(T, N))
    h_0, weight = mg.tensor(rng.normal(size=(1, N, D))), rng.normal(size=(T, N, 12))
    found = []
    for fused in (True, False):
        if fused:
            scores = model.decoder.decode(ids, h_0, greedy=greedy)
        elif greedy:
            scores, _ = decode_greedily(model.decoder, h_0, ids[:1], T)
        else:
            scores = forced_step_by_step(model, ids, h_0)
        (scores * weight).sum().backward()
        gradients = [model.weights[name].grad.copy() for name in names]
        found.append([scores.data, h_0.grad.copy(), *gradients])
        model_and_state = (*model.parameters, h_0)
        for tensor in model_and_state:
            tensor.null_grad()
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-8)


def forced_step_by_step(model, ids, h):
    """MyGrad's own operations, one step at a time."""
    weights, scores = model.decoder.weights, []
    for row in one_hot(ids, 12, np.float64):
        h = relu(row @ weights["W_xh"] + weights["b_h"] + h @ weights["W_hh"])
        scores.append(h @ weights["W_hy"] + weights["b_y"])
    return mg.concatenate(scores)


def test_greedy_decoding_takes_the_first_of_equal_scores_and_changes_no_input():
    x = np.full((3, 1), START, np.int32)
    kept = x.copy()
    W_xh = np.arange(12.0)[:, np.newaxis]  # the state is the id that was read
    zero, one = np.zeros((1, 1)), np.ones((1, 12))
    scores = decoder(x, W_xh, [0.0], zero, zero[np.newaxis], one, np.zeros(12), greedy=True)
    np.testing.assert_array_equal(scores.data[:, 0, 0], [START, 0, 0])
    np.testing.assert_array_equal(x, kept)


@BOTH
def test_returned_states_are_nobody_elses(activation):
    h_0 = np.ones((1, 2, 3))
    arrays = np.ones((4, 2, 1)), np.ones((1, 3)), np.zeros(3), np.eye(3), h_0
    with mg.no_autodiff:
        first, second = (RNN[activation](*arrays).data for _ in range(2))
    first[:] = 7
    assert (h_0 == 1).all()
    assert (second != 7).all()
