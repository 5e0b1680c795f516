"""The grades in other tools' forms, read back as those tools read them."""

import csv
import io
import json
import os
import sys
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from seq2seq_lab.grading.exports import export, read_export
from seq2seq_lab.grading.gradebook import rows_of
from seq2seq_lab.grading.points import Rules, Worth, read_lateness
from seq2seq_lab.grading.records import record_of
from seq2seq_lab.grading.results import ExerciseResult, Judged
from seq2seq_lab.grading.roster import Student

STAGES = ("form", "values", "gradients", "speed")
LATENESS = read_lateness("2026-11-20T23:59+09:00", "10%/day")
ROSTER = {
    "11": Student("11", "Kim", "Haneul", "kim@x.kr", ("11", "2026001")),
    "12": Student("12", "Lee", "Bada", "lee@x.kr", ("12", "2026002")),
    "13": Student("13", "Choi, Jr.", "San", "choi@x.kr", ("13", "2026003")),
}


def result(exercise, verdict, notebook="1_reversal", **others):
    return ExerciseResult(notebook, exercise, verdict, stages=STAGES, **others)


def class_of_four():
    """Kim passed all, a day late; Lee half of one; Choi handed in nothing; 99 is a stranger."""
    kim = Judged((result("rnn", "passed"), result("attend", "passed", "2_attention")), seconds=1.5)
    lee = Judged((result("rnn", "failed", reached=2, message="RNN: not right yet"),))
    unreadable = Judged((result("rnn", "unreadable"),), ("no notebook",))
    rules = Rules(Worth(5))
    return [
        record_of("11", kim, rules, submitted="2026-11-21T10:00+09:00"),
        record_of("12", lee, rules, submitted="2026-11-20T10:00:00.25+09:00"),
        record_of("99", unreadable, rules),
    ]


ROWS = rows_of(class_of_four(), ROSTER, LATENESS)


def exported(typed, tmp_path, rows=ROWS):
    return export(read_export(typed), rows, tmp_path / "GRADES", LATENESS)


def written(typed, tmp_path, rows=ROWS):
    (path,), notes = exported(typed, tmp_path, rows)
    return path.read_bytes(), notes


def table(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    "typed", ["", "excel", "moodle", "canvas=", "nbgrader=a.csv", "otter,canvas", "Moodle=a.csv"]
)
def test_a_form_that_there_is_not_is_named(typed):
    with pytest.raises(ValueError, match=r"--export: got .*, wanted nbgrader, otter"):
        read_export(typed)


@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_a_sheet_that_is_not_there_is_an_oserror(form, tmp_path):
    with pytest.raises(OSError, match=r"none\.csv"):
        read_export(f"{form}={tmp_path / 'none.csv'}")


class TestNbgrader:
    def test_the_table_of_its_exporter(self, tmp_path):
        content, _ = written("nbgrader", tmp_path)
        header, *rows = table(content)
        wanted = (
            "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
            "raw_score,late_submission_penalty,score,max_score"
        )
        assert content.decode().split("\n")[0] == wanted
        found = {(row[0], row[3]): dict(zip(header, row, strict=True)) for row in rows}
        assert len(found) == 8
        kim = found["1_reversal", "11"]
        assert (kim["duedate"], kim["timestamp"]) == ("2026-11-20 14:59:00", "2026-11-21 01:00:00")
        numbers = [kim[name] for name in header[-4:]]
        assert numbers == ["5.0", "0.5", "4.5", "5.0"]
        assert found["2_attention", "12"]["timestamp"] == ""
        assert found["1_reversal", "13"]["last_name"] == "Choi, Jr."
        assert found["1_reversal", "13"]["score"] == "0.0"

    def test_nbgraders_own_exporter_writes_the_same(self, tmp_path, monkeypatch):
        api = pytest.importorskip("nbgrader.api")
        from nbgrader.plugins.export import CsvExportPlugin

        beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        monkeypatch.setenv("PATH", beside)  # for Alembic, which nbgrader calls as a command
        rows = rows_of(class_of_four()[:2], dict(list(ROSTER.items())[:2]), LATENESS)
        content, _ = written("nbgrader", tmp_path, rows)
        with api.Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
            for student in list(ROSTER.values())[:2]:
                names = dict(zip(("last_name", "first_name", "email"), student[1:4], strict=True))
                book.add_student(student.id, **names)
            for notebook, exercise in rows[0].worth:
                book.add_assignment(notebook, duedate=LATENESS.due.replace(tzinfo=None))
                book.add_notebook(notebook, notebook)
                book.add_grade_cell(exercise, notebook, notebook, max_score=5, cell_type="code")
            for row in rows:
                for (notebook, exercise), graded in row.exercises.items():
                    if graded.verdict == "missing":
                        continue
                    sent = book.add_submission(notebook, row.student.id)
                    sent.timestamp = row.submitted.replace(tzinfo=None)
                    sent.notebooks[0].late_submission_penalty = graded.points * row.taken
                    grade = book.find_grade(exercise, notebook, notebook, row.student.id)
                    grade.auto_score = graded.points
            book.db.commit()
            book.db.expire_all()  # scores are computed when loaded
            CsvExportPlugin(to=str(tmp_path / "theirs.csv")).export(book)
        assert content == (tmp_path / "theirs.csv").read_bytes()


