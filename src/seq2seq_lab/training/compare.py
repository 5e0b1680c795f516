"""Comparisons: each combination of settings, trained with each of some seeds.

One file a training, such as ``hidden=50 seed=3.json``, written whole: what is there need not be
trained again.
"""

import dataclasses
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from seq2seq_lab.files import load_json, save_new_json
from seq2seq_lab.jobs import each
from seq2seq_lab.tasks.task import Task, own_version
from seq2seq_lab.training.evaluation import exact_match
from seq2seq_lab.training.trainer import train


class Training(NamedTuple):
    """One training of a comparison, to be done."""

    combination: str  # such as "hidden=50"; of no setting, the task's name
    config: Task
    longest: int | None  # see ``Task.tests``

    @property
    def file(self) -> str:
        """The name of the file of its result."""
        return f"{self.combination} seed={self.config.seed}.json"


class Result(NamedTuple):
    """What became of it."""

    tests: Mapping[Any, float]  # label -> fraction exactly right; none if training exploded
    epochs: Sequence[float]  # accuracy: of the validation, or of a task without, in training
    seconds: float  # of processor time, for training alone
    failed: str = ""  # why, if it did

    @property
    def score(self) -> float:
        """The least of all tests, 0 if training exploded."""
        return min(self.tests.values(), default=0.0)


def combine(
    kind: type[Task],
    recipe: str | None,
    given: Mapping[str, Any],
    varied: Mapping[str, Sequence[Any]],
) -> dict[str, Task]:
    """A configuration for each combination of the values ``varied``; -> its name -> it.

    Each is what ``seq2seq-lab train`` would make of these settings: a model may imply a recipe.
    """
    found = {}
    for values in itertools.product(*varied.values()):
        chosen = dict(zip(varied, values, strict=True))
        settings = {**given, **chosen}
        name = " ".join(f"{key}={shown(value)}" for key, value in chosen.items()) or kind.name
        base = kind.recipes[kind.choose_recipe(recipe, settings)]
        found[name] = dataclasses.replace(base, **settings)
    return found


def shown(value: Any) -> str:
    """A setting as it is typed: true, none, 0.8."""
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)


def run(training: Training) -> Result:
    """Train and test; a training that explodes is a result, too."""
    config, start = training.config, time.process_time()
    try:
        data, model = config.prepare(), config.build_model()
        accuracy = train(model, config, data=data).accuracy.tolist()
    except ArithmeticError as error:
        return Result({}, (), time.process_time() - start, str(error))
    seconds = time.process_time() - start
    tests = {label: exact_match(model, b) for label, b in config.tests(data, training.longest)}
    if config.validation(data) is None:
        size = config.epoch_size(data)
        accuracy = [mean(accuracy[k : k + size]) for k in range(0, len(accuracy), size)]
    return Result(tests, accuracy, seconds)


def compare(
    trainings: Sequence[Training], folder: Path, jobs: int = 2, dask: str = ""
) -> Iterator[tuple[Training, Result | Exception]]:
    """The result of each, first of those that ``folder`` has already; see ``each``.

    An exception in a result's place, such as that of a worker that died, is not kept: to be tried
    again. Raises ValueError if a file in the folder is of other settings, or unreadable.
    """
    kept = {training: read(folder / training.file, training) for training in trainings}
    yield from ((training, result) for training, result in kept.items() if result)
    missing = [training for training, result in kept.items() if not result]
    if not missing:
        return
    for training, result in each(run, missing, min(jobs, len(missing)), dask):
        if isinstance(result, Result):
            save(folder / training.file, training, result)
        yield training, result


def read(path: Path, training: Training) -> Result | None:
    """What was kept of a training, if anything."""
    if not path.exists():
        return None
    content = load_json(path)
    wanted = _settings(training)
    for name, value in wanted.items():
        if (got := content.get(name)) != value:
            raise ValueError(f"{path}: {_difference(name, got, value)}; wanted another folder (-o)")
    try:
        tests = {label: float(fraction) for label, fraction in content["tests"]}
        epochs = [float(fraction) for fraction in content["epochs"]]
        return Result(tests, epochs, float(content["seconds"]), str(content["failed"]))
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path}: got no result of a training of ours") from None


def save(path: Path, training: Training, result: Result) -> None:
    """Write what became of a training."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {**result._asdict(), "tests": [*result.tests.items()]}  # a label may be a number
    save_new_json(path, {**_settings(training), **kept, "version": own_version()})


def _settings(training: Training) -> dict[str, Any]:
    config = dataclasses.asdict(training.config)
    return {"task": training.config.name, "longest": training.longest, "config": config}


def _difference(name: str, got: Any, wanted: Any) -> str:
    """What two files' settings differ in, in a few words."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        name = next(k for k in {**wanted, **got} if got.get(k) != wanted.get(k))
        got, wanted = got.get(name), wanted.get(name)
    return f"got {name}={shown(got)}, not {shown(wanted)}"
