"""The installed package as a wheel again: what a notebook carries to where there is none."""

import base64
import csv
import hashlib
import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
NOTEBOOKS = PACKAGE / "course" / "notebooks"  # a notebook needs no others in it
WHEEL = "Wheel-Version: 1.0\nGenerator: seq2seq_lab {}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel() -> tuple[str, bytes]:
    """The name and the content of a wheel of this package, without notebooks.

    The same to the byte each time. Its form: packaging.python.org, "Binary distribution format".

    >>> name, content = make_wheel()
    >>> name.startswith("seq2seq_lab-"), name.endswith("-py3-none-any.whl"), len(content) < 600_000
    (True, True, True)
    """
    version = distribution("seq2seq_lab").version
    info = f"seq2seq_lab-{version}.dist-info"
    files = _modules() | {f"{info}/{name}": text for name, text in _about(version).items()}
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return f"seq2seq_lab-{version}-py3-none-any.whl", found.getvalue()


def _modules() -> dict[str, bytes]:
    """The files of the package by their names in the wheel."""
    return {
        path.relative_to(PACKAGE.parent).as_posix(): path.read_bytes()
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and NOTEBOOKS not in path.parents
    }


def _about(version: str) -> dict[str, bytes]:
    """What an installer reads, as it was when this package was installed."""
    found = {"WHEEL": WHEEL.format(version).encode()}
    installed = distribution("seq2seq_lab")
    for name in ("METADATA", "entry_points.txt", "licenses/LICENSE"):
        if (text := installed.read_text(name)) is not None:
            found[name] = text.encode()
    return found


def _record(files: dict[str, bytes], itself: str) -> bytes:
    found = io.StringIO()
    lines = csv.writer(found, lineterminator="\n")
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.writerow([name, f"sha256={digest}", len(content)])
    lines.writerow([itself, "", ""])
    return found.getvalue().encode()
