"""``seq2seq-lab compare TASK``: settings against each other, over several seeds."""

import argparse
import contextlib
import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tqdm import tqdm

from seq2seq_lab.commands.course import CommandFailed
from seq2seq_lab.commands.pictures import draw
from seq2seq_lab.commands.settings import add_settings, given_settings
from seq2seq_lab.commands.train import try_out
from seq2seq_lab.tasks import TASKS
from seq2seq_lab.tasks.task import Task
from seq2seq_lab.training.compare import Result, Training, combine, compare
from seq2seq_lab.validation import require_count, require_seed

Results = Mapping[str, Mapping[int, Result]]  # combination -> seed -> result
SWITCH = {"true": True, "false": False}


def add_compare(commands: argparse._SubParsersAction) -> None:
    comparing = commands.add_parser("compare", help="train with several settings and seeds")
    tasks = comparing.add_subparsers(required=True, metavar="TASK")
    for name, kind in TASKS.items():
        parser = tasks.add_parser(name, help=kind.about, allow_abbrev=False)
        parser.set_defaults(command=partial(run_compare, kind))
        add_settings(parser, kind, without=("seed",))
        add = parser.add_argument
        vary = "a setting and its values, such as batch_size=32,64; may be repeated (default: none)"
        add("--vary", action="append", default=[], metavar="NAME=A,B", help=vary)
        seeds = "how many, from 0 on, or which, such as 101-110 (default: %(default)s)"
        add("--seeds", default="10", metavar="N", help=seeds)
        longest = "test all up to a length in digits (default: what evaluate tests)"
        add("--longest", type=int, metavar="N", help=longest)
        where = parser.add_mutually_exclusive_group()
        jobs = "trainings at once, a process each (default: %(default)s)"
        where.add_argument("--jobs", type=int, default=2, metavar="N", help=jobs)
        cluster = "a scheduler of Dask, such as tcp://host:8786 (default: this machine)"
        where.add_argument("--dask", default="", metavar="ADDRESS", help=cluster)
        out = Path("runs", f"compare-{name}")
        going_on = "folder of the results; the same command goes on there (default: %(default)s)"
        add("-o", "--out", type=Path, default=out, metavar="DIR", help=going_on)


def run_compare(kind: type[Task], options: argparse.Namespace) -> None:
    """Train what is missing, then show all of it."""
    trainings = plan(kind, options)
    jobs = require_count("--jobs", options.jobs)
    found: dict[str, dict[int, Result]] = {t.combination: {} for t in trainings}
    lost = []
    with saying_how_to_go_on(options.out), tqdm(total=len(trainings), desc="compare") as bar:
        bar.leave = False  # an error is one line, without the bar
        for training, result in compare(trainings, options.out, jobs, options.dask):
            if isinstance(result, Result):
                found[training.combination][training.config.seed] = result
            else:
                lost.append(f"{training.combination} seed={training.config.seed}: {result!r}")
            bar.update()
        bar.leave = True
    found = {name: dict(sorted(results.items())) for name, results in found.items() if results}
    print_table(found)
    if found:
        draw(options.out / "comparison.png", found)
    print(f"\nSaved in {options.out}")
    if lost:
        raise CommandFailed(f"no result of {'; '.join(lost)}: the same command tries it again")


@contextlib.contextmanager
def saying_how_to_go_on(folder: Path) -> Iterator[None]:
    """Make the folder of the results; say, when they are interrupted, how to go on."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except KeyboardInterrupt:
        print("\nseq2seq-lab: stopped; the same command goes on", file=sys.stderr, end="")
        raise
    finally:
        with contextlib.suppress(OSError):  # there is something in it
            folder.rmdir()


def plan(kind: type[Task], options: argparse.Namespace) -> list[Training]:
    """All that is to be trained; what cannot be trained is told before anything is."""
    seeds = read_seeds(options.seeds)
    given, varied = given_settings(options, kind), read_varied(kind, options.vary)
    for name in varied.keys() & given.keys():
        raise ValueError(f"--vary: got {name}, which another option sets, wanted one of the two")
    configs = combine(kind, options.recipe, given, varied)
    for config in configs.values():
        data = config.prepare()
        try_out(config, data)
        next(iter(config.tests(data, options.longest)))
    return [
        Training(name, dataclasses.replace(config, seed=seed), options.longest)
        for name, config in configs.items()
        for seed in seeds
    ]


def read_seeds(typed: str) -> range:
    """The seeds that a person means: "10" is 0 to 9; "101-110" those ten."""
    found = re.fullmatch(r"(?:(\d+)-)?(\d+)", typed, re.ASCII)
    seeds = range(0)
    if found:
        first, last = found.groups()
        seeds = range(int(last)) if first is None else range(int(first), int(last) + 1)
    if not seeds:
        raise ValueError(f"--seeds: got {typed!r}, wanted a number of seeds, or such as 101-110")
    require_seed("--seeds", seeds[-1])
    return seeds


def read_varied(kind: type[Task], typed: Sequence[str]) -> dict[str, list[Any]]:
    """The settings to vary, and the values of each; errors name what is wrong."""
    fields = {f.name: f for f in dataclasses.fields(kind) if f.metadata["meaning"]}
    del fields["seed"]
    varied: dict[str, list[Any]] = {}
    for text in typed:
        name, equals, values = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise ValueError(f"--vary: got {text!r}, wanted such as batch_size=32,64")
        if name not in fields:
            raise ValueError(f"--vary: got {name!r}, wanted one of {', '.join(fields)}")
        if name in varied:
            raise ValueError(f"--vary: got {name} twice, wanted all its values at once")
        varied[name] = [_value(fields[name], value.strip()) for value in values.split(",")]
        if len(set(varied[name])) < len(varied[name]):
            raise ValueError(f"--vary: got {text!r}, wanted each value once")
    return varied


def _value(field: dataclasses.Field, typed: str) -> Any:
    """A value as its option reads it."""
    if isinstance(field.default, bool):
        if typed.lower() not in SWITCH:
            raise ValueError(f"{field.name}: got {typed!r}, wanted true or false")
        return SWITCH[typed.lower()]
    kind = field.metadata.get("type", type(field.default))
    try:
        value = kind(typed)
    except ValueError:
        raise ValueError(f"{field.name}: got {typed!r}, wanted a {kind.__name__}") from None
    return field.metadata["check"](field.name, value)


def print_table(found: Results) -> None:
    """A line a combination, then the seeds of each."""
    width = max(map(len, [*found, "exactly right"]))
    print(f"\n{'exactly right':{width}}  median   least    most  seconds  (of processor time)")
    for name, results in found.items():
        scores = [result.score for result in results.values()]
        seconds = median(result.seconds for result in results.values())
        numbers = f"{median(scores):.4f}  {min(scores):.4f}  {max(scores):.4f}  {seconds:7.1f}"
        print(f"{name:{width}}  {numbers}")
    print(f"\n{'seed':{width}}  the least of its tests")
    for name, results in found.items():
        print(f"{name:{width}}  " + " ".join(f"{k}:{r.score:.4f}" for k, r in results.items()))
    for name, results in found.items():
        for seed, result in results.items():
            if result.failed:
                print(f"{name} seed={seed}: {result.failed}")
