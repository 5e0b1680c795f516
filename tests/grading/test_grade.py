"""A class is graded once: nothing twice, nothing lost, nothing half-written."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_command
import pytest
from fake_command import FAKE
from fake_judge import LOG

from seq2seq_lab.grading.grade import Settings, grade
from seq2seq_lab.grading.sandbox import Limits
from seq2seq_lab.grading.workspace import workspace

RIGHT = "1_reversal: rnn passed, seq2seq passed"
WRONG = "1_reversal: rnn passed, seq2seq failed"
pytestmark = pytest.mark.slow  # and a matter of processes, not of the packages' versions
KILLS = int(os.environ.get("SEQ2SEQ_LAB_KILLS", "2"))


def hand_in(folder, id, text=RIGHT, name="hw.ipynb"):
    path = folder / id / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000,) * 2)


@pytest.fixture
def klass(tmp_path):
    folder = tmp_path / "class"
    for id, text in (("anna", RIGHT), ("ben", WRONG), ("cho", RIGHT)):
        hand_in(folder, id, text)
    return folder


@pytest.fixture
def run(klass, tmp_path, monkeypatch):
    """Grade; -> id -> verdicts. ``run.judged`` are those who were judged for it."""
    log = tmp_path / "log"
    monkeypatch.setenv(LOG, str(log))

    def run(submissions=klass, processes=False, **settings):
        log.write_text("")
        with monkeypatch.context() as patch:
            if not processes:  # which tests of what is done with their results need not wait for
                patch.setattr("seq2seq_lab.grading.grade.each", here)
            return run_now(submissions, Settings(**{"course": tmp_path, **settings}))

    def run_now(submissions, settings):
        run.progress = []
        report = lambda *told: run.progress.append(told)  # noqa: E731
        run.graded = grade(submissions, run.grades, settings, report, FAKE)
        run.judged = sorted(line.split("/")[0] for line in log.read_text().splitlines())
        return verdicts(run.grades)

    run.grades = tmp_path / "grades"
    return run


def here(work, items, jobs, dask):
    yield from ((item, work(item)) for item in items)


def results(grades):
    paths = sorted((grades / "results").glob("*"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def verdicts(grades):
    return {
        id: " ".join(exercise["verdict"] for exercise in result["exercises"])
        for id, result in results(grades).items()
    }


def everything(folder):
    """All files and what is in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_each_hand_in_is_judged_once(run):
    found = run(processes=True)
    assert found == {"anna": "passed passed", "ben": "passed failed", "cho": "passed passed"}
    assert run.judged == ["anna", "ben", "cho"]
    assert run.progress[0] == ("", 0, 3)
    assert sorted(told[0] for told in run.progress[1:]) == ["anna", "ben", "cho"]
    assert [told[1:] for told in run.progress[1:]] == [(1, 3), (2, 3), (3, 3)]
    before = everything(run.grades)
    assert {name for name in before if "/" not in name} >= {"gradebook.csv", "similar.csv"}
    assert "feedback/anna.html" in before
    assert "seconds" in results(run.grades)["anna"]
    run()
    assert run.judged == []
    assert everything(run.grades) == before


def test_what_is_in_a_result(run):
    run()
    ben = results(run.grades)["ben"]
    assert {"id", "exercises", "language", "files", "set_aside", "late", "key"} <= set(ben)
    assert ben["id"] == "ben"
    assert ben["files"] == ["hw.ipynb"]
    assert ben["submitted"].startswith("2023-11-1")
    assert ben["exercises"][1] | {"message": ""} == {
        "notebook": "1_reversal",
        "exercise": "seq2seq",
        "verdict": "failed",
        "message": "",
        "altered": False,
        "stages": ["a"],
        "reached": 0,
        "source": "",
        "points": 0.0,
        "max_points": 1.0,
    }


def test_what_changed_is_judged_again(run, klass):
    run()
    hand_in(klass, "ben", RIGHT)
    assert run()["ben"] == "passed passed"
    assert run.judged == ["ben"]
    run(limits=Limits(seconds=5))
    assert run.judged == ["anna", "ben", "cho"]
    hand_in(klass, "anna", "2_attention: attend passed", "second.ipynb")
    assert run(limits=Limits(seconds=5))["ben"] == "passed passed missing", "asked of all"
    os.utime(klass / "cho" / "hw.ipynb", (1_700_000_060,) * 2)
    run(limits=Limits(seconds=5))
    assert run.judged == [], "a newer file with the same in it"
    assert results(run.grades)["cho"]["submitted"].endswith(":20+00:00") or os.environ.get("TZ")


def test_a_hand_in_that_disappeared(run, klass):
    run()
    shutil.rmtree(klass / "ben")
    assert set(run()) == {"anna", "cho"}
    assert run.judged == []
    assert b"ben" not in b"".join(everything(run.grades).values())
    assert "ben" not in "".join(everything(run.grades))


