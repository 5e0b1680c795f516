"""A whole class, judged for real, in each form in which an LMS hands it over."""

import csv
import json
import os
import shutil
import zipfile

import pytest

from grading.handins import a_class
from seq2seq_lab.cli import main

pytestmark = pytest.mark.slow
SIZE = int(os.environ.get("SEQ2SEQ_LAB_CLASS", 2))
NAME = "1_reversal.ipynb"


def moodle(folder, student):
    return folder / f"Kim {student}_{student[-2:]}1234_assignsubmission_file_" / NAME


def canvas(folder, student):
    return folder / f"kim{student}_9{student[-2:]}_55{student[-2:]}_{NAME}"


def as_it_is(folder, student):
    return folder / student / NAME


FORMS = {"folder": as_it_is, "zip": as_it_is, "moodle": moodle, "canvas": canvas}


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    return folder, a_class(folder, SIZE, seed=1)


@pytest.mark.parametrize("form", FORMS if SIZE > 2 else ["moodle"])
def test_every_verdict_of_a_class_is_true(form, hand_ins, tmp_path, capsys):
    folder, truth = hand_ins
    submissions, grades = tmp_path / "submissions", tmp_path / "grades"
    for student in truth:
        there = FORMS[form](submissions, student)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / student / NAME, there)
    if form == "zip":
        submissions = zipped(submissions)
    assert main(["grade", str(submissions), "-o", str(grades)]) == 0
    found = [json.loads(path.read_text()) for path in sorted(grades.glob("results/*.json"))]
    verdicts = [{e["exercise"]: e["verdict"] for e in record["exercises"]} for record in found]
    assert verdicts == [truth[student] for student in sorted(truth)]
    with (grades / "gradebook.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [record["id"] for record in found]
    for row, record in zip(rows, found, strict=True):
        assert float(row["total"]) == pytest.approx(sum(e["points"] for e in record["exercises"]))
    assert len([*grades.glob("feedback/*.html")]) == SIZE
    assert "1_reversal/train_step" in capsys.readouterr().out


def zipped(folder):
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*.ipynb"):
            archive.write(file, file.relative_to(folder))
    return path
