"""What cells find in a notebook, as far as answers need it: drawing and magics do nothing."""

import builtins
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from seq2seq_lab import checks

SILENT = (
    *("IPython", "ipytest", "ipywidgets", "matplotlib", "noggin", "seq2seq_lab.plots"),
    "threadpoolctl",  # which looks at libraries as nothing else may here; there is one thread
)


class Nothing(types.ModuleType):
    """A module, function, figure or anything else that does nothing: no answer draws."""

    def __init__(self, name: str = "nothing"):
        super().__init__(name)
        self.__path__, self.__file__ = [], None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if args and callable(args[0]) else Nothing()  # as a decorator does

    def __iter__(self) -> Iterator["Nothing"]:
        return iter([Nothing(), Nothing()])  # fig, ax

    def __getitem__(self, key: Any) -> "Nothing":
        return Nothing()

    def __enter__(self) -> "Nothing":
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``Nothing`` for what is silent here."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if not any(_within(fullname, name) for name in SILENT):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return Nothing(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


class Shell:
    """What ``get_ipython()`` gives: %time runs its line, %%writefile writes; others do nothing."""

    def __init__(self, names: dict[str, Any]):
        self.user_ns = names

    def run_line_magic(self, magic: str, line: str, *_: Any, **__: Any) -> None:
        if magic in ("time", "timeit", "prun"):
            exec(line, self.user_ns)

    def run_cell_magic(self, magic: str, line: str, cell: str) -> None:
        if magic == "writefile":
            Path(line.split()[-1]).write_text(cell, encoding="utf-8")

    def system(self, *_: Any) -> None:
        pass

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        return []

    def __getattr__(self, name: str) -> Any:
        return Nothing()


def pretend_jupyter(names: dict[str, Any], own_checks: Sequence[str]) -> None:
    """Prepare ``names`` for cells; no check of theirs says anything, as none of it counts."""
    shell = Shell(names)
    builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]
    builtins.display = lambda *_, **__: None  # type: ignore[attr-defined]
    for name in (*checks.CHECKS, *own_checks, "load_check", "more"):
        setattr(checks, name, Nothing())
    sys.meta_path.insert(0, Finder())
    for name in [name for name in sys.modules if any(_within(name, d) for d in SILENT)]:
        del sys.modules[name]
