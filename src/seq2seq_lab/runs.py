"""Run folders: what training leaves behind, and how to get it back.

config.json              how the run was started; written first
problems.txt             of addition, a person's own problems
checkpoint.npz           where it stands, see ``training.train``
weights.npz              the trained model; written before anything is drawn
metrics.npz              loss and accuracy of every iteration, as noggin saves them
training_curves.png      the same as a picture
accuracy_by_length.png
attention.png            what ``predict --show-attention`` drew last
"""

import dataclasses
import itertools
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.addition_files import hash_additions, read_additions
from seq2seq_lab.addition_recipes import AdditionConfig, build_addition_model
from seq2seq_lab.addition_training import AdditionHistory
from seq2seq_lab.evaluation import Insight
from seq2seq_lab.files import load_json, save_new_json, write_whole
from seq2seq_lab.recipes import TrainConfig, own_version, read_config
from seq2seq_lab.storage import load_weights, save_weights
from seq2seq_lab.training import History, Logger, build_model
from seq2seq_lab.vocabulary import END


class Task(NamedTuple):
    """What a run's configuration is, and the untrained model that it stands for."""

    config: type
    build: Callable[[Any], Any]


TASKS = {
    "reversal": Task(TrainConfig, build_model),
    "addition": Task(AdditionConfig, build_addition_model),
}


