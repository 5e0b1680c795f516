"""The task of matching halves, through everything that a task goes through."""

import dataclasses
import itertools

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from seq2seq_lab import build_model, train
from seq2seq_lab.cli import main
from seq2seq_lab.models.classifier import Classifier
from seq2seq_lab.tasks.matching import MatchingConfig, accuracy_by_place
from seq2seq_lab.tasks.pairs import DIFFERENT, END, EQUAL, MIDDLE, generate_pairs
from seq2seq_lab.training.trainer import Trainer

SHORT = MatchingConfig(iterations=300, hidden=30, max_length=2, learning_rate=5e-3)


@pytest.mark.parametrize(("length", "size"), [(1, 1), (1, 8), (4, 7), (10, 500)])
def test_pairs_are_equal_or_differ_in_one_digit(length, size):
    x, target, place = generate_pairs(length, size, rng=np.random.default_rng(0))
    first, middle, second, end = np.split(x, [length, length + 1, 2 * length + 1])
    assert (middle == MIDDLE).all()
    assert (end == END).all()
    differs = first != second
    assert 0 <= x[:length].min() <= x[:length].max() <= 9
    assert 0 <= second.min() <= second.max() <= 9
    assert (differs.sum(axis=0) == (target[0] == DIFFERENT)).all()
    assert target[0].tolist() == [EQUAL if n % 2 == 0 else DIFFERENT for n in range(size)]
    assert (place == np.where(differs.any(axis=0), differs.argmax(axis=0), length)).all()
    assert (first[:, 1::2] == first[:, : size - 1 : 2]).all()


def test_places_and_changes_are_drawn_alike():
    x, _, place = generate_pairs(5, 20_000, rng=np.random.default_rng(0))
    assert np.bincount(place)[:5].min() > 1850
    change = (x[6:11] - x[:5]) % 10
    assert np.bincount(change[change > 0]).tolist()[0] == 0
    assert np.bincount(change[change > 0], minlength=10)[1:].min() > 1000


def test_bad_sizes_are_told():
    with pytest.raises(ValueError, match="length: got 0"):
        generate_pairs(0)
    with pytest.raises(TypeError, match=r"batch_size: got 1\.5"):
        generate_pairs(1, 1.5)
    with pytest.raises(ValueError, match="dim_output: got 0"):
        Classifier(12, 5, 0)


def test_halves_grow_from_one_digit_and_a_batch_has_one_length():
    config = dataclasses.replace(SHORT, iterations=1000, max_length=5)
    assert [config.longest(i) for i in (0, 79, 80, 399, 400, 999)] == [1, 1, 2, 5, 5, 5]
    lengths = [(len(x) - 2) // 2 for x, _ in itertools.islice(config.epoch(None, 0), 500)]
    assert set(lengths[:80]) == {1}
    assert set(lengths) == {1, 2, 3, 4, 5}
    assert lengths[400:].count(5) > 60


def test_what_a_person_types():
    config = MatchingConfig()
    for text in ("1 2 3 1 7 3", "123173", "1 2 3 | 1 7 3"):
        assert config.encode(text)[:, 0].tolist() == [1, 2, 3, MIDDLE, 1, 7, 3, END]
    for text in ("", "1 2 3", "1 | 2 3 4", "1 | 2 | 3", "| 1 2", "1 x"):
        with pytest.raises(ValueError, match="digits: got"):
            config.encode(text)
    assert config.decode(config.encode("1 2")[:, 0]) == "1 | 2"
    assert [config.decode(np.array([k])) for k in (EQUAL, DIFFERENT)] == ["equal", "not equal"]
    assert config.caution(config.encode("1" * 20)) == ""
    assert config.caution(config.encode("1 2 1 2")) == ""
    assert "another order" in config.caution(config.encode("1 2 2 1"))
    assert "1 to 10" in config.caution(config.encode("1" * 22))


def test_lengths_that_are_tested():
    config = MatchingConfig(max_length=3)
    assert [length for length, _ in config.tests(None)] == [1, 2, 3]
    assert [length for length, _ in config.tests(None, 9)] == [1, 2, 3, 4, 5, 8, 9]
    assert [length for length, _ in config.tests(None, 2)] == [1, 2]


def test_it_learns_and_goes_on_from_a_checkpoint_to_the_very_same_weights(tmp_path):
    whole = build_model(SHORT)
    history = train(whole, SHORT)
    assert history.accuracy[-50:].mean() > 0.8
    found = accuracy_by_place(whole, 2, rng=np.random.default_rng(0))
    assert list(found) == [1, 2, None]
    assert min(found.values()) > 0.5
    stopped = Trainer(build_model(SHORT), SHORT, None)
    with threadpool_limits(1, user_api="blas"):
        for batch in itertools.islice(stopped.batches(), 130):
            stopped.step(batch)
    stopped.save(tmp_path / "checkpoint.npz")
    resumed = build_model(SHORT)
    train(resumed, SHORT, checkpoint=tmp_path / "checkpoint.npz")
    for name, tensor in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[name].data, tensor.data)


def test_the_commands_know_it(tmp_path, capsys):
    run = str(tmp_path / "run")
    options = ["--iterations", "300", "--hidden", "30", "--max-length", "2"]
    assert main(["train", "matching", *options, "--learning-rate", "0.01", "--out", run]) == 0
    out = capsys.readouterr().out
    assert "\n     2  " in out
    assert " -> equal  right" in out
    assert main(["train", "matching", "--resume", run, "--quiet"]) == 0
    assert main(["evaluate", run, "--max-length", "3"]) == 0
    assert "\n     3  0." in capsys.readouterr().out
    for text, answer in (("4 4", "equal\n"), ("4 5", "not equal\n")):
        assert main(["predict", run, *text.split()]) == 0
        assert capsys.readouterr().out == answer
    assert main(["predict", run, "1", "2", "3"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
