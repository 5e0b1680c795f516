"""``seq2seq-lab train TASK``: of every task."""

import argparse
import contextlib
import dataclasses
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from seq2seq_lab.commands.pictures import draw
from seq2seq_lab.commands.report import print_answers, print_epoch, print_folder, print_tests
from seq2seq_lab.commands.settings import add_settings, given_settings
from seq2seq_lab.files import write_whole
from seq2seq_lab.nn.optimizers import Adam
from seq2seq_lab.tasks import TASKS
from seq2seq_lab.tasks.task import Task, hash_text
from seq2seq_lab.terminal import command
from seq2seq_lab.training.runs import Run, new_folder
from seq2seq_lab.training.step import train_step
from seq2seq_lab.training.trainer import train


def add_train(commands: argparse._SubParsersAction) -> None:
    training = commands.add_parser("train", help="train a model and show what it learned")
    tasks = training.add_subparsers(required=True, metavar="TASK")
    for name, kind in TASKS.items():
        parser = tasks.add_parser(name, help=kind.about)
        parser.set_defaults(command=partial(run_train, kind))
        add_settings(parser, kind)
        add = parser.add_argument
        if kind.data_file is not None:
            add("--data", type=Path, metavar="FILE", help="data of your own (default: made)")
        add("--out", type=Path, metavar="RUN", help=f"folder to save in (default: runs/{name}-N)")
        going_on = "go on with the run in this folder, or in --out (default: start anew)"
        add("--resume", nargs="?", type=Path, const=Path(), metavar="RUN", help=going_on)
        add("--quiet", action="store_true", help="print the folder alone (default: a full report)")


def run_train(kind: type[Task], options: argparse.Namespace) -> None:
    """Train, save, and show what was learned: what was learned is saved before all else."""
    file = getattr(options, "data", None)
    own = None if file is None else kind.read_data(file)
    run = resume(kind, options, own) if options.resume is not None else start(kind, options, own)
    data, model = run.prepare(), run.config.build_model()
    from seq2seq_lab.training.noggin_light import LiveLogger, save_metrics  # half a second

    logger = LiveLogger()
    with saying_how_to_go_on(run):
        history = train(
            model,
            run.config,
            data=data,
            logger=logger,
            progress=not options.quiet,
            checkpoint=run.checkpoint,
            report=None if options.quiet else partial(print_epoch, model, run.config, data),
        )
    run.save_model(model)
    write_whole(run.folder / "metrics.npz", lambda path: save_metrics(path, logger))
    draw(run.folder / "training_curves.png", {run.folder.name: history})
    with contextlib.redirect_stdout(None) if options.quiet else contextlib.nullcontext():
        accuracy = print_tests(model, run.config, data)
        if len(accuracy) > 1:
            draw(run.folder / "accuracy_by_length.png", accuracy)
        print_answers(model, run.config, data)
        print_folder(run)
    if options.quiet:
        print(run.folder)


def start(kind: type[Task], options: argparse.Namespace, own: Any) -> Run:
    """A new run; what cannot run is told before there is a folder."""
    given = given_settings(options, kind)
    recipe = kind.choose_recipe(options.recipe, given)
    if own is not None:
        given = {**kind.of_own_data, **given}
    config = dataclasses.replace(kind.recipes[recipe], **given).settled(own)
    data = config.prepare(own)
    try_out(config, data)
    run = Run.create(options.out or new_folder(kind.name), config, recipe)
    if own is not None:
        run.keep_data(own)
    return run


def try_out(config: Task, data: Any) -> None:
    """Train a model on one of the longest batches, and forget it; ValueError if it is too large."""
    try:
        model = config.build_model()
        x, target = config.largest(data)
        train_step(model, Adam(model.parameters), x, target, teacher_forcing=True)
    except (MemoryError, OverflowError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        got = f"the model and a batch of it do not fit into memory ({reason})"
        raise ValueError(f"{got}, wanted smaller ones") from None


def resume(kind: type[Task], options: argparse.Namespace, own: Any) -> Run:
    """A run that goes on, as it was started; ValueError if a person asks for something else."""
    folder = options.resume if options.resume != Path() else options.out
    if folder is None:
        raise ValueError("--resume: got no folder, wanted --resume RUN")
    if options.out not in (None, folder):
        raise ValueError(f"--out: got {options.out}, wanted the folder of --resume, or nothing")
    run = Run.open(folder)
    if (task := run.config.name) != kind.name:
        raise ValueError(f"--resume: got {folder}, a run of {task}, wanted one of {kind.name}")
    run.agree(given_settings(options, kind), options.recipe)
    if own is not None:
        if hash_text(kind.data_text(own)) != run.config.data:
            raise ValueError(f"--data: got {options.data}, other data than {folder} was made of")
        run.keep_data(own)
    return run


@contextlib.contextmanager
def saying_how_to_go_on(run: Run) -> Iterator[None]:
    """Say, when training is interrupted or explodes, how to go on with it."""
    try:
        yield
    except FloatingPointError as error:
        run.set_aside()
        lower = f"a --learning-rate below {run.config.learning_rate:g}"
        raise FloatingPointError(f"{error}: {lower} ({run.folder} is free for it again)") from None
    except KeyboardInterrupt:
        typed = command(["seq2seq-lab", "train", run.config.name, "--resume", str(run.folder)])
        print(f"\nseq2seq-lab: stopped; to go on: {typed}", file=sys.stderr, end="")
        raise
