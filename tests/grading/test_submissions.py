"""Hand-ins as systems and people name them, and zips of strangers."""

import os
import re
import struct
import tempfile
import time
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from seq2seq_lab.grading.submissions import read

RELEASED = ("1_reversal", "2_attention")


def answers(path):
    """As the course's own does: by the file's name, else by what is in it."""
    text = path.name + path.read_text(encoding="utf-8", errors="replace")
    return next((name for name in RELEASED if name in text), None)


def fill(folder, *names, text="{}", at=1_700_000_000):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not name.endswith("/"):
            path.write_text(text, encoding="utf-8")
            os.utime(path, (at + 60 * number,) * 2)
        else:
            path.mkdir()
    return folder


def zipped(path, *names, at=(2026, 5, 1, 12, 0, 0), text="{}"):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, at), text)
    return path


@pytest.fixture
def look(tmp_path):
    """-> what is found, by id: the names of the files that count."""

    def look(submissions, **options):
        scratch = Path(tempfile.mkdtemp(dir=tmp_path))
        found = read(submissions, scratch, answers, **options)
        look.hand_ins = {hand_in.id: hand_in for hand_in in found.hand_ins}
        look.strays = found.strays
        return {id: [p.name for p in h.files] for id, h in look.hand_ins.items()}

    return look


@pytest.fixture
def klass(tmp_path):
    return tmp_path / "class"


