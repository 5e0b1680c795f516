"""A third task in one file goes through everything that the first two do."""

import itertools

import numpy as np
import pytest
from sort import SortConfig
from threadpoolctl import threadpool_limits

from seq2seq_lab import build_model, load_model, train
from seq2seq_lab.cli import main
from seq2seq_lab.tasks import TASKS
from seq2seq_lab.training.evaluation import ask, exact_match
from seq2seq_lab.training.runs import Run
from seq2seq_lab.training.trainer import Trainer


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(TASKS, "sort", SortConfig)


def test_it_is_trained_evaluated_saved_and_loaded_in_python(tmp_path):
    config = SortConfig.recipes["default"]
    run = Run.create(tmp_path / "run", config)
    model = build_model(config)
    history = train(model, config, checkpoint=run.checkpoint)
    assert len(history.loss) == len(history.accuracy) == 800
    run.save_model(model)
    loaded = load_model(tmp_path / "run")
    ((_, batch),) = config.tests(None)
    assert exact_match(loaded, batch) > 0.9
    assert ask(loaded, config, "314") == "134"


def test_it_goes_on_from_a_checkpoint_to_the_very_same_weights(tmp_path):
    config = SortConfig(iterations=250)
    whole = build_model(config)
    train(whole, config)
    stopped = Trainer(build_model(config), config, None)
    with threadpool_limits(1, user_api="blas"):  # as in ``train``: two may round otherwise
        for batch in itertools.islice(stopped.batches(), 130):  # in the middle of an epoch
            stopped.step(batch)
    stopped.save(tmp_path / "checkpoint.npz")
    resumed = build_model(config)
    train(resumed, config, checkpoint=tmp_path / "checkpoint.npz")
    for name, tensor in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[name].data, tensor.data)


def test_the_commands_know_it(tmp_path, capsys):
    run = str(tmp_path / "run")
    assert (
        main(["train", "sort", "--iterations", "600", "--learning-rate", "0.01", "--out", run]) == 0
    )
    assert "of 1,000 new sequences" in capsys.readouterr().out
    assert main(["train", "sort", "--resume", run, "--quiet"]) == 0
    assert main(["evaluate", run]) == 0
    capsys.readouterr()
    assert main(["predict", run, "314"]) == 0
    assert capsys.readouterr().out == "134\n"
    assert main(["predict", run, "3x4"]) == 2
