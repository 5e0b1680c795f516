"""The commands of the reversal task."""

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from seq2seq_lab.data import read_digits
from seq2seq_lab.evaluation import Example, accuracy_by_length, examples, look_inside
from seq2seq_lab.models import Model
from seq2seq_lab.recipes import MODELS, RECIPES, TrainConfig
from seq2seq_lab.run_options import (
    add_folder_options,
    given_fields,
    print_folder,
    require_memory,
    saying_how_to_go_on,
)
from seq2seq_lab.runs import Run
from seq2seq_lab.training import train, try_out
from seq2seq_lab.validation import require_int
from seq2seq_lab.vocabulary import END, REVERSAL

BEYOND = (5, 10, 15, 20, 25, 30, 40, 60, 100, 200, 500, 1000)  # lengths worth a line
LONG = 100  # digits; attention's time grows with the square, so there are fewer of the longer ones


def add_reversal(parser: argparse.ArgumentParser) -> None:
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
    add_folder_options(parser, "reversal")
    parser.set_defaults(command=run_train)


def _stated_default(name: str) -> str:
    ours = getattr(RECIPES["default"], name)
    others = {recipe: getattr(config, name) for recipe, config in RECIPES.items()}
    stated = [f"{recipe}: {value}" for recipe, value in others.items() if value != ours]
    return f" ({'; '.join([f'default: {ours}', *stated])})"


def run_train(options: argparse.Namespace) -> None:
    """Train, save, and show what was learned."""
    given = given_fields(options, TrainConfig)

    def configure(recipe: str) -> TrainConfig:
        config = dataclasses.replace(_recipe(recipe, options), **given)
        require_memory(lambda: try_out(config))
        return config

    run = Run.start_or_resume(
        "reversal", configure, given, options.recipe, options.out, options.resume
    )
    from seq2seq_lab.noggin_light import LiveLogger  # matplotlib with it, so only when it is used

    logger, model = LiveLogger(), run.build_model()
    with saying_how_to_go_on(run):
        train(
            model,
            run.config,
            logger=logger,
            progress=not options.quiet,
            checkpoint=run.checkpoint,
        )
    run.save_model(model)
    run.save_metrics(logger)
    accuracy = _evaluate(run, model)
    run.save_accuracy(accuracy)
    if options.quiet:
        print(run.folder)
        return
    print_accuracy(accuracy)
    print_examples(_five_examples(run, model))
    print_folder(run, "2 4 7 1 3")


def _recipe(recipe: str, options: argparse.Namespace) -> TrainConfig:
    """Where the options that were not given come from."""
    if options.model != "attention":
        return RECIPES[recipe]
    if recipe != "default":
        raise ValueError(f"--recipe: got {recipe!r}, which has no attention")
    return RECIPES["gate" if options.gate else "attention"]


def evaluate_reversal(run: Run, options: argparse.Namespace) -> None:
    """Print a finished run's accuracy by length."""
    print_accuracy(_evaluate(run, run.load_model(), options.max_length))


def predict_reversal(run: Run, options: argparse.Namespace) -> None:
    """Print what a trained model makes of some digits."""
    digits = read_digits(" ".join(options.input))
    if len(digits) > run.config.max_length:
        longest = run.config.max_length
        print(f"note: the model was trained on lengths 1 to {longest} only", file=sys.stderr)
    insight = look_inside(run.load_model(), digits)
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