FORMS = {
    "a folder each": (
        ["anna/1_reversal.ipynb", "anna/deep/2_attention.ipynb", "ben kim/1_reversal.ipynb"],
        {"anna": 2, "ben kim": 1},
    ),
    "Moodle's folders": (
        [
            "Anna Lee_101_assignsubmission_file_/1_reversal.ipynb",
            "Anna Lee_101_assignsubmission_onlinetext_/onlinetext.html",
            "Ben_Kim_102_assignsubmission_file/1_reversal.ipynb",
        ],
        {"101": 1, "102": 1},
    ),
    "Moodle's names": (
        [
            "Anna Lee_101_assignsubmission_file_1_reversal.ipynb",
            "Anna Lee_101_assignsubmission_file_2_attention.ipynb",
            "Participant_102_assignsubmission_file_1_reversal.ipynb",
        ],
        {"101": 2, "102": 1},
    ),
    "Canvas's names": (
        [
            "leeanna_5501_98001_1_reversal-1.ipynb",
            "leeanna_5501_98002_2_attention.ipynb",
            "kimben_LATE_5502_98003_1_reversal.ipynb",
            "anon_aB3dE_98004_1_reversal.ipynb",
        ],
        {"5501": 2, "5502": 1, "aB3dE": 1},
    ),
    "ID_anything": (
        ["s01_1_reversal.ipynb", "s01_2_attention.ipynb", "s02.ipynb", "s03-1_reversal.ipynb"],
        {"s01": 2, "s02": 1, "s03": 1},
    ),
    "the notebook's name first": (
        ["1_reversal_anna.ipynb", "1_reversal_ben (2).ipynb", "2_attention_anna.ipynb"],
        {"anna": 2, "ben": 1},
    ),
    "surnames alike": (
        ["kim_minsu_1_reversal.ipynb", "kim_jiwon_1_reversal.ipynb", "lee_a_1_reversal.ipynb"],
        {"kim_minsu": 1, "kim_jiwon": 1, "lee": 1},
    ),
    "of whom nothing can be read": (
        ["kim_minsu.ipynb", "kim_jiwon.ipynb", "lee_a.ipynb", "lee_report.pdf"],
        {"kim_minsu": 1, "kim_jiwon": 1, "lee": 1},
    ),
    "a year is no one": (
        ["kim_2024_1_reversal.ipynb", "lee_2024_1_reversal.ipynb"],
        {"kim": 1, "lee": 1},
    ),
    "a student's own folder": (["1_reversal.ipynb", "2_attention.ipynb"], {"class": 2}),
    "other files alone": (
        ["anna/report.pdf", "ben/", "cho.pdf", "dan/.hidden", "eve_1_reversal.ipynb"],
        {"anna": 0, "ben": 0, "cho": 0, "dan": 0, "eve": 1},
    ),
    "text": (
        ["anna/1_reversal.md", "ben/1_reversal.py", "ben/README.md", "ben/helpers.py"],
        {"anna": 1, "ben": 1},
    ),
    "of tools": (
        [
            "anna/.ipynb_checkpoints/1_reversal-checkpoint.ipynb",
            "anna/__MACOSX/._1_reversal.ipynb",
            "anna/1_reversal.ipynb",
            "__MACOSX/anna/._1_reversal.ipynb",
            ".git/config",
        ],
        {"anna": 1},
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("form", FORMS)
def test_whose_a_file_is(form, packed, look, klass, tmp_path):
    names, wanted = FORMS[form]
    if packed:
        klass = zipped(tmp_path / "class.zip", *names)
        wanted = {id: n for id, n in wanted.items() if id != "dan"}  # of whom nothing is in it
    else:
        fill(klass, *names)
    assert {id: len(files) for id, files in look(klass).items()} == wanted


def test_what_the_system_says_of_a_student(look, klass):
    fill(klass, *FORMS["Canvas's names"][0])
    look(klass)
    assert {id: h.late for id, h in look.hand_ins.items() if h.late} == {"5502": True}
    assert look.hand_ins["5502"].name == "kimben"


def test_a_list_beside_the_hand_ins_is_nobodys(look, klass):
    fill(klass, "anna/1_reversal.ipynb", "grades.csv", "README.md")
    assert list(look(klass)) == ["anna"]
    assert look.strays == ["README.md", "grades.csv"]


@pytest.mark.parametrize("folder", ["export", "submissions 2026"])
def test_a_zip_of_one_folder_that_holds_the_class(folder, look, tmp_path):
    names = [f"{folder}/{name}" for name in FORMS["a folder each"][0]]
    assert list(look(zipped(tmp_path / "class.zip", *names))) == ["anna", "ben kim"]


def test_a_pattern_names_the_id(look, klass):
    fill(klass, "hw1/2026-anna.ipynb", "hw2/2026-anna.ipynb", "hw1/2026-ben.ipynb", "hw1/x.ipynb")
    assert list(look(klass, pattern=r"(?P<id>[a-z]+)\.ipynb$")) == ["anna", "ben", "x"]
    assert list(look(klass, pattern=r"\d-(?P<id>[a-z]+)")) == ["anna", "ben"]
    assert look.strays == ["hw1/x.ipynb"]


@pytest.mark.parametrize("pattern", ["(?P<id>", r"(\w+)_", "(?P<name>a)", "(" * 200, "(?P<id>zzz)"])
def test_a_pattern_that_is_none(pattern, look, klass):
    fill(klass, "anna/1_reversal.ipynb")
    with pytest.raises(ValueError, match=r"--pattern"):
        look(klass, pattern=pattern)


def test_nothing_handed_in(look, klass, tmp_path):
    for path in (klass, tmp_path / "none", fill(tmp_path, "a.txt") / "a.txt"):
        (tmp_path / "class").mkdir(exist_ok=True)
        with pytest.raises(ValueError, match="SUBMISSIONS: got"):
            look(path)


# Duplicates


@pytest.mark.parametrize(
    "twice", ["1_reversal-1", "1_reversal (2)", "1_reversal - Copy", "reversal"]
)
def test_the_newest_counts(twice, look, klass):
    fill(klass, "anna/1_reversal.ipynb", f"anna/{twice}.ipynb", text='"1_reversal"')
    assert look(klass) == {"anna": [f"{twice}.ipynb"]}
    anna = look.hand_ins["anna"]
    assert anna.set_aside == (("1_reversal.ipynb", f"{twice}.ipynb counts instead"),)
    assert anna.submitted == datetime.fromtimestamp(1_700_000_060).astimezone()
    os.utime(klass / "anna" / "1_reversal.ipynb", (1_800_000_000,) * 2)
    assert look(klass) == {"anna": ["1_reversal.ipynb"]}


def test_of_the_same_time_the_last_copy_counts(look, tmp_path):
    names = ["anna/1_reversal-1.ipynb", "anna/1_reversal-2.ipynb", "anna/1_reversal.ipynb"]
    assert look(zipped(tmp_path / "a.zip", *names)) == {"anna": ["1_reversal-2.ipynb"]}


def test_the_newest_of_a_pair_counts_and_no_other_text(look, klass):
    fill(klass, "anna/1_reversal.ipynb", "anna/1_reversal.md", "anna/helper.py", text="1_reversal")
    assert look(klass) == {"anna": ["1_reversal.md"]}
    (klass / "anna" / "1_reversal.md").unlink()
    assert look(klass) == {"anna": ["1_reversal.ipynb"]}


# Zips


def test_a_students_zip_is_opened_and_so_are_those_in_it(look, klass, tmp_path):
    fill(klass, "anna/2_attention.ipynb", "ben/1_reversal.ipynb")
    inner = zipped(tmp_path / "inner.zip", "hw/1_reversal.ipynb", "__MACOSX/hw/._1_reversal.ipynb")
    with zipfile.ZipFile(klass / "anna" / "hw.zip", "w") as archive:
        archive.write(inner, "in.zip")
    assert look(klass)["anna"] == ["1_reversal.ipynb", "2_attention.ipynb"]
    zipped(klass / "cho_hw.zip", "1_reversal.ipynb")
    assert look(klass)["cho"] == ["1_reversal.ipynb"]
    assert look.hand_ins["cho"].submitted == datetime(2026, 5, 1, 12).astimezone()


def test_a_zip_without_times_is_of_no_time(look, tmp_path):
    for at in ((1980, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0)):
        look(zipped(tmp_path / "class.zip", "anna/1_reversal.ipynb", at=at))
        assert look.hand_ins["anna"].submitted is None


def link(path):
    info = zipfile.ZipInfo("anna/link.ipynb")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def encrypted(path):
    content = bytearray(zipped(path, "anna/1_reversal.ipynb").read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark.endswith(b"\x04") else 8)
        content[at] |= 1
    path.write_bytes(content)


def bomb(path, compression=zipfile.ZIP_DEFLATED, said=None):
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("anna/1_reversal.ipynb", b"0" * 5_000_000)
    if said is not None:  # a header that lies
        content = path.read_bytes().replace(struct.pack("<L", 5_000_000), struct.pack("<L", said))
        path.write_bytes(content)


ATTACKS = {
    "up": (lambda p: zipped(p, "anna/../../evil.ipynb"), "leads outside"),
    "hidden and up": (lambda p: zipped(p, "../.evil"), "leads outside"),
    "absolute": (lambda p: zipped(p, "/etc/evil.ipynb"), "leads outside"),
    "drive": (lambda p: zipped(p, "C:evil.ipynb"), "leads outside"),
    "backslashes": (lambda p: zipped(p, r"anna\..\..\evil.ipynb"), "leads outside"),
    "server": (lambda p: zipped(p, r"\\server\share\evil.ipynb"), "leads outside"),
    "folder up": (lambda p: zipped(p, "a/1_reversal.ipynb", "../evil/"), "leads outside"),
    "link": (link, "link"),
    "encrypted": (encrypted, "encrypted"),
    "bomb": (bomb, "more than 1,000,000 bytes"),
    "lying bomb": (lambda p: bomb(p, said=10), "zip that can be read|more than 1,000,000"),
    "file and folder": (lambda p: zipped(p, "a", "a/b.ipynb"), "cannot be unpacked"),
    "long name": (lambda p: zipped(p, "a" * 300 + ".ipynb"), "cannot be unpacked"),
    "many": (lambda p: zipped(p, *(f"a/{n}.ipynb" for n in range(501))), "501 files"),
    "no zip": (lambda p: p.write_bytes(b"no zip"), "no zip that can be read"),
    "empty": (lambda p: p.write_bytes(b""), "no zip that can be read"),
    "cut": (
        lambda p: p.write_bytes(zipped(p, *"abc", text="1" * 999).read_bytes()[500:]),
        "no zip that can be read",
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_zip_that_is_refused(attack, look, klass, tmp_path, monkeypatch):
    monkeypatch.setattr("seq2seq_lab.grading.unpacking.MOST", 500)
    make, reason = ATTACKS[attack]
    make(tmp_path / "class.zip")
    with pytest.raises(ValueError, match=reason) as error:
        look(tmp_path / "class.zip", unpacked=10**6)
    assert re.match(r"SUBMISSIONS: got .*class\.zip: ", str(error.value))
    assert "\n" not in str(error.value)
    fill(klass, "anna/hw.zip", "anna/2_attention.ipynb", "ben/1_reversal.ipynb")
    (klass / "anna" / "hw.zip").write_bytes((tmp_path / "class.zip").read_bytes())
    found = look(klass, unpacked=10**6)
    assert found == {"anna": ["2_attention.ipynb"], "ben": ["1_reversal.ipynb"]}
    ((name, why),) = look.hand_ins["anna"].refused
    assert name == "hw.zip"
    assert re.search(reason, why)
    assert not [p for p in tmp_path.glob("*/zips/**/*") if p.is_file()]
    outside = [
        *tmp_path.rglob("*evil*"),
        *tmp_path.parent.glob("*evil*"),
        *Path("/etc").glob("evil*"),
    ]
    assert not outside


def test_zips_in_zips_share_a_limit(look, klass, tmp_path):
    fill(klass, "anna/2_attention.ipynb")
    parts = [zipped(tmp_path / f"{n}.zip", f"{n}.ipynb", text="0" * 400_000) for n in range(4)]
    with zipfile.ZipFile(klass / "anna" / "hw.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(part, part.name)
    look(klass, unpacked=2_500_000)
    assert len(look.hand_ins["anna"].refused) == 2


def test_a_zip_that_holds_itself_ends(look, klass, tmp_path):
    fill(klass, "anna/1_reversal.ipynb")
    path = zipped(tmp_path / "0.zip", "a.txt")
    for n in range(1, 6):
        with zipfile.ZipFile(tmp_path / f"{n}.zip", "w") as archive:
            archive.write(path, "in.zip")
        path = tmp_path / f"{n}.zip"
    path.rename(klass / "anna" / "hw.zip")
    assert look(klass) == {"anna": ["1_reversal.ipynb"]}
    assert "zip in a zip" in look.hand_ins["anna"].refused[0][1]


@pytest.mark.skipif(os.name == "nt", reason="links are made otherwise")
def test_links_and_pipes_are_not_opened(look, klass, tmp_path):
    fill(klass, "anna/1_reversal.ipynb", "ben/notes.txt")
    (klass / "ben" / "1_reversal.ipynb").symlink_to(klass / "anna" / "1_reversal.ipynb")
    (klass / "ben" / "all").symlink_to(klass)
    (klass / "cho").symlink_to(klass / "anna")
    os.mkfifo(klass / "ben" / "2_attention.ipynb")
    assert look(klass) == {"anna": ["1_reversal.ipynb"], "ben": [], "cho": []}
    why = dict(look.hand_ins["ben"].set_aside)
    assert {n for n, reason in why.items() if "link" in reason} == {
        "1_reversal.ipynb",
        "2_attention.ipynb",
        "all",
    }


# Names


def test_names_of_other_systems(look, tmp_path):
    path = tmp_path / "class.zip"
    nfd = unicodedata.normalize("NFD", "이영희")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{nfd}/1_reversal.ipynb", "{}")
        archive.writestr("XXXXXX_1_reversal.ipynb", "{}")
        archive.writestr("YYYY_1_reversal.ipynb", "{}")
    content = path.read_bytes()
    content = content.replace(b"XXXXXX", "김철수".encode("cp949"))
    path.write_bytes(content.replace(b"YYYY", "Zoé_"[:4].encode("cp437")))
    assert list(look(path)) == ["Zoé", "김철수", "이영희"]


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_names_that_are_no_utf8(look, klass):
    fill(klass, "anna/1_reversal.ipynb")
    for name in ("김철수".encode("cp949"), b"\xff\xfe", b"\xff\xfd", b"a\x1b[2J\nb"):
        folder = os.path.join(os.fsencode(klass), name)  # noqa: PTH118
        os.mkdir(folder)  # noqa: PTH102
        with open(os.path.join(folder, b"1_reversal.ipynb"), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"{}")
    found = look(klass)
    assert len(found) == 5
    assert "김철수" in found
    assert all(id.isprintable() and id.encode() for id in found)


def test_ids_name_files_and_stay_distinct(look, klass, tmp_path):
    ids = ["Kim", "kim", "con", "aux.txt", "a:b", "a?b", "x" * 200 + "1", "x" * 200 + "2", "-o"]
    fill(klass, *(f"{id}/1_reversal.ipynb" for id in ids))
    found = look(klass)
    assert len({id.casefold() for id in found}) == len(ids)
    assert {"Kim", "-o"} <= set(found)
    assert not set(found) & {"con", "aux.txt"}
    assert all(re.fullmatch(r"[\w\-][\w.\- ]{,140}", id) for id in found)
    fill(tmp_path / "flat", "x/1/a.ipynb", "x/2/a.ipynb", text="1_reversal")
    assert look(tmp_path / "flat", pattern="(?P<id>.*)/a") == {
        "x_1": ["a.ipynb"],
        "x_2": ["a.ipynb"],
    }
    assert list(look(tmp_path / "flat", pattern="(?P<id>x/).*")) == ["x_"]


def test_two_hundred_students_are_read_at_once(look, tmp_path):
    names = [f"s{n}/{r}.ipynb" for n in range(200) for r in RELEASED]
    start = time.perf_counter()
    assert len(look(zipped(tmp_path / "class.zip", *names))) == 200
    assert time.perf_counter() - start < 5
