import dataclasses
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from noggin import load_metrics

from seq2seq_lab import RECIPES, AttentionSeq2Seq, TrainConfig, accuracy_by_length, load_model
from seq2seq_lab.cli import build_parser, main
from seq2seq_lab.commands.settings import given_settings

SMALL = ["--iterations", "40", "--batch-size", "8", "--hidden", "8", "--max-length", "4"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["train", "reversal", *SMALL, "--out", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def gated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "gated"
    arguments = ["train", "reversal", "--model", "attention", "--gate", *SMALL, "--quiet"]
    assert main([*arguments, "--out", str(folder)]) == 0
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
    assert len(re.findall(r"^[\d ]+ -> [\d ]*  (?:right|WRONG, it is [\d ]+)$", out, re.M)) == 5
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


@pytest.mark.parametrize(
    ("options", "recipe"), [([], "attention"), (["--gate"], "gate"), (["--hidden", "9"], None)]
)
def test_attentions_recipes(options, recipe, tmp_path, capsys):
    small = ["--iterations", "2", "--out", str(tmp_path / "r"), "--quiet"]
    assert main(["train", "reversal", "--model", "attention", *options, *small]) == 0
    config = json.loads((tmp_path / "r" / "config.json").read_text())["config"]
    wanted = RECIPES[recipe] if recipe else dataclasses.replace(RECIPES["attention"], hidden=9)
    assert config == dataclasses.asdict(wanted) | {"iterations": 2}
    assert type(load_model(tmp_path / "r")) is AttentionSeq2Seq


def test_the_other_defaults_come_from_the_models_recipe():
    def recipe(*options):
        parsed = build_parser().parse_args(["train", "reversal", *options])
        return TrainConfig.choose_recipe(parsed.recipe, given_settings(parsed, TrainConfig))

    assert recipe() == recipe("--model", "seq2seq") == "default"
    assert recipe("--recipe", "course") == "course"
    assert recipe("--model", "attention") == recipe("--recipe", "attention") == "attention"
    assert recipe("--model", "attention", "--gate") == recipe("--recipe", "gate") == "gate"


def test_evaluate_beyond_the_trained_length(gated, run, capsys):
    def lengths(folder, longest):
        assert main(["evaluate", str(folder), "--max-length", str(longest)]) == 0
        return [int(k) for k in re.findall(r"^ +(\d+)  [01]\.\d{3}", capsys.readouterr().out, re.M)]

    assert lengths(gated, 27) == [1, 2, 3, 4, 5, 10, 15, 20, 25, 27]
    assert lengths(run, 25) == [1, 2, 3, 4, 5, 10, 15, 20, 25]
    assert lengths(run, 2) == [1, 2]


def test_predict_shows_attention(gated, tmp_path, capsys):
    shutil.copytree(gated, tmp_path / "r")
    assert main(["predict", str(tmp_path / "r"), "2", "4", "--show-attention"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1] == f"Saved {tmp_path / 'r' / 'attention.png'}"
    assert (tmp_path / "r" / "attention.png").read_bytes().startswith(b"\x89PNG")
    assert err == ""
    assert main(["predict", str(gated), "2", "4"]) == 0
    assert "Saved" not in capsys.readouterr().out
    assert not (gated / "attention.png").exists()


def test_resuming_a_run_with_attention(gated, tmp_path, capsys):
    for name in ("config.json", "checkpoint.npz"):
        shutil.copy(gated / name, tmp_path / name)
    resume = ["train", "reversal", "--resume", tmp_path]
    said = fails([*resume, "--model", "seq2seq"], capsys)
    assert "--model: got seq2seq, but the run was started with attention" in said
    assert main([str(a) for a in [*resume, "--quiet", "--gate"]]) == 0
    with np.load(tmp_path / "weights.npz") as resumed, np.load(gated / "weights.npz") as whole:
        for name in whole.files:
            np.testing.assert_array_equal(resumed[name], whole[name])


def test_help_states_every_default(capsys):
    with pytest.raises(SystemExit):
        main(["train", "reversal", "--help"])
    text = capsys.readouterr().out
    assert text.count("(default:") == text.count("\n  --")
    stated = " ".join(text.split())
    assert "(default: 16000; course: 10000; attention: 10000; gate: 3000)" in stated
    assert "(default: 48; course: 100; attention: 50; gate: 50)" in stated


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
        ([*train, "--model", "transformer"], "--model: invalid choice: 'transformer'"),
        ([*train, "--gate"], "gate: got True with model 'seq2seq', wanted 'attention'"),
        (
            [*train, "--model", "attention", "--recipe", "course"],
            "--recipe: got 'course', which has no attention",
        ),
        (["evaluate", run, "--max-length", "0"], "--longest: got 0"),
        (["predict", run, "2", "--show-attention"], "--show-attention: got"),
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
        (["predict", run, "2", "x"], "digits: got 'x'"),
        (["predict", run, " "], "digits: got none"),
    ]:
        assert said in fails(arguments, capsys), arguments
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "unfinished"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content["config"].update(speed=1), "unknown keys ['speed']"),
        (
            lambda content: content["config"].update(hidden=9),
            "encoder.W_xh: got shape (12, 8), wanted (12, 9)",
        ),
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


@pytest.mark.slow
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
    command = shutil.which("seq2seq-lab", path=Path(sys.executable).parent)
    found = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", found.stdout)
