import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mygrad.nnet.losses import softmax_crossentropy

from gradcheck import assert_gradients, to_float64
from references import seq2seq_loop
from seq2seq_lab import Seq2Seq, generate_batch, one_hot, one_hot_encode_prediction
from strategies import seeds, sizes


@given(sizes, st.integers(1, 6), seeds, st.booleans())
def test_predictions_are_one_hot(N, K, seed, ties):
    rng = np.random.default_rng(seed)
    y_t = (rng.integers(3, size=(1, N, K)) if ties else rng.normal(size=(1, N, K))).astype("f4")
    kept = y_t.copy()
    for scores in (y_t, mg.tensor(y_t)):
        s_t = one_hot_encode_prediction(scores)
        assert type(s_t) is np.ndarray
        assert s_t.dtype == np.float32
        assert s_t.shape == (1, N, K)
        for n in range(N):
            row = y_t[0, n].tolist()
            assert s_t[0, n].tolist() == [float(k == row.index(max(row))) for k in range(K)]
    np.testing.assert_array_equal(y_t, kept)


@pytest.mark.parametrize(
    ("y_t", "error"),
    [(np.ones((2, 3)), ValueError), (np.ones((1, 2, 0)), ValueError), ([[["a"]]], TypeError)],
)
def test_bad_scores(y_t, error):
    with pytest.raises(error, match="y_t: got"):
        one_hot_encode_prediction(y_t)


@settings(max_examples=25)
@given(sizes, sizes, sizes, seeds, st.booleans())
def test_seq2seq_against_a_loop(T, N, D, seed, forced):
    rng = np.random.default_rng(seed)
    model = to_float64(Seq2Seq(12, D, 12))
    ids = rng.integers(12, size=(T, N))
    target = rng.integers(12, size=(T, N)) if forced else None
    weights = {name: tensor.data for name, tensor in model.weights.items()}
    wanted = seq2seq_loop(ids, weights, target)
    scores = model(ids, target)
    np.testing.assert_allclose(scores.data, wanted, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(model(one_hot(ids, 12), target).data, scores.data)


@pytest.mark.parametrize("forced", [True, False])
def test_seq2seq_gradients_reach_every_parameter(forced):
    model = to_float64(Seq2Seq(12, 8, 12))
    x, target, _ = generate_batch(3, 3, 4, rng=np.random.default_rng(0))

    def loss():
        scores = model(x, target) if forced else model(x)
        return softmax_crossentropy(scores.reshape(-1, 12), target.reshape(-1))

    assert_gradients(loss, model.weights)
    loss().backward()
    assert len({id(p) for p in model.parameters}) == 8
    assert all(p.grad is not None and p.grad.any() for p in model.parameters)


def test_teacher_forcing_with_its_own_guesses_is_greedy_decoding():
    model = Seq2Seq(12, 20, 12)
    x, _, _ = generate_batch(6, 6, 5, rng=np.random.default_rng(0))
    free = model(x)
    guesses = free.data.argmax(axis=-1)
    np.testing.assert_allclose(model(x, guesses).data, free.data, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((12, 5, 11), "dim_output: got 11, wanted dim_input, which is 12"),
        ((10, 5, 10), "dim_input: got 10, wanted room for START=10"),
        ((12, 0, 12), "dim_recurrent: got 0"),
    ],
)
def test_bad_sizes(sizes, said):
    with pytest.raises(ValueError, match=said):
        Seq2Seq(*sizes)


@pytest.mark.parametrize(
    ("target", "error", "said"),
    [
        (np.zeros((2, 2), int), ValueError, r"target: got shape \(2, 2\), wanted \(T, N\)"),
        (np.full((3, 2), 12), ValueError, "got 12"),
        (np.zeros((3, 2)), TypeError, "got dtype float64"),
    ],
)
def test_bad_target(target, error, said):
    with pytest.raises(error, match=said):
        Seq2Seq(12, 5, 12)(np.zeros((3, 2), int), target)
