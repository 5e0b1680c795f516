"""Hand-ins as files: whatever Jupyter and other editors of notebooks open."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import jupytext

from seq2seq_lab.language import Text

LARGEST = 100 << 20  # bytes; outputs may be large

EMPTY = Text("the file is empty (0 bytes)", "빈 파일입니다(0바이트)")
LARGE = Text("the file has more than 100 MB", "파일이 100MB가 넘습니다")
CONFLICT = Text("it holds the marks of a merge conflict", "병합 충돌 표시가 들어 있습니다")
NO_JSON = Text("it is no JSON: {error}", "JSON이 아닙니다: {error}")
NO_CELLS = Text("it has no cells", "셀이 없습니다")
NO_TEXT = Text("it is no notebook in text: {error}", "텍스트 노트북이 아닙니다: {error}")
GONE = Text("it cannot be read: {error}", "읽을 수 없습니다: {error}")


class Unreadable(ValueError):
    """A file is no notebook; the message says why, in one line."""


class Cell(NamedTuple):
    """One cell of a hand-in, whatever its format was."""

    kind: str  # "code", "markdown", ...
    source: str
    tags: tuple[str, ...] = ()


def read(path: Path) -> list[Cell]:
    """The cells of a hand-in: .ipynb of nbformat 2 to 4, or jupytext's .md and .py.

    Nothing but a cell's type, source and tags is looked at, so that it does not matter what a
    tool wrote beside them.

    Raises
    ------
    Unreadable
        It is no notebook.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(GONE(error=error.strerror)) from None
    if not content.strip(b"\0\r\n\t "):
        raise Unreadable(EMPTY())
    if len(content) > LARGEST:
        raise Unreadable(LARGE())
    text, suffix = _decoded(content), path.suffix.lower()
    cells = _of_json(text) if suffix == ".ipynb" else _of_text(text, suffix)
    if not cells:
        raise Unreadable(NO_CELLS())
    return cells


def _decoded(content: bytes) -> str:
    """Text, of whatever encoding an editor saved it in."""
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp949", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _of_json(text: str) -> list[Cell]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "<<<<<<<" in text and ">>>>>>>" in text:
            raise Unreadable(CONFLICT()) from None
        raise Unreadable(NO_JSON(error=_one_line(error))) from None
    notebook = found if isinstance(found, dict) else {}
    sheets = [notebook, *_dicts(notebook.get("worksheets"))]  # of nbformat 3
    return [_cell(cell) for sheet in sheets for cell in _dicts(sheet.get("cells"))]


def _dicts(value: Any) -> list[dict]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _cell(cell: dict) -> Cell:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    texts = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Cell(
        str(cell.get("cell_type")), _source(cell.get("source", cell.get("input"))), (*texts,)
    )


def _source(value: Any) -> str:
    """A cell's text, which may be a list of lines, or a list of lists."""
    if isinstance(value, list):
        return "".join(map(_source, value))
    text = value if isinstance(value, str) else ""
    # half a character, which JSON may hold, and no process is sent
    return text.replace("\r\n", "\n").encode(errors="backslashreplace").decode()


def _of_text(text: str, suffix: str) -> list[Cell]:
    if "\n<<<<<<< " in text and "\n>>>>>>> " in text:
        raise Unreadable(CONFLICT())
    try:
        notebook = jupytext.reads(text, fmt={"extension": suffix})
    except Exception as error:  # of YAML, of nbformat, through jupytext
        raise Unreadable(NO_TEXT(error=_one_line(error))) from None
    return [_cell(cell) for cell in notebook.cells]


def _one_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
