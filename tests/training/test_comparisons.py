"""Comparisons: what is trained, what is kept, what goes on."""

import dataclasses
import json

import numpy as np
import pytest

from seq2seq_lab import TrainConfig, build_model, train
from seq2seq_lab.tasks.addition import AdditionConfig
from seq2seq_lab.training import compare as module
from seq2seq_lab.training.compare import Result, Training, combine, compare, run
from seq2seq_lab.training.evaluation import exact_match

SMALL = {"iterations": 30, "batch_size": 8, "hidden": 8, "max_length": 3}
TRAININGS = [
    Training(name, dataclasses.replace(config, seed=seed), None)
    for name, config in combine(TrainConfig, None, SMALL, {"gate": [False]}).items()
    for seed in range(3)
]


def test_combinations_are_what_train_would_make_of_them():
    varied = {"model": ["seq2seq", "attention"], "clip": [None, 2.0]}
    found = combine(TrainConfig, None, {"hidden": 7}, varied)
    assert list(found) == [
        "model=seq2seq clip=none",
        "model=seq2seq clip=2.0",
        "model=attention clip=none",
        "model=attention clip=2.0",
    ]
    last = found["model=attention clip=2.0"]
    assert last == dataclasses.replace(TrainConfig.recipes["attention"], hidden=7, clip=2.0)
    assert combine(TrainConfig, "course", {}, {}) == {"reversal": TrainConfig.recipes["course"]}


def test_a_result_is_that_of_training_and_testing():
    training = TRAININGS[1]
    result = run(training)
    model = build_model(training.config)
    history = train(model, training.config)
    tests = {k: exact_match(model, batch) for k, batch in training.config.tests(None)}
    assert result.tests == tests
    assert list(tests) == [1, 2, 3]
    assert result.score == min(tests.values())
    assert result.epochs == [pytest.approx(history.accuracy.mean())]
    assert (result.seconds > 0, result.failed) == (True, "")


def test_of_addition_the_held_out_problems_and_the_validation_after_each_epoch():
    config = AdditionConfig(problems=300, epochs=2, hidden_size=4, batch_size=16)
    result = run(Training("addition", config, None))
    assert [*result.tests] == ["held-out problems"]
    assert len(result.epochs) == 2


def test_a_training_that_explodes_is_a_result_too():
    config = dataclasses.replace(TRAININGS[0].config, learning_rate=1e30, clip=None)
    result = run(Training("it", config, None))
    assert "exploded" in result.failed
    assert (result.score, dict(result.tests)) == (0, {})


def here(work, items, jobs, dask):
    """As ``jobs.each``, in this process."""
    assert (jobs, dask) == (min(2, len(items)), "")
    return ((item, work(item)) for item in items)


def test_it_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "each", here)
    whole = dict(compare(TRAININGS, tmp_path / "whole"))
    going = compare(TRAININGS, tmp_path / "stopped")
    first, _ = next(going)
    going.close()  # as an interrupt does
    assert [path.name for path in (tmp_path / "stopped").iterdir()] == [first.file]
    kept = (tmp_path / "stopped" / first.file).stat().st_mtime_ns
    again = dict(compare(TRAININGS, tmp_path / "stopped"))
    assert (tmp_path / "stopped" / first.file).stat().st_mtime_ns == kept
    assert set(again) == set(whole) == set(TRAININGS)
    for training in TRAININGS:
        assert again[training].tests == whole[training].tests
        assert again[training].epochs == whole[training].epochs
    monkeypatch.setattr(module, "each", None)  # nothing is left to be done
    assert dict(compare(TRAININGS, tmp_path / "whole")) == whole


def test_what_a_worker_failed_to_do_is_not_kept(tmp_path, monkeypatch):
    lost = RuntimeError("its worker died")
    monkeypatch.setattr(module, "each", lambda work, items, *how: ((item, lost) for item in items))
    assert dict(compare(TRAININGS, tmp_path)) == dict.fromkeys(TRAININGS, lost)
    assert not list(tmp_path.iterdir())


def test_files_of_other_settings_and_damaged_ones_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "each", here)
    list(compare(TRAININGS[:1], tmp_path))
    path = tmp_path / TRAININGS[0].file
    other = dataclasses.replace(TRAININGS[0].config, hidden=9)
    for training, said in (
        (TRAININGS[0]._replace(config=other), "got hidden=8, not 9"),
        (TRAININGS[0]._replace(longest=5), "got longest=none, not 5"),
    ):
        with pytest.raises(ValueError, match=f"seed=0.json: {said}"):
            list(compare([training], tmp_path))
    content = json.loads(path.read_text())
    for text, said in (
        ("{", "unreadable"),
        (json.dumps({**content, "tests": 3}), "got no result"),
        (json.dumps({k: v for k, v in content.items() if k != "seconds"}), "got no result"),
        (json.dumps({**content, "tests": [[1, "high"]]}), "got no result"),
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=rf"seed=0\.json: .*{said}"):
            list(compare(TRAININGS[:1], tmp_path))


def test_the_score_is_the_least():
    assert Result({1: 1.0, 2: 0.25, 3: 0.5}, [], 1.0).score == 0.25
    assert np.isfinite(Result({}, [], 1.0, "exploded").score)
