"""The addition task: its settings, its model, its epochs."""

import dataclasses

import numpy as np
import pytest

from seq2seq_lab import build_model
from seq2seq_lab.tasks.addition import ADDITION_RECIPES, AdditionConfig
from seq2seq_lab.tasks.additions import (
    additions_text,
    encode_additions,
    generate_additions,
    operands,
    problem_keys,
)
from seq2seq_lab.tasks.task import hash_text

SMALL = AdditionConfig(problems=120, epochs=3, batch_size=16, wordvec_size=4, hidden_size=6)
OWN = dataclasses.replace(SMALL, fresh=False)


def test_the_recipes():
    assert dataclasses.asdict(ADDITION_RECIPES["book"]) == {
        "problems": 50_000,
        "epochs": 25,
        "batch_size": 128,
        "wordvec_size": 16,
        "hidden_size": 128,
        "learning_rate": 1e-3,
        "seed": 0,
        "teacher_forcing": True,
        "reverse": False,
        "peeky": False,
        "fresh": False,
        "swap": False,
        "gain": None,
        "one_cycle": False,
        "embedding_std": 0.01,
        "clip": 5.0,
        "weight_decay": 0.0,
        "data": None,
    }


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("problems", 0, ValueError),
        ("epochs", 0, ValueError),
        ("epochs", 1.5, TypeError),
        ("batch_size", 0, ValueError),
        ("wordvec_size", 0, ValueError),
        ("hidden_size", -3, ValueError),
        ("seed", -1, ValueError),
        ("teacher_forcing", 1, TypeError),
        ("learning_rate", 0.0, ValueError),
        ("embedding_std", float("nan"), ValueError),
        ("clip", -1.0, ValueError),
        ("clip", True, TypeError),
        ("reverse", 1, TypeError),
        ("peeky", None, TypeError),
        ("swap", "yes", TypeError),
        ("one_cycle", None, TypeError),
        ("fresh", 1, TypeError),
        ("gain", -1, ValueError),
    ],
)
def test_bad_configurations(name, value, error):
    with pytest.raises(error, match=f"{name}: got {value!r}"):
        AdditionConfig(**{name: value})


def test_the_model_is_the_one_that_the_configuration_names():
    config = dataclasses.replace(SMALL, embedding_std=2.0)
    model = build_model(config)
    assert model.reverse
    assert model.decoder.peeky
    assert model.start == 12
    assert model.encoder.embed.W_embed.shape == (13, 4)
    assert model.encoder.embed.W_embed.data.std() == pytest.approx(2, rel=0.3)
    assert model.decoder.W_hy.shape == (6, 13)
    plain = build_model(dataclasses.replace(SMALL, reverse=False, peeky=False))
    assert (plain.reverse, plain.decoder.peeky) == (False, False)
    np.random.seed(99)
    again = build_model(config).weights
    for name, tensor in model.weights.items():
        np.testing.assert_array_equal(again[name], tensor)


def epochs_of(config, count):
    """The pairs (a, b) of each of some epochs' batches."""
    data = config.prepare()
    found = [[operands(batch.x) for batch in config.epoch(data, k)] for k in range(count)]
    assert all(len(epoch) == config.epoch_size(data) for epoch in found)
    return operands(data.train.xs), found


def test_an_epoch_shows_each_problem_once_and_swaps_half():
    config = dataclasses.replace(OWN, problems=2_000)
    pairs, (first, second) = epochs_of(config, 2)
    known = {(a, b) for a, b in pairs.tolist()}
    shown = [tuple(pair) for batch in first for pair in batch.tolist()]
    assert all(len(batch) == 16 for batch in first)
    assert len(shown) == len(pairs) // 16 * 16
    assert len({frozenset(pair) for pair in shown}) == len(shown)
    assert {(min(p), max(p)) for p in shown} <= {(min(p), max(p)) for p in known}
    assert sum(pair in known for pair in shown) == pytest.approx(len(shown) / 2, rel=0.15)
    assert shown != [tuple(pair) for batch in second for pair in batch.tolist()]


