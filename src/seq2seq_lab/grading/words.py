"""What is said of a hand-in beside the checks' own hints, in both languages."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from seq2seq_lab.grading.notebook import HandedIn
from seq2seq_lab.language import Text

LONGEST = 2000  # letters of a message

ALTERED = Text("its check cell was altered", "검사 셀이 바뀌어 있습니다")
BROKEN_CELL = Text("Cell {cell}, which defines it: {error}", "이것을 정의하는 {cell}번 셀: {error}")
COPIED = Text(
    "It gives the right results, and is the solution's own text.",
    "결과가 맞고, 풀이와 글자까지 같습니다.",
)
CRASHED = Text(
    "The process ended while it was tried: the code ends Python itself.",
    "실행 중에 프로세스가 끝났습니다. 코드가 파이썬 자체를 끝냅니다.",
)
ENDING_CELL = Text(
    "Cell {cell} ended the process, and was left out: {first}",
    "{cell}번 셀이 프로세스를 끝내서 빼고 실행했습니다: {first}",
)
ENDLESS = Text("It did not come to an end and was killed.", "끝나지 않아서 강제로 종료했습니다.")
ENDLESS_CELL = Text(
    "Cell {cell} did not come to an end, and was left out: {first}",
    "{cell}번 셀이 끝나지 않아서 빼고 실행했습니다: {first}",
)
LIBRARY = Text(
    "It gives the right results, with code of the library or of the solution: {names}.",
    "결과는 맞지만 라이브러리나 풀이의 코드를 씁니다: {names}.",
)
MARKDOWN = Text(
    "Cell {cell}, which defines it, is no code cell: its type was changed.",
    "이것을 정의하는 {cell}번 셀이 코드 셀이 아닙니다. 셀의 종류가 바뀌었습니다.",
)
MISSING = Text(
    "Nothing of the name {name} is defined.", "{name}이라는 이름이 정의되어 있지 않습니다."
)
OUT_OF_TIME = Text(
    "The {seconds} seconds that a hand-in has were over.",
    "제출물에 주어진 {seconds}초가 지났습니다.",
)
SETUP = Text(
    "Cell {cell}, which defines it, is the one that installs seq2seq_lab, and was left out:"
    " move it into a cell of its own.",
    "이것을 정의하는 {cell}번 셀은 seq2seq_lab을 설치하는 셀이라 빼고 실행했습니다."
    " 따로 셀을 만들어 옮기세요.",
)
SKIPPED = Text(
    "{name} is made in cell {cell}, which trains or draws, and is not run here.",
    "{name}: 학습하거나 그림을 그리는 {cell}번 셀에서 만드는데, 채점에서는 실행하지 않습니다.",
)
SLOW_CELL = Text(
    "Cell {cell} was stopped after {seconds} seconds.", "{cell}번 셀을 {seconds}초 뒤에 멈췄습니다."
)


def clean(text: str) -> str:
    """Text of a stranger's, fit for a terminal and a page: no escapes, not too long."""
    shown = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "?" for c in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."


def undefined(message: str) -> list[str]:
    """The names of which a message says that they are not defined.

    >>> undefined("NameError: name 'model' is not defined")
    ['model']
    """
    return re.findall(r"NameError: name '(\w+)' is not defined", message)


def why_missing(handed_in: HandedIn, name: str, lost: Callable[[int], str]) -> Iterator[str]:
    """Why there is no answer of that name, as far as it is seen."""
    defining = re.compile(rf"^\s*(?:def|class)\s+{re.escape(name)}\b", re.MULTILINE)
    found = [i for i, cell in enumerate(handed_in.cells) if defining.search(cell.source)]
    said = [lost(i) for i in found]
    said += [
        MARKDOWN(cell=i + 1) for i in found if handed_in.cells[i].kind != "code" and not lost(i)
    ]
    said += [SETUP(cell=i + 1) for i in found if i in handed_in.setup]
    yield from [text for text in said if text] or [MISSING(name=name)]