class Run:
    """One run folder."""

    def __init__(self, folder: Path, task: str, config: Any, recipe: str | None):
        self.folder = folder
        self.task = task
        self.config = config
        self.recipe = recipe  # that it was started with; None if an earlier version started it
        self.checkpoint = folder / "checkpoint.npz"
        self.problems = folder / "problems.txt"

    @classmethod
    def create(cls, folder: Path, task: str, config: Any, recipe: str) -> "Run":
        """Make the folder and write its configuration; of several at once, one succeeds.

        Raises
        ------
        ValueError
            The folder holds a run already.
        OSError
            It cannot be made or written to.
        """
        wanted = "wanted a new folder (--resume goes on with a run)"
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("checkpoint.npz", "weights.npz"):
            if (folder / name).exists():
                raise ValueError(f"--out: got {folder}, which holds {name} of a run, {wanted}")
        content = {"task": task, "recipe": recipe, "version": own_version()}
        try:
            save_new_json(folder / "config.json", content | {"config": dataclasses.asdict(config)})
        except FileExistsError:
            raise ValueError(f"--out: got {folder}, which holds a run, {wanted}") from None
        return cls(folder, task, config, recipe)

    @classmethod
    def open(cls, folder: str | Path) -> "Run":
        """A run that is there already, finished or not.

        Raises
        ------
        ValueError
            The folder holds no run, or its configuration is no good.
        """
        folder = Path(folder)
        path = folder / "config.json"
        if not path.is_file():
            raise ValueError(f"RUN: got {folder}, wanted a run folder (it has no config.json)")
        content = load_json(path)
        task, values = content.get("task"), content.get("config")
        if not isinstance(values, dict):
            raise ValueError(f"{path}: got keys {sorted(content)}, wanted 'task' and 'config'")
        if task not in TASKS:
            wanted = " or ".join(map(repr, TASKS))
            raise ValueError(f"{path}: task: got {task!r}, wanted {wanted}")
        version = content.get("version", "(a later one; which, is not recorded)")
        config = read_config(TASKS[task].config, values, source=str(path), version=version)
        run = cls(folder, task, config, content.get("recipe"))
        if task == "addition" and "data" not in values and run.problems.exists():
            data = hash_additions(read_additions(run.problems))  # which 0.1 did not record
            run.config = dataclasses.replace(config, data=data)
        return run

    @classmethod
    def start_or_resume(
        cls,
        task: str,
        configure: Callable[[str], Any],
        given: dict[str, Any],
        recipe: str | None,
        out: Path | None,
        resume: Path | None,
    ) -> "Run":
        """A new run, or with ``resume`` one that goes on.

        Parameters
        ----------
        task : of the run
        configure : makes the configuration of a new one from the name of a recipe
        given : the fields that a person asked for; a run that goes on must agree
        recipe : the one that a person asked for, likewise; for None, the default one
        out : its folder; for None, the next free one
        resume : None for a new run, the folder to go on with, or Path() for that of ``out``

        Raises
        ------
        ValueError
            The folders contradict each other, or ``given`` differs from how the run was started.
        """
        if resume is None:
            config = configure(recipe or "default")
            return cls.create(out or new_folder(task), task, config, recipe or "default")
        folder = resume if resume != Path() else out
        if folder is None:
            raise ValueError("--resume: got no folder, wanted --resume RUN")
        if out not in (None, folder):
            raise ValueError(f"--out: got {out}, wanted the folder of --resume, or nothing")
        run = cls.open(folder)
        if run.task != task:
            raise ValueError(f"--resume: got {folder}, a run of {run.task}, wanted one of {task}")
        if recipe is not None and recipe != run.recipe:
            old = repr(run.recipe) if run.recipe else "one that is not recorded"
            raise ValueError(f"--recipe: got {recipe!r}, but the run was started with {old}")
        for name, value in given.items():
            if value != (old := getattr(run.config, name)):
                option = "--" + name.replace("_", "-")
                raise ValueError(f"{option}: got {value}, but the run was started with {old}")
        return run

    def set_aside(self) -> None:
        """Rename what the run is known by, so that its folder can be used for another."""
        for path in (self.checkpoint, self.problems, self.folder / "config.json"):
            if path.exists():
                path.replace(path.with_name(f"exploded-{path.name}"))

    def build_model(self) -> Any:
        """The untrained model of the run's configuration."""
        return TASKS[self.task].build(self.config)

    def save_metrics(self, logger: Logger) -> None:
        """Write a noggin logger's metrics and their curves."""
        from seq2seq_lab.noggin_light import save_metrics  # only when it is used: matplotlib

        write_whole(self.folder / "metrics.npz", lambda path: save_metrics(path, logger))
        metrics = logger.train_metrics
        history = History(*(metrics[name]["batch_data"] for name in History._fields))
        self._draw(
            "training_curves.png",
            lambda figure, plots: plots.plot_training_curves(
                {self.folder.name: history}, figure.subplots(1, 2)
            ),
        )

    def save_accuracy(self, accuracy: Mapping[int, float]) -> None:
        """Write the picture of accuracy by length."""
        self._draw(
            "accuracy_by_length.png",
            lambda figure, plots: plots.plot_accuracy_by_length(accuracy, figure.subplots()),
            (8, 4),
        )

    def _draw(
        self, name: str, draw: Callable[[Any, Any], object], size: tuple[float, float] = (10, 4)
    ) -> None:
        """Write a picture; one that fails is no more than a warning."""
        try:
            from matplotlib.figure import Figure  # half a second, so only when it is used

            from seq2seq_lab import plots

            figure = Figure(figsize=size, layout="constrained")
            with warnings.catch_warnings():  # of a letter that no font here has
                warnings.filterwarnings("ignore", message="Glyph")
                draw(figure, plots)
                write_whole(self.folder / name, figure.savefig)
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            print(f"seq2seq-lab: warning: {name}: not drawn ({reason})", file=sys.stderr)

    def save_attention(self, insight: Insight) -> Path:
        """Write the picture of where a model looked, and say where it is.

        Raises
        ------
        ValueError
            The run's model has no attention.
        """
        if insight.weights is None:
            raise ValueError(
                f"--show-attention: got {self.folder}, whose model is {self.config.model!r}, "
                "wanted a run of --model attention"
            )
        from matplotlib.figure import Figure

        from seq2seq_lab.plots import plot_attention

        example = insight.example
        figure = Figure(figsize=(7.5, 7), layout="constrained")
        source = (*example.digits, END)
        plot_attention(insight.weights, source, example.prediction, figure.subplots())
        path = self.folder / "attention.png"
        write_whole(path, figure.savefig)
        return path

    def save_addition(self, history: AdditionHistory, logger: Any) -> None:
        """Write a noggin logger's metrics, and the curves of loss and validation accuracy."""
        from seq2seq_lab.noggin_light import save_metrics

        write_whole(self.folder / "metrics.npz", lambda path: save_metrics(path, logger))
        self._draw(
            "training_curves.png",
            lambda figure, plots: plots.plot_addition_curves(
                {self.folder.name: history}, figure.subplots(1, 2)
            ),
        )

    def save_model(self, model: Any) -> None:
        """Write the trained weights: with them, the run has finished."""
        save_weights(model, self.folder / "weights.npz")

    def load_model(self) -> Any:
        """The trained model.

        Raises
        ------
        ValueError
            The run has not finished, or its weights are no good.
        """
        path = self.folder / "weights.npz"
        if not path.is_file():
            raise ValueError(
                f"RUN: got {self.folder}, which has not finished (it has no weights.npz), "
                f"wanted a finished run: seq2seq-lab train {self.task} --resume {self.folder}"
            )
        state = np.random.get_state()  # building draws weights, only to have them replaced
        try:
            model = self.build_model()
        finally:
            np.random.set_state(state)
        load_weights(model, path)
        return model


def load_model(run: str | Path) -> Any:
    """The trained model of a run folder made by ``seq2seq-lab train``, whatever its task.

    Parameters
    ----------
    run : path of the folder

    Raises
    ------
    ValueError
        It is no run folder, the run has not finished, or a file in it is no good.
    """
    return Run.open(run).load_model()


def new_folder(task: str, parent: Path = Path("runs")) -> Path:
    """The next free folder, made: ``runs/reversal-1``, ``runs/reversal-2``, ..."""
    parent.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        folder = parent / f"{task}-{number}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError  # there is always another number
