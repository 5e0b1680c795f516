import mygrad as mg
import numpy as np
import pytest
from mynn.optimizers.adam import Adam as MyNNAdam

from references import adam_loop
from seq2seq_lab.nn.optimizers import Adam, clip_gradients


@pytest.mark.parametrize("size", [1, 1e-8])  # as small as epsilon: then that counts, too
def test_adam_against_a_loop_and_it_stays_float32(size):
    parameter = mg.tensor(np.zeros(1, np.float32))
    optimizer = Adam((parameter,), learning_rate=0.1)
    gradients = [size * g for g in (1.0, -0.5, 2.0, 0.25)]
    for g in gradients:
        parameter._grad = np.array([g], np.float32)
        optimizer.step()
    assert parameter.dtype == np.float32
    assert parameter.item() == pytest.approx(adam_loop(gradients, 0.1), rel=1e-5)


def test_adam_against_mynns():
    rng = np.random.default_rng(0)
    shapes = (3, 4), (1, 4), (), (150, 200), (5,), (129, 128), (7, 1)  # small ones and large ones
    ours, theirs = ([mg.tensor(np.ones(shape, np.float32)) for shape in shapes] for _ in range(2))
    optimizers = Adam(tuple(ours)), MyNNAdam(tuple(theirs))
    for step in range(20):
        for optimizer in optimizers:  # the rate comes from a schedule, and may be NumPy's
            optimizer.learning_rate = np.float64(0.01 * (step + 1))
        for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            if k == 2:
                continue  # the third never gets a gradient
            a._grad = rng.normal(size=a.shape).astype(np.float32)
            b._grad = a.grad.copy()
        for optimizer in optimizers:
            optimizer.step()
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == np.float32
        np.testing.assert_allclose(a.data, b.data, rtol=1e-5, atol=1e-6)
    assert ours[2].item() == 1


def test_decay_shrinks_matrices_before_the_step():
    parameters = [mg.tensor(np.full(shape, 2.0, np.float32)) for shape in [(2, 3), (3,), ()]]
    optimizer = Adam(tuple(parameters), learning_rate=0.1, weight_decay=0.5)
    for g in (gradients := [1.0, -0.5, 2.0]):
        for p in parameters:
            p._grad = np.full(p.shape, g, np.float32)
        optimizer.step()
    moves = np.diff([0.0, *(adam_loop(gradients[: k + 1], 0.1) for k in range(3))])
    wanted = 2.0
    for move in moves:
        wanted = wanted - 0.1 * 0.5 * wanted + move
    assert parameters[0].data == pytest.approx(np.full((2, 3), wanted), rel=1e-5)
    for p in parameters[1:]:
        assert p.data == pytest.approx(np.full(p.shape, 2 + sum(moves)), rel=1e-5)
    assert {p.dtype for p in parameters} == {np.dtype(np.float32)}


def test_adam_is_in_place_and_leaves_gradients_alone():
    parameter = mg.tensor(np.ones(3, np.float32))
    parameter._grad = np.array([1, 2, 3], np.float32)
    optimizer, data = Adam((parameter,)), parameter.data
    optimizer.step()
    assert parameter.data is data
    np.testing.assert_array_equal(parameter.grad, [1, 2, 3])


def test_adam_refuses_a_generator():
    with pytest.raises(TypeError, match="parameters: got a generator, wanted a tuple of tensors"):
        Adam(p for p in [mg.tensor(1.0)])


def gradients_of(*arrays):
    tensors = tuple(mg.tensor(np.zeros_like(array)) for array in arrays)
    for tensor, array in zip(tensors, arrays, strict=True):
        (tensor * array).sum().backward()
    return tensors


def test_clipping_is_by_global_norm():
    tensors = gradients_of(np.array([3.0, 0.0]), np.array([[4.0]]))
    assert clip_gradients(tensors, 1.0) == pytest.approx(5)
    np.testing.assert_allclose(tensors[0].grad, [0.6, 0])
    np.testing.assert_allclose(tensors[1].grad, [[0.8]])


def test_small_gradients_are_left_alone():
    tensors = (*gradients_of(np.array([0.3, 0.4])), mg.tensor(1.0))
    assert clip_gradients(tensors, 1.0) == pytest.approx(0.5)
    np.testing.assert_array_equal(tensors[0].grad, [0.3, 0.4])


def test_moments_of_a_dead_unit_do_not_linger_among_the_smallest_numbers():
    # Arithmetic with subnormal numbers takes a hundred times as long.
    p = mg.tensor(np.ones(3, np.float32))
    adam = Adam((p,))
    (p * np.float32(1e-4)).sum().backward()
    for _ in range(3000):
        adam.step()
        p.grad[...] = 0
    for moment in (adam.m, adam.v):
        assert ((moment == 0) | (moment >= np.finfo(np.float32).tiny)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", ["large", "small", 1.0])
def test_clipping_where_squares_overflow_or_underflow(size, dtype):
    limits = np.finfo(dtype)
    size = {"large": float(limits.max) / 9, "small": float(limits.tiny)}.get(size, size)
    p, q, empty = (mg.tensor(np.zeros(n, dtype)) for n in (2, 1, 0))
    for tensor, values in (p, [2.0, 6.0]), (q, [-3.0]), (empty, []):
        tensor._grad = (np.array(values) * size).astype(dtype)
    wanted = np.array([2.0, 6.0]) / 7
    assert clip_gradients((p, q, empty), size / 4) == pytest.approx(7 * size)
    np.testing.assert_allclose(p.grad / dtype(size), wanted / 4, rtol=1e-5)
    np.testing.assert_allclose(q.grad / dtype(size), [-3 / 28], rtol=1e-5)


def test_a_gradient_of_1e20_is_clipped_and_an_infinite_one_left():
    p = mg.tensor(np.zeros(2, np.float32))
    p._grad = np.array([1e20, 0], np.float32)
    assert clip_gradients((p,), 1.0) == pytest.approx(1e20)
    np.testing.assert_allclose(p.grad, [1, 0])
    p._grad = np.array([np.inf, 1], np.float32)
    assert clip_gradients((p,), 1.0) == np.inf
    np.testing.assert_array_equal(p.grad, [np.inf, 1])
