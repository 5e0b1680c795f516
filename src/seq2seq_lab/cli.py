"""The ``seq2seq-lab`` command."""

import argparse
import errno
import importlib.metadata
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from seq2seq_lab.commands.compare import add_compare
from seq2seq_lab.commands.course import CommandFailed, add_course
from seq2seq_lab.commands.grade import add_grade
from seq2seq_lab.commands.train import add_train
from seq2seq_lab.commands.use import add_use
from seq2seq_lab.terminal import printable

GONE = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}  # a pipe's reader
NEGATIVE = re.compile(r"^-\.?[0-9].*[^0-9.].*$", re.DOTALL)  # behind a space it is no option


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse's; but "-5+3" is an input, to be told what is wrong with it."""
        args = sys.argv[1:] if args is None else args
        return super().parse_known_args([NEGATIVE.sub(r" \g<0>", a) for a in args], namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message} (--help lists what there is)\n")


@printable()
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 if it found something wrong, 2 for bad input."""
    options = build_parser().parse_args(arguments)
    try:
        options.command(options)
        print(end="", flush=True)
    except CommandFailed as failure:
        print(f"seq2seq-lab: {failure}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        wanted = "wanted the desk's packages: pip install 'seq2seq_lab[desk]'"
        print(f"seq2seq-lab: error: no module {error.name}, {wanted}", file=sys.stderr)
        return 2
    except (ValueError, TypeError, OSError, ArithmeticError, MemoryError) as error:
        if _reader_is_gone(error):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        print(f"seq2seq-lab: error: {str(error) or type(error).__name__}", file=sys.stderr)
        return 2
    return 0


def _reader_is_gone(error: Exception) -> bool:
    """Has who reads what is printed, such as head, seen enough?"""
    return isinstance(error, OSError) and error.filename is None and error.errno in GONE


def build_parser() -> Parser:
    parser = Parser(prog="seq2seq-lab", description="Learn sequence-to-sequence models.")
    version = importlib.metadata.version("seq2seq_lab")
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_train(commands)
    add_use(commands)
    add_compare(commands)
    add_course(commands)
    add_grade(commands)
    return parser
