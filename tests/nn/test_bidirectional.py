import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck import assert_gradients, to_float64
from references import lstm_loop
from seq2seq_lab import PADDING
from seq2seq_lab.nn.bidirectional import BidirectionalLSTM, count_steps
from seq2seq_lab.nn.lstm import Embedding
from seq2seq_lab.vocabulary import pad_batch
from strategies import seeds, sizes

lengths = st.lists(st.integers(1, 5), min_size=1, max_size=4)


def made(V, C, D, seed=0):
    np.random.seed(seed)
    return to_float64(BidirectionalLSTM(C, D)), to_float64(Embedding(V, C, 1.0))


def alone(lstm, embed, sequence):
    """States and last state of one sequence, by a loop each way; shapes (T, D) and (D,)."""
    x, halves = embed.W_embed.data[sequence][:, np.newaxis], []
    for part, order in ((lstm.forwards, slice(None)), (lstm.backwards, slice(None, None, -1))):
        weights = {name: tensor.data for name, tensor in part.weights.items()}
        zero = np.zeros((1, 1, len(part.W_hh)))
        states, _ = lstm_loop(x[order], weights, zero, zero)
        halves.append(states[order][:, 0])
    forwards, backwards = halves
    return np.hstack(halves), np.concatenate([forwards[-1], backwards[0]])


@settings(deadline=None, max_examples=50)
@given(lengths, sizes, st.integers(1, 3), seeds)
def test_each_sequence_is_read_as_if_it_were_alone(lengths, C, half, seed):
    rng = np.random.default_rng(seed)
    lstm, embed = made(6, C, 2 * half, seed)
    sequences = [rng.integers(6, size=length) for length in lengths]
    states, last = lstm.read(pad_batch(sequences), embed)
    for n, sequence in enumerate(sequences):
        wanted, wanted_last = alone(lstm, embed, sequence)
        np.testing.assert_allclose(states.data[: len(sequence), n], wanted, rtol=1e-9, atol=1e-12)
        assert (states.data[len(sequence) :, n] == 0).all()
        np.testing.assert_allclose(last.data[0, n], wanted_last, rtol=1e-9, atol=1e-12)


def test_gradients_with_padding():
    lstm, embed = made(4, 2, 4)
    ids, rng = np.array([[3, 0], [1, 2], [2, PADDING]]), np.random.default_rng(1)
    u, v = rng.normal(size=(3, 2, 4)), rng.normal(size=(1, 2, 4))

    def loss():
        states, last = lstm.read(ids, embed)
        return (states * u).sum() + (last * v).sum()

    assert_gradients(loss, {**lstm.weights, **embed.weights})


def test_more_padding_changes_no_gradient():
    lstm, embed = made(4, 3, 6)
    u = np.random.default_rng(1).normal(size=(2, 1, 6))
    found = []
    for ids in ([[3], [1]], [[3], [1], [PADDING], [PADDING]]):
        states, last = lstm.read(ids, embed)
        ((states[:2] * u).sum() + last.sum()).backward()
        found.append([p.grad.copy() for p in (*lstm.parameters, *embed.parameters)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)


def test_weights_have_names_of_their_own():
    names = list(BidirectionalLSTM(3, 4).weights)
    assert names == [
        f"{way}.{w}" for way in ("forwards", "backwards") for w in ("W_xh", "W_hh", "b_h")
    ]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays(dtype):
    lstm, embed = BidirectionalLSTM(3, 4), Embedding(5, 3)
    for p in (*lstm.parameters, *embed.parameters):
        p.data = p.data.astype(dtype)
    states, last = lstm.read([[1, 2], [3, PADDING]], embed)
    assert states.dtype == last.dtype == dtype


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ([[1, PADDING], [1, 2]], "PADDING before an id"),
        ([[1, PADDING], [1, PADDING]], "got none of sequence 1"),
        ([[1, 5]], "got 5, wanted integers in -1..4"),
        ([[1, -2]], "got -2, wanted"),
        ([1, 2], r"got shape \(2,\)"),
    ],
)
def test_bad_ids(ids, said):
    with pytest.raises(ValueError, match=said):
        BidirectionalLSTM(3, 4).read(ids, Embedding(5, 3))


def test_an_odd_number_of_units_is_refused():
    with pytest.raises(ValueError, match="hidden_size: got 5, wanted an even number"):
        BidirectionalLSTM(3, 5)


def test_count_steps():
    np.testing.assert_array_equal(count_steps(pad_batch([[1, 2, 3], [4], [5, 6]])), [3, 1, 2])


def test_against_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    lstm, embed = made(9, 5, 8)
    sequences = [rng.integers(9, size=length) for length in (7, 3, 5, 1)]
    theirs = torch.nn.LSTM(5, 4, bidirectional=True).double()
    order = np.r_[0:4, 4:8, 8:12, 12:16]  # i, f, g, o in both
    for part, suffix in ((lstm.forwards, ""), (lstm.backwards, "_reverse")):
        for name, weight in (("ih", part.W_xh), ("hh", part.W_hh)):
            kept = torch.tensor(weight.data.T[order])
            getattr(theirs, f"weight_{name}_l0{suffix}").data = kept
        getattr(theirs, f"bias_ih_l0{suffix}").data = torch.tensor(part.b_h.data[0][order])
        getattr(theirs, f"bias_hh_l0{suffix}").data.zero_()
    x = [torch.tensor(embed.W_embed.data[s]) for s in sequences]
    packed = torch.nn.utils.rnn.pack_sequence(x, enforce_sorted=False)
    states, (h, _) = theirs(packed)
    wanted, _ = torch.nn.utils.rnn.pad_packed_sequence(states)
    found, last = lstm.read(pad_batch(sequences), embed)
    np.testing.assert_allclose(found.data, wanted.detach().numpy(), rtol=1e-9, atol=1e-12)
    h = np.concatenate(h.detach().numpy(), axis=1)
    np.testing.assert_allclose(last.data[0], h, rtol=1e-9, atol=1e-12)
