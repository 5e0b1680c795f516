import json
import re

import numpy as np
import pytest

from seq2seq_lab import beam_search, load_model
from seq2seq_lab.cli import main
from seq2seq_lab.tasks.date_texts import generate_dates, pairs_text
from seq2seq_lab.training.runs import Run

SMALL = ["--examples", "600", "--epochs", "2", "--hidden-size", "8", "--batch-size", "32"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["train", "dates", *SMALL, "--out", str(folder), "--quiet"]) == 0
    return folder


def test_training_shows_and_saves(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["train", "dates", *SMALL]) == 0
    out, _ = capsys.readouterr()
    assert len(re.findall(r"^epoch +[12]  validation [01]\.\d{4}", out, re.M)) == 2
    assert re.search(r"right: \d+\.\d\d% of 60 held-out dates", out)
    assert out.rstrip().endswith('seq2seq-lab predict runs/dates-1 "3 may 2024"')
    assert sorted(path.name for path in (tmp_path / "runs" / "dates-1").iterdir()) == [
        "checkpoint.npz",
        "config.json",
        "metrics.npz",
        "training_curves.png",
        "weights.npz",
    ]


def test_the_characters_are_stated_in_the_run_folder(run, tmp_path):
    characters = json.loads((run / "config.json").read_text())["config"]["characters"]
    assert set("0123456789-, abc년월일") <= set(characters)
    folder = tmp_path / "korean"
    main(["train", "dates", *SMALL, "--languages", "ko", "--out", str(folder), "--quiet"])
    characters = json.loads((folder / "config.json").read_text())["config"]["characters"]
    assert not re.search("[a-z]", characters)


def test_predict_and_evaluate(run, capsys):
    assert main(["predict", str(run), "3", "May", "2024"]) == 0
    out, err = capsys.readouterr()
    config, model = Run.open(run).config, load_model(run)
    written = model.generate(config.encode("3 may 2024"), longest=11)[:, 0]
    assert out == config.decode(written) + "\n"
    assert re.fullmatch(r"note: .+ is no date of the calendar\n", err)
    main(["evaluate", str(run)])
    first = capsys.readouterr().out
    main(["evaluate", str(run)])
    assert capsys.readouterr().out == first
    assert "of 60 held-out dates" in first


def test_beams(run, capsys):
    assert main(["predict", str(run), "3 may 2024", "--beam", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    config = Run.open(run).config
    found = beam_search(load_model(run), config.encode("3 may 2024"), 3, 11)[0]
    assert lines == [f"{config.decode(np.array(h.ids))}  {h.probability:.3f}" for h in found]


def test_the_picture_of_attention(run, capsys):
    for text in ("3 may 2024", "2024년 5월 3일 금요일"):
        assert main(["predict", str(run), text, "--show-attention"]) == 0
        out, err = capsys.readouterr()
        assert out.splitlines()[-1] == f"Saved {run / 'text_attention.png'}"
        assert "warning" not in err
        assert (run / "text_attention.png").stat().st_size > 10_000


def test_stopped_and_resumed_it_ends_with_the_same_weights(run, tmp_path, monkeypatch):
    from seq2seq_lab.training.trainer import Trainer

    folder, step = tmp_path / "run", Trainer.step

    def stopping(trainer, batch):
        if len(trainer.losses) == 20:
            trainer.save(folder / "checkpoint.npz")
            raise KeyboardInterrupt
        step(trainer, batch)

    monkeypatch.setattr(Trainer, "step", stopping)
    with pytest.raises(KeyboardInterrupt):
        main(["train", "dates", *SMALL, "--out", str(folder), "--quiet"])
    monkeypatch.setattr(Trainer, "step", step)
    assert main(["train", "dates", "--resume", str(folder), "--quiet"]) == 0
    found, wanted = load_model(folder).weights, load_model(run).weights
    for name, tensor in wanted.items():
        np.testing.assert_array_equal(found[name].data, tensor.data)


def test_ones_own_dates_stay_with_the_run(tmp_path, capsys):
    file, folder = tmp_path / "mine.txt", tmp_path / "run"
    pairs = generate_dates(400, rng=np.random.default_rng(0))
    file.write_text(pairs_text(pairs), encoding="utf-8")
    small = ["--data", str(file), "--epochs", "1", "--hidden-size", "8", "--batch-size", "32"]
    assert main(["train", "dates", *small, "--out", str(folder), "--quiet"]) == 0
    file.unlink()
    capsys.readouterr()
    assert main(["evaluate", str(folder)]) == 0
    assert "of 40 held-out dates" in capsys.readouterr().out
    assert (folder / "pairs.txt").read_text(encoding="utf-8") == pairs_text(pairs)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--beam", "0"], "width: got 0"),
        (["--beam", "x"], "--beam"),
    ],
)
def test_bad_beams(run, arguments, said, capsys):
    try:
        status = main(["predict", str(run), "3 may 2024", *arguments])
    except SystemExit as stopped:
        status = stopped.code
    err = capsys.readouterr().err
    assert status == 2
    assert said in err
    assert err.count("\n") == 1


def test_what_is_refused(run, tmp_path, capsys):
    def says(*arguments):
        assert main([*arguments]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        return err

    assert "got 'x' in '3 x 2024'" in says("predict", str(run), "3 x 2024")
    assert "--longest: got 5, wanted none" in says("evaluate", str(run), "--longest", "5")
    bad = tmp_path / "bad.txt"
    bad.write_text("3 may 2024\t2024-05-03\n4 may 2024\t2024-05-32\n")
    err = says("train", "dates", "--data", str(bad), "--out", str(tmp_path / "r"))
    assert "line 2: got '2024-05-32'" in err
    assert not (tmp_path / "r").exists()
    odd = says("train", "dates", *SMALL[:4], "--hidden-size", "7", "--out", str(tmp_path / "r"))
    assert "hidden_size: got 7, wanted an even number" in odd
    assert not (tmp_path / "r").exists()


def test_beams_are_of_dates_alone(tmp_path, capsys):
    folder = tmp_path / "r"
    main(
        ["train", "reversal", "--iterations", "2", "--hidden", "8", "--out", str(folder), "--quiet"]
    )
    capsys.readouterr()
    assert main(["predict", str(folder), "1", "2", "--beam", "2"]) == 2
    assert "a run of reversal, wanted one of dates" in capsys.readouterr().err
