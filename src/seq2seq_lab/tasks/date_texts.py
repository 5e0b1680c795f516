"""Dates as people write them, in English and in Korean, and as ISO 8601 has them."""

import contextlib
import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seq2seq_lab.seeding import as_generator
from seq2seq_lab.validation import require_int

FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOOKS = re.compile(r"(.*?) *_([^_]*?) *")  # "september 27, 1994           _1994-09-27"

# In the letters of Unicode's CLDR: M, MM, MMM, MMMM is 4, 04, Apr, April; E or EEE, EEEE is Mon,
# Monday. A year of two digits, yy, is the one of 1950 to 2049; a month that stands between
# slashes with a day stands before it.
FORMS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "MMM d, yyyy", "MMMM d, yyyy", "EEE, MMM d, yyyy", "EEEE, MMMM d, yyyy", "MMMM d yyyy",
        "d MMM yyyy", "d MMMM yyyy", "EEEE, d MMMM yyyy", "MM/dd/yyyy", "M/d/yy", "dd.MM.yyyy",
        "yyyy/MM/dd", "yyyy-MM-dd",
    ),
    "ko": (
        "yyyy년 M월 d일", "yyyy년 M월 d일 EEEE", "EEEE, yyyy년 M월 d일", "yy년 M월 d일",
        "M월 d일, yyyy년", "yyyy년M월d일", "yyyy. M. d.", "yyyy. M. d. (E)", "yy. M. d.",
    ),
}  # fmt: skip


class Pair(NamedTuple):
    """A date twice: as someone wrote it, and as it should be written."""

    written: str
    iso: str  # such as "2024-04-15"


def write_date(day: datetime.date, form: str, language: str) -> str:
    """A day as someone writes it, in small letters.

    >>> write_date(datetime.date(2024, 4, 15), "EEEE, d MMMM yyyy", "en")
    'monday, 15 april 2024'
    >>> write_date(datetime.date(2024, 4, 15), "yyyy년 M월 d일 EEEE", "ko")
    '2024년 4월 15일 월요일'
    """
    from babel.dates import format_date  # only when dates are made: a trained model needs none

    return format_date(day, form, locale=language).lower()


def generate_dates(
    examples: int,
    forms: Mapping[str, Sequence[str]] = FORMS,
    *,
    rng: np.random.Generator | None = None,
) -> list[Pair]:
    """Random dates, no two of them written alike.

    The day is uniform on 1950-01-01 to 2049-12-31, the language on those of ``forms``, the form on
    those of the language; what was written before is drawn anew.

    Parameters
    ----------
    examples : int, how many; at most half of all that the forms can write, else a ValueError
    forms : dict of language -> sequence of forms, see ``FORMS``
    rng : numpy.random.Generator, optional; without it, NumPy's global state decides

    >>> generate_dates(1, rng=np.random.default_rng(3))
    [Pair(written='1967년 12월 12일', iso='1967-12-12')]
    """
    n, rng = require_int("examples", examples, 1), as_generator(rng)
    languages, days = list(forms), (LAST - FIRST).days + 1
    most = days * sum(map(len, forms.values())) // 2
    if n > most:  # the last ones would take for ever to be found
        raise ValueError(f"examples: got {n}, wanted an integer in 1..{most}")
    isos: dict[str, str] = {}
    for _ in range(20):  # far more than it takes, unless forms write the same for many days
        for _ in range(n - len(isos)):
            language = languages[rng.integers(len(languages))]
            form = forms[language][int(rng.integers(len(forms[language])))]
            day = FIRST + datetime.timedelta(int(rng.integers(days)))
            isos.setdefault(write_date(day, form, language), day.isoformat())
        if len(isos) == n:
            return [Pair(*pair) for pair in isos.items()]
    raise ValueError(f"examples: got {n}, wanted fewer: the forms wrote {len(isos):,} in all")


@cache
def characters_of(languages: Sequence[str]) -> str:
    """All characters that dates of some languages are written in, in order; ISO's among them."""
    days = [datetime.date(2000, 1, 1) + datetime.timedelta(k) for k in range(366)]
    texts = [write_date(d, form, lang) for lang in languages for form in FORMS[lang] for d in days]
    return characters_in([Pair(text, "0123456789-") for text in texts])


def characters_in(pairs: Iterable[Pair]) -> str:
    """All characters of some pairs, in order."""
    return "".join(sorted(set().union(*(pair.written + pair.iso for pair in pairs))))


def normalise(text: str) -> str:
    """What a person wrote as the task has it: small letters, single blanks, whole syllables.

    >>> normalise("  3 May  2024")
    '3 may 2024'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def read_pairs(path: str | Path) -> list[Pair]:
    """Read pairs, one a line: "3 may 2024<TAB>2024-05-03", or as the book has them.

    Those are padded, with "_" before the answer: "3 may 2024          _2024-05-03"; Saitoh, *Deep
    Learning from Scratch 2*, section 8.3. What is written is read as ``normalise`` says. Blank
    lines at the end of the file are passed over.

    Raises ValueError if the file is empty or no text, or, with the line's number, if a line is no
    such pair; OSError if it cannot be opened.
    """
    wanted = "wanted lines such as '3 may 2024<TAB>2024-05-03'"
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").rstrip().splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: got no text, {wanted}") from None
    if not lines:
        raise ValueError(f"{path}: got an empty file, {wanted}")
    return [_parse(line, f"{path}: line {k}") for k, line in enumerate(lines, start=1)]


def _parse(line: str, source: str) -> Pair:
    parts = line.split("\t") if "\t" in line else []
    if not parts and (found := _BOOKS.fullmatch(line)):
        parts = [*found.groups()]
    if len(parts) != 2:
        wanted = "a written date and ISO's, with a tab between, or '_' before ISO's"
        raise ValueError(f"{source}: got {line!r}, wanted {wanted}")
    written, iso = normalise(parts[0]), parts[1].strip()
    if not written:
        raise ValueError(f"{source}: got {line!r}, wanted a written date before the tab or '_'")
    if not is_iso(iso):
        raise ValueError(
            f"{source}: got {iso!r}, wanted a day of the calendar such as '2024-05-03'"
        )
    return Pair(written, iso)


def is_iso(text: str) -> bool:
    """Is it a day of the calendar, as ISO 8601 writes it?

    >>> is_iso("2024-02-29"), is_iso("2024-02-30")
    (True, False)
    """
    with contextlib.suppress(ValueError):
        return bool(ISO.fullmatch(text) and datetime.date.fromisoformat(text))
    return False


def pairs_text(pairs: Iterable[Pair]) -> str:
    """Pairs with tabs; see ``read_pairs``."""
    return "".join(f"{written}\t{iso}\n" for written, iso in pairs)