class TestOtter:
    def test_final_grades(self, tmp_path):
        content, _ = written("otter", tmp_path)
        header, possible, *rows = table(content)
        assert header == [
            "file",
            "1_reversal/rnn",
            "2_attention/attend",
            "total_points_earned",
            "percent_correct",
            "grading_status",
        ]
        assert possible == ["points-per-question", "5.0", "5.0", "10.0", "1.0", "--"]
        assert rows == [
            ["11", "5.0", "5.0", "9.0", "0.9", "Completed"],
            ["12", "2.5", "0.0", "2.5", "0.25", "Completed"],
            ["13", "0.0", "0.0", "0.0", "0.0", "Nothing was handed in"],
            ["99", "0.0", "0.0", "0.0", "0.0", "not in the roster; no notebook"],
        ]


VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
RESULTS = {  # after gradescope-autograders.readthedocs.io, "Output format"
    "type": "object",
    "anyOf": [
        {"required": ["score"]},
        {"properties": {"tests": {"items": {"required": ["score"]}}}, "required": ["tests"]},
    ],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number", "minimum": 0},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
                "additionalProperties": False,
            },
        },
        "leaderboard": {"type": "array"},
    },
    "additionalProperties": False,
}


class TestGradescope:
    def test_results_are_what_gradescope_reads(self, tmp_path):
        paths, _ = exported("gradescope", tmp_path)
        found = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}
        assert {path.name for path in paths} == {"results.json"}
        for results in found.values():
            jsonschema.validate(results, RESULTS)
        kim, lee = found["11"], found["12"]
        assert (kim["score"], kim["execution_time"]) == (9, 1.5)
        assert [test["status"] for test in lee["tests"]] == ["failed", "failed"]
        assert lee["tests"][0] == {
            "name": "1_reversal/rnn",
            "score": 2.5,
            "max_score": 5,
            "status": "failed",
            "number": "1",
            "output": "RNN: not right yet",
            "visibility": "visible",
        }


MOODLE = (  # as Moodle 4 writes it: a name with a comma, a comment of several lines
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 12","Bada Lee",lee@x.kr,"Submitted for grading",,10.00,Yes,'
    '"Friday, 20 November 2026, 9:00 AM",-,"<p>""Well"",\nindeed</p>"\n'
    '"Participant 11","Kim, Haneul",kim@x.kr,"Submitted for grading",3.00,10.00,Yes,-,-,\n'
    '"Participant 8","Somebody Else",else@x.kr,"No submission",,10.00,Yes,-,-,\n'
)
HEADERS = {
    "ko": ("식별자", "성적", "최고 성적", "참가자"),
    "de": ("ID", "Bewertung", "Bestwertung", "Teilnehmer/in"),
    "xx": ("Alpha", "Beta", "Gamma", "Somebody"),  # a language that we do not know
}


def moodle(language="en", text=MOODLE):
    if language != "en":
        words = ("Identifier", "Grade,", '"Maximum Grade"', "Participant")
        ours = HEADERS[language]
        for word, own in zip(words, (ours[0], ours[1] + ",", f'"{ours[2]}"', ours[3]), strict=True):
            text = text.replace(word, own, 1) if word != "Participant" else text.replace(word, own)
    return text


def filled(form, content, tmp_path, rows=ROWS):
    """What we make of a sheet, and what is said; the sheet itself stays as it is."""
    sheet = tmp_path / "SHEET.csv"
    sheet.write_bytes(content)
    made, notes = written(f"{form}={sheet}", tmp_path, rows)
    assert sheet.read_bytes() == content
    return made, [note.removeprefix(f"{sheet}: ") for note in notes]


