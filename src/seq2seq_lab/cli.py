"""The ``seq2seq-lab`` command."""

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from seq2seq_lab.addition_commands import add_addition, evaluate_addition, predict_addition
from seq2seq_lab.course.commands import CommandFailed, add_commands
from seq2seq_lab.reversal_commands import add_reversal, evaluate_reversal, predict_reversal
from seq2seq_lab.runs import Run


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage above it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message} (--help lists what there is)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 if it found something wrong, 2 for bad input."""
    options = build_parser().parse_args(arguments)
    try:
        options.command(options)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except CommandFailed as failure:
        print(f"seq2seq-lab: {failure}", file=sys.stderr)
        return 1
    except (ValueError, TypeError, OSError, FloatingPointError) as error:
        print(f"seq2seq-lab: error: {error}", file=sys.stderr)
        return 2
    return 0


def build_parser() -> Parser:
    """All commands and their options."""
    parser = Parser(prog="seq2seq-lab", description="Learn sequence-to-sequence models.")
    version = importlib.metadata.version("seq2seq_lab")
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train a model and show what it learned")
    tasks = train.add_subparsers(required=True, metavar="TASK")
    add_reversal(tasks.add_parser("reversal", help="digit sequences, reversed"))
    add_addition(tasks.add_parser("addition", help="sums of two numbers, read and written as text"))

    evaluate = commands.add_parser("evaluate", help="how often a run's model is right")
    evaluate.add_argument("run", metavar="RUN", help="folder of a finished run")
    evaluate.add_argument(
        "--max-length",
        type=int,
        metavar="N",
        help="of reversal: longest sequence to try (default: the longest trained on)",
    )
    evaluate.set_defaults(command=run_evaluate)

    predict = commands.add_parser("predict", help="ask a trained model")
    predict.add_argument("run", metavar="RUN", help="folder of a finished run")
    predict.add_argument(
        "input", metavar="INPUT", nargs="+", help="digits such as 2 4 7 1 3, or a sum such as 16+75"
    )
    predict.add_argument(
        "--show-attention",
        action="store_true",
        help="of reversal: save a picture of where the model looked (default: none)",
    )
    predict.set_defaults(command=run_predict)
    add_commands(commands)
    return parser


def run_evaluate(options: argparse.Namespace) -> None:
    """Print how often a finished run's model is right."""
    run = Run.open(options.run)
    (evaluate_reversal if run.task == "reversal" else evaluate_addition)(run, options)


def run_predict(options: argparse.Namespace) -> None:
    """Print what a finished run's model makes of an input."""
    run = Run.open(options.run)
    (predict_reversal if run.task == "reversal" else predict_addition)(run, options)
