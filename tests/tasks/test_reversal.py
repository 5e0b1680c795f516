"""The reversal task: its settings, its model, its epochs."""

import dataclasses

import numpy as np
import pytest

from seq2seq_lab import RECIPES, TrainConfig

SMALL = TrainConfig(iterations=30, batch_size=8, hidden=10, max_length=4)


def test_the_courses_recipe():
    assert dataclasses.asdict(RECIPES["course"]) == {
        "iterations": 10_000,
        "batch_size": 100,
        "hidden": 50,
        "learning_rate": 1e-3,
        "max_length": 20,
        "seed": 0,
        "teacher_forcing": False,
        "one_cycle": False,
        "clip": None,
        "weight_decay": 0.0,
        "model": "seq2seq",
        "gate": False,
        "gain": None,
        "word_dropout": 0.0,
        "data": None,
    }


def test_the_gain_says_how_the_recurrent_weights_start():
    for recipe in RECIPES.values():
        model = dataclasses.replace(recipe, hidden=12, gain=0.5).build_model()
        for part in (model.encoder, model.decoder):
            W = part.weights["W_hh"].data
            np.testing.assert_allclose(W @ W.T, 0.25 * np.eye(12), atol=1e-6)


def test_word_dropout_hides_a_fraction_decided_by_seed_and_iteration():
    target = np.random.default_rng(0).integers(10, size=(200, 100))
    assert SMALL.given(target, 3) is target
    config = dataclasses.replace(SMALL, word_dropout=0.2)
    given = config.given(target, 3)
    hidden = given == 10
    assert hidden.mean() == pytest.approx(0.2, abs=0.01)
    np.testing.assert_array_equal(given[~hidden], target[~hidden])
    np.testing.assert_array_equal(config.given(target, 3), given)
    others = config.given(target, 4), dataclasses.replace(config, seed=1).given(target, 3)
    assert not any(np.array_equal(given, other) for other in others)
    assert (target < 10).all()


def test_an_epoch_is_500_batches_of_all_lengths_reversed():
    batches = list(SMALL.epoch(None, 0))
    assert len(batches) == SMALL.epoch_size(None) == 500
    lengths = [len(batch.x) - 1 for batch in batches]
    assert set(lengths) == {1, 2, 3, 4}
    assert min(map(lengths.count, (1, 2, 3, 4))) > 80
    for x, target in batches:
        assert x.shape == target.shape == (len(x), 8)
        np.testing.assert_array_equal(target, [*x[-2::-1], x[-1]])
        assert (x[-1] == 11).all()
        assert x[:-1].max() < 10


def test_the_seed_and_the_number_decide_an_epoch():
    for k in (0, 3):
        for a, b in zip(SMALL.epoch(None, k), SMALL.epoch(None, k), strict=True):
            np.testing.assert_array_equal(a.x, b.x)

    def drawn(config, k):
        return b"".join(batch.x.tobytes() for batch in config.epoch(None, k))

    other = dataclasses.replace(SMALL, seed=1)
    assert len({drawn(SMALL, 0), drawn(SMALL, 1), drawn(other, 0), drawn(other, 1)}) == 4


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("iterations", 0, ValueError),
        ("iterations", 1.5, TypeError),
        ("batch_size", 0, ValueError),
        ("hidden", -3, ValueError),
        ("max_length", 0, ValueError),
        ("seed", -1, ValueError),
        ("learning_rate", 0.0, ValueError),
        ("learning_rate", float("nan"), ValueError),
        ("learning_rate", "fast", TypeError),
        ("clip", -1.0, ValueError),
        ("clip", True, TypeError),
        ("teacher_forcing", 1, TypeError),
        ("one_cycle", None, TypeError),
        ("model", "transformer", ValueError),
        ("gate", True, ValueError),
        ("gate", 1, TypeError),
        ("gain", 0, ValueError),
        ("word_dropout", -0.1, ValueError),
        ("word_dropout", True, TypeError),
        ("gain", "0.8", TypeError),
    ],
)
def test_bad_configurations(name, value, error):
    with pytest.raises(error, match=f"{name}: got {value!r}"):
        dataclasses.replace(SMALL, **{name: value})
