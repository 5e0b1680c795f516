import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from noggin import load_metrics

from seq2seq_lab import accuracy_by_length, load_model
from seq2seq_lab.cli import main

SMALL = ["--iterations", "40", "--batch-size", "8", "--hidden", "8", "--max-length", "4"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["train", "reversal", *SMALL, "--out", str(folder), "--quiet"]) == 0
    return folder


def fails(arguments, capsys):
    """Exit status 2, one line on stderr, nothing on stdout; -> that line."""
    try:
        status = main([str(a) for a in arguments])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


def test_training_shows_and_saves(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", "reversal", *SMALL]) == 0
    out, err = capsys.readouterr()
    assert len(re.findall(r"^ +[1-4]  [01]\.\d{3}  #*$", out, re.M)) == 4
    assert len(re.findall(r"^[\d ]+ -> .*  (right|WRONG)$", out, re.M)) == 5
    assert "Saved in runs/reversal-1" in out.replace("\\", "/")
    assert "40/40" in err
    assert re.search(r"loss \d\.\d{3}, accuracy 0\.\d{3}", err)
    assert sorted(path.name for path in (tmp_path / "runs" / "reversal-1").iterdir()) == [
        "accuracy_by_length.png",
        "checkpoint.npz",
        "config.json",
        "metrics.npz",
        "training_curves.png",
        "weights.npz",
    ]
    assert main(["train", "reversal", *SMALL, "--quiet"]) == 0
    out, err = capsys.readouterr()
    assert (out.strip().replace("\\", "/"), err) == ("runs/reversal-2", "")


def test_what_a_run_folder_holds(run):
    content = json.loads((run / "config.json").read_text())
    assert content["task"] == "reversal"
    assert content["config"]["iterations"] == 40
    train, _ = load_metrics(run / "metrics.npz")
    assert {name: len(metric["batch_data"]) for name, metric in train.items()} == {
        "loss": 40,
        "accuracy": 40,
    }
    for picture in run.glob("*.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_load_model_leaves_numpys_state_alone(run):
    np.random.seed(3)
    wanted = np.random.randint(1000)
    np.random.seed(3)
    load_model(run)
    assert np.random.randint(1000) == wanted


def test_evaluate_gives_the_table_of_training(run, capsys):
    main(["evaluate", str(run)])
    first = capsys.readouterr().out
    main(["evaluate", str(run)])
    assert capsys.readouterr().out == first
    wanted = accuracy_by_length(load_model(run), range(1, 5), rng=np.random.default_rng([0, 1]))
    found = dict(re.findall(r"^ +(\d+)  ([01]\.\d{3})", first, re.M))
    assert {int(k): float(v) for k, v in found.items()} == wanted


def test_predict(run, capsys):
    assert main(["predict", str(run), "2", "4", "7"]) == 0
    out, err = capsys.readouterr()
    ids = load_model(run)([[2], [4], [7], [11]]).data.argmax(axis=-1)[:, 0].tolist()
    assert out.split() == [str(i) for i in (ids[: ids.index(11)] if 11 in ids else ids)]
    assert err == ""
    assert main(["predict", str(run), *"12345"]) == 0
    assert "lengths 1 to 4 only" in capsys.readouterr().err


def test_a_trained_model_predicts_right(tmp_path, capsys):
    arguments = ["--iterations", "400", "--hidden", "40", "--max-length", "2"]
    main(["train", "reversal", *arguments, "--out", str(tmp_path / "r"), "--quiet"])
    capsys.readouterr()
    main(["predict", str(tmp_path / "r"), "2", "4"])
    assert capsys.readouterr().out == "4 2\n"


def test_the_recipes(tmp_path, capsys):
    out = tmp_path / "r"
    small = ["--iterations", "2", "--out", str(out), "--quiet"]
    main(["train", "reversal", "--recipe", "course", *small])
    config = json.loads((out / "config.json").read_text())["config"]
    assert config["hidden"] == 50
    assert not config["teacher_forcing"]


def test_help_states_every_default(capsys):
    with pytest.raises(SystemExit):
        main(["train", "reversal", "--help"])
    text = capsys.readouterr().out
    assert text.count("(default:") == text.count("\n  --")


def test_bad_input(tmp_path, run, capsys):
    train = ["train", "reversal"]
    file = tmp_path / "file"
    file.write_text("hello")
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    (unfinished / "config.json").write_text((run / "config.json").read_text())
    for arguments, said in [
        ([], "COMMAND"),
        (["train"], "TASK"),
        ([*train, "--iterations", "-1"], "iterations: got -1, wanted an integer of at least 1"),
        ([*train, "--iterations", "many"], "--iterations: invalid int value: 'many'"),
        ([*train, "--batch-size", "0"], "batch_size: got 0"),
        ([*train, "--learning-rate", "nan"], "learning_rate: got nan"),
        ([*train, "--recipe", "mine"], "--recipe: invalid choice: 'mine'"),
        ([*train, "--out", file], "file"),
        ([*train, "--out", file / "below"], "file"),
        ([*train, "--out", run], "--out: got"),
        ([*train, "--resume"], "--resume: got no folder"),
        ([*train, "--resume", tmp_path], "wanted a run folder"),
        ([*train, "--resume", run, "--out", tmp_path], "--out: got"),
        ([*train, "--resume", run, "--seed", "9"], "--seed: got 9, but the run was started with 0"),
        (["evaluate", tmp_path / "nothing"], "RUN: got"),
        (["evaluate", file], "RUN: got"),
        (["evaluate", unfinished], "has not finished"),
        (["predict", run, "2", "x"], "DIGIT: got 'x'"),
        (["predict", run, "24"], "DIGIT: got '24'"),
    ]:
        assert said in fails(arguments, capsys), arguments
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "unfinished"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content["config"].pop("seed"), "['seed'] are missing"),
        (lambda content: content["config"].update(speed=1), "unknown keys ['speed']"),
        (lambda content: content["config"].update(hidden=9), "encoder.W_xh: got shape (12, 8), wanted (12, 9)"),
        (lambda content: content["config"].update(hidden="8"), "hidden: got '8'"),
        (lambda content: content.update(task="cooking"), "task: got 'cooking'"),
        (lambda content: content.clear(), "got keys []"),
    ],
)
def test_a_spoilt_configuration(change, said, run, tmp_path, capsys):
    for name in ("config.json", "weights.npz"):
        (tmp_path / name).write_bytes((run / name).read_bytes())
    content = json.loads((run / "config.json").read_text())
    change(content)
    (tmp_path / "config.json").write_text(json.dumps(content))
    assert said in fails(["evaluate", tmp_path], capsys)


