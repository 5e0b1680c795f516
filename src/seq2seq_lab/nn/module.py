"""What layers and models have in common: weights by name, and parameters for an optimizer."""

from typing import ClassVar

from mygrad import Tensor
from mynn.layers.dense import dense


class Module:
    """A layer or a model: its attributes are its weights, or hold them.

    A ``mygrad.Tensor`` goes by the attribute's name, and MyNN's ``dense`` by what it connects:
    ``fc_x2h`` holds W_xh and b_h. The weights of a part, itself a Module, are taken as they are,
    or, where two parts have weights of the same names, as "encoder.W_xh", "decoder.W_xh".

    >>> import mygrad as mg
    >>> class Layer(Module):
    ...     def __init__(self):
    ...         self.fc_x2y = dense(3, 2)
    ...         self.g = mg.tensor([1.0])
    >>> list(Layer().weights)
    ['W_xy', 'b_y', 'g']
    """

    prefixed: ClassVar[tuple[str, ...]] = ("encoder", "decoder")

    @property
    def weights(self) -> dict[str, Tensor]:
        """The trainable tensors by name, in the order in which they were made."""
        found: dict[str, Tensor] = {}
        for name, part in vars(self).items():
            if isinstance(part, Tensor) and part.size:  # of size 0: a part that is left out
                found[name] = part
            elif isinstance(part, dense):
                found |= _weights_of(name, part)
            elif isinstance(part, Module):
                prefix = f"{name}." if name in self.prefixed else ""
                found |= {prefix + key: tensor for key, tensor in part.weights.items()}
        return found

    @property
    def parameters(self) -> tuple[Tensor, ...]:
        """The trainable tensors as a flat tuple, as optimizers want them."""
        return tuple(self.weights.values())


def _weights_of(name: str, layer: dense) -> dict[str, Tensor]:
    source, _, target = name.removeprefix("fc_").partition("2")
    bias = {} if layer.bias is None else {f"b_{target}": layer.bias}
    return {f"W_{source}{target}": layer.weight} | bias
