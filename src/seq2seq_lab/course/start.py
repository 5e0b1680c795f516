"""Hands a student a fresh copy of the notebooks."""

from pathlib import Path

from seq2seq_lab.language import LANGUAGES
from seq2seq_lab.files import save_bytes

PACKAGED = Path(__file__).parent / "notebooks"  # in the wheel
CHECKOUT = Path(__file__).parents[3] / "notebooks"  # in a clone of the repository


def student_files(language: str) -> list[Path]:
    """The students' notebooks of a language, as .md and .ipynb.

    Raises
    ------
    ValueError
        There is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"--lang: got {language!r}, wanted one of {', '.join(LANGUAGES)}")
    for folder in (CHECKOUT, PACKAGED):
        found = sorted((folder / language / "student").glob("*.*"))
        if found:
            return found
    raise ValueError(f"--lang: the notebooks of {language!r} are not installed")


def start(folder: Path, language: str) -> tuple[list[Path], list[Path]]:
    """Copy the students' notebooks into ``folder``; -> (those copied, those kept as they are).

    A file that is there already is never touched: it may be a student's work. Neither is one
    written whose pair is there, since Jupyter would take the newer of the two for the work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copied, kept = [], []
    files = student_files(language)
    there = {file.stem for file in files if (folder / file.name).exists()}
    for file in files:
        target = folder / file.name
        if file.stem in there:
            kept.append(target)
        else:
            save_bytes(target, file.read_bytes())
            copied.append(target)
    return copied, kept
