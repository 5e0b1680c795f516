import io
import os
import pickle
import signal
import zipfile

import numpy as np
import pytest

from seq2seq_lab import RNN, Adam, Seq2Seq, TrainConfig, load_weights, save_weights
from seq2seq_lab.files import load_arrays, load_json, save_arrays, save_new_json, write_whole
from seq2seq_lab.training.checkpoints import load_checkpoint, save_checkpoint


def data_of(model):
    return {name: tensor.data.copy() for name, tensor in model.weights.items()}


def test_what_is_saved_is_what_is_loaded(tmp_path):
    path = tmp_path / "weights.npz"
    saved, loaded = Seq2Seq(12, 5, 12), Seq2Seq(12, 5, 12)
    save_weights(saved, path)
    load_weights(loaded, path)
    for name, array in data_of(saved).items():
        np.testing.assert_array_equal(loaded.weights[name], array)
    assert [p.name for p in tmp_path.iterdir()] == ["weights.npz"]
    with np.load(path, allow_pickle=False) as archive:  # plain names, for other programs too
        assert archive["decoder.W_hy"].shape == (5, 12)


class Exploit:
    def __reduce__(self):
        return os.mkdir, ("pwned",)


def spoil(kind, path):
    good = {name: tensor.data for name, tensor in RNN(3, 4, 2).weights.items()}
    if kind == "missing":
        np.savez(path, **{name: good[name] for name in list(good)[1:]})
    elif kind == "unknown":
        np.savez(path, **good, extra=np.ones(1))
    elif kind == "shape":
        np.savez(path, **(good | {"W_hh": np.ones((4, 5), np.float32)}))
    elif kind == "dtype":
        np.savez(path, **(good | {"W_hh": np.ones((4, 4))}))
    elif kind == "nan":
        np.savez(path, **(good | {"W_hh": np.full((4, 4), np.nan, np.float32)}))
    elif kind == "truncated":
        np.savez(path, **good)
        path.write_bytes(path.read_bytes()[:-200])
    elif kind == "cut inside":
        np.savez(path, **good)
        whole = path.read_bytes()
        path.write_bytes(whole[:300] + whole[350:])
    elif kind == "pickle":
        path.write_bytes(pickle.dumps(Exploit()))
    elif kind == "pickle inside":
        np.savez(path, **good, extra=np.array([Exploit()], dtype=object))
    elif kind == "not an array inside":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("W_hh", b"hello")
    elif kind == "one array":
        buffer = io.BytesIO()
        np.save(buffer, np.ones(3))
        path.write_bytes(buffer.getvalue())
    elif kind == "text":
        path.write_text("hello")
    elif kind == "empty":
        path.write_bytes(b"")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", r"\['W_xh'\] are missing"),
        ("unknown", r"unknown weights \['extra'\]"),
        ("shape", r"W_hh: got shape \(4, 5\), wanted \(4, 4\)"),
        ("dtype", "W_hh: got float64, wanted finite numbers of float32"),
        ("nan", "W_hh: got float32, wanted finite numbers"),
        ("truncated", "unreadable"),
        ("cut inside", "unreadable"),
        ("pickle", "unreadable"),
        ("pickle inside", "unreadable"),
        ("not an array inside", "unreadable"),
        ("one array", "unreadable"),
        ("text", "unreadable"),
        ("empty", "unreadable"),
    ],
)
def test_a_bad_file_is_refused_and_changes_nothing(kind, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "weights.npz"
    spoil(kind, path)
    rnn = RNN(3, 4, 2)
    before = data_of(rnn)
    with pytest.raises(ValueError, match=said) as caught:
        load_weights(rnn, path)
    assert "weights.npz" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "pwned").exists()
    for name, array in before.items():
        np.testing.assert_array_equal(rnn.weights[name], array)


def test_a_missing_file_is_an_oserror(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_weights(RNN(3, 4, 2), tmp_path / "weights.npz")


def test_an_interrupted_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, lambda beside: beside.write_text("old"))

    def interrupted(beside):
        beside.write_text("ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, interrupted)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_an_interrupt_waits_until_arrays_are_written(tmp_path, monkeypatch):
    class Interrupted(zipfile._ZipWriteFile):  # when np.savez cannot even close the file
        def __init__(self, *args):
            signal.raise_signal(signal.SIGINT)
            super().__init__(*args)

    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        save_arrays(tmp_path / "a.npz", {"a": np.zeros(3)})
        monkeypatch.setattr(zipfile, "_ZipWriteFile", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            save_arrays(tmp_path / "a.npz", {"a": np.ones(3)})
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, usual)
    monkeypatch.undo()
    assert load_arrays(tmp_path / "a.npz")["a"].tolist() == [0, 0, 0]
    assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]


def test_objects_are_never_written(tmp_path):
    with pytest.raises(TypeError, match="wanted numbers"):
        save_arrays(tmp_path / "a.npz", {"a": np.array([None])})
    assert not list(tmp_path.iterdir())


SAVEZ = np.savez


def old_savez(file, *arrays, **named):
    """NumPy's before 2.2, whose every keyword is an array's name, ``allow_pickle`` too."""
    named |= {f"arr_{i}": array for i, array in enumerate(arrays)}
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in named.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, np.asanyarray(array))


@pytest.fixture(params=[SAVEZ, old_savez], ids=["this NumPy", "NumPy before 2.2"])
def savez(request, monkeypatch):
    monkeypatch.setattr(np, "savez", request.param)


@pytest.mark.usefixtures("savez")
def test_a_file_holds_what_was_given_whatever_the_numpy(tmp_path):
    save_arrays(tmp_path / "a.npz", {"a": np.arange(3)})
    with np.load(tmp_path / "a.npz") as archive:
        assert archive.files == ["a"]


@pytest.mark.usefixtures("savez")
def test_weights_that_an_old_numpy_saved_with_an_array_too_many_are_loaded(tmp_path):
    path = tmp_path / "weights.npz"
    saved, loaded = RNN(3, 4, 2), RNN(3, 4, 2)
    np.savez(path, allow_pickle=False, **data_of(saved))
    load_weights(loaded, path)
    for name, array in data_of(saved).items():
        np.testing.assert_array_equal(loaded.weights[name], array)
    assert load_arrays(path).keys() == saved.weights.keys()


@pytest.mark.usefixtures("savez")
def test_checkpoints_that_an_old_numpy_saved_with_an_array_too_many_are_loaded(tmp_path):
    path, config = tmp_path / "checkpoint.npz", TrainConfig()
    model = RNN(3, 4, 2)
    optimizer = Adam(model.parameters)
    save_checkpoint(path, model, optimizer, config, loss=np.arange(3))
    np.savez(path, allow_pickle=False, **load_arrays(path))
    progress = load_checkpoint(path, model, optimizer, config)
    np.testing.assert_array_equal(progress.pop("loss"), np.arange(3))
    assert not progress


def test_json(tmp_path):
    path = tmp_path / "a.json"
    save_new_json(path, {"a": [1, None, True]})
    with pytest.raises(FileExistsError):
        save_new_json(path, {})
    assert load_json(path) == {"a": [1, None, True]}
    for bad in ('{"a": 1', "[1]", b"\xff\xfe"):
        path.write_bytes(bad if isinstance(bad, bytes) else bad.encode())
        with pytest.raises(ValueError, match=r"a\.json: got"):
            load_json(path)
