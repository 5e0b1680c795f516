"""Records, the roster and gradebook.csv."""

import csv
import io
import json

import pytest

from seq2seq_lab.grading import records
from seq2seq_lab.grading.gradebook import harmless, not_in_roster, rows_of, save_gradebook
from seq2seq_lab.grading.points import Rules, Worth, read_lateness
from seq2seq_lab.grading.records import Record, columns_of, file_name, load, record_of, save
from seq2seq_lab.grading.results import ExerciseResult, Judged
from seq2seq_lab.grading.roster import read_roster

STAGES = ("form", "values", "gradients")


def result(exercise, verdict, notebook="1_reversal", **others):
    return ExerciseResult(notebook, exercise, verdict, stages=STAGES, **others)


def record(id, *results, **others):
    return record_of(id, Judged(results), Rules(), **others)


KIM = record("kim", result("rnn", "passed"), result("attend", "failed", "2_attention", reached=1))
LEE = record("lee", result("rnn", "review"), result("seq2seq", "failed", altered=True))


def table(path):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # without it, Excel shows no Hangul
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class TestRecords:
    def test_what_is_saved_is_read_back(self, tmp_path):
        full = record_of(
            "김하늘",
            Judged(
                (result("rnn", "failed", source="x = '\ud800'", message="왜?"),),
                ("a note",),
                "ko",
                2.5,
            ),
            Rules(),
            files=("1.ipynb",),
            set_aside=("0.ipynb",),
            submitted="2026-11-20T23:59+09:00",
            late=True,
            key="abc",
        )
        path = save(tmp_path, full)
        assert path == tmp_path / "results" / "김하늘.json"
        assert load(path) == full
        exercise = json.loads(path.read_text(encoding="utf-8"))["exercises"][0]
        wanted = "notebook exercise verdict points max_points message altered stages reached source"
        assert {*exercise} == {*wanted.split()}

    def test_what_the_issue_lists_is_enough(self, tmp_path):
        names = ("notebook", "exercise", "verdict", "points", "max_points", "message", "altered")
        values = ("1_reversal", "rnn", "passed", 2.0, 2.0, "", False)
        path = tmp_path / "results" / "kim.json"
        path.parent.mkdir()
        path.write_text(
            json.dumps({"id": "kim", "exercises": [dict(zip(names, values, strict=True))]})
        )
        assert load(path).exercises[0].points == 2

    @pytest.mark.parametrize(
        "id", ["../kim", "a/b", "a\\b", ".", "..", "", "CON: x", "x" * 300, "김" * 100, "a\nb"]
    )
    def test_no_id_leads_outside(self, tmp_path, id):
        path = save(tmp_path, Record(id))
        assert path.parent == tmp_path / "results"
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        assert load(path) == Record(id)

    def test_ids_that_differ_have_names_that_differ(self):
        ids = ["a/b", "a%2Fb", "a\\b", "x" * 300, "x" * 301]
        assert len({file_name(id) for id in ids}) == len(ids)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            '{"id": "a", "exercises": [1]}',
            '{"id": 1, "exercises": []}',
            '{"id": "a", "exercises": [], "x": 1}',
        ],
    )
    def test_other_content_is_named(self, tmp_path, text):
        (tmp_path / "results").mkdir()
        (tmp_path / "results" / "kim.json").write_text(text)
        with pytest.raises(ValueError, match=r"kim\.json: .*got .*wanted"):
            load(tmp_path / "results" / "kim.json")

    def test_new_rules_need_no_new_judging(self):
        found = records.with_points(KIM, Rules(Worth(6)))
        assert [exercise.points for exercise in found.exercises] == [6, 2]

    def test_the_columns_are_in_the_courses_order(self):
        later = record("a", result("attend", "blank", "2_attention"))
        assert [*columns_of([later, LEE, KIM])] == [
            ("1_reversal", "rnn"),
            ("1_reversal", "seq2seq"),
            ("2_attention", "attend"),
        ]


