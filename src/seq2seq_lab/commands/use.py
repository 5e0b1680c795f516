"""``seq2seq-lab evaluate`` and ``predict``: of the runs of every task."""

import argparse
import sys

import numpy as np

from seq2seq_lab.commands.pictures import draw
from seq2seq_lab.commands.report import print_answers, print_tests
from seq2seq_lab.models.predict import forward_only
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
    inputs = "digits such as 2 4 7 1 3, or a sum such as 16+75"
    predict.add_argument("input", metavar="INPUT", nargs="+", help=inputs)
    picture = "of reversal: save a picture of where the model looked (default: none)"
    predict.add_argument("--show-attention", action="store_true", help=picture)


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
    with forward_only():
        output = run.load_model().forward(x, steps=run.config.steps(x))
    written = np.asarray(output.scores).argmax(axis=-1)[:, 0]
    if options.show_attention:
        if output.weights is None:
            got = f"--show-attention: got {run.folder}, whose model has no attention"
            raise ValueError(f"{got}, wanted a run of --model attention")
        path = run.folder / "attention.png"
        draw(path, np.asarray(output.weights)[..., 0], x[:, 0], written)
    print(run.config.decode(written))
    if options.show_attention:
        print(f"Saved {path}")
