"""A model's weights as a file, checked before they are taken."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from seq2seq_lab.files import load_arrays, save_arrays
from seq2seq_lab.nn.module import Module


def save_weights(model: Module, path: str | Path) -> None:
    """Write a model's weights by name as .npz, whole or not at all; OSError if that fails."""
    save_arrays(Path(path), {name: tensor.data for name, tensor in model.weights.items()})


def load_weights(model: Module, path: str | Path) -> None:
    """Give ``model`` the weights in a file made by ``save_weights``, if all of them fit.

    Raises ValueError if the file is unreadable, a name is missing or unknown, or a shape or dtype
    differs, OSError if there is no such file.
    """
    assign_weights(model, load_arrays(Path(path)), source=str(path))


def assign_weights(model: Module, arrays: Mapping[str, np.ndarray], source: str) -> None:
    """Copy ``arrays`` into ``model``, once names, shapes and dtypes are seen to fit."""
    weights = model.weights
    if arrays.keys() != weights.keys():
        unknown, missing = sorted(arrays.keys() - weights), sorted(weights.keys() - arrays)
        raise ValueError(f"{source}: got unknown weights {unknown}, and {missing} are missing")
    for name, tensor in weights.items():
        array = arrays[name]
        if array.shape != tensor.shape:
            raise ValueError(f"{source}: {name}: got shape {array.shape}, wanted {tensor.shape}")
        if array.dtype != tensor.dtype or not np.isfinite(array).all():
            wanted = f"finite numbers of {tensor.dtype}"
            raise ValueError(f"{source}: {name}: got {array.dtype}, wanted {wanted}")
    for name, tensor in weights.items():
        tensor.data = arrays[name].copy()  # not in place: MyGrad locks what a living graph uses
