"""What a class's grades are written to, beside ``results/ID.json``."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from seq2seq_lab.grading.exports import Export, export
from seq2seq_lab.grading.feedback import save_feedback
from seq2seq_lab.grading.gradebook import rows_of, save_gradebook
from seq2seq_lab.grading.points import Lateness
from seq2seq_lab.grading.records import Record, file_name
from seq2seq_lab.grading.roster import Student
from seq2seq_lab.grading.similar import save_similar


def forget(grades: Path, ids: Sequence[str]) -> None:
    """Remove the results of those who are not among ``ids``."""
    names = {file_name(id) for id in ids}
    for path in [*grades.glob("results/*.json"), *grades.glob("feedback/*.html")]:
        if path.stem not in names and not path.name.startswith("."):
            path.unlink()


def write(
    grades: Path,
    records: Sequence[Record],
    given: Mapping[tuple[str, str], str],
    roster: Mapping[str, Student] | None,
    lateness: Lateness | None,
    exports: Sequence[Export],
) -> list[str]:
    """Write the gradebook, and what else there is; -> what a person is told of it.

    Parameters
    ----------
    given : (notebook, exercise) -> the code of it that the notebook gives
    """
    rows = rows_of(records, roster, lateness)
    save_gradebook(grades / "gradebook.csv", rows)
    save_feedback(grades, rows)
    save_similar(grades / "similar.csv", records, given)
    notes = []
    for wanted in exports:
        files, said = export(wanted, rows, grades, lateness)
        notes += [*(f"made  {path}" for path in files), *said]
    return notes
