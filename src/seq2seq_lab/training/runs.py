"""Run folders: what training leaves behind, and how to get it back.

config.json              how the run was started; written first
problems.txt             of addition, a person's own problems; of dates, pairs.txt
checkpoint.npz           where it stands, see ``train``
weights.npz              the trained model; written before anything is drawn
metrics.npz              loss and accuracy of every iteration, as noggin saves them
training_curves.png      the same as a picture
accuracy_by_length.png
attention.png            what ``predict --show-attention`` drew last; of dates,
                         text_attention.png
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from seq2seq_lab.files import load_json, save_bytes, save_new_json
from seq2seq_lab.nn.storage import load_weights, save_weights
from seq2seq_lab.tasks import TASKS
from seq2seq_lab.tasks.task import Task, hash_text, own_version, read_settings


class Run:
    """One run folder, with the settings and the recipe that it was started with.

    ``recipe`` is None if an earlier version started it.
    """

    def __init__(self, folder: Path, config: Task, recipe: str | None):
        self.folder = folder
        self.config = config
        self.recipe = recipe
        self.checkpoint = folder / "checkpoint.npz"
        self.data_file = folder / (config.data_file or "")

    @classmethod
    def create(cls, folder: str | Path, config: Task, recipe: str = "default") -> "Run":
        """Make the folder and write its configuration; of several at once, one succeeds.

        Raises ValueError if it holds a run already, OSError if it cannot be made or written to.
        """
        folder, wanted = Path(folder), "wanted a new folder (--resume goes on with a run)"
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("checkpoint.npz", "weights.npz"):
            if (folder / name).exists():
                raise ValueError(f"--out: got {folder}, which holds {name} of a run, {wanted}")
        content = {"task": config.name, "recipe": recipe, "version": own_version()}
        try:
            save_new_json(folder / "config.json", content | {"config": dataclasses.asdict(config)})
        except FileExistsError:
            raise ValueError(f"--out: got {folder}, which holds a run, {wanted}") from None
        return cls(folder, config, recipe)

    @classmethod
    def open(cls, folder: str | Path) -> "Run":
        """A run that is there already, finished or not; else a ValueError."""
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
        config = read_settings(TASKS[task], values, str(path), version)
        run = cls(folder, config, content.get("recipe"))
        if "data" not in values and run.config.data_file and run.data_file.exists():
            data = hash_text(run.config.data_text(run.config.read_data(run.data_file)))
            run.config = dataclasses.replace(run.config, data=data)  # not recorded by 0.1
        return run

    def agree(self, given: Mapping[str, Any], recipe: str | None) -> None:
        """A ValueError if a setting or the recipe differs from how the run was started."""
        if recipe is not None and recipe != self.recipe:
            old = repr(self.recipe) if self.recipe else "one that is not recorded"
            raise ValueError(f"--recipe: got {recipe!r}, but the run was started with {old}")
        for name, value in given.items():
            if value != (old := getattr(self.config, name)):
                option = "--" + name.replace("_", "-")
                raise ValueError(f"{option}: got {value}, but the run was started with {old}")

    def keep_data(self, own: Any) -> None:
        """Write a person's own data, whole or not at all."""
        save_bytes(self.data_file, self.config.data_text(own).encode())

    def prepare(self) -> Any:
        """The data of the run, a person's own if it was started with those and they are there."""
        if self.config.data is None:
            return self.config.prepare()
        if not self.data_file.exists():
            raise ValueError(
                f"{self.data_file}: missing, wanted the data that the run was started with: "
                f"seq2seq-lab train {self.config.name} --resume {self.folder} --data FILE"
            )
        return self.config.prepare(self.config.read_data(self.data_file))

    def set_aside(self) -> None:
        """Rename what the run is known by, so that its folder can be used for another."""
        for path in (self.checkpoint, self.data_file, self.folder / "config.json"):
            if path.is_file():
                path.replace(path.with_name(f"exploded-{path.name}"))

    def save_model(self, model: Any) -> None:
        """Write the trained weights: with them, the run has finished."""
        save_weights(model, self.folder / "weights.npz")

    def load_model(self) -> Any:
        """The trained model; a ValueError if the run has not finished, or its weights are bad."""
        path = self.folder / "weights.npz"
        if not path.is_file():
            raise ValueError(
                f"RUN: got {self.folder}, which has not finished (it has no weights.npz), wanted "
                f"a finished run: seq2seq-lab train {self.config.name} --resume {self.folder}"
            )
        state = np.random.get_state()  # building draws weights, only to have them replaced
        try:
            model = self.config.build_model()
        finally:
            np.random.set_state(state)
        load_weights(model, path)
        return model


def load_model(run: str | Path) -> Any:
    """The trained model of a run folder made by ``seq2seq-lab train``, whatever its task.

    Raises ValueError if it is no run folder, the run has not finished, or a file in it is no good.
    """
    return Run.open(run).load_model()


def new_folder(task: str) -> Path:
    """The next free folder, made: ``runs/reversal-1``, ``runs/reversal-2``, ..."""
    parent, number = Path("runs"), 1
    parent.mkdir(exist_ok=True)
    while True:
        folder = parent / f"{task}-{number}"
        try:
            folder.mkdir()
            return folder
        except FileExistsError:
            number += 1