def test_again_and_only(run, klass):
    run(only=("ben",))
    assert run.judged == ["ben"]
    assert run.graded.ungraded == ["anna", "cho"]
    run(again=True)
    assert run.judged == ["anna", "ben", "cho"]
    old = results(run.grades)
    hand_in(klass, "anna", WRONG)
    hand_in(klass, "ben", RIGHT)
    run(only=("ben", "cho"), again=True)
    assert run.judged == ["ben", "cho"]
    assert results(run.grades)["anna"] == old["anna"], "kept as it was"
    assert run.graded.ungraded == []
    with pytest.raises(ValueError, match="--only: got 'bem', wanted the id of a hand-in: ben"):
        run(only=("bem",))


def test_points_by_other_rules_need_no_judge(run, tmp_path):
    run()
    rules = tmp_path / "points.toml"
    rules.write_text("rnn = 3")
    run(points=rules)
    assert run.judged == []
    assert results(run.grades)["ben"]["exercises"][0]["points"] == 3


def test_a_judge_that_dies_or_fails_costs_its_hand_in_alone(run, klass):
    hand_in(klass, "dan", "1_reversal: rnn die")
    hand_in(klass, "eve", "1_reversal: rnn raise")
    found = run(processes=True)
    assert found["dan"] == found["eve"] == "crashed crashed"
    assert found["ben"] == "passed failed"
    (note,) = results(run.grades)["eve"]["notes"]
    assert note == "it could not be judged (RuntimeError: a fault of the judge)"
    hand_in(klass, "dan", RIGHT)
    assert run(processes=True)["dan"] == "passed passed"
    assert "eve" not in run.judged, "it is tried again, and fails again"


def test_a_notebook_that_cannot_be_looked_into_is_one_hand_ins_matter(run, klass):
    hand_in(klass, "dan", "1_reversal: too deep")
    assert run()["anna"] == "passed passed"
    assert results(run.grades)["dan"]["files"] == ["hw.ipynb"]


def test_files_that_are_refused_or_no_notebooks(run, klass):
    hand_in(klass, "dan", "no zip", "hw.zip")
    hand_in(klass, "eve", "a report", "report.pdf")
    assert run() | {"anna": "", "ben": "", "cho": ""} == {
        **dict.fromkeys(("anna", "ben", "cho"), ""),
        "dan": "unreadable unreadable",
        "eve": "missing missing",
    }
    dan, eve = (results(run.grades)[id] for id in ("dan", "eve"))
    assert dan["exercises"][0]["message"].startswith("hw.zip: it is no zip that can be read")
    assert dan["notes"][0].startswith("hw.zip: ")
    assert eve["set_aside"] == ["report.pdf (no notebook of the course)"]


def test_the_language_that_is_asked_for(run):
    run()
    assert results(run.grades)["anna"]["language"] == "ko"
    run(language="en")
    assert results(run.grades)["anna"]["language"] == "en"


# The folder


def test_grades_are_no_submissions(run, klass):
    for run.grades in (klass, klass / "grades", klass / "x" / ".." / "anna" / "g"):
        with pytest.raises(ValueError, match="GRADES: got"):
            run()
    run.grades = klass.parent
    with pytest.raises(ValueError, match="SUBMISSIONS: got"):
        run(submissions=klass.parent / "results")
    assert set(everything(klass)) == {"anna/hw.ipynb", "ben/hw.ipynb", "cho/hw.ipynb"}


