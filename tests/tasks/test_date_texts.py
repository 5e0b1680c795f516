"""Dates as text: the forms, people's own files, what is typed."""

import datetime
import re
import unicodedata

import numpy as np
import pytest

from seq2seq_lab.tasks.date_evaluation import form_of
from seq2seq_lab.tasks.date_texts import (
    FIRST,
    FORMS,
    LAST,
    Pair,
    characters_in,
    characters_of,
    generate_dates,
    normalise,
    pairs_text,
    read_pairs,
    write_date,
)

DAY = datetime.date(2024, 4, 5)  # a Friday
WRITTEN = {  # by hand, not by Babel
    "en": [
        "apr 5, 2024", "april 5, 2024", "fri, apr 5, 2024", "friday, april 5, 2024", "april 5 2024",
        "5 apr 2024", "5 april 2024", "friday, 5 april 2024", "04/05/2024", "4/5/24", "05.04.2024",
        "2024/04/05", "2024-04-05",
    ],
    "ko": [
        "2024년 4월 5일", "2024년 4월 5일 금요일", "금요일, 2024년 4월 5일", "24년 4월 5일",
        "4월 5일, 2024년", "2024년4월5일", "2024. 4. 5.", "2024. 4. 5. (금)", "24. 4. 5.",
    ],
}  # fmt: skip
MONTHS = "january february march april may june july august september october november december"
DAYS = "monday tuesday wednesday thursday friday saturday sunday"


def read_back(text):
    """The day of a text in any of the forms, found without knowing which; by rules of its own."""
    months = {name: k for k, name in enumerate(MONTHS.split(), 1)}
    months |= {name[:3]: k for name, k in months.items()}
    names = re.findall("[a-z]+", text)
    numbers = [int(found) for found in re.findall("[0-9]+", text)]
    named = [months[name] for name in names if name in months]
    if re.match("[0-9]+월", text):
        month, day, year = numbers
    elif named:
        (month,), (day, year) = named, numbers
    elif "/" in text and len(text.split("/")[0]) < 4:
        month, day, year = numbers
    elif re.fullmatch(r"\d\d\.\d\d\.\d{4}", text):
        day, month, year = numbers
    else:
        year, month, day = numbers
    if year < 100:
        year += 1900 if year >= 50 else 2000
    return datetime.date(year, month, day)


@pytest.mark.parametrize("language", FORMS)
def test_each_form_as_a_person_writes_it(language):
    assert [write_date(DAY, form, language) for form in FORMS[language]] == WRITTEN[language]


def test_enough_forms_and_names_of_days_among_them():
    assert len(FORMS["en"]) >= 10
    assert len(FORMS["ko"]) >= 8
    assert any("friday" in text for text in WRITTEN["en"])
    assert any("금요일" in text for text in WRITTEN["ko"])


def test_every_date_says_which_day_it_is():
    """So that there is a right answer to each: read back by rules, not by a table."""
    pairs = generate_dates(5000, rng=np.random.default_rng(0))
    assert [read_back(written).isoformat() for written, _ in pairs] == [iso for _, iso in pairs]


def test_names_of_days_are_right():
    for written, iso in generate_dates(2000, rng=np.random.default_rng(1)):
        day = datetime.date.fromisoformat(iso).weekday()
        english = DAYS.split()[day]
        named = [name for name in re.findall("[a-z]+", written) if name[:3] in DAYS]
        assert all(name in (english, english[:3]) for name in named if name not in MONTHS)
        if found := re.search(r"(.)요일|\((.)\)", written):
            assert "월화수목금토일"[day] in found[0]


def test_random_dates():
    pairs = generate_dates(3000, rng=np.random.default_rng(2))
    assert len({written for written, _ in pairs}) == len(pairs) == 3000
    days = [datetime.date.fromisoformat(iso) for _, iso in pairs]
    assert FIRST <= min(days) < datetime.date(1951, 1, 1)
    assert datetime.date(2049, 1, 1) < max(days) <= LAST
    forms = [form_of(pair) for pair in pairs]
    assert None not in forms
    korean = sum(language == "ko" for language, _ in forms) / len(forms)
    assert korean == pytest.approx(0.5, abs=0.04)
    again = generate_dates(3000, rng=np.random.default_rng(2))
    assert again == pairs


