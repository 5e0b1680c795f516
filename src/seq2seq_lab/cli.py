"""The ``seq2seq-lab`` command."""

import argparse
import dataclasses
import importlib.metadata
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np

from seq2seq_lab.course.commands import CommandFailed, add_commands
from seq2seq_lab.evaluation import Example, accuracy_by_length, examples, look_inside
from seq2seq_lab.models import Model
from seq2seq_lab.recipes import MODELS, RECIPES, TrainConfig
from seq2seq_lab.runs import Run, new_folder
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import END, REVERSAL

BEYOND = (5, 10, 15, 20, 25, 30, 40, 60, 100, 200, 500, 1000)  # lengths worth a line
LONG = 100  # digits; attention's time grows with the square, so there are fewer of the longer ones


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
    except KeyboardInterrupt:
        print("\nseq2seq-lab: interrupted", file=sys.stderr)
        return 130
    return 0


def build_parser() -> Parser:
    """All commands and their options."""
    parser = Parser(prog="seq2seq-lab", description="Learn sequence-to-sequence models.")
    version = importlib.metadata.version("seq2seq_lab")
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train a model and show what it learned")
    tasks = train.add_subparsers(required=True, metavar="TASK")
    _add_reversal(tasks.add_parser("reversal", help="digit sequences, reversed"))

    evaluate = commands.add_parser("evaluate", help="a run's accuracy by length")
    evaluate.add_argument("run", metavar="RUN", help="folder of a finished run")
    evaluate.add_argument(
        "--max-length",
        type=int,
        metavar="N",
        help="longest sequence to try, in digits (default: the longest trained on)",
    )
    evaluate.set_defaults(command=run_evaluate)

    predict = commands.add_parser("predict", help="reverse digits with a trained model")
    predict.add_argument("run", metavar="RUN", help="folder of a finished run")
    predict.add_argument("digits", metavar="DIGIT", nargs="+", help="such as 2 4 7 1 3")
    predict.add_argument(
        "--show-attention",
        action="store_true",
        help="save a picture of where the model looked in the run's folder (default: none)",
    )
    predict.set_defaults(command=run_predict)
    add_commands(commands)
    return parser


def _add_reversal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        choices=MODELS,
        help="what to train (default: seq2seq)",
    )
    parser.add_argument(
        "--gate",
        action="store_true",
        default=None,
        help="with --model attention: let the focus move on by itself (default: no gate)",
    )
    parser.add_argument(
        "--recipe",
        choices=("default", "course"),
        default="default",
        help="where the other defaults come from; course is the course's own (default: default)",
    )
    for name, kind, what in (
        ("iterations", int, "batches to train on"),
        ("batch_size", int, "sequences a batch"),
        ("hidden", int, "hidden units of encoder and decoder"),
        ("learning_rate", float, "of Adam; in the default recipe, its peak"),
        ("max_length", int, "longest sequence to train on, in digits"),
        ("seed", int, "of the weights and the batches"),
    ):
        parser.add_argument(
            "--" + name.replace("_", "-"), type=kind, metavar="N", help=what + _stated_default(name)
        )
    parser.add_argument(
        "--out", type=Path, metavar="RUN", help="folder to save in (default: runs/reversal-N)"
    )
    parser.add_argument(
        "--resume",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="RUN",
        help="go on with the run in this folder, or in --out (default: start anew)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print the folder alone (default: a full report)"
    )
    parser.set_defaults(command=run_train)


def _stated_default(name: str) -> str:
    ours = getattr(RECIPES["default"], name)
    others = {recipe: getattr(config, name) for recipe, config in RECIPES.items()}
    stated = [f"{recipe}: {value}" for recipe, value in others.items() if value != ours]
    return f" ({'; '.join([f'default: {ours}', *stated])})"


def run_train(options: argparse.Namespace) -> None:
    """Train, save, and show what was learned."""
    run = _start_or_resume(options)
    from noggin import LiveLogger  # a second, so only when it is used

    logger = LiveLogger()
    try:
        model = run.train(logger=logger, progress=not options.quiet)
    except KeyboardInterrupt:
        command = f"seq2seq-lab train reversal --resume {run.folder}"
        print(f"\nseq2seq-lab: stopped; to go on: {command}", file=sys.stderr, end="")
        raise
    run.save_metrics(logger)
    accuracy = _evaluate(run, model)
    run.save_accuracy(accuracy)
    run.save_model(model)
    if options.quiet:
        print(run.folder)
        return
    print_accuracy(accuracy)
    print_examples(_five_examples(run, model))
    print(f"\nSaved in {run.folder}:")
    for path in sorted(run.folder.iterdir()):
        print(f"  {path.name}")
    print(f"Try it: seq2seq-lab predict {run.folder} 2 4 7 1 3")


