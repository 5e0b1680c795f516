import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck import assert_gradients, to_float64
from references import crossentropy_loop, lstm_seq2seq_loop
from seq2seq_lab import load_weights, save_weights
from seq2seq_lab.models.encoder_decoder import Decoder, Encoder
from seq2seq_lab.models.lstm_seq2seq import LSTMSeq2Seq
from seq2seq_lab.nn.losses import PADDING
from seq2seq_lab.vocabulary import ADDITION
from strategies import seeds, sizes

V, START = len(ADDITION), 12
flags = st.fixed_dictionaries({name: st.booleans() for name in ("reverse", "peeky")})
BOTH = {"reverse": True, "peeky": True}


def data_of(model):
    return {name: tensor.data for name, tensor in model.weights.items()}


@settings(max_examples=25, deadline=None)
@given(sizes, sizes, sizes, sizes, st.integers(1, 4), flags, seeds)
def test_model_against_a_loop(T, N, C, D, steps, options, seed):
    rng = np.random.default_rng(seed)
    model = to_float64(LSTMSeq2Seq(V, C, D, **options))
    xs, ts = rng.integers(V, size=(T, N)), rng.integers(V, size=(steps + 1, N))
    ts[0] = START
    kept = xs.copy(), ts.copy()
    scores, _ = lstm_seq2seq_loop(xs, START, steps, data_of(model), ts=ts, **options)
    assert model(xs, ts).item() == pytest.approx(crossentropy_loop(scores, ts[1:]), abs=1e-10)
    _, written = lstm_seq2seq_loop(xs, START, steps, data_of(model), **options)
    found = model.generate(xs, START, steps)
    np.testing.assert_array_equal(found, written)
    for n in range(N):
        alone = model.generate(xs[:, n], START, steps)
        assert isinstance(alone, list)
        assert alone == written[:, n].tolist()
        assert all(type(k) is int for k in alone)
    np.testing.assert_array_equal(xs, kept[0])
    np.testing.assert_array_equal(ts, kept[1])


@pytest.mark.parametrize("options", [{}, {"peeky": True}, BOTH])
@pytest.mark.parametrize("shape", [(7, 5, 3), (1, 2, 1)])
def test_gradients_reach_every_parameter(options, shape):
    T, steps, N = shape
    model = to_float64(LSTMSeq2Seq(V, 2, 3, **options))
    rng = np.random.default_rng(0)
    xs, ts = rng.integers(V, size=(T, N)), rng.integers(V, size=(steps, N))
    assert_gradients(lambda: model(xs, ts), model.weights)
    parameters = model.parameters
    assert len({id(p) for p in parameters}) == (12 if options.get("peeky") else 10)
    model(xs, ts).backward()
    assert all(p.grad is not None for p in parameters)
    if T > 1:  # over one step the encoder's W_hh has only zeros to read
        assert all(p.grad.any() for p in parameters)


def test_the_weights_have_the_books_scales_and_names():
    model = LSTMSeq2Seq(V, 16, 128, peeky=True)
    assert {name: tensor.shape for name, tensor in model.weights.items()} == {
        "encoder.W_embed": (13, 16),
        "encoder.W_xh": (16, 512),
        "encoder.W_hh": (128, 512),
        "encoder.b_h": (1, 512),
        "decoder.W_embed": (13, 16),
        "decoder.W_xh": (16, 512),
        "decoder.W_zh": (128, 512),
        "decoder.W_hh": (128, 512),
        "decoder.b_h": (1, 512),
        "decoder.W_hy": (128, 13),
        "decoder.W_zy": (128, 13),
        "decoder.b_y": (1, 13),
    }
    assert all(tensor.dtype == np.float32 for tensor in model.parameters)
    for name, deviation in (("W_zh", 144**-0.5), ("W_xh", 144**-0.5), ("W_hy", 256**-0.5)):
        assert model.weights[f"decoder.{name}"].data.std() == pytest.approx(deviation, rel=0.1)
    assert model.weights["decoder.W_zy"].data.std() == pytest.approx(256**-0.5, rel=0.1)
    plain = LSTMSeq2Seq(V, 16, 128, embedding_std=0.3)
    assert len(plain.parameters) == 10
    assert plain.weights["decoder.W_hy"].data.std() == pytest.approx(128**-0.5, rel=0.1)
    for part in ("encoder", "decoder"):
        assert plain.weights[f"{part}.W_embed"].data.std() == pytest.approx(0.3, rel=0.2)
        assert model.weights[f"{part}.W_embed"].data.std() == pytest.approx(0.01, rel=0.2)


