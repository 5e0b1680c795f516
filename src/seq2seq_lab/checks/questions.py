"""Questions by hint: the general ones, for when no known mistake explains a fault."""

import re
from pathlib import Path

from seq2seq_lab.language import Text

NAN_SCORES = "y_t: got NaN"  # of ``one_hot_encode_prediction``


def read_texts(module: str) -> dict[str, Text]:
    """The table of questions beside a module, in a file of the same name that ends in .txt."""
    return texts(Path(module).with_suffix(".txt").read_text(encoding="utf-8"))


def texts(table: str) -> dict[str, Text]:
    """Questions by hint, from a table: the hint, and below it, indented, English, then Korean.

    >>> texts("sign\\n    Is it plus?\\n    더하기인가요?")
    {'sign': Text(en='Is it plus?', ko='더하기인가요?')}
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line in table.strip("\n").splitlines():
        if not line.startswith(" "):
            parts = found.setdefault(line.strip(), ([], []))
            continue
        in_korean = bool(parts[1] or re.search("[가-힣]", line))
        parts[in_korean].append(line.strip())
    return {hint: Text(" ".join(en), " ".join(ko)) for hint, (en, ko) in found.items()}


GENERAL = read_texts(__file__)
