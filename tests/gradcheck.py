"""Gradients by autodiff against float64 central differences."""

import numpy as np


def to_float64(model):
    """Give every weight float64 and non-zero values (a zero bias would hide a lost one)."""
    rng = np.random.default_rng(7)
    for tensor in model.weights.values():
        tensor.data = tensor.data.astype(np.float64) + rng.normal(0, 0.1, tensor.shape)
    return model


def central_difference(f, array, step=1e-6):
    """df/d(array), an element at a time; ``f`` reads the array anew at each call."""
    gradient = np.zeros_like(array)
    for i in np.ndindex(array.shape):
        kept = array[i]
        array[i] = kept + step
        above = f()
        array[i] = kept - step
        below = f()
        array[i] = kept
        gradient[i] = (above - below) / (2 * step)
    return gradient


def assert_gradients(loss, tensors, tolerance=1e-7):
    """``loss()`` -> a scalar Tensor; ``tensors`` by name are those it depends on."""
    loss().backward()
    found = {name: tensor.grad.copy() for name, tensor in tensors.items()}
    for name, tensor in tensors.items():
        tensor.data.flags.writeable = True
        wanted = central_difference(lambda: loss().item(), tensor.data)
        error = np.abs(found[name] - wanted).max() / max(1.0, np.abs(wanted).max())
        assert error < tolerance, f"{name}: off by {error:.1e}\n{found[name]}\n{wanted}"