@pytest.mark.parametrize("options", [{}, BOTH])
def test_padding_changes_neither_loss_nor_gradient(options):
    """A batch of a long and a short answer gives what the two give alone."""
    model = to_float64(LSTMSeq2Seq(V, 3, 4, **options))
    rng = np.random.default_rng(0)
    xs, ts = rng.integers(V, size=(7, 2)), rng.integers(V, size=(5, 2))
    ts[3:, 1] = PADDING
    loss = model(xs, ts)
    loss.backward()
    found = {name: tensor.grad.copy() for name, tensor in model.weights.items()}
    alone = (4 * model(xs[:, :1], ts[:, :1]) + 2 * model(xs[:, 1:], ts[:3, 1:])) / 6
    assert loss.item() == pytest.approx(alone.item(), abs=1e-12)
    alone.backward()
    for name, tensor in model.weights.items():
        np.testing.assert_allclose(found[name], tensor.grad, atol=1e-12, err_msg=name)


def test_generate_for_a_batch_equals_one_at_a_time_in_float32():
    model = LSTMSeq2Seq(V, 16, 64, reverse=True, peeky=True, embedding_std=1.0)
    xs = np.random.default_rng(0).integers(V, size=(7, 40))
    one_by_one = [model.generate(x, START, 4) for x in xs.T]
    assert len({tuple(written) for written in one_by_one}) > 5
    np.testing.assert_array_equal(model.generate(xs, START, 4).T, one_by_one)


def test_generation_records_no_graph(monkeypatch):
    model, creators = LSTMSeq2Seq(V, 3, 4, peeky=True), []
    step = Decoder.step

    def watched(*args, **kwargs):
        y, h, c = step(*args, **kwargs)
        creators.extend(tensor.creator for tensor in (y, h, c))
        return y, h, c

    monkeypatch.setattr(Decoder, "step", watched)
    model.generate(np.zeros((7, 2), int), START, 3)
    model.decoder.generate(mg.ones((1, 2, 4)), START, 3)
    assert creators == [None] * 18


def test_of_equal_scores_the_first_wins():
    decoder = Decoder(V, 3, 4)
    for tensor in decoder.parameters:
        tensor.data[...] = 0
    assert decoder.generate(np.zeros((1, 2, 4)), START, 3).tolist() == [[0, 0]] * 3


def test_the_encoder_hands_over_the_last_state():
    encoder = Encoder(V, 3, 4)
    xs = np.array([[1, 2], [3, 4]])
    h, _ = encoder.lstm(encoder.embed(xs))
    state = encoder(xs)
    np.testing.assert_allclose(state.data, h.data[-1:], rtol=1e-5, atol=1e-8)
    assert state.shape == (1, 2, 4)


def test_the_decoder_takes_h_alone_or_h_and_c():
    decoder = to_float64(Decoder(V, 3, 4))
    rng = np.random.default_rng(0)
    (h, c), xs = rng.normal(size=(2, 1, 2, 4)), np.array([[12, 12], [1, 2]])
    zero = np.zeros_like(c)
    np.testing.assert_array_equal(decoder(xs, h).data, decoder(xs, (h, zero)).data)
    np.testing.assert_array_equal(decoder(xs, mg.tensor(h)).data, decoder(xs, h).data)
    assert (decoder(xs, (h, c)).data != decoder(xs, h).data).all()


def test_a_float64_state_does_not_widen_a_float32_model():
    scores = Decoder(V, 3, 4, peeky=True)(np.array([[12, 12]]), np.ones((1, 2, 4)))
    assert scores.dtype == np.float32