def test_killed_and_resumed(tmp_path):
    """A real process, really killed, at a moment it did not choose."""
    environment = os.environ | {"PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "seq2seq_lab", "train", "reversal", "--hidden", "8"]
    command += ["--batch-size", "4", "--iterations", "1500", "--max-length", "4", "--quiet"]
    subprocess.run([*command, "--out", tmp_path / "whole"], check=True, env=environment)
    process = subprocess.Popen([*command, "--out", tmp_path / "killed"], env=environment)
    checkpoint = tmp_path / "killed" / "checkpoint.npz"
    while not checkpoint.exists():
        time.sleep(0.01)
    time.sleep(0.4)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()
    assert not (tmp_path / "killed" / "weights.npz").exists()
    subprocess.run([*command, "--resume", tmp_path / "killed"], check=True, env=environment)
    with (
        np.load(tmp_path / "whole" / "weights.npz") as whole,
        np.load(tmp_path / "killed" / "weights.npz") as resumed,
    ):
        assert whole.files == resumed.files
        for name in whole.files:
            np.testing.assert_array_equal(whole[name], resumed[name])
    for name in ("accuracy_by_length.png", "metrics.npz"):
        whole, resumed = ((tmp_path / r / name).read_bytes() for r in ("whole", "killed"))
        assert len(whole) == len(resumed)


def test_the_installed_command():
    found = subprocess.run(["seq2seq-lab", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", found.stdout)
