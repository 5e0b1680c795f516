"""Every setting of a task is an option of its command."""

import dataclasses
import json

import pytest

from seq2seq_lab.cli import main
from seq2seq_lab.tasks import TASKS

SMALL = {
    "reversal": ["--iterations", "2", "--batch-size", "4", "--hidden", "4", "--max-length", "3"],
    "addition": ["--problems", "300", "--epochs", "1", "--hidden-size", "4", "--batch-size", "16"],
    "dates": ["--examples", "300", "--epochs", "1", "--hidden-size", "4", "--batch-size", "16"],
}
NO_CHOICE = {  # one has no decoder; of the other the data decide
    ("teacher_forcing", "matching"),
    ("characters", "dates"),
}


def settings_of(folder):
    return json.loads((folder / "config.json").read_text())["config"]


@pytest.mark.parametrize("task", TASKS)
def test_every_setting_but_the_data_is_an_option(task, capsys):
    with pytest.raises(SystemExit):
        main(["train", task, "--help"])
    text = capsys.readouterr().out
    assert text.count("(default:") == text.count("\n  --")
    for field in dataclasses.fields(TASKS[task]):
        meant = field.name != "data" or TASKS[task].data_file is not None
        meant &= (field.name, task) not in NO_CHOICE
        assert (f"\n  --{field.name.replace('_', '-')}" in text) == meant


@pytest.mark.parametrize(
    ("task", "options", "wanted"),
    [
        (
            "reversal",
            ["--no-teacher-forcing", "--no-one-cycle", "--clip", "none"],
            {"teacher_forcing": False, "one_cycle": False, "clip": None},
        ),
        (
            "reversal",
            ["--recipe", "course", "--teacher-forcing", "--one-cycle", "--clip", "2.5"],
            {"teacher_forcing": True, "one_cycle": True, "clip": 2.5, "learning_rate": 1e-3},
        ),
        ("reversal", ["--recipe", "attention"], {"model": "attention", "gate": False}),
        ("reversal", ["--recipe", "gate"], {"model": "attention", "gate": True}),
        ("reversal", ["--recipe", "gate", "--no-gate"], {"model": "attention", "gate": False}),
        (
            "addition",
            ["--no-swap", "--no-peeky", "--no-reverse", "--embedding-std", "0.5"],
            {"swap": False, "peeky": False, "reverse": False, "embedding_std": 0.5},
        ),
        (
            "addition",
            ["--recipe", "book", "--swap", "--one-cycle", "--no-teacher-forcing"],
            {"swap": True, "one_cycle": True, "teacher_forcing": False, "peeky": False},
        ),
        (
            "dates",
            ["--languages", "ko, en", "--score", "additive", "--gain", "none", "--clip", "none"],
            {"languages": "ko,en", "score": "additive", "gain": None, "clip": None},
        ),
    ],
)
def test_a_run_has_the_settings_given(task, options, wanted, tmp_path, capsys):
    folder = tmp_path / "run"
    assert main(["train", task, *SMALL[task], *options, "--out", str(folder), "--quiet"]) == 0
    found = settings_of(folder)
    assert {name: found[name] for name in wanted} == wanted
    assert found["data"] is None
    assert set(found) == {field.name for field in dataclasses.fields(TASKS[task])}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reversal", "--clip", "0"], "clip: got 0"),
        (["addition", "--clip", "high"], "--clip"),
        (["addition", "--embedding-std", "-1"], "embedding_std: got -1"),
        (["reversal", "--recipe", "gate", "--model", "seq2seq"], "gate: got True with model"),
        (["addition", "--recipe", "attention"], "--recipe: invalid choice: 'attention'"),
    ],
)
def test_bad_settings(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        status = main(["train", *arguments])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_run_goes_on_with_the_settings_it_has(tmp_path, capsys):
    folder = tmp_path / "run"
    train = ["train", "reversal", "--quiet"]
    assert main([*train, *SMALL["reversal"], "--clip", "none", "--out", str(folder)]) == 0
    resume = [*train, "--resume", str(folder)]
    assert main([*resume, "--one-cycle", "--clip", "none"]) == 0
    for option, said in (
        (["--no-one-cycle"], "--one-cycle: got False, but the run was started with True"),
        (["--clip", "2"], "--clip: got 2.0, but the run was started with None"),
    ):
        capsys.readouterr()
        assert main([*resume, *option]) == 2
        assert said in capsys.readouterr().err