@pytest.mark.parametrize("options", [{}, BOTH])
def test_what_is_saved_is_what_is_loaded(options, tmp_path):
    saved, loaded = (LSTMSeq2Seq(V, 3, 4, **options) for _ in range(2))
    save_weights(saved, tmp_path / "weights.npz")
    load_weights(loaded, tmp_path / "weights.npz")
    for name, tensor in saved.weights.items():
        np.testing.assert_array_equal(loaded.weights[name], tensor)
    with pytest.raises(ValueError, match=r"unknown weights|missing"):
        load_weights(LSTMSeq2Seq(V, 3, 4, peeky=not options), tmp_path / "weights.npz")


XS, TS = np.zeros((7, 2), int), np.zeros((5, 2), int)


@pytest.mark.parametrize(
    ("xs", "ts", "error", "said"),
    [
        (XS[:, 0], TS, ValueError, r"ts: got shape \(5, 2\) with xs of shape \(7,\), wanted"),
        (XS[:, :1], TS, ValueError, r"with xs of shape \(7, 1\)"),
        (XS, TS[:1], ValueError, r"ts: got shape \(1, 2\).*at least 2"),
        (XS[:, :0], TS[:, :0], ValueError, r"got shape \(\d, 0\)"),
        (XS[:0], TS, ValueError, r"ids: got shape \(0, 2\), wanted"),
        (XS + 13, TS, ValueError, "ids: got 13, wanted integers in 0..12"),
        (XS, TS + 13, ValueError, "ids: got 13"),
        (XS, TS - 2, ValueError, "ids: got -2"),
        (XS, TS - 1, ValueError, "target: got PADDING alone"),
        (XS + 0.5, TS, TypeError, "ids: got dtype float64"),
    ],
)
def test_bad_batches(xs, ts, error, said):
    with pytest.raises(error, match=said):
        LSTMSeq2Seq(V, 3, 4)(xs, ts)


@pytest.mark.parametrize(
    ("state", "start_id", "sample_size", "error", "said"),
    [
        (
            np.ones((1, 2, 5)),
            START,
            4,
            ValueError,
            r"state: got shape \(1, 2, 5\), wanted \(1, 2, 4",
        ),
        (np.ones((2, 4)), START, 4, ValueError, r"state: got shape \(2, 4\)"),
        (mg.ones((2, 2, 4)), START, 4, ValueError, r"state: got shape \(2, 2, 4\)"),
        (
            (np.ones((1, 2, 4)), np.ones((1, 1, 4))),
            START,
            4,
            ValueError,
            r"state: got shape \(1, 1",
        ),
        ((np.ones((1, 2, 4)),), START, 4, ValueError, r"state: got a tuple of 1, wanted h or"),
        (np.full((1, 2, 4), np.nan), START, 4, ValueError, "state: got NaN"),
        (np.full((1, 2, 4), "a"), START, 4, TypeError, "state: got dtype <U1"),
        (np.ones((1, 2, 4)), 13, 4, ValueError, "ids: got 13"),
        (np.ones((1, 2, 4)), "_", 4, TypeError, "start_id: got '_'"),
        (np.ones((1, 2, 4)), START, 0, ValueError, "sample_size: got 0"),
    ],
)
def test_bad_generation(state, start_id, sample_size, error, said):
    with pytest.raises(error, match=said):
        Decoder(V, 3, 4).generate(state, start_id, sample_size)


def test_bad_state_under_teacher_forcing():
    with pytest.raises(ValueError, match=r"state: got shape \(1, 1, 4\), wanted \(1, 2, 4\)"):
        Decoder(V, 3, 4)(TS, np.ones((1, 1, 4)))
    with pytest.raises(ValueError, match=r"xs: got shape \(5,\)"):
        Decoder(V, 3, 4)(TS[:, 0], np.ones((1, 1, 4)))


@pytest.mark.parametrize("name", ["vocab_size", "wordvec_size", "hidden_size"])
@pytest.mark.parametrize("value", [0, 1.5, None])
def test_bad_sizes(name, value):
    sizes = {"vocab_size": 13, "wordvec_size": 3, "hidden_size": 4} | {name: value}
    with pytest.raises((TypeError, ValueError), match=f"{name}: got {value}"):
        LSTMSeq2Seq(**sizes)