class TestMoodle:
    @pytest.mark.parametrize("language", ["en", *HEADERS])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    @pytest.mark.parametrize("delimiter", [",", "\t"])
    def test_only_the_grades_change(self, tmp_path, language, encoding, newline, delimiter):
        text = moodle(language).replace("\n", newline)
        if delimiter != ",":
            rows = csv.reader(io.StringIO(text, newline=""))
            written = io.StringIO()
            csv.writer(written, delimiter=delimiter, lineterminator=newline).writerows(rows)
            text = written.getvalue()
        wanted = text.replace(f"{delimiter}3.00{delimiter}", f"{delimiter}9.00{delimiter}")
        first, second = wanted.split("Submitted for grading", 1)
        second = second.replace(
            f"{delimiter}{delimiter}10.00", f"{delimiter}2.50{delimiter}10.00", 1
        )
        wanted = first + "Submitted for grading" + second
        made, notes = filled("moodle", text.encode(encoding), tmp_path)
        assert made.decode(encoding) == wanted
        assert made == wanted.encode(encoding)
        assert notes == ["13 is not in it", "99 is not in it"]

    def test_a_decimal_comma_stays_one(self, tmp_path):
        text = moodle("de").replace("10.00", '"10,00"').replace("3.00", '"3,00"')
        made, _ = filled("moodle", text.encode(), tmp_path)
        rows = table(made)
        assert [row[4:6] for row in rows[1:]] == [
            ["2,50", "10,00"],
            ["9,00", "10,00"],
            ["", "10,00"],
        ]

    def test_another_greatest_grade_scales(self, tmp_path):
        made, notes = filled("moodle", MOODLE.replace("10.00", "100.00").encode(), tmp_path)
        assert [row[4] for row in table(made)[1:]] == ["25.00", "90.00", ""]
        assert notes[-1] == "it has 100 points for our 10: scaled"

    def test_students_are_found_by_what_the_roster_knows(self, tmp_path):
        text = MOODLE.replace("Participant 12", "Participant 7").replace(
            "Participant 11", "Participant 5"
        )
        made, notes = filled("moodle", text.encode(), tmp_path)
        assert [row[4] for row in table(made)[1:]] == ["2.50", "9.00", ""]  # by email
        assert notes == ["13 is not in it", "99 is not in it"]

    def test_a_participants_number_is_not_anothers_id_number(self, tmp_path):
        text = (
            "Identifier,Full name,ID number,Status,Grade,Maximum Grade\n"
            "Participant 11,Lee,12,-,,10\nParticipant 12,Kim,11,-,,10\nParticipant 3,C,13,-,,10\n"
        )
        made, _ = filled("moodle", text.encode(), tmp_path)
        assert [row[4] for row in table(made)[1:]] == ["2.50", "9.00", "0.00"]  # 13 is known, too

    def test_a_strangers_number_takes_nobodys_row(self, tmp_path):
        text = (
            "Identifier,ID number,Grade,Maximum Grade\n"
            "Participant 1,2026001,,10\nParticipant 2,2026002,,10\n"
        )
        students = {"2026009": Student("2026009", also=("2026009", "2"))}
        students |= {id: Student(id) for id in ("2026001", "2026002")}
        records = [
            record_of(id, Judged((result("rnn", verdict),)), Rules(Worth(10)))
            for id, verdict in (("2026001", "failed"), ("2026002", "passed"), ("2026009", "blank"))
        ]
        for rows in (rows_of(records, students), rows_of(records, students)[::-1]):
            made, notes = filled("moodle", text.encode(), tmp_path, rows)
            assert [row[2] for row in table(made)[1:]] == ["0.00", "10.00"]
            assert notes == ["2026009 is not in it"]

    def test_a_column_can_be_named(self, tmp_path):
        text = "Identifier,Points of it,Last\nParticipant 11,,\nParticipant 12,\n"
        sheet = tmp_path / "a#b.csv"
        sheet.write_text(text)
        made, _ = written(f"moodle={sheet}#Points of it", tmp_path)
        assert (
            made.decode()
            == "Identifier,Points of it,Last\nParticipant 11,9.00,\nParticipant 12,2.50\n"
        )
        with pytest.raises(ValueError, match=r"got the columns Identifier, .*, wanted Grade or"):
            read_export(f"moodle={sheet}")

    def test_cells_that_are_not_there_are_added(self, tmp_path):
        made, _ = filled(
            "moodle", b"Identifier;Status;Grade\nParticipant 11\nParticipant 12;;", tmp_path
        )
        assert made == b"Identifier;Status;Grade\nParticipant 11;;9.00\nParticipant 12;;2.50"

    @pytest.mark.parametrize(
        "content", [b"", b"\n\n", b"Identifier,Grade\n", b"\x00\xff\xfe", b"a,b\n1,2\n"]
    )
    def test_what_is_no_sheet_is_named(self, tmp_path, content):
        (tmp_path / "s.csv").write_bytes(content)
        with pytest.raises(ValueError, match=r"s\.csv: got .*, wanted"):
            read_export(f"moodle={tmp_path / 's.csv'}")

    def test_nothing_is_written_over_what_the_instructor_gave(self, tmp_path):
        folder = tmp_path / "GRADES" / "exports"
        folder.mkdir(parents=True)
        given = folder / "moodle-SHEET.csv"
        given.symlink_to(tmp_path / "SHEET.csv")
        (tmp_path / "SHEET.csv").write_text(MOODLE)
        with pytest.raises(ValueError, match="wanted the LMS's sheet"):
            exported(f"moodle={tmp_path / 'SHEET.csv'}", tmp_path)
        assert (tmp_path / "SHEET.csv").read_text() == MOODLE


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notebook 1 (4711),Assignments Current Points,"
    "Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10.00,(read only),(read only)\n"
    '"Lee, Bada",12,2026002,lee,A,,0.00,\n'
    '"Kim, Haneul",11,2026001,kim,A,7.00,0.00,\n'
    '"Student, Test",77,,8f00b2,A,,0.00,\n'
)


