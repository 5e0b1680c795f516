"""Checkpoints: all that decides how a training run goes on."""

import dataclasses
import json
from pathlib import Path

import numpy as np

from seq2seq_lab.files import load_arrays, save_arrays
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.optimizers import Adam
from seq2seq_lab.nn.storage import assign_weights
from seq2seq_lab.tasks.task import Task, earlier_settings


def save_checkpoint(
    path: Path, model: Module, optimizer: Adam, config: Task, **progress: np.ndarray
) -> None:
    """Write weights, Adam's moments, the configuration and arrays of progress."""
    save_arrays(
        path,
        {f"weights/{name}": tensor.data for name, tensor in model.weights.items()}
        | {"m": optimizer.m, "v": optimizer.v, "t": np.array(optimizer.t)}
        | {"config": np.array(json.dumps(dataclasses.asdict(config)))}
        | {f"progress/{name}": array for name, array in progress.items()},
    )


def load_checkpoint(
    path: Path, model: Module, optimizer: Adam, config: Task
) -> dict[str, np.ndarray]:
    """Give ``model`` and ``optimizer`` what was saved, and return the arrays of progress.

    Raises ValueError if the file is unreadable, or belongs to another configuration.
    """
    arrays = load_arrays(path)
    try:
        saved = json.loads(str(arrays.pop("config")))
        m, v, t = arrays.pop("m"), arrays.pop("v"), int(arrays.pop("t"))
        groups: dict[str, dict[str, np.ndarray]] = {"weights": {}, "progress": {}}
        for key, array in arrays.items():
            group, name = key.split("/", 1)
            groups[group][name] = array
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path}: got no checkpoint of ours ({error!r})") from None
    own = {**config.retired, **dataclasses.asdict(config)}
    # a setting that one of the versions does not know is no matter, unless it changed something
    if {**own, **earlier_settings(type(config)), **saved} != own:
        raise ValueError(f"{path}: got another run's configuration, {saved}")
    assign_weights(model, groups["weights"], source=str(path))
    optimizer.m, optimizer.v, optimizer.t = m, v, t
    return groups["progress"]
