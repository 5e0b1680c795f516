"""The commands of the addition task."""

import argparse
import dataclasses
from pathlib import Path

from tqdm import tqdm

from seq2seq_lab.addition_evaluation import (
    AdditionExample,
    add,
    addition_accuracy,
    addition_mistakes,
)
from seq2seq_lab.addition_files import hash_additions, read_additions, write_additions
from seq2seq_lab.addition_recipes import (
    ADDITION_RECIPES,
    AdditionConfig,
    AdditionData,
    build_addition_model,
    prepare_additions,
)
from seq2seq_lab.addition_training import train_addition
from seq2seq_lab.lstm_models import LSTMSeq2Seq
from seq2seq_lab.run_options import (
    add_folder_options,
    given_fields,
    print_folder,
    require_memory,
    saying_how_to_go_on,
)
from seq2seq_lab.runs import Run


def add_addition(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``train addition``."""
    parser.add_argument(
        "--recipe",
        choices=ADDITION_RECIPES,
        help="where the other defaults come from; book is the book's own (default: default)",
    )
    for name, what in (
        ("reverse", "read the question backwards"),
        ("peeky", "show the question to every step of the decoder"),
    ):
        action = argparse.BooleanOptionalAction
        parser.add_argument(f"--{name}", action=action, help=what + _stated_default(name))
    for name, kind, what in (
        ("epochs", int, "how often the training problems are seen"),
        ("batch_size", int, "problems a batch"),
        ("wordvec_size", int, "numbers that stand for a character"),
        ("hidden_size", int, "hidden units of encoder and decoder"),
        ("learning_rate", float, "of Adam; in the default recipe, its peak"),
        ("problems", int, "how many problems to make"),
        ("seed", int, "of the problems, the weights and the batches"),
    ):
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, type=kind, metavar="N", help=what + _stated_default(name))
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help="your own problems, a line each (default: made)"
    )
    add_folder_options(parser, "addition")
    parser.set_defaults(command=run_train_addition)


def _stated_default(name: str) -> str:
    ours, book = (getattr(ADDITION_RECIPES[recipe], name) for recipe in ("default", "book"))
    return f" (default: {ours})" if ours == book else f" (default: {ours}; book: {book})"


def run_train_addition(options: argparse.Namespace) -> None:
    """Train, save, and show what was learned."""
    problems = read_additions(options.data) if options.data else None
    given = {k: v for k, v in given_fields(options, AdditionConfig).items() if k != "data"}
    data_hash = hash_additions(problems) if problems else None

    def configure(recipe: str) -> AdditionConfig:
        config = dataclasses.replace(ADDITION_RECIPES[recipe], data=data_hash, **given)
        prepare_additions(config, problems)  # too few problems are told before a folder is made
        require_memory(lambda: build_addition_model(config))
        return config

    run = Run.start_or_resume(
        "addition", configure, given, options.recipe, options.out, options.resume
    )
    if problems is not None:
        if data_hash != run.config.data:
            raise ValueError(f"--data: got {options.data}, other problems than {run.folder} has")
        write_additions(run.problems, problems)
    from seq2seq_lab.noggin_light import LiveLogger  # matplotlib with it, so only when it is used

    data, logger, model = _data_of(run), LiveLogger(), run.build_model()
    with saying_how_to_go_on(run):
        history = train_addition(
            model,
            data,
            run.config,
            logger=logger,
            progress=not options.quiet,
            checkpoint=run.checkpoint,
            report=None if options.quiet else print_epoch,
        )
    run.save_model(model)
    run.save_addition(history, logger)
    if options.quiet:
        print(run.folder)
        return
    print_held_out(model, data)
    print_folder(run, "16+75")


def _data_of(run: Run) -> AdditionData:
    if run.config.data is None:
        return prepare_additions(run.config)
    if not run.problems.exists():
        raise ValueError(
            f"{run.problems}: missing, wanted the problems that the run was started with: "
            f"seq2seq-lab train addition --resume {run.folder} --data FILE"
        )
    return prepare_additions(run.config, read_additions(run.problems))


def evaluate_addition(run: Run, options: argparse.Namespace) -> None:
    """Print how many of the held-out problems a finished run's model gets right."""
    if options.max_length is not None:
        raise ValueError(
            f"--max-length: got {run.folder}, a run of addition, wanted one of reversal"
        )
    print_held_out(run.load_model(), _data_of(run))


def predict_addition(run: Run, options: argparse.Namespace) -> None:
    """Print what a trained model answers to a question."""
    if options.show_attention:
        raise ValueError(f"--show-attention: got {run.folder}, whose model has no attention")
    print(add(run.load_model(), " ".join(options.input)))


def print_epoch(epoch: int, accuracy: float, shown: list[AdditionExample]) -> None:
    """A line an epoch: the validation accuracy, and examples with their right answers."""
    line = f"epoch {epoch:2}  validation {accuracy:.4f}  " + "   ".join(map(_line, shown))
    tqdm.write(line)  # above the progress bar


def print_held_out(model: LSTMSeq2Seq, data: AdditionData) -> None:
    """The accuracy on problems that training never saw, and the first mistakes."""
    accuracy = addition_accuracy(model, data.held_out)
    print(f"\nright: {accuracy:.2%} of {data.held_out.xs.shape[1]:,} held-out problems")
    for mistake in addition_mistakes(model, data.held_out):
        print(f"  {_line(mistake)}")


def _line(example: AdditionExample) -> str:
    verdict = "right" if example.correct else f"WRONG, it is {example.answer}"
    return f"{example.question}={example.prediction} {verdict}"
