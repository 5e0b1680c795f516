"""What a class's grades are written to, beside ``results/ID.json``."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from seq2seq_lab.grading.exports import Export, export
from seq2seq_lab.grading.gradebook import rows_of, save_gradebook
from seq2seq_lab.grading.points import Lateness
from seq2seq_lab.grading.records import Record, file_name
from seq2seq_lab.grading.roster import Student


def forget(grades: Path, ids: Sequence[str]) -> None:
    """Remove the results of those who are not among ``ids``."""
    names = {file_name(id) for id in ids}
    for path in [*grades.glob("results/*.json"), *grades.glob("feedback/*.html")]:
        if path.stem not in names and not path.name.startswith("."):
            path.unlink()


def write(
    grades: Path,
    records: Sequence[Record],
    roster: Mapping[str, Student] | None,
    lateness: Lateness | None,
    exports: Sequence[Export],
) -> list[str]:
    """Write the gradebook, and what else there is; -> what a person is told of it."""
    rows = rows_of(records, roster, lateness)
    save_gradebook(grades / "gradebook.csv", rows)
    notes = []
    for wanted in exports:
        files, said = export(wanted, rows, grades, lateness)
        notes += [*(f"made  {path}" for path in files), *said]
    return notes
