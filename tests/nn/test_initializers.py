import mygrad as mg
import numpy as np
import pytest
from hypothesis import given

from seq2seq_lab import RNN, AttentionSeq2Seq, Seq2Seq
from seq2seq_lab.models.lstm_seq2seq import LSTMSeq2Seq
from seq2seq_lab.nn.initializers import orthogonal
from seq2seq_lab.nn.lstm import LSTM
from strategies import seeds, sizes


def is_orthogonal(W, gain, atol=1e-5):
    W = np.asarray(W, np.float64)
    small = W @ W.T if W.shape[0] <= W.shape[1] else W.T @ W
    return np.allclose(small, gain**2 * np.eye(len(small)), atol=atol)


@given(sizes, sizes, seeds)
def test_it_is_orthogonal_to_rounding_in_any_shape(rows, columns, seed):
    np.random.seed(seed)
    for gain in (1, 0.8, 2.5):
        W = orthogonal(rows, columns, gain)
        assert isinstance(W, mg.Tensor)
        assert not W.constant
        assert (W.shape, W.dtype) == ((rows, columns), np.float32)
        assert is_orthogonal(W, gain)


def test_a_large_one_too():
    assert is_orthogonal(orthogonal(128, 128), 1, atol=1e-6)


def test_numpys_state_decides_it_and_all_are_equally_likely():
    np.random.seed(1)
    first = orthogonal(3, 3).data
    second = orthogonal(3, 3).data
    np.random.seed(1)
    np.testing.assert_array_equal(orthogonal(3, 3), first)
    assert not np.allclose(first, second)
    drawn = np.array([orthogonal(2, 2).data for _ in range(2000)])
    # without Mezzadri's signs, the diagonal of Q would not be symmetric about 0
    assert abs(drawn.mean(axis=0)).max() < 0.06
    assert np.mean(np.linalg.det(drawn) > 0) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ((0, 2), ValueError, "rows: got 0"),
        ((2, 1.5), TypeError, "columns: got 1.5"),
        ((2, 2, 0), ValueError, "gain: got 0"),
        ((2, 2, "1"), TypeError, "gain: got '1'"),
        ((2, 2, float("nan")), ValueError, "gain: got nan"),
    ],
)
def test_bad_input(arguments, error, said):
    with pytest.raises(error, match=said):
        orthogonal(*arguments)


@pytest.mark.parametrize("model", [Seq2Seq, AttentionSeq2Seq])
def test_both_recurrent_weights_of_a_model_start_with_the_gain(model):
    weights = model(12, 20, 12, gain=0.8).weights
    glorot = model(12, 20, 12).weights
    assert list(weights) == list(glorot)
    for name in weights:
        assert is_orthogonal(weights[name], 0.8) == (name in ("encoder.W_hh", "decoder.W_hh"))
        assert not is_orthogonal(glorot[name], 0.8)
    assert is_orthogonal(RNN(3, 20, 3, gain=1.4).weights["W_hh"], 1.4)
    assert weights["encoder.W_hh"].dtype == np.float32


def test_an_lstm_has_four_orthogonal_blocks():
    model = LSTMSeq2Seq(13, 4, 8, peeky=True, gain=1.0)
    for part in (model.encoder.lstm, model.decoder.lstm, LSTM(3, 8, gain=1.0)):
        blocks = np.split(part.W_hh.data, 4, axis=1)
        assert all(is_orthogonal(block, 1) for block in blocks)
        assert not np.allclose(blocks[0], blocks[1])
        assert not is_orthogonal(part.W_xh, 1)


@pytest.mark.parametrize("gain", [-1, 0, "big"])
def test_models_name_a_bad_gain(gain):
    for build in (lambda: Seq2Seq(3, 4, 3, start=1, gain=gain), lambda: LSTM(3, 4, gain=gain)):
        with pytest.raises((TypeError, ValueError), match=f"gain: got {gain!r}"):
            build()
