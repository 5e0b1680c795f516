"""``seq2seq-lab compare``."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from seq2seq_lab.cli import main
from seq2seq_lab.tasks import TASKS

pytestmark = pytest.mark.slow  # and a matter of processes, not of the packages' versions
SMALL = ["--iterations", "20", "--batch-size", "4", "--max-length", "2"]
ADDITION = ["--problems", "300", "--epochs", "2", "--hidden-size", "4", "--batch-size", "16"]


def test_a_table_a_picture_and_a_file_each(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    vary = ["--vary", "hidden=4,8", "--vary", "teacher-forcing=true,false"]
    command = ["compare", "reversal", *SMALL, *vary, "--seeds", "2"]
    assert main(command) == 0
    out, err = capsys.readouterr()
    line = r"^hidden=8 teacher_forcing=false +0\.\d{4}  0\.\d{4}  0\.\d{4} +\d+\.\d$"
    assert re.search(line, out, re.M)
    seeds = r"^hidden=\d teacher_forcing=\w+ +0:0\.\d{4} 1:0\.\d{4}$"
    assert len(re.findall(seeds, out, re.M)) == 4
    assert "8/8" in err
    folder = tmp_path / "runs" / "compare-reversal"
    assert len(list(folder.glob("*.json"))) == 8
    content = json.loads((folder / "hidden=8 teacher_forcing=false seed=1.json").read_text())
    assert content["config"]["hidden"] == 8
    assert [label for label, _ in content["tests"]] == [1, 2]
    assert (folder / "comparison.png").stat().st_size > 10_000
    (folder / "hidden=4 teacher_forcing=true seed=0.json").unlink()
    assert main(command) == 0  # the same command goes on
    assert re.sub(r"\d+\.\d$", "", capsys.readouterr().out, flags=re.M) == re.sub(
        r"\d+\.\d$", "", out, flags=re.M
    )


def test_addition_by_name_of_its_seeds(tmp_path, capsys):
    folder = tmp_path / "it"
    command = ["compare", "addition", *ADDITION, "--seeds", "7-8", "--jobs", "1", "-o", str(folder)]
    assert main(command) == 0
    assert {path.name for path in folder.iterdir()} == {
        "addition seed=7.json",
        "addition seed=8.json",
        "comparison.png",
    }
    assert re.search(r"^addition +7:0\.\d{4} 8:0\.\d{4}$", capsys.readouterr().out, re.M)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reversal", "--vary", "hiden=50,80"], "--vary: got 'hiden', wanted one of"),
        (["reversal", "--vary", "seed=1,2"], "--vary: got 'seed', wanted one of"),
        (["reversal", "--vary", "data=a"], "--vary: got 'data', wanted one of"),
        (["reversal", "--vary", "hidden"], "--vary: got 'hidden', wanted such as"),
        (["reversal", "--vary", "hidden=4,x"], "hidden: got 'x', wanted a int"),
        (["reversal", "--vary", "hidden=4,"], "hidden: got '', wanted a int"),
        (["reversal", "--vary", "hidden=4,4"], "--vary: got 'hidden=4,4', wanted each value once"),
        (["reversal", "--vary", "hidden=0,4"], "hidden: got 0, wanted an integer of at least 1"),
        (["reversal", "--vary", "gate=yes"], "gate: got 'yes', wanted true or false"),
        (["reversal", "--vary", "gate=true"], "gate: got True with model 'seq2seq'"),
        (["reversal", "--vary", "model=gru"], "model: got 'gru', wanted 'seq2seq' or 'attention'"),
        (["reversal", "--vary", "clip=1,low"], "clip: got 'low', wanted a number"),
        (["reversal", "--vary", "hidden=4", "--vary", "hidden=5"], "got hidden twice"),
        (["reversal", "--vary", "hidden=4", "--hidden", "5"], "got hidden, which another option"),
        (["reversal", "--seeds", "0"], "--seeds: got '0'"),
        (["reversal", "--seeds", "9-3"], "--seeds: got '9-3'"),
        (["reversal", "--seeds", "-3"], "--seeds"),
        (["reversal", "--seeds", "few"], "--seeds: got 'few'"),
        (["reversal", "--seeds", "4294967296-4294967297"], "--seeds: got 4294967297"),
        (["reversal", "--seed", "3"], "--seed"),
        (["reversal", "--jobs", "0"], "--jobs: got 0"),
        (["reversal", "--jobs", "1", "--dask", "tcp://a:1"], "not allowed with"),
        (["reversal", "--longest", "0"], "--longest: got 0"),
        (["addition", *ADDITION, "--longest", "4"], "--longest: got 4"),
        (["addition", *ADDITION[:-2], "--vary", "batch_size=16,100000"], "batch_size: got 100000"),
        (["weather"], "invalid choice: 'weather'"),
    ],
)
def test_bad_input_is_told_in_a_line_before_anything_is_trained(
    arguments, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    try:
        status = main(["compare", *arguments])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_results_of_other_settings_are_left_alone(tmp_path, capsys):
    command = ["compare", "reversal", *SMALL, "--seeds", "1", "--jobs", "1", "-o", str(tmp_path)]
    assert main([*command, "--hidden", "4"]) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capsys.readouterr()
    assert main([*command, "--hidden", "5"]) == 2
    out, err = capsys.readouterr()
    assert "got hidden=4, not 5; wanted another folder (-o)" in err
    assert (out, err.count("\n")) == ("", 1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_dask_cluster_that_is_not_there(tmp_path, monkeypatch, capsys):
    def nobody(address):
        raise ValueError(f"dask: got {address!r}, where nobody answers")

    monkeypatch.setattr("seq2seq_lab.jobs._cluster", nobody)
    folder = tmp_path / "new"
    command = ["compare", "reversal", *SMALL, "--dask", "tcp://a:1", "-o", str(folder)]
    assert main([*command, "--hidden", "4", "--seeds", "1"]) == 2
    out, err = capsys.readouterr()
    assert "dask: got 'tcp://a:1', where nobody answers" in err
    assert (out, err.count("\n")) == ("", 1)
    assert not folder.exists()


def test_a_worker_that_died_is_told_and_tried_again(tmp_path, monkeypatch, capsys):
    from seq2seq_lab.training import compare as module

    lost = RuntimeError("its worker died")
    folder = ["-o", str(tmp_path), "--jobs", "1"]
    command = ["compare", "reversal", *SMALL, "--hidden", "4", "--seeds", "2", *folder]
    with monkeypatch.context() as patched:
        patched.setattr(module, "each", lambda work, items, *how: [(i, lost) for i in items])
        assert main(command) == 1
    err = capsys.readouterr().err
    assert "reversal seed=1: RuntimeError('its worker died')" in err
    assert "the same command tries it again" in err
    assert not list(tmp_path.glob("reversal*.json"))
    assert main(command) == 0
    assert len(list(tmp_path.glob("reversal*.json"))) == 2


def test_an_option_for_every_setting(capsys):
    for task in TASKS:
        with pytest.raises(SystemExit):
            main(["compare", task, "--help"])
        text = capsys.readouterr().out
        assert text.count("(default:") >= text.count("\n  --")
        assert "\n  --seed " not in text


def _interruptible():
    """Also where the tests run in the background, which a shell makes deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_command_leaves_no_process_and_goes_on(number, tmp_path):
    command = [sys.executable, "-m", "seq2seq_lab", "compare", "reversal", *SMALL[2:]]
    command += ["--iterations", "150", "--hidden", "8", "--seeds", "8", "-o", str(tmp_path)]
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_interruptible,
    )
    while not list(tmp_path.glob("reversal*.json")) and process.poll() is None:
        time.sleep(0.02)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does: to the workers, too
    else:
        process.kill()
    _, err = process.communicate(timeout=20)  # the workers, too, have closed their end
    assert "Traceback" not in err
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    kept = {p: p.stat().st_mtime_ns for p in tmp_path.glob("reversal*.json")}
    assert 0 < len(kept) < 8
    for path in kept:
        json.loads(path.read_text())
    if number == signal.SIGINT:
        assert "the same command goes on" in err
        assert main([*command[3:], "--jobs", "1"]) == 0
        assert len(list(tmp_path.glob("reversal*.json"))) == 8
        assert {p: p.stat().st_mtime_ns for p in kept} == kept
