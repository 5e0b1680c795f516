"""CogWorks tags: what a cell of the instructor's source becomes in a student's notebook.

    # <COGINST> ... # </COGINST>    lines of code that students write themselves
    ...  # <COGLINE>                the same for one statement, of one line or several
    z = ...  # <COGSTUB> hint       the same, leaving the hint, and the name that is wanted
    <COGINST> ... </COGINST>        in Markdown: an answer that students give themselves
    <COGNOTE> ... </COGNOTE>        in Markdown: a note for instructors

The tags are those of cogbooks (github.com/CogWorksBWSI/Cogbooks). Each blank is a statement, so
a student's cell is always Python: one that says what is missing when it is reached.
"""

import ast
import json
import re
from typing import NamedTuple

from seq2seq_lab.language import STILL_BLANK

ANY_TAG = re.compile(r"<\s*/?\s*COG\w*\s*/?>", re.IGNORECASE)
CODE_TAG = re.compile(r"#\s*<(/?COGINST|COGLINE|COGSTUB)>(.*)$")
MARKDOWN_TAG = re.compile(r"<(/?)(COGINST|COGNOTE)>")


class TagError(ValueError):
    """A tag is unclosed, nested, crossed or unknown; the message says in which file, cell, line."""


class Blank(NamedTuple):
    """Lines of a cell, counted from 1, that students are to write."""

    first: int
    last: int
    indent: str
    hint: str = ""


WORDS = {
    "en": {"code": "YOUR CODE HERE", "still": STILL_BLANK.en, "answer": "*Your answer here.*"},
    "ko": {
        "code": "여기에 코드를 작성하세요",
        "still": STILL_BLANK.ko,
        "answer": "*여기에 답을 쓰세요.*",
    },
}


def student_code(source: str, language: str, where: str) -> str:
    """A code cell without what its tags mark; every blank raises NotImplementedError.

    Parameters
    ----------
    source : str, the instructor's cell
    language : "en" or "ko", of the reminders
    where : str, the file and cell, for errors

    Raises
    ------
    TagError
        A tag is unclosed, nested or unknown, or what is left is no valid Python.

    >>> print(student_code("def f():\\n    return 1  # <COGLINE>", "en", "here"))
    def f():
        # YOUR CODE HERE
        raise NotImplementedError("still blank: f")
    """
    lines = source.splitlines()
    blanks = _find_blanks(source, where)
    kept: list[str] = []
    position = 1
    for blank in blanks:
        kept += lines[position - 1 : blank.first - 1]
        kept += _stub(blank, _name_at(source, blank.first), WORDS[language])
        position = blank.last + 1
    kept += lines[position - 1 :]
    text = "\n".join(kept)
    if blanks and parse(text) is None:
        raise TagError(f"{where}: what is left without the tagged lines is no valid Python")
    return text


def student_markdown(source: str, language: str, where: str) -> str:
    """A Markdown cell without instructors' notes, and with blanks for answers.

    Raises
    ------
    TagError
        A tag is unclosed, nested, crossed or unknown.

    >>> student_markdown("Why? <COGINST>Because.</COGINST>", "en", "here")
    'Why? *Your answer here.*'
    """
    kept: list[str] = []
    position, opened = 0, None
    for found in ANY_TAG.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        tag = MARKDOWN_TAG.fullmatch(found[0])
        if tag is None:
            raise TagError(f"{where}, line {line}: {found[0]} is no tag for Markdown")
        closes, name = bool(tag[1]), tag[2]
        if closes != (opened is not None) or (closes and opened != name):
            raise TagError(f"{where}, line {line}: {found[0]} while {opened or 'nothing'} is open")
        if closes:
            kept.append(WORDS[language]["answer"] if name == "COGINST" else "")
            opened = None
        else:
            kept.append(source[position : found.start()])
            opened = name
        position = found.end()
    if opened is not None:
        raise TagError(f"{where}: <{opened}> is never closed")
    return "".join([*kept, source[position:]]).strip("\n")


def tagged_lines(source: str, where: str) -> list[str]:
    """The lines of a code cell that no student may see, without their tags."""
    lines = source.splitlines()
    return [
        text
        for blank in _find_blanks(source, where)
        for line in lines[blank.first - 1 : blank.last]
        if (text := CODE_TAG.sub("", line).strip())
    ]


def parse(source: str) -> ast.Module | None:
    """The syntax tree of a cell, its magics (%, !) left out; None if it is no Python."""
    plain = re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
    try:
        return ast.parse(plain)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ):  # nested too deeply
        return None


def _find_blanks(source: str, where: str) -> list[Blank]:
    """All blanks of a code cell, in order."""
    blanks: list[Blank] = []
    lines = source.splitlines()
    opened = 0
    for number, line in enumerate(lines, start=1):
        found = CODE_TAG.search(line)
        if len(ANY_TAG.findall(line)) != (found is not None):
            raise TagError(f"{where}, line {number}: no tag that we know: {line.strip()}")
        if found is None:
            continue
        tag, hint = found[1], found[2].strip()
        alone = not line[: found.start()].strip()
        if (tag == "/COGINST") != bool(opened) or alone != tag.endswith("COGINST"):
            state = f"<COGINST> of line {opened} is open" if opened else "nothing is open"
            raise TagError(f"{where}, line {number}: misplaced <{tag}>, while {state}")
        if tag == "COGINST":
            opened = number
        elif tag == "/COGINST":
            blanks.append(Blank(opened, number, _indent(lines[opened - 1 : number])))
            opened = 0
        else:
            statement = _statement_at(source, number, where)
            first, last = statement.lineno, statement.end_lineno or statement.lineno
            if tag == "COGSTUB" and isinstance(statement, ast.Assign):
                hint = f"{ast.unparse(statement.targets[0])} = ...  {hint}"
            blanks.append(Blank(first, last, _indent(lines[first - 1 : last]), hint))
    if opened:
        raise TagError(f"{where}, line {opened}: <COGINST> is never closed")
    return blanks


def _indent(lines: list[str]) -> str:
    """The smallest indentation of the code among ``lines``, or of the first, if there is none."""
    code = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    return min((re.match(r"\s*", line)[0] for line in code or lines[:1]), key=len)  # type: ignore[index]


def _statement_at(source: str, number: int, where: str) -> ast.stmt:
    """The smallest statement that line ``number`` is part of."""
    tree = parse(source)
    if tree is None:
        raise TagError(f"{where}, line {number}: the cell is no valid Python")
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= number <= (node.end_lineno or 0)
    ]
    if not around:
        raise TagError(f"{where}, line {number}: the tag stands beside no statement")
    return min(around, key=lambda node: (node.end_lineno or 0) - node.lineno)


def _name_at(source: str, number: int) -> str:
    """The function or class around a line, such as "RNN.__call__"; empty if there is none."""
    tree = parse(source)
    return ".".join(
        node.name
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and node.lineno < number <= (node.end_lineno or 0)
    )


def _stub(blank: Blank, name: str, words: dict[str, str]) -> list[str]:
    reminder = ": ".join(part for part in (words["still"], name, blank.hint) if part)
    hint = f": {blank.hint}" if blank.hint else ""
    return [
        f"{blank.indent}# {words['code']}{hint}",
        f"{blank.indent}raise NotImplementedError({json.dumps(reminder, ensure_ascii=False)})",
    ]
