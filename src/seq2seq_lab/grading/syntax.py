"""An answer as a sequence of tokens that renaming and formatting leave as it is."""

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache

from seq2seq_lab.course.tags import parse

Tokens = tuple[str, ...]
Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (
    ast.Module,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
IDLE = ("type_comment", "ctx", "kind", "type_params")  # fields that do nothing, or say it again
BODIES = ("body", "orelse", "handlers", "finalbody", "cases")


@lru_cache(4096)  # blanks, and the solutions that each answer is compared with
def tokens_of(source: str, given: str = "", rename: bool = True) -> Tokens:
    """What a source does, token by token: its syntax tree from above, and from left to right.

    Docstrings, comments, type hints and layout are gone, and so are the statements that
    ``given`` has, too; empty if it is no Python.

    Parameters
    ----------
    source : a student's
    given : what the notebook gives of it
    rename : whether names of arguments and variables, and of attributes that are assigned, are
        replaced by numbers

    >>> plain = tokens_of("def f(a):\\n    return a + 1")
    >>> plain == tokens_of("def f(b: int):\\n    'Words.'\\n    return (b+1)  # more")
    True
    """
    tree = _unhinted(source)
    return tuple(_Reader(_lines(given), rename).read(tree))


def _unhinted(source: str) -> ast.Module:
    """The tree of a source without type hints; empty if it is no Python."""
    tree = parse(source) or ast.Module([], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, Function):
            node.returns = None
    return tree


@lru_cache  # the same for a whole class
def _lines(given: str) -> frozenset[str]:
    """The statements of what is given, each as text; of those that hold others, the head."""
    statements = (node for node in ast.walk(_unhinted(given)) if isinstance(node, ast.stmt))
    return frozenset(map(_line, statements))


def _line(node: ast.stmt) -> str:
    fields = {name: [] if name in BODIES else value for name, value in ast.iter_fields(node)}
    return ast.unparse(type(node)(**fields, lineno=0))


class _Reader:
    """Reads a tree; ``scopes`` are the names bound around where it is, with their numbers."""

    def __init__(self, given: Collection[str], rename: bool):
        self.given = given
        self.rename = rename
        self.scopes: list[dict[str, str]] = []
        self.attributes: dict[str, str] = {}
        self.tokens: list[str] = []

    def read(self, tree: ast.Module) -> list[str]:
        nodes = ast.walk(tree) if self.rename else ()
        assigned = {n.attr for n in nodes if isinstance(n, ast.Attribute) and _stores(n)}
        self.attributes = dict.fromkeys(assigned, "")
        self._node(tree, own=False)
        return self.tokens

    def _statement(self, node: ast.stmt) -> None:
        if _is_word(node):
            return
        if isinstance(node, ast.AnnAssign):  # a hint, perhaps with a value
            if node.value is None:
                return
            node = ast.Assign([node.target], node.value, lineno=0)
        self._node(node, own=not self.given or _line(node) not in self.given)

    def _node(self, node: ast.AST, own: bool = True) -> None:
        """``own``: whether it is the student's; else what it holds may still be."""
        if own:
            self.tokens.append(type(node).__name__)
        if isinstance(node, SCOPES):
            self.scopes.append(dict.fromkeys(_bound(node) if self.rename else (), ""))
        for name, value in ast.iter_fields(node):
            if name in BODIES or (own and name not in IDLE):
                for part in value if isinstance(value, list) else [value]:
                    self._part(node, name, part)
        if isinstance(node, SCOPES):
            self.scopes.pop()

    def _part(self, node: ast.AST, name: str, part: object) -> None:
        if isinstance(part, ast.stmt):
            self._statement(part)
        elif isinstance(part, ast.AST):
            self._node(part)
        elif isinstance(node, ast.Attribute):
            self.tokens.append(_numbered(self.attributes, str(part)))
        elif name in ("id", "name", "arg") and isinstance(part, str):
            self.tokens.append(self._name(part, node))
        elif part is not None:
            self.tokens.append(repr(part))

    def _name(self, name: str, node: ast.AST) -> str:
        if isinstance(node, ast.keyword):
            return name
        for depth, scope in reversed([*enumerate(self.scopes)]):
            if name in scope:
                return f"{depth}:{_numbered(scope, name)}"
        return name


def _numbered(names: dict[str, str], name: str) -> str:
    """The number of a name, by where it first appears; itself if it is none of ``names``."""
    if name in names and not names[name]:
        names[name] = f"#{sum(map(bool, names.values()))}"
    return names.get(name, name)


def _is_word(node: ast.stmt) -> bool:
    """Whether it is a docstring, or another text that does nothing, or pass."""
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return constant or isinstance(node, ast.Pass)


def _stores(node: ast.Attribute | ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _bound(scope: ast.AST) -> Iterator[str]:
    """The names that a scope binds: arguments, what is assigned, and what is defined in it."""
    if isinstance(scope, Function | ast.Lambda):
        yield from (part.arg for part in ast.walk(scope.args) if isinstance(part, ast.arg))
    yield from _assigned(scope)


def _assigned(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and _stores(child):
            yield child.id
        elif isinstance(child, ast.ExceptHandler) and child.name:
            yield child.name
        elif isinstance(child, Function | ast.ClassDef):
            yield child.name
            continue
        if not isinstance(child, (*SCOPES, ast.ClassDef)):
            yield from _assigned(child)


def weight(tokens: Tokens) -> int:
    """How much there is to an answer: its tokens, of which repeated ones count less.

    >>> weight(("a",) * 100)
    4
    """
    return min(len(tokens), 4 * len({*tokens}))


def names_of(source: str) -> set[str]:
    """The names that a source chooses: of arguments, variables, functions, and attributes it sets.

    >>> sorted(names_of("def f(a):\\n    self.b = a\\n    return c"))
    ['a', 'b', 'f']
    """
    nodes = list(ast.walk(parse(source) or ast.Module([], [])))
    attributes = {n.attr for n in nodes if isinstance(n, ast.Attribute) and _stores(n)}
    scopes = [node for node in nodes if isinstance(node, (*SCOPES, ast.ClassDef))]
    return attributes.union(*(_bound(scope) for scope in scopes))
