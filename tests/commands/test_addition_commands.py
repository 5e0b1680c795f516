import re

import numpy as np
import pytest

from seq2seq_lab import load_model
from seq2seq_lab.cli import main
from seq2seq_lab.training.runs import Run

SMALL = ["--problems", "600", "--epochs", "2", "--hidden-size", "8", "--batch-size", "32"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["train", "addition", *SMALL, "--out", str(folder), "--quiet"]) == 0
    return folder


def test_training_shows_and_saves(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", "addition", *SMALL]) == 0
    out, _ = capsys.readouterr()
    examples = re.findall(r"\d+\+\d+ -> \S*  (?:right|WRONG, it is \d+)", out)
    assert len(re.findall(r"^epoch +[12]  validation [01]\.\d{4}", out, re.M)) == 2
    assert len(examples) >= 6
    for line in re.findall(r"^epoch.*", out, re.M):
        assert line.count(" -> ") == 3
    assert re.search(r"right: \d+\.\d\d% of 60 held-out problems", out)
    assert sorted(path.name for path in (tmp_path / "runs" / "addition-1").iterdir()) == [
        "checkpoint.npz",
        "config.json",
        "metrics.npz",
        "training_curves.png",
        "weights.npz",
    ]


def test_predict_and_evaluate(run, capsys):
    assert main(["predict", str(run), "16+75"]) == 0
    found = capsys.readouterr().out.strip("\n")
    xs = np.array([1, 6, 10, 7, 5, 11, 11])  # "16+75  "
    ids = load_model(run).generate(xs, 12, 4)
    assert found == "".join("0123456789+ _"[i] for i in ids).rstrip()
    main(["evaluate", str(run)])
    first = capsys.readouterr().out
    main(["evaluate", str(run)])
    assert capsys.readouterr().out == first
    assert "of 60 held-out problems" in first


def test_ones_own_problems_stay_with_the_run(tmp_path, capsys):
    file, folder = tmp_path / "mine.txt", tmp_path / "run"
    rng = np.random.default_rng(0)
    pairs = {tuple(sorted(pair)) for pair in rng.integers(1000, size=(400, 2)).tolist()}
    file.write_text("".join(f"{f'{a}+{b}':7}_{a + b:<4}\n" for a, b in pairs))
    small = ["--data", str(file), "--epochs", "1", "--hidden-size", "8", "--batch-size", "32"]
    assert main(["train", "addition", *small, "--out", str(folder), "--quiet"]) == 0
    assert not Run.open(folder).config.fresh  # there are no others
    other = tmp_path / "other"
    assert main(["train", "addition", *small, "--fresh", "--out", str(other)]) == 2
    assert not other.exists()
    err = capsys.readouterr().err
    assert "fresh: got True with data of your own, wanted False" in err
    assert err.count("\n") == 1
    file.unlink()
    assert main(["evaluate", str(folder)]) == 0
    assert f"of {round(len(pairs) / 10)} held-out" in capsys.readouterr().out


def test_all_sums_there_are_can_be_tested(run, capsys):
    assert main(["evaluate", str(run), "--longest", "2"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^right: \S+% of 100 sums of numbers below 10 \(\d+ wrong\)$", out, re.M)
    assert re.search(r"of 10,000 sums of numbers below 100 \([\d,]+ wrong\)$", out, re.M)


def test_resuming_a_finished_run_reports_again(run, capsys):
    assert main(["train", "addition", "--resume", str(run), "--epochs", "2"]) == 0
    assert "held-out problems" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "addition", "--epochs", "0"], "epochs: got 0"),
        (["train", "addition", "--problems", "20"], "batch_size: got 128, wanted at most"),
        (["train", "addition", "--data", "nothing.txt"], "nothing.txt"),
        (["train", "reversal", "--resume", "RUN"], "a run of addition, wanted one of reversal"),
        (["train", "addition", "--resume", "RUN", "--no-peeky"], "--peeky: got False, but"),
        (["predict", "RUN", "16-75"], "got '-'"),
        (["predict", "RUN", "1616+7575"], "16+7575"),
        (["predict", "RUN", "16+75", "--show-attention"], "has no attention"),
        (["evaluate", "RUN", "--max-length", "5"], "--longest: got 5, wanted 1 to 3"),
    ],
)
def test_bad_input(arguments, said, run, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([str(run) if a == "RUN" else a for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())