class TestCanvas:
    @pytest.mark.parametrize("ids", [("11", "12"), ("2026001", "2026002"), ("KIM", "lee")])
    def test_only_the_grades_change(self, tmp_path, ids):
        records = [
            record_of(id, Judged((result("rnn", "failed", reached=reached),)), Rules(Worth(10)))
            for id, reached in zip(ids, (3, 1), strict=True)
        ]
        made, notes = filled("canvas", CANVAS.encode("utf-8-sig"), tmp_path, rows_of(records))
        wanted = CANVAS.replace("A,7.00,", "A,7.50,").replace("lee,A,,", "lee,A,2.50,")
        assert made == wanted.encode("utf-8-sig")
        assert notes == []

    def test_points_possible_scale(self, tmp_path):
        content = CANVAS.replace("10.00,(", "20.00,(").encode()
        made, notes = filled("canvas", content, tmp_path)
        assert [row[5] for row in table(made)[3:]] == ["5.00", "18.00", ""]
        assert "it has 20 points for our 10: scaled" in notes

    def test_semicolons_and_commas(self, tmp_path):
        content = (
            CANVAS.replace("Lee, ", "Lee- ").replace("Kim, ", "Kim- ").replace("Student, ", "X")
        )
        content = content.replace(",", ";").replace("10.00", "10,00")
        made, _ = filled("canvas", content.encode(), tmp_path)
        assert made.decode().split("\n")[3:5] == [
            '"Lee- Bada";12;2026002;lee;A;2,50;0.00;',
            '"Kim- Haneul";11;2026001;kim;A;9,00;0.00;',
        ]

    def test_who_is_excused_stays_so(self, tmp_path):
        made, notes = filled("canvas", CANVAS.replace("7.00", "EX").encode(), tmp_path)
        assert table(made)[4][5] == "EX"
        assert "11 is excused there, and stays so" in notes

    def test_one_of_several_assignments_is_named(self, tmp_path):
        content = CANVAS.replace("Section,", "Section,Essay (1),").replace("A,", "A,1.00,")
        content = content.replace("10.00", "5.00,10.00").replace(",Manual", ",Manual,Manual")
        sheet = tmp_path / "sheet.csv"
        sheet.write_text(content)
        with pytest.raises(ValueError, match=r"got Essay \(1\), Notebook 1 \(4711\), wanted one"):
            read_export(f"canvas={sheet}")
        for name in ("Notebook 1", "Notebook 1 (4711)"):
            made, _ = written(f"canvas={sheet}#{name}", tmp_path)
            assert [row[5:7] for row in table(made)[3:5]] == [["1.00", "2.50"], ["1.00", "9.00"]]
        with pytest.raises(ValueError, match="got no assignment 'Notebook 2', wanted one"):
            read_export(f"canvas={sheet}#Notebook 2")

    def test_what_is_no_gradebook_of_canvas_is_named(self, tmp_path):
        (tmp_path / "s.csv").write_text(MOODLE)
        with pytest.raises(
            ValueError, match=r"s\.csv: got the columns Identifier.*wanted Student, ID"
        ):
            read_export(f"canvas={tmp_path / 's.csv'}")


def test_times_are_in_utc():
    assert ROWS[0].submitted == datetime.fromisoformat("2026-11-21T01:00+00:00")
