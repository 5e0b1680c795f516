"""What people made is there afterwards, whatever the name, the version, the data, the accident."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import mygrad as mg
import numpy as np
import pytest

from seq2seq_lab import (
    Adam,
    Seq2Seq,
    TrainConfig,
    build_model,
    load_model,
    load_weights,
    save_weights,
    train,
)
from seq2seq_lab.cli import main

pytestmark = pytest.mark.slow  # and a matter of files and processes, not of the packages' versions
SMALL = ["--iterations", "10", "--batch-size", "4", "--hidden", "4", "--max-length", "3", "--quiet"]
ADDING = ["--epochs", "1", "--hidden-size", "4", "--batch-size", "16", "--quiet"]


def run_main(*arguments):
    return main([str(argument) for argument in arguments])


def said(capsys):
    """The one line on stderr; nothing on stdout."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    return err


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "run"
    assert run_main("train", "reversal", *SMALL, "--out", folder) == 0
    return folder


def edit_config(folder, change):
    path = folder / "config.json"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


# Weights


def test_weights_load_while_a_graph_of_the_model_is_alive(tmp_path):
    saved, model = Seq2Seq(12, 5, 12), Seq2Seq(12, 5, 12)
    save_weights(saved, tmp_path / "w.npz")
    alive = model.decoder(np.zeros((2, 3, 12), np.float32))  # MyGrad locks what it was made from
    load_weights(model, tmp_path / "w.npz")
    for name, tensor in saved.weights.items():
        np.testing.assert_array_equal(model.weights[name].data, tensor.data)
    assert all(tensor.data.flags.writeable for tensor in model.weights.values())
    del alive


def test_adam_steps_while_another_graph_is_alive():
    p = mg.tensor([1.0])
    alive = p * 2
    other = mg.tensor([1.0])
    optimizer = Adam((p, other), learning_rate=0.1)
    p._grad = np.array([1.0])
    optimizer.step()
    np.testing.assert_allclose(p.data, [0.9])
    assert alive.data == [2.0]


# Versions


def test_a_field_that_an_older_version_did_not_know_has_its_default(run):
    edit_config(run, lambda content: content["config"].pop("gate"))
    edit_config(run, lambda content: content.pop("version", None))
    load_model(run)
    assert run_main("train", "reversal", "--resume", run, "--quiet") == 0


def test_a_checkpoint_that_lacks_a_field_goes_on(run):
    path = run / "checkpoint.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    config = json.loads(str(arrays["config"]))
    del config["gate"]
    np.savez(path, **(arrays | {"config": np.array(json.dumps(config))}))
    assert run_main("train", "reversal", "--resume", run, "--quiet") == 0


def test_an_unknown_field_names_the_version_that_wrote_it(run, capsys):
    edit_config(run, lambda content: content["config"].update(speed=1))
    edit_config(run, lambda content: content.update(version="9.8.7"))
    capsys.readouterr()
    assert run_main("evaluate", run) == 2
    line = said(capsys)
    assert "unknown keys ['speed']" in line
    assert "seq2seq_lab 9.8.7" in line


def test_the_version_is_recorded(run):
    assert json.loads((run / "config.json").read_text())["version"].count(".") == 2


# Names

NAMES = ["a$b_$", "$x$ y $z$", "_x", "실행 1", "a%sb{c}", r"\alpha_{", "日本"]


@pytest.mark.parametrize("task", ["reversal", "addition"])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_loses_a_model(name, task, tmp_path, capsys):
    small = SMALL if task == "reversal" else [*ADDING, "--problems", "300"]
    assert run_main("train", task, *small, "--out", tmp_path / name) == 0
    assert capsys.readouterr().err == ""
    load_model(tmp_path / name)
    assert (tmp_path / name / "training_curves.png").exists()


def test_a_picture_that_fails_is_a_warning(tmp_path, monkeypatch, capsys):
    def broken(*_, **__):
        raise RuntimeError("no\nroom")

    monkeypatch.setattr("seq2seq_lab.plots.plot_training_curves", broken)
    monkeypatch.setattr("seq2seq_lab.plots.plot_accuracy_by_length", broken)
    assert run_main("train", "reversal", *SMALL, "--out", tmp_path / "run") == 0
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:3] for line in lines] == [
        ["seq2seq-lab", "warning", "training_curves.png"],
        ["seq2seq-lab", "warning", "accuracy_by_length.png"],
    ]
    load_model(tmp_path / "run")


