"""Checkpoints: all that decides how a training run goes on."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

from seq2seq_lab.files import load_arrays, save_arrays
from seq2seq_lab.layers import Layer
from seq2seq_lab.optimizers import Adam
from seq2seq_lab.storage import assign_weights


def save_checkpoint(
    path: Path, model: Layer, optimizer: Adam, config: Any, **progress: np.ndarray
) -> None:
    """Write weights, Adam's moments, the configuration (a dataclass) and arrays of progress."""
    names = model.weights
    save_arrays(
        path,
        {f"weights/{name}": tensor.data for name, tensor in names.items()}
        | {f"m/{name}": m for name, m in zip(names, optimizer.m, strict=True)}
        | {f"v/{name}": v for name, v in zip(names, optimizer.v, strict=True)}
        | {"t": np.array(optimizer.t), "config": np.array(json.dumps(dataclasses.asdict(config)))}
        | {f"progress/{name}": array for name, array in progress.items()},
    )


def load_checkpoint(
    path: Path, model: Layer, optimizer: Adam, config: Any
) -> dict[str, np.ndarray]:
    """Give ``model`` and ``optimizer`` what was saved, and return the arrays of progress.

    Raises
    ------
    ValueError
        The file is unreadable, or belongs to another configuration.
    OSError
        There is no such file.
    """
    arrays = load_arrays(path)
    try:
        saved = json.loads(str(arrays.pop("config")))
        t = int(arrays.pop("t"))
        groups: dict[str, dict[str, np.ndarray]] = {"weights": {}, "m": {}, "v": {}, "progress": {}}
        for key, array in arrays.items():
            group, name = key.split("/", 1)
            groups[group][name] = array
        m, v = ([groups[k][name] for name in model.weights] for k in ("m", "v"))
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path}: got no checkpoint of ours ({error!r})") from None
    if saved != dataclasses.asdict(config):
        raise ValueError(f"{path}: got another run's configuration, {saved}")
    assign_weights(model, groups["weights"], source=str(path))
    optimizer.m, optimizer.v, optimizer.t = m, v, t
    return groups["progress"]
