import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mygrad.nnet.losses import softmax_crossentropy

from gradcheck import assert_gradients
from references import crossentropy_loop
from seq2seq_lab.nn.losses import PADDING, loss_and_accuracy, sequence_crossentropy
from strategies import seeds, sizes


@settings(deadline=None)
@given(sizes, sizes, st.integers(1, 5), seeds)
def test_crossentropy_against_a_loop(T, N, K, seed):
    rng = np.random.default_rng(seed)
    scores = mg.tensor(rng.normal(size=(T, N, K)))
    target = np.where(rng.random((T, N)) < 0.4, PADDING, rng.integers(K, size=(T, N)))
    target[0, 0] = 0
    loss = sequence_crossentropy(scores, target)
    assert loss.item() == pytest.approx(crossentropy_loop(scores.data, target), abs=1e-12)
    loss.backward()
    assert (scores.grad[target == PADDING] == 0).all()
    assert K == 1 or (scores.grad[target != PADDING] != 0).all()


def test_crossentropy_gradients_and_a_padded_score_is_nothing_to_it():
    rng = np.random.default_rng(0)
    scores = mg.tensor(rng.normal(size=(3, 2, 4)))
    for target in ([[0, 1], [3, 2], [1, PADDING]], [[0, 1], [3, 2], [1, 0]]):
        assert_gradients(lambda t=target: sequence_crossentropy(scores, t), {"scores": scores})
    before = sequence_crossentropy(scores, [[0, 1], [3, 2], [1, PADDING]]).item()
    moved = scores.data.copy()
    moved[2, 1] = 1e6
    assert sequence_crossentropy(mg.tensor(moved), [[0, 1], [3, 2], [1, PADDING]]).item() == before


@pytest.mark.parametrize(
    ("target", "error", "said"),
    [
        (
            np.zeros((2, 2), int),
            ValueError,
            r"target: got shape \(2, 2\), wanted \(T, N\) = \(2, 1",
        ),
        ([[-1], [-1]], ValueError, "target: got PADDING alone"),
        ([[-2], [0]], ValueError, "ids: got -2"),
        ([[3], [-1]], ValueError, "ids: got 3, wanted integers in -1..2"),
        ([[1.0], [0.0]], TypeError, "ids: got dtype float64"),
    ],
)
def test_bad_target(target, error, said):
    with pytest.raises(error, match=said):
        sequence_crossentropy(mg.tensor(np.ones((2, 1, 3))), target)


@settings(deadline=None)
@given(sizes, sizes, st.integers(1, 5), seeds)
def test_without_padding_it_is_mygrads(T, N, K, seed):
    rng = np.random.default_rng(seed)
    drawn, target = rng.normal(size=(T, N, K)) * 5, rng.integers(K, size=(T, N))
    ours, theirs = (mg.tensor(drawn.astype(np.float32)) for _ in range(2))
    loss = sequence_crossentropy(ours, target)
    wanted = softmax_crossentropy(theirs.reshape(-1, K), target.reshape(-1))
    loss.backward()
    wanted.backward()
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-5, abs=1e-6)
    assert ours.grad.dtype == np.float32
    np.testing.assert_allclose(ours.grad, theirs.grad, atol=1e-6)


def test_huge_scores_neither_overflow_nor_vanish():
    scores = mg.tensor(np.array([[[1e4, 0.0, -1e4]], [[-1e4, -2e4, -3e4]]], np.float32))
    loss = sequence_crossentropy(scores, [[2], [0]])
    loss.backward()
    assert loss.item() == 1e4
    np.testing.assert_array_equal(scores.grad, [[[0.5, 0, -0.5]], [[0, 0, 0]]])


@settings(deadline=None)
@given(sizes, sizes, st.integers(1, 5), st.sampled_from([0, 1, 30]), seeds)
def test_accuracy_against_a_loop(T, N, K, spread, seed):
    """Small whole numbers as scores: many are equal, and then the first is the best."""
    rng = np.random.default_rng(seed)
    scores = np.round(rng.normal(size=(T, N, K)) * spread)
    target = np.where(rng.random((T, N)) < 0.4, PADDING, rng.integers(K, size=(T, N)))
    target[0, 0] = 0
    right = [
        max(range(K), key=list(y).__getitem__) == wanted
        for y, wanted in zip(scores.reshape(-1, K), target.ravel(), strict=True)
        if wanted != PADDING
    ]
    loss, accuracy = loss_and_accuracy(mg.tensor(scores), target)
    assert accuracy == pytest.approx(np.mean(right))
    assert loss.item() == pytest.approx(crossentropy_loop(scores, target), abs=1e-12)
