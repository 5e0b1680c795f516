"""Run folders as seq2seq_lab 0.1 wrote them: they are read, and addition's go on."""

import json

import numpy as np
import pytest

from seq2seq_lab import load_model
from seq2seq_lab.cli import main
from seq2seq_lab.training.runs import Run

TRAIN = {
    "reversal": ["--iterations", "10", "--batch-size", "4", "--hidden", "4", "--max-length", "3"],
    "addition": ["--problems", "300", "--epochs", "2", "--hidden-size", "4", "--batch-size", "16"],
}


def as_written_by_0_1(folder, task, iterations=None):
    """Change a run folder of ours to what 0.1 would have written, by that iteration."""
    path = folder / "config.json"
    config = json.loads(path.read_text())["config"]
    unknown = {
        "addition": ("data", "teacher_forcing", "fresh", "gain", "weight_decay"),
        "reversal": ("data", "gain", "weight_decay"),
    }
    for name in unknown[task]:
        del config[name]
    config |= {"cell": False} if task == "addition" else {}
    path.write_text(json.dumps({"task": task, "config": config}))
    path = folder / "checkpoint.npz"
    with np.load(path) as archive:
        arrays = dict(archive) | {"config": np.array(json.dumps(config))}
    if task == "reversal":
        metrics = [arrays.pop(f"progress/{name}") for name in ("losses", "accuracies")]
        arrays["progress/metrics"] = np.stack(metrics, axis=1)[:iterations]
        arrays["progress/rng"] = np.array("{}")
    np.savez(path, **arrays)


@pytest.fixture(params=TRAIN)
def run(request, tmp_path):
    folder = tmp_path / "run"
    assert (
        main(["train", request.param, *TRAIN[request.param], "--quiet", "--out", str(folder)]) == 0
    )
    as_written_by_0_1(folder, request.param)
    return request.param, folder


def test_a_finished_run_is_read(run, capsys):
    task, folder = run
    load_model(folder)
    assert main(["evaluate", str(folder)]) == 0
    assert main(["predict", str(folder), "1+2" if task == "addition" else "12"]) == 0
    assert main(["train", task, "--resume", str(folder), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_an_addition_run_that_was_killed_goes_on(tmp_path, monkeypatch, capsys):
    from seq2seq_lab.training.trainer import Trainer

    then = ["--no-fresh", "--gain", "none", "--weight-decay", "0"]  # all that there was
    train = ["train", "addition", *TRAIN["addition"], *then, "--quiet", "--out"]
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert main([*train, str(whole)]) == 0
    monkeypatch.setattr("seq2seq_lab.training.trainer.ITERATIONS_PER_CHECKPOINT", 5)
    step = Trainer.step

    def dying(trainer, batch):
        if len(trainer.losses) == 17:
            raise KeyboardInterrupt
        step(trainer, batch)

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "step", dying)
        with pytest.raises(KeyboardInterrupt):
            main([*train, str(killed)])
    as_written_by_0_1(killed, "addition")
    assert main(["train", "addition", "--resume", str(killed), "--quiet"]) == 0
    with np.load(whole / "weights.npz") as wanted, np.load(killed / "weights.npz") as found:
        for name in wanted.files:
            np.testing.assert_array_equal(found[name], wanted[name])


def test_what_a_run_did_not_know_it_did_not_do(run):
    config = Run.open(run[1]).config
    assert config.gain is None
    assert config.weight_decay == 0
    assert getattr(config, "fresh", False) is False


def test_a_reversal_run_that_was_killed_says_that_it_cannot_go_on(tmp_path, capsys):
    """Its other batches would be drawn otherwise now."""
    folder = tmp_path / "run"
    assert main(["train", "reversal", *TRAIN["reversal"], "--quiet", "--out", str(folder)]) == 0
    as_written_by_0_1(folder, "reversal", iterations=6)
    (folder / "weights.npz").unlink()
    capsys.readouterr()
    assert main(["train", "reversal", "--resume", str(folder)]) == 2
    out, err = capsys.readouterr()
    assert "checkpoint.npz: got a run that seq2seq_lab 0.1 began, wanted a new one" in err
    assert (out, err.count("\n")) == ("", 1)


def test_a_cell_handed_over_is_a_setting_no_more(tmp_path, capsys):
    folder = tmp_path / "run"
    assert main(["train", "addition", *TRAIN["addition"], "--quiet", "--out", str(folder)]) == 0
    path = folder / "config.json"
    content = json.loads(path.read_text())
    content["config"]["cell"] = True
    path.write_text(json.dumps(content))
    capsys.readouterr()
    assert main(["evaluate", str(folder)]) == 2
    assert "unknown keys ['cell']" in capsys.readouterr().err