def test_what_is_wrong_leaves_no_folder(run, klass, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.zip").write_text("no zip")
    for wrong in (tmp_path / "none", tmp_path / "empty", tmp_path / "file.zip"):
        with pytest.raises(ValueError, match="SUBMISSIONS: got"):
            run(submissions=wrong)
    with pytest.raises(ValueError, match="--pattern"):
        run(pattern="(")
    with pytest.raises(OSError, match="none"):
        run(roster=tmp_path / "none.csv")
    assert not run.grades.exists()
    run.grades = tmp_path / "file.zip"
    with pytest.raises(ValueError, match="GRADES: got"):
        run()


def test_two_gradings_of_one_folder(run):
    with (
        workspace(run.grades),
        pytest.raises(ValueError, match="where another grading is at work"),
    ):
        run()
    run()


def test_what_a_killed_run_left_goes(run):
    run()
    before = everything(run.grades)
    for name in (".scratch-x/zips/0/a.ipynb", "results/.anna.0123456789abcdef.partial.json"):
        (run.grades / name).parent.mkdir(parents=True, exist_ok=True)
        (run.grades / name).write_text("half")
    (run.grades / ".scratch-x").chmod(0o500)
    (run.grades / "results" / "anna.json").write_text("{half")
    run()
    assert run.judged == ["anna"]
    assert everything(run.grades) == before
    assert not list(run.grades.glob(".scratch*"))


# Accidents


def command(*arguments, **options):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    course = Path(arguments[0]).parent
    return subprocess.Popen(
        [sys.executable, fake_command.__file__, *map(str, arguments), str(course)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **options,
    )


def workers_of(mark):
    """The processes whose environment holds a mark."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_kill_at_any_moment_and_the_same_command_goes_on(tmp_path, monkeypatch):
    folder = tmp_path / "class"
    for number in range(30):
        verdict = ("passed", "failed", "blank")[number % 3]
        hand_in(folder, f"s{number:02}", f"1_reversal: rnn {verdict}, slow passed")
    log = tmp_path / "log"
    monkeypatch.setenv(LOG, str(log))
    whole = command(folder, tmp_path / "whole")
    start = time.perf_counter()
    assert whole.communicate() == ("started\n", "")
    seconds, done = time.perf_counter() - start, 0
    for _ in range(KILLS):
        log.write_text("")
        process = command(folder, tmp_path / "killed")
        assert process.stdout.readline() == "started\n"
        time.sleep(random.uniform(0, seconds / 2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        now = len(list((tmp_path / "killed" / "results").glob("[!.]*.json")))
        judged = log.read_text().splitlines()
        assert len(set(judged)) == len(judged)
        assert done <= now <= done + len(judged)
        done = now
    log.write_text("")
    assert command(folder, tmp_path / "killed").communicate()[1] == ""
    assert len(log.read_text().splitlines()) == 30 - done, "nothing twice"
    assert everything(tmp_path / "killed") == everything(tmp_path / "whole")
    assert not workers_of(f"{LOG}={log}"), "none outlives the command"


@pytest.mark.skipif(os.name == "nt", reason="another way to send interrupts")
def test_an_interrupt_leaves_no_process(klass, tmp_path, monkeypatch):
    hand_in(klass, "dan", "1_reversal: rnn endless")
    monkeypatch.setenv(LOG, str(tmp_path / "log"))
    grades = tmp_path / "grades"
    process = command(klass, grades, start_new_session=True, preexec_fn=_interruptible)
    end = time.perf_counter() + 90
    # not one that is being written, whose name begins with a dot
    while len(list(grades.glob("results/[!.]*.json"))) < 3 and time.perf_counter() < end:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes of the command
    err = process.communicate(timeout=10)[1]
    assert err.count("Traceback") == 1, err  # of the command itself, which is not ours here
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert not workers_of(f"{LOG}={tmp_path / 'log'}")
    assert set(verdicts(grades)) == {"anna", "ben", "cho"}
    assert not list(grades.glob(".scratch*"))


def _interruptible():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_full_disk_while_it_is_judged(run, klass):
    hand_in(klass, "dan", "1_reversal: rnn full")
    with pytest.raises(ValueError, match=r"GRADES: got .* \(No space left on device\)"):
        run(processes=True)
    assert not list(run.grades.glob(".scratch*"))


@pytest.mark.skipif(os.name == "nt", reason="limits are set otherwise")
def test_a_disk_that_is_full_when_the_pages_are_written(run, klass, tmp_path):
    """A file may grow to so many bytes: none is there in part."""
    run()
    whole = everything(run.grades)
    process = command(klass, tmp_path / "full", preexec_fn=lambda: _limit(4000))
    _, err = process.communicate()
    assert (process.returncode, err.count("\n")) == (2, 1), err
    assert "File too large" in err
    found = everything(tmp_path / "full")
    assert len(found) > 3, "results are small"
    assert found.items() <= whole.items()
    assert command(klass, tmp_path / "full").communicate()[1] == ""
    assert everything(tmp_path / "full") == whole


def _limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_small_disk(run, small_disk, klass, tmp_path):
    for number in range(40):
        hand_in(klass, f"s{number:02}", RIGHT)
    run.grades = small_disk / "grades"
    with pytest.raises(ValueError, match=r"GRADES: got .* \(No space left on device\)"):
        run()
    kept = set(results(run.grades))
    assert kept
    assert not [path for path in run.grades.rglob(".*") if path.name != ".lock"]
    small_disk_again = ["mount", "-o", "remount,size=4m", str(small_disk)]
    subprocess.run(small_disk_again, check=True)
    assert len(run()) == 43
    assert len(run.judged) == 43 - len(kept)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(run, tmp_path):
    run.grades = tmp_path / "locked" / "grades"
    run.grades.parent.mkdir(mode=0o500)
    with pytest.raises(ValueError, match=r"GRADES: got .* \(Permission denied\)"):
        run()


# A cluster


@pytest.mark.slow
def test_a_cluster_judges_as_this_machine(run, klass, monkeypatch):
    distributed = pytest.importorskip("distributed")
    before = run()
    shutil.rmtree(run.grades)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        assert run(processes=True, dask=address) == before
        hand_in(klass, "dan", "1_reversal: rnn die")
        assert run(processes=True, dask=address)["dan"] == "crashed crashed"
        assert run.judged == []
    with pytest.raises(ValueError, match="dask: got"):
        run(processes=True, dask="nowhere:at-all", again=True)
