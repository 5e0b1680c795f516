import dataclasses

import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mygrad.nnet.losses import softmax_crossentropy
from mynn.optimizers.adam import Adam

from gradcheck import assert_gradients, to_float64
from references import attention_loop
from seq2seq_lab import (
    RECIPES,
    AttentionSeq2Seq,
    Seq2Seq,
    accuracy_by_length,
    build_model,
    generate_batch,
    one_hot,
    train,
    train_step,
)
from seq2seq_lab.models.predict import predict
from seq2seq_lab.nn.recurrent import Recurrent
from seq2seq_lab.tasks.digit_evaluation import look_inside
from strategies import seeds, sizes

KINDS = [(score, gate) for score in ("general", "dot") for gate in (False, True)]
kinds = pytest.mark.parametrize(("score", "gate"), KINDS)


def data_of(model):
    return {name: tensor.data for name, tensor in model.weights.items()}


# the model


@kinds
@settings(max_examples=10, deadline=None)
@given(T=sizes, N=sizes, D=sizes, seed=seeds, forced=st.booleans())
def test_model_against_a_loop(score, gate, T, N, D, seed, forced):
    rng = np.random.default_rng(seed)
    model = to_float64(AttentionSeq2Seq(12, D, 12, score=score, gate=gate))
    ids = rng.integers(12, size=(T, N))
    target = rng.integers(12, size=(T, N)) if forced else None
    wanted_scores, wanted_weights = attention_loop(ids, data_of(model), target)
    scores, weights = model(ids, target)
    np.testing.assert_allclose(scores.data, wanted_scores, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(weights.data, wanted_weights, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(model(one_hot(ids, 12), target)[0].data, scores.data)


@pytest.mark.parametrize(
    ("score", "gate", "forced", "N"),
    [*((*kind, True, 2) for kind in KINDS), ("general", True, False, 2)],
)
def test_gradients_reach_every_parameter(score, gate, forced, N):
    model = to_float64(AttentionSeq2Seq(12, 3, 12, score=score, gate=gate))
    x, target, _ = generate_batch(2, 2, N, rng=np.random.default_rng(0))

    def loss():
        scores, _ = model(x, target) if forced else model(x)
        return softmax_crossentropy(scores.reshape(-1, 12), target.reshape(-1))

    assert_gradients(loss, model.weights)
    loss().backward()
    assert len({id(p) for p in model.parameters}) == 9 + (score == "general") + 2 * gate
    assert all(p.grad is not None and p.grad.any() for p in model.parameters)


@kinds
def test_gradients_of_a_single_step(score, gate):
    """T=1: all weight is on the one state, whatever the scores, so they get no gradient."""
    model = to_float64(AttentionSeq2Seq(12, 2, 12, score=score, gate=gate))
    target = np.array([[3, 5]])

    def loss():
        scores, weights = model([[11, 4]], target)
        assert (weights.data == 1).all()
        return softmax_crossentropy(scores.reshape(-1, 12), target.reshape(-1))

    assert_gradients(loss, model.weights)


@kinds
def test_everything_is_float32_and_weights_sum_to_1(score, gate):
    model = AttentionSeq2Seq(12, 20, 12, score=score, gate=gate)
    x, target, _ = generate_batch(7, 7, 5, rng=np.random.default_rng(0))
    for scores, weights in (model(x), model(x, target), model(x.astype(np.float64), target)):
        assert scores.dtype == weights.dtype == np.float32
        assert scores.shape == (8, 5, 12)
        assert weights.shape == (8, 8, 5)
        np.testing.assert_allclose(weights.data.sum(axis=1), 1, rtol=1e-5)
        assert weights.data.min() >= 0
    scores.sum().backward()
    assert {p.dtype for p in model.parameters} == {np.dtype(np.float32)}
    assert {p.grad.dtype for p in model.parameters} == {np.dtype(np.float32)}


@kinds
def test_teacher_forcing_with_its_own_guesses_is_greedy_decoding(score, gate):
    model = AttentionSeq2Seq(12, 20, 12, score=score, gate=gate)
    x, _, _ = generate_batch(6, 6, 5, rng=np.random.default_rng(0))
    scores, weights = model(x)
    forced_scores, forced_weights = model(x, scores.data.argmax(axis=-1))
    np.testing.assert_allclose(forced_scores.data, scores.data, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(forced_weights.data, weights.data, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("gate", [False, True])
def test_two_halves_of_the_decoding_make_a_whole(gate):
    model = AttentionSeq2Seq(12, 10, 12, gate=gate)
    ids = np.random.default_rng(0).integers(12, size=(6, 3))
    start = model.read(ids)
    scores, state = model.step(ids, start)
    first, between = model.step(ids[:2], start)
    second, after = model.step(ids[2:], between)
    np.testing.assert_allclose(mg.concatenate([first, second]), scores, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(after.h, state.h[2:], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(after.weights, state.weights[2:], rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(model.step(ids, start)[0], scores)  # nothing was kept


@pytest.mark.parametrize("gate", [False, True])
def test_only_the_gates_encoder_is_bounded(gate):
    model = AttentionSeq2Seq(12, 20, 12, gate=gate)
    ids = np.random.default_rng(0).integers(10, size=(5, 2))
    for part in (model.encoder, model.decoder):
        part.fc_x2h.weight.data *= 20
    assert (np.abs(model.encoder(ids).data).max() <= 1) == gate
    assert (model.encoder(ids).data.min() < 0) == gate
    assert model.decoder(ids).data.max() > 1
    assert model.decoder(ids).data.min() == 0


def test_weights_by_name():
    names = ["encoder.W_xh", "encoder.b_h", "encoder.W_hh"]
    names += [name.replace("encoder", "decoder") for name in names] + ["W_hy", "W_cy", "b_y"]
    assert list(AttentionSeq2Seq(12, 5, 12, score="dot").weights) == names
    assert list(AttentionSeq2Seq(12, 5, 12).weights) == [*names, "W_a"]
    gated = AttentionSeq2Seq(12, 5, 12, gate=True)
    assert list(gated.weights) == [*names, "W_a", "W_hg", "b_g"]
    assert isinstance(gated.parameters, tuple)
    assert not data_of(gated)["b_y"].any()


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: AttentionSeq2Seq(12, 5, 11), ValueError, "dim_output: got 11, wanted dim_input"),
        (lambda: AttentionSeq2Seq(10, 5, 10), ValueError, "dim_input: got 10, wanted room"),
        (lambda: AttentionSeq2Seq(12, 0, 12), ValueError, "dim_recurrent: got 0"),
        (lambda: AttentionSeq2Seq(12, 5, 12, score="cosine"), ValueError, "score: got 'cosine'"),
        (
            lambda: AttentionSeq2Seq(12, 5, 12, gate=1),
            TypeError,
            "gate: got 1, wanted true or false",
        ),
        (lambda: Recurrent(3, 4, "elu"), ValueError, "activation: got 'elu', wanted 'relu' or"),
    ],
)
def test_bad_arguments(make, error, said):
    with pytest.raises(error, match=said):
        make()


@pytest.mark.parametrize(
    ("x", "target", "error", "said"),
    [
        (np.ones((2, 1, 4)), None, ValueError, r"x: got shape \(2, 1, 4\)"),
        ([[12]], None, ValueError, "ids: got 12"),
        (np.zeros((3, 2), int), np.zeros((2, 2), int), ValueError, r"target: got shape \(2, 2\)"),
        (np.zeros((3, 2), int), np.full((3, 2), 12), ValueError, "got 12"),
    ],
)
def test_bad_input(x, target, error, said):
    with pytest.raises(error, match=said):
        AttentionSeq2Seq(12, 5, 12)(x, target)


# training and evaluation


@kinds
def test_training_overfits_one_batch(score, gate):
    model = AttentionSeq2Seq(12, 40, 12, score=score, gate=gate)
    optimizer = Adam(model.parameters, learning_rate=5e-3)
    x, target, _ = generate_batch(4, 4, 8, rng=np.random.default_rng(0))
    for _ in range(250):
        loss, accuracy = train_step(model, optimizer, x, target, teacher_forcing=True, clip=1.0)
    assert loss < 0.05
    assert accuracy == 1
    np.testing.assert_array_equal(predict(model, x), target)


@pytest.mark.parametrize("recipe", ["attention", "gate"])
def test_the_recipes(recipe):
    config = RECIPES[recipe]
    assert (config.model, config.gate) == ("attention", recipe == "gate")
    model = build_model(config)
    assert type(model) is AttentionSeq2Seq
    assert ("W_hg" in model.weights) == config.gate
    assert type(build_model(RECIPES["default"])) is Seq2Seq


@pytest.mark.parametrize("recipe", ["attention", "gate"])
def test_training_learns_short_sequences(recipe):
    config = dataclasses.replace(RECIPES[recipe], iterations=250, batch_size=50, max_length=3)
    model = build_model(config)
    train(model, config)
    assert {tensor.dtype for tensor in model.weights.values()} == {np.dtype(np.float32)}
    accuracy = accuracy_by_length(model, range(1, 4), 500, rng=np.random.default_rng(1))
    assert min(accuracy.values()) > 0.95


def test_evaluation_in_parts_gives_the_same(monkeypatch):
    model = AttentionSeq2Seq(12, 20, 12, gate=True)
    x, _, _ = generate_batch(6, 6, 50, rng=np.random.default_rng(0))
    whole = predict(model, x)
    assert whole.shape == (7, 50)
    calls = []

    def counted(part):
        calls.append(part.shape[1])
        return model(part)

    monkeypatch.setattr("seq2seq_lab.models.predict.MOST_WEIGHTS", 20 * 7 * 7)
    np.testing.assert_array_equal(predict(counted, x), whole)
    assert calls == [20, 20, 10]
    monkeypatch.setattr("seq2seq_lab.models.predict.MOST_WEIGHTS", 1)
    np.testing.assert_array_equal(predict(model, x), whole)


def test_evaluation_records_no_graph():
    model = AttentionSeq2Seq(12, 5, 12, gate=True)
    outputs = []

    def spied(x):
        outputs.append(model(x))
        return outputs[-1]

    spied.encoder = model.encoder
    accuracy_by_length(spied, [3], 5)
    look_inside(spied, [1, 2])
    assert len(outputs) == 3
    assert all(tensor.creator is None for pair in outputs for tensor in pair)


def test_looking_inside():
    model = AttentionSeq2Seq(12, 10, 12)
    insight = look_inside(model, [4, 7, 1])
    scores, weights = model([[4], [7], [1], [11]])
    assert insight.example.digits == (4, 7, 1)
    assert list(insight.example.prediction) == scores.data.argmax(axis=-1)[:, 0].tolist()
    np.testing.assert_allclose(insight.weights, weights.data[..., 0], rtol=1e-6)
    np.testing.assert_allclose(insight.states, model.encoder([[4], [7], [1], [11]]).data[:, 0])
    plain = look_inside(Seq2Seq(12, 10, 12), [4, 7, 1])
    assert plain.weights is None
    assert plain.states.shape == (4, 10)
    with pytest.raises(TypeError, match="model: got a function, wanted one with an encoder"):
        look_inside(lambda x: np.zeros(x.shape), [1])


def test_a_students_encoder_may_give_scores_too():
    from seq2seq_lab import RNN

    class Student:
        def __init__(self):
            self.encoder = RNN(12, 6, 12)

        def __call__(self, x):
            return self.encoder(x)[0]

    student = Student()
    _, h = student.encoder([[5], [11]])
    np.testing.assert_array_equal(look_inside(student, [5]).states, h.data[:, 0])