def test_without_swap_all_problems_stand_as_they_are():
    pairs, (epoch,) = epochs_of(dataclasses.replace(OWN, swap=False), 1)
    known = {(a, b) for a, b in pairs.tolist()}
    assert all(tuple(pair) in known for batch in epoch for pair in batch.tolist())


def keys(xs):
    return set(problem_keys(operands(xs)).tolist())


def test_fresh_problems_are_others_in_each_epoch_and_never_those_kept_back():
    config = dataclasses.replace(SMALL, problems=2_000)
    data = config.prepare()
    epochs = [np.concatenate([b.x for b in config.epoch(data, k)], axis=1) for k in range(30)]
    assert {xs.shape for xs in epochs} == {(7, config.epoch_size(data) * 16)}
    back = keys(data.held_out.xs) | keys(data.validation.xs)
    shown = [keys(xs) for xs in epochs]
    assert not any(back & found for found in shown)
    assert len(set.union(*shown)) > 10 * len(keys(data.train.xs))
    assert len(shown[0] & shown[1]) < len(shown[0]) / 4
    pairs = np.concatenate([operands(xs) for xs in epochs])
    assert np.mean(pairs > 99) == pytest.approx(0.5 * 0.9, abs=0.02)  # half, of which 900 in 1,000
    assert len({(a, b) for a, b in pairs.tolist() if max(a, b) < 10}) == 100  # the whole table


def test_the_table_of_one_digit_sums_is_held_out_of_a_persons_own_alone():
    config = dataclasses.replace(SMALL, problems=2_000)
    for fresh in (True, False):
        data = dataclasses.replace(config, fresh=fresh).prepare()
        for part in (data.validation, data.held_out):
            small = operands(part.xs).max(axis=1) < 10
            assert small.any() != fresh
        assert data.held_out.xs.shape[1] == 200


def test_there_are_no_fresh_problems_of_a_persons_own():
    own = generate_additions(120, np.random.default_rng(5))
    data = hash_text(additions_text(own))
    with pytest.raises(ValueError, match="fresh: got True with data of your own"):
        dataclasses.replace(SMALL, data=data)
    config = dataclasses.replace(SMALL, data=data, fresh=False)
    for batch in config.epoch(config.prepare(own), 0):
        assert keys(batch.x) <= keys(own.xs)


def test_all_problems_up_to_some_digits():
    (_, few), (label, more) = SMALL.tests(SMALL.prepare(), 2)
    assert label == "sums of numbers below 100"
    assert (few.x.shape, more.x.shape) == ((7, 100), (7, 10_000))
    assert len({(a, b) for a, b in operands(more.x).tolist()}) == 10_000
    np.testing.assert_array_equal(more.target, encode_additions(operands(more.x)).ts[1:])
    for longest in (0, 4):
        with pytest.raises(ValueError, match=f"--longest: got {longest}, wanted 1 to 3"):
            next(SMALL.tests(None, longest))


@pytest.mark.parametrize("config", [SMALL, OWN])
def test_answers_stay_with_their_questions(config):
    for batch in config.epoch(config.prepare(), 0):
        np.testing.assert_array_equal(batch.target, encode_additions(operands(batch.x)).ts[1:])


@pytest.mark.parametrize("config", [SMALL, OWN])
def test_the_seed_and_the_number_decide_an_epoch(config):
    data = config.prepare()
    for k in (0, 2):
        for a, b in zip(config.epoch(data, k), config.epoch(data, k), strict=True):
            np.testing.assert_array_equal(a.x, b.x)
    firsts = [next(config.epoch(data, k)).x for k in range(3)]
    firsts.append(next(dataclasses.replace(config, seed=1).epoch(data, 0)).x)
    assert len({first.tobytes() for first in firsts}) == 4