def test_more_dates_than_there_are_is_refused():
    with pytest.raises(ValueError, match=r"examples: got 20000, wanted an integer in 1\.\.18262"):
        generate_dates(20_000, {"ko": ("yyyyMMdd",)}, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="examples: got 200, wanted fewer: the forms wrote 100 in"):
        generate_dates(200, {"en": ("yyyy",)}, rng=np.random.default_rng(0))
    assert (
        len(generate_dates(18_000, {"ko": ("yyyyMMdd",)}, rng=np.random.default_rng(0))) == 18_000
    )


@pytest.mark.parametrize("languages", [("en",), ("ko",), ("en", "ko")])
def test_the_characters_are_those_that_come_up(languages):
    forms = {language: FORMS[language] for language in languages}
    pairs = generate_dates(4000, forms, rng=np.random.default_rng(3))
    assert characters_in(pairs) == characters_of(languages)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("3 May 2024", "3 may 2024"),
        ("  3\tmay   2024 ", "3 may 2024"),
        ("２０２４년 5월 3일", "2024년 5월 3일"),  # full-width digits
        (
            unicodedata.normalize("NFD", "2024년 5월 3일 금요일"),
            "2024년 5월 3일 금요일",
        ),  # of macOS
        ("MON, APR 15, 2024", "mon, apr 15, 2024"),
    ],
)
def test_what_is_typed(typed, known):
    assert normalise(typed) == known


def test_a_file_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "pairs.txt"
    pairs = generate_dates(50, rng=np.random.default_rng(4))
    path.write_bytes(pairs_text(pairs).encode())
    assert read_pairs(path) == pairs
    path.write_bytes(b"\xef\xbb\xbf" + pairs_text(pairs).replace("\n", "\r\n").encode() + b"\n\n")
    assert read_pairs(path) == pairs


def test_the_books_format(tmp_path):
    path = tmp_path / "date.txt"
    lines = ["september 27, 1994           _1994-09-27", "TUESDAY, SEPTEMBER 25, 1984  _1984-09-25"]
    path.write_text("\n".join([*lines, "10/31/90_1990-10-31  ", ""]))
    assert read_pairs(path) == [
        Pair("september 27, 1994", "1994-09-27"),
        Pair("tuesday, september 25, 1984", "1984-09-25"),
        Pair("10/31/90", "1990-10-31"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("3 may 2024 2024-05-03", "a written date and ISO's, with a tab between"),
        ("3 may 2024\t2024-05-03\tx", "a written date and ISO's, with a tab between"),
        ("", "a written date and ISO's"),
        ("\t2024-05-03", "wanted a written date before"),
        ("_2024-05-03", "wanted a written date before"),
        ("3 may 2024\t2024-5-3", "got '2024-5-3', wanted a day of the calendar such as"),
        ("3 may 2024\t20240503", "wanted a day of the calendar such as '2024-05-03'"),
        ("3 may 2024\t2024-W18-5", "wanted a day of the calendar such as '2024-05-03'"),
        ("30 feb 2024\t2024-02-30", "got '2024-02-30', wanted a day"),
        ("3 may 2024\t２０２４-05-03", "wanted a day of the calendar such as '2024-05-03'"),
        ("3 may 2024\t", "got '', wanted a day"),
    ],
)
def test_a_bad_line_is_named_by_number_and_reason(line, said, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text(f"2 may 2024\t2024-05-02\n{line}\n4 may 2024\t2024-05-04\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}: line 2: got ")) as caught:
        read_pairs(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "an empty file"), (b"\xff\xfe\x00", "no text")]
)
def test_no_pairs_at_all(content, said, tmp_path):
    path = tmp_path / "mine.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"got {said}, wanted lines such as"):
        read_pairs(path)