def test_weights_are_saved_before_anything_is_drawn(tmp_path, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("seq2seq_lab.plots.plot_training_curves", killed)
    with pytest.raises(KeyboardInterrupt):
        run_main("train", "reversal", *SMALL, "--out", tmp_path / "run")
    load_model(tmp_path / "run")


# Data, and a recipe, belong to a run


def write_problems(path, seed):
    pairs = np.random.default_rng(seed).integers(1000, size=(300, 2)).tolist()
    path.write_text("".join(f"{a}+{b}_{a + b}\n" for a, b in pairs))
    return path


@pytest.fixture
def adding(tmp_path):
    data = write_problems(tmp_path / "mine.txt", seed=0)
    folder = tmp_path / "run"
    assert run_main("train", "addition", *ADDING, "--data", data, "--out", folder) == 0
    return folder


def test_the_data_of_a_run_are_not_replaced(adding, tmp_path, capsys):
    other = write_problems(tmp_path / "other.txt", seed=1)
    before = {path.name: path.read_bytes() for path in adding.iterdir()}
    assert run_main("train", "addition", "--resume", adding, "--data", other) == 2
    assert "--data: got" in said(capsys)
    assert {path.name: path.read_bytes() for path in adding.iterdir()} == before
    same = tmp_path / "same.txt"  # the same problems, otherwise written
    same.write_bytes((adding / "problems.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert run_main("train", "addition", "--resume", adding, "--data", same, "--quiet") == 0


def test_a_run_of_made_problems_takes_no_others(tmp_path, capsys):
    folder = tmp_path / "run"
    run_main("train", "addition", *ADDING, "--problems", "300", "--out", folder)
    capsys.readouterr()
    data = write_problems(tmp_path / "mine.txt", seed=0)
    assert run_main("train", "addition", "--resume", folder, "--data", data) == 2
    assert "--data: got" in said(capsys)


def test_killed_before_the_data_were_written(adding, tmp_path, capsys):
    (adding / "problems.txt").unlink()
    for name in ("weights.npz", "checkpoint.npz"):
        (adding / name).unlink()
    capsys.readouterr()
    assert run_main("train", "addition", "--resume", adding, "--quiet") == 2
    assert "--data" in said(capsys)
    data = tmp_path / "mine.txt"
    assert run_main("train", "addition", "--resume", adding, "--data", data, "--quiet") == 0
    load_model(adding)


def test_data_that_were_changed_in_the_folder_are_refused(adding, capsys):
    write_problems(adding / "problems.txt", seed=1)
    capsys.readouterr()
    assert run_main("evaluate", adding) == 2
    assert "problems" in said(capsys)


def test_a_folder_of_an_earlier_version_with_data_of_its_own(adding, capsys):
    edit_config(adding, lambda content: (content["config"].pop("data"), content.pop("version")))
    assert run_main("evaluate", adding) == 0
    assert run_main("train", "addition", "--resume", adding, "--quiet") == 0


def test_resuming_with_another_recipe_is_refused(run, tmp_path, capsys):
    assert run_main("train", "reversal", "--resume", run, "--recipe", "course") == 2
    assert "--recipe: got 'course', but the run was started with 'default'" in said(capsys)
    resume = ("train", "reversal", "--resume", run, "--quiet")
    assert run_main(*resume, "--recipe", "default") == 0
    course = tmp_path / "course"
    run_main("train", "reversal", *SMALL, "--recipe", "course", "--out", course)
    capsys.readouterr()
    assert run_main("train", "reversal", "--resume", course, "--quiet") == 0
    assert run_main("train", "reversal", "--resume", course, "--recipe", "default") == 2


# Folders


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["reversal", "--seed", "4294967296"], "seed"),
        (["addition", "--seed", "4294967296"], "seed"),
        (["reversal", "--hidden", "1000000"], "memory"),
        (["reversal", "--hidden", "9" * 30], "memory"),
        (["reversal", "--model", "attention", "--hidden", "1000000000"], "memory"),
        (["reversal", "--batch-size", "1" + 15 * "0"], "memory"),
        (["reversal", "--max-length", "1" + 15 * "0"], "memory"),
        (["addition", "--hidden-size", "1000000000"], "memory"),
        (["addition", "--wordvec-size", "1" + 15 * "0"], "memory"),
    ],
)
def test_what_cannot_run_leaves_no_folder(arguments, named, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_main("train", *arguments) == 2
    assert named in said(capsys)
    assert not list(tmp_path.iterdir())


def test_after_an_explosion_the_same_folder_can_be_used(tmp_path, capsys):
    explode = ["--learning-rate", "1e9", "--recipe", "course", *SMALL, "--iterations", "50"]
    assert run_main("train", "reversal", *explode, "--out", tmp_path / "run") == 2
    line = said(capsys)
    assert "exploded" in line
    assert "--learning-rate" in line
    assert run_main("train", "reversal", *SMALL, "--out", tmp_path / "run") == 0
    load_model(tmp_path / "run")


def test_weights_that_are_no_numbers_are_an_explosion():
    config = TrainConfig(iterations=1, learning_rate=1e39, hidden=4, one_cycle=False, batch_size=4)
    with pytest.raises(FloatingPointError, match="exploded"):
        train(build_model(config), config)


def test_what_is_left_of_another_run_is_not_taken_up(run, tmp_path, capsys):
    (run / "config.json").unlink()
    assert run_main("train", "reversal", *SMALL, "--out", run) == 2
    assert "--out: got" in said(capsys)
    assert not (run / "config.json").exists()


def train_one(number, folder, out):
    import os

    os.chdir(folder)
    arguments = [*SMALL, "--seed", str(number)] + (["--out", "same"] if out else [])
    return main(["train", "reversal", *arguments])


@pytest.mark.parametrize("out", [False, True])
def test_two_at_once_have_a_folder_each(out, tmp_path):
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        results = list(pool.map(train_one, range(8), [tmp_path] * 8, [out] * 8))
    folders = sorted(path.parent for path in tmp_path.rglob("weights.npz"))
    assert not list(tmp_path.rglob("*partial*"))
    if out:
        assert sorted(results) == [0] + [2] * 7
        assert len(folders) == 1
        return
    assert results == [0] * 8
    seeds = [json.loads((f / "config.json").read_text())["config"]["seed"] for f in folders]
    assert sorted(seeds) == list(range(8))


def test_numpy_numbers_in_a_configuration(tmp_path):
    config = TrainConfig(
        iterations=np.int64(3),
        seed=np.int64(1),
        hidden=np.int32(4),
        batch_size=np.uint8(4),
        learning_rate=np.float32(0.01),
        gate=np.False_,
        clip=np.float64(1),
    )
    train(build_model(config), config, checkpoint=tmp_path / "c.npz")
    assert (tmp_path / "c.npz").exists()


# What people type


@pytest.mark.parametrize("typed", [["24"], ["2 4"], ["2,4"], ["2, 4"], ["2", "4"], ["2,", "4"]])
def test_digits_however_they_are_typed(typed, run, capsys):
    assert run_main("predict", run, "2", "4") == 0
    wanted = capsys.readouterr().out
    assert run_main("predict", run, *typed) == 0
    assert capsys.readouterr().out == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (["-5+3"], "'-5+3'"),
        (["-5", "+3"], "'-5+3'"),
        (["16+75 1+1"], "one sum at a time"),
        (["16+75", "1+1"], "one sum at a time"),
        (["16+75=91"], "'='"),
        (["16"], "'16'"),
        (["1616+7575"], "1616+7575"),
        (["1.5+2"], "'.'"),
        ([""], "such as '16+75'"),
    ],
)
def test_sums_that_are_none_get_a_sentence(typed, wanted, adding, capsys):
    capsys.readouterr()
    assert run_main("predict", adding, *typed) == 2
    assert wanted in said(capsys)


@pytest.mark.parametrize("typed", [["16 + 75"], ["16", "+", "75"], ["16+75 "]])
def test_sums_however_they_are_typed(typed, adding, capsys):
    run_main("predict", adding, "16+75")
    wanted = capsys.readouterr().out
    assert run_main("predict", adding, *typed) == 0
    assert capsys.readouterr().out == wanted


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text + "  \n\n",
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n") + "\r\n",
    ],
)
def test_data_as_editors_save_them(change, tmp_path):
    from seq2seq_lab.tasks.additions import read_additions

    path = tmp_path / "mine.txt"
    text = write_problems(path, seed=0).read_text()
    wanted = read_additions(path)
    path.write_bytes(change(text).encode())
    for found, array in zip(read_additions(path), wanted, strict=True):
        np.testing.assert_array_equal(found, array)


def test_scores_that_are_no_numbers():
    from seq2seq_lab import one_hot_encode_prediction

    with pytest.raises(ValueError, match="y_t: got NaN"):
        one_hot_encode_prediction(np.array([[[1.0, np.nan]]]))