class TestRoster:
    @pytest.mark.parametrize(
        "text",
        [
            "id,last_name,first_name,email\nkim,Kim,Haneul,h@x.kr\n",  # nbgrader
            "학번,성,이름,이메일\nkim,Kim,Haneul,h@x.kr\n",
            "학번;이름;성;전자우편\n\nkim;Haneul;Kim;h@x.kr\n",
            "Student ID\tFirst Name\tLast Name\tE-mail\nkim\tHaneul\tKim\th@x.kr\n",
            "Student,ID,SIS User ID,SIS Login ID,Section,E-Mail\n    Points Possible,,,,,\n"
            '"Kim, Haneul",77,kim,h1,A,h@x.kr\n"Student, Test",99,,abc,A,\n',  # Canvas
            # Moodle
            '"Email address",Surname,"First name","ID number"\r\nh@x.kr,Kim,Haneul,kim\r\n',
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
    def test_a_table_of_many_a_school_is_read(self, tmp_path, text, encoding):
        (tmp_path / "r.csv").write_bytes(text.encode(encoding))
        found = read_roster(tmp_path / "r.csv", ["kim"])
        assert [*found] == ["kim"]
        assert found["kim"][:4] == ("kim", "Kim", "Haneul", "h@x.kr")

    def test_a_full_name_is_read(self, tmp_path):
        (tmp_path / "r.csv").write_text("학번,이름\n1,김하늘\n2,이바다\n", encoding="cp949")
        assert [s.first_name for s in read_roster(tmp_path / "r.csv").values()] == [
            "김하늘",
            "이바다",
        ]

    def test_the_ids_are_of_the_kind_that_the_hand_ins_have(self, tmp_path):
        text = (
            "Identifier,Full name,ID number,Email address\n"
            "Participant 11,Kim Haneul,2026001,k@x.kr\nParticipant 12,Lee Bada,2026002,l@x.kr\n"
        )
        (tmp_path / "r.csv").write_text(text)
        for ids in (["11"], ["2026002"], ["K@x.kr"], ["Lee Bada"]):
            assert {id.lower() for id in ids} <= {
                id.lower() for id in read_roster(tmp_path / "r.csv", ids)
            }
        assert [*read_roster(tmp_path / "r.csv", ["12", "11"])] == ["11", "12"]
        assert "2026001" in read_roster(tmp_path / "r.csv", ["11"])["11"].also

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("id,name\na,A\nb,B\nA,C\n", "line 4: got 'A', which line 2 has, too"),
            ('id,name\na,"A\nA"\n,B\n', "line 4: got a student without an id"),
            ("colour,shape\nred,round\n", "got the columns colour, shape, wanted one such as id"),
            ("", "got the columns nothing, wanted"),
        ],
    )
    def test_what_is_wrong_is_named(self, tmp_path, text, said):
        (tmp_path / "r.csv").write_text(text)
        with pytest.raises(ValueError, match=r"r\.csv") as raised:
            read_roster(tmp_path / "r.csv")
        assert said in str(raised.value)


class TestGradebook:
    def test_a_row_a_student_and_a_column_an_exercise(self, tmp_path):
        save_gradebook(tmp_path / "gradebook.csv", rows_of([LEE, KIM]))
        kim, lee = table(tmp_path / "gradebook.csv")
        assert kim == {
            "id": "kim",
            "1_reversal/rnn": "1",
            "1_reversal/seq2seq": "0",
            "2_attention/attend": "0.33",
            "total": "1.33",
            "late": "0",
            "note": "",
        }
        assert lee["total"] == "0"
        assert "1_reversal/rnn needs a person" in lee["note"]
        assert "1_reversal/seq2seq: check cell altered" in lee["note"]

    def test_the_roster_decides_who_is_in_the_class(self, tmp_path):
        (tmp_path / "r.csv").write_text("학번,성,이름\nKIM,김,하늘\nchoi,최,산\n", encoding="cp949")
        roster = read_roster(tmp_path / "r.csv", ["kim", "lee"])
        assert not_in_roster([KIM, LEE], roster) == ["lee"]
        save_gradebook(tmp_path / "gradebook.csv", rows_of([KIM, LEE], roster))
        found = {row["id"]: row for row in table(tmp_path / "gradebook.csv")}
        assert [*found] == ["choi", "kim", "lee"]
        assert found["kim"]["last_name"] + found["kim"]["first_name"] == "김하늘"
        assert found["choi"]["total"] == found["choi"]["1_reversal/rnn"] == "0"
        assert found["choi"]["note"] == "nothing was handed in"
        assert found["lee"]["note"].startswith("not in the roster; ")

    def test_what_is_late_loses_points(self, tmp_path):
        on_time = record("a", result("rnn", "passed"), submitted="2026-11-20T23:00+09:00")
        late = record("b", result("rnn", "passed"), submitted="2026-11-22T00:30+09:00", late=True)
        unknown = record("c", result("rnn", "passed"), late=True)
        lateness = read_lateness("2026-11-20T23:59+09:00", "10%/day")
        save_gradebook(
            tmp_path / "gradebook.csv", rows_of([on_time, late, unknown], None, lateness)
        )
        a, b, c = table(tmp_path / "gradebook.csv")
        assert (a["total"], a["late"], a["note"]) == ("1", "0", "")
        assert (b["total"], b["late"]) == ("0.8", "0.2")
        assert b["note"] == "late by 1 d 0 h: 20 % of the points taken off"
        assert (c["total"], c["late"]) == ("1", "0")
        assert c["note"] == "late, says the LMS, but not when it came: nothing taken off"

    def test_no_cell_is_a_formula(self, tmp_path):
        bad = "=cmd|' /C calc'!A0"
        hostile = record_of(bad, Judged((result("rnn", "passed"),), ("+1\n@x", "\t=2")), Rules())
        save_gradebook(tmp_path / "gradebook.csv", rows_of([hostile]))
        (row,) = table(tmp_path / "gradebook.csv")
        assert row["id"] == "'" + bad
        assert row["note"].startswith("'+1 @x")

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("=1", "'=1"),
            ("@a", "'@a"),
            ("+a", "'+a"),
            ("-a", "'-a"),
            (" =1", "'=1"),
            ("-1", "-1"),
            (-1.5, "-1.5"),
            (None, ""),
            ("\r\n=1", "'=1"),
            ("a\x00b", "a b"),
            (1 / 3, "0.3333333333"),
        ],
    )
    def test_cells(self, cell, text):
        assert harmless(cell) == text

    def test_an_empty_class_is_a_table_too(self, tmp_path):
        save_gradebook(tmp_path / "gradebook.csv", rows_of([]))
        assert table(tmp_path / "gradebook.csv") == []
