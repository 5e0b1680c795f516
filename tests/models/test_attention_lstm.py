import numpy as np
import pytest

from gradcheck import assert_gradients, to_float64
from references import additive_loop, attend_loop, crossentropy_loop, lstm_loop
from seq2seq_lab import PADDING, Adam, AttentionLSTM, seed_everything, train_step
from seq2seq_lab.models.attention_lstm import SCORES, until
from seq2seq_lab.models.predict import predict
from seq2seq_lab.nn.losses import sequence_crossentropy
from seq2seq_lab.vocabulary import pad_batch

V, C, D, START, END = 7, 3, 4, 5, 6
SOURCES = [[0, 3, 2, 4], [1], [2, 2, 0]]
TARGETS = [[3, 1, END], [END], [0, 4, END]]


def made(score="dot", seed=0):
    seed_everything(seed)
    return AttentionLSTM(V, C, D, score=score, embedding_std=1.0, start=START, end=END)


def loop(model, source, target):
    """The scores (T, V) and weights of one sequence under teacher forcing, step by step."""
    w = {name: tensor.data for name, tensor in model.weights.items()}
    part = lambda prefix: {  # noqa: E731
        k.removeprefix(prefix): v for k, v in w.items() if k.startswith(prefix)
    }
    x, zero = w["encoder.W_embed"][source][:, np.newaxis], np.zeros((1, 1, D // 2))
    forwards, _ = lstm_loop(x, part("encoder.forwards."), zero, zero)
    backwards = lstm_loop(x[::-1], part("encoder.backwards."), zero, zero)[0][::-1]
    h_enc = np.concatenate([forwards, backwards], axis=2)
    h_0 = np.concatenate([forwards[-1:], backwards[:1]], axis=2)
    read = w["decoder.W_embed"][[START, *target[:-1]]][:, np.newaxis]
    h, _ = lstm_loop(read, part("decoder."), h_0, np.zeros((1, 1, D)))
    scores, looked = [], []
    for h_t in h:
        context, weights = attend_loop(h_t, h_enc)
        if model.score == "additive":
            e = additive_loop(h_t, h_enc, w["W_q"], w["W_k"], w["v"])
            weights = np.exp(e) / np.exp(e).sum(axis=0)
            context = (weights[..., np.newaxis] * h_enc).sum(axis=0)
        y = h_t @ w["decoder.W_hy"] + context @ w["decoder.W_cy"] + w["decoder.b_y"]
        scores.append(y[0])
        looked.append(weights[:, 0])
    return np.array(scores), np.array(looked)


@pytest.mark.parametrize("score", SCORES)
def test_each_sequence_of_a_batch_against_a_loop(score):
    model = to_float64(made(score))
    output = model.forward(pad_batch(SOURCES), pad_batch(TARGETS))
    for n, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        scores, weights = loop(model, source, target)
        found = output.scores.data[: len(target), n]
        np.testing.assert_allclose(found, scores, rtol=1e-9, atol=1e-12)
        looked = output.weights.data[: len(target), :, n]
        np.testing.assert_allclose(looked[:, : len(source)], weights, rtol=1e-9, atol=1e-12)
        assert (looked[:, len(source) :] == 0).all()


@pytest.mark.parametrize("score", SCORES)
def test_gradients(score):
    model = to_float64(made(score))
    x, target = pad_batch(SOURCES), pad_batch(TARGETS)
    assert_gradients(
        lambda: sequence_crossentropy(model.forward(x, target).scores, target), model.weights
    )


@pytest.mark.parametrize("score", SCORES)
def test_more_padding_changes_neither_score_nor_loss_nor_gradient(score):
    model, found = to_float64(made(score)), []
    for more in (0, 3):
        x, target = (
            np.pad(pad_batch(ids), ((0, more), (0, 0)), constant_values=PADDING)
            for ids in (SOURCES, TARGETS)
        )
        output = model.forward(x, target)
        loss = sequence_crossentropy(output.scores, target)
        loss.backward()
        scores = [output.scores.data[: len(t), n] for n, t in enumerate(TARGETS)]
        found.append([*scores, loss.data, *(p.grad.copy() for p in model.parameters)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-13)


def test_the_loss_is_the_mean_over_what_is_there():
    model = to_float64(made())
    found = sequence_crossentropy(
        model.forward(pad_batch(SOURCES), pad_batch(TARGETS)).scores, pad_batch(TARGETS)
    ).item()
    each = [
        crossentropy_loop(
            loop(model, source, target)[0][:, np.newaxis], np.array(target)[:, np.newaxis]
        )
        * len(target)
        for source, target in zip(SOURCES, TARGETS, strict=True)
    ]
    assert found == pytest.approx(sum(each) / sum(map(len, TARGETS)), rel=1e-10)


@pytest.mark.parametrize("score", SCORES)
def test_written_freely_it_reads_its_own_best_guesses(score):
    model = to_float64(made(score))
    x = pad_batch(SOURCES)
    output = model.forward(x, steps=5)
    written = output.scores.data.argmax(axis=-1)
    forced = model.forward(x, written)
    np.testing.assert_allclose(output.scores.data, forced.scores.data, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(output.weights.data, forced.weights.data, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(predict(model, x, 5), written)
    np.testing.assert_array_equal(model.generate(x, longest=5), until(written, END))


@pytest.mark.parametrize("score", SCORES)
def test_training_overfits_sequences_of_several_lengths(score):
    seed_everything(1)
    model = AttentionLSTM(V, 8, 16, score=score, embedding_std=0.3, start=START, end=END)
    optimizer, x, target = Adam(model.parameters, 1e-2), pad_batch(SOURCES), pad_batch(TARGETS)
    for _ in range(150):
        loss, accuracy = train_step(model, optimizer, x, target, teacher_forcing=True, clip=5.0)
    assert loss < 0.05
    assert accuracy == 1
    np.testing.assert_array_equal(model.generate(x, longest=6), target)
    assert all(p.dtype == np.float32 for p in model.parameters)


def test_until():
    ids = np.array([[END, 1, 2], [3, END, 2], [4, 4, 2]])
    np.testing.assert_array_equal(until(ids, END), [[END, 1, 2], [-1, END, 2], [-1, -1, 2]])
    np.testing.assert_array_equal(until(ids[:, :2], END), [[END, 1], [-1, END]])


@pytest.mark.parametrize("longest", [0, 1.5, None])
def test_generate_refuses(longest):
    with pytest.raises((ValueError, TypeError), match="longest: got"):
        made().generate([[1]], longest)


def test_unknown_scores_are_refused():
    with pytest.raises(ValueError, match="score: got 'general', wanted 'dot' or 'additive'"):
        made("general")


def test_the_decoders_state_can_be_taken_for_some():
    model = to_float64(made())
    x = pad_batch(SOURCES)
    _, state = model.step(np.full((1, 3), START), model.read(x))
    scores, _ = model.step(np.array([[1, 2, 3]]), state)
    some, _ = model.step(np.array([[3, 1, 3]]), state.take([2, 0, 2]))
    np.testing.assert_allclose(some.data, scores.data[:, [2, 0, 2]], rtol=1e-10)
