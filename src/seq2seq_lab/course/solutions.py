"""The solutions in the instructors' notebooks, as the source that the checks build on."""

import ast
from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from seq2seq_lab.course.reading import code_of
from seq2seq_lab.course.tags import CODE_TAG, parse

HEAD = '"""Made by ``seq2seq-lab build`` from the instructors\' notebooks: change those instead."""'


def solutions_file(notebooks: Sequence[NotebookNode]) -> str:
    """A module with the source of each solution that is checked, without its words."""
    found: dict[str, str] = {}
    for notebook in notebooks:
        found = {**dict(_checked_solutions(code_of(notebook))), **found}
    texts = [text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for text in found.values()]
    sources = [f'{n} = """{t}\n"""\n' for n, t in zip(found, texts, strict=True)]
    return "\n".join([HEAD, "", *sources])


def _checked_solutions(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What ``check_...(name)`` is called with, and those solutions that it builds on."""
    solutions = {node.name: node for cell in cells for node in _solutions(cell)}
    wanted = [
        node.args[0].id
        for cell in cells
        for node in ast.walk(parse(cell) or ast.Module([], []))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "").startswith("check_")
        and len(node.args) == 1
        and isinstance(node.args[0], ast.Name)
    ]
    for name in wanted:  # which grows
        wanted += [
            part.id
            for part in ast.walk(solutions[name])
            if isinstance(part, ast.Name) and part.id in solutions and part.id not in wanted
        ]
    for name in wanted:
        yield name, ast.unparse(_without_words(solutions[name]))


def _solutions(cell: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes with something in them that students write themselves."""
    lines = cell.splitlines()
    for node in (parse(cell) or ast.Module([], [])).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and any(
            CODE_TAG.search(line) for line in lines[node.lineno - 1 : node.end_lineno]
        ):
            yield node


def _without_words(tree: ast.FunctionDef | ast.ClassDef) -> ast.stmt:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