def _start_or_resume(options: argparse.Namespace) -> Run:
    given = {
        field.name: value
        for field in dataclasses.fields(TrainConfig)
        if (value := getattr(options, field.name, None)) is not None
    }
    if options.resume is None:
        config = dataclasses.replace(_recipe(options), **given)
        return Run.create(options.out or new_folder(), config)
    named = options.resume != Path()
    if not named and options.out is None:
        raise ValueError("--resume: got no folder, wanted --resume RUN")
    if named and options.out not in (None, options.resume):
        raise ValueError(f"--out: got {options.out}, wanted the folder of --resume, or nothing")
    run = Run.open(options.resume if named else options.out)
    for name, value in given.items():
        if value != (old := getattr(run.config, name)):
            option = "--" + name.replace("_", "-")
            raise ValueError(f"{option}: got {value}, but the run was started with {old}")
    return run


def _recipe(options: argparse.Namespace) -> TrainConfig:
    """Where the options that were not given come from."""
    if options.model != "attention":
        return RECIPES[options.recipe]
    if options.recipe != "default":
        raise ValueError(f"--recipe: got {options.recipe!r}, which has no attention")
    return RECIPES["gate" if options.gate else "attention"]


def run_evaluate(options: argparse.Namespace) -> None:
    """Print a finished run's accuracy by length."""
    run = Run.open(options.run)
    print_accuracy(_evaluate(run, run.load_model(), options.max_length))


def run_predict(options: argparse.Namespace) -> None:
    """Print what a trained model makes of some digits."""
    run = Run.open(options.run)
    for digit in options.digits:
        if digit not in REVERSAL.symbols[:10]:
            raise ValueError(f"DIGIT: got {digit!r}, wanted digits 0 to 9 with spaces between")
    if len(options.digits) > run.config.max_length:
        longest = run.config.max_length
        print(f"note: the model was trained on lengths 1 to {longest} only", file=sys.stderr)
    insight = look_inside(run.load_model(), map(int, options.digits))
    picture = run.save_attention(insight) if options.show_attention else None
    print(_written(insight.example))
    if picture:
        print(f"Saved {picture}")


def _evaluate(run: Run, model: Model, longest: int | None = None) -> dict[int, float]:
    rng = np.random.default_rng([run.config.seed, 1])  # other batches than in training
    lengths = _lengths(run.config.max_length, longest)
    short, long = ([k for k in lengths if (k > LONG) == far] for far in (False, True))
    return accuracy_by_length(model, short, rng=rng) | accuracy_by_length(model, long, 200, rng=rng)


def _lengths(trained: int, longest: int | None) -> list[int]:
    """Every length that was trained on, then fewer and fewer, and ``longest``.

    >>> _lengths(trained=3, longest=50)
    [1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 50]
    """
    longest = trained if longest is None else require_int("--max-length", longest, 1)
    beyond = {length for length in BEYOND if trained < length < longest}
    return sorted({*range(1, min(trained, longest) + 1), *beyond, longest})


def _five_examples(run: Run, model: Model) -> list[Example]:
    longest = run.config.max_length
    lengths = [max(1, round(longest * fifths / 5)) for fifths in range(1, 6)]
    return examples(model, lengths, rng=np.random.default_rng([run.config.seed, 2]))


def print_accuracy(accuracy: Mapping[int, float]) -> None:
    """A line a length: the fraction of sequences that came out exactly right."""
    fewer = f", of 200 beyond length {LONG}" if max(accuracy) > LONG else ""
    print(f"\nlength  exactly right (of 1,000 new sequences{fewer})")
    for length, fraction in accuracy.items():
        print(f"{length:6}  {fraction:.3f}  {'#' * round(40 * fraction)}")


def print_examples(shown: Sequence[Example]) -> None:
    """A line an example: digits, what the model wrote, right or wrong."""
    print("\ndigits -> prediction")
    for example in shown:
        digits = REVERSAL.decode(example.digits)
        print(f"{digits} -> {_written(example)}  {'right' if example.correct else 'WRONG'}")


def _written(example: Example) -> str:
    """What the model wrote before END."""
    ids = list(example.prediction)
    return REVERSAL.decode(ids[: ids.index(END)] if END in ids else ids)
