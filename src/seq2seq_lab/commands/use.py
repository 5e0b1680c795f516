"""``seq2seq-lab evaluate`` and ``predict``: of the runs of every task."""

import argparse
import sys
from typing import Any

import numpy as np

from seq2seq_lab.commands.pictures import draw
from seq2seq_lab.commands.report import print_answers, print_tests
from seq2seq_lab.models.attention_lstm import AttentionLSTM
from seq2seq_lab.models.predict import forward_only
from seq2seq_lab.models.search import beam_search
from seq2seq_lab.training.runs import Run


def add_use(commands: argparse._SubParsersAction) -> None:
    evaluate = commands.add_parser("evaluate", help="how often a run's model is right")
    evaluate.set_defaults(command=run_evaluate)
    evaluate.add_argument("run", metavar="RUN", help="folder of a finished run")
    tests = "a length in digits, of addition of each number (default: what training ended with)"
    add = evaluate.add_argument
    add("--longest", "--max-length", type=int, metavar="N", help=f"test all up to {tests}")

    predict = commands.add_parser("predict", help="ask a trained model")
    predict.set_defaults(command=run_predict)
    predict.add_argument("run", metavar="RUN", help="folder of a finished run")
    inputs = "digits such as 2 4 7 1 3, a sum such as 16+75, or a date"
    predict.add_argument("input", metavar="INPUT", nargs="+", help=inputs)
    picture = "save a picture of where a model with attention looked (default: none)"
    predict.add_argument("--show-attention", action="store_true", help=picture)
    beam = (
        "of dates: the N best outputs that a search finds, with probabilities (default: the best)"
    )
    predict.add_argument("--beam", type=int, metavar="N", help=beam)


def run_evaluate(options: argparse.Namespace) -> None:
    """Print how often a finished run's model is right."""
    run = Run.open(options.run)
    model, data = run.load_model(), run.prepare()
    print_tests(model, run.config, data, options.longest)
    if not list(run.config.samples(data)):
        print_answers(model, run.config, data)


def run_predict(options: argparse.Namespace) -> None:
    """Print what a finished run's model makes of an input."""
    run = Run.open(options.run)
    x = run.config.encode(" ".join(options.input))
    if caution := run.config.caution(x):
        print(f"note: {caution}", file=sys.stderr)
    model = run.load_model()
    with forward_only():
        output = model.forward(x, steps=run.config.steps(x))
    if options.show_attention and output.weights is None:
        got = f"--show-attention: got {run.folder}, whose model has no attention"
        raise ValueError(f"{got}, wanted a run of --model attention")
    scores = np.asarray(output.scores)[:, 0]
    written = scores.argmax(axis=-1)
    if options.beam is None:
        print(run.config.decode(written))
    else:
        print_beams(run, model, x, options.beam)
    if doubt := run.config.doubt(scores):
        print(f"note: {doubt}", file=sys.stderr)
    if options.show_attention:
        weights = np.asarray(output.weights)[..., 0]
        name, what = run.config.attention_picture(weights, x[:, 0], written)
        draw(run.folder / name, *what)
        print(f"Saved {run.folder / name}")


def print_beams(run: Run, model: Any, x: np.ndarray, width: int) -> None:
    """A line for each output that a search of this width finds: the text, and how likely it is."""
    if not isinstance(model, AttentionLSTM):
        raise ValueError(
            f"--beam: got {run.folder}, a run of {run.config.name}, wanted one of dates"
        )
    for found in beam_search(model, x, width, run.config.steps(x))[0]:
        print(f"{run.config.decode(np.array(found.ids))}  {found.probability:.3f}")
