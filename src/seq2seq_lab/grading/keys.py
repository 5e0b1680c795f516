"""What a verdict depends on, as a hash: it is judged again if that changes, and only then."""

import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seq2seq_lab.grading.submissions import HandIn
from seq2seq_lab.language import LANGUAGES

CHECKS = Path(__file__).parents[1] / "checks" / "exercises"


def course_key(course: Path | None, options: Sequence[Any], expected: Sequence[str]) -> str:
    """Of the released notebooks, the checks, and what a person chose of it.

    Parameters
    ----------
    course : its folder; ours by default
    options : what else changes a verdict, such as the limits
    expected : the notebooks that are asked for
    """
    paths = sorted(CHECKS.glob("*.*"))
    if course:
        paths += sorted([*course.glob("*/student/*"), *course.glob("exercises/*.py")])
    else:
        from seq2seq_lab.course.start import student_notebooks  # and Jupyter with it

        paths += [path for language in LANGUAGES for path in student_notebooks(language)]
    version = importlib.metadata.version("seq2seq_lab")
    files = [_file(path) for path in paths if path.is_file()]
    return _hash([version, files, [*map(str, options)], [*expected]])


def hand_in_key(hand_in: HandIn, course: str) -> str:
    """Of what a student handed in to that course."""
    return _hash([course, [_file(path) for path in hand_in.files], hand_in.refused])


def _file(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as file:
            return path.name, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:  # which the judge will find, too
        return path.name, str(error.strerror)


def _hash(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
