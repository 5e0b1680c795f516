"""What a call is made with: numbers, arguments, and parameters that hold numbers of ours."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.contract import Contract, Probe
from seq2seq_lab.checks.objects import tensors_of
from seq2seq_lab.checks.safely import students
from seq2seq_lab.checks.shapes import shape

Order = Mapping[str, str]  # which of a solution's parameters has the place of which


class Inputs:
    """All that is given to one thing in one probe.

    ``order`` is None for a student's code. What is ``steady`` is known to give the same again, and
    is not called again; without ``flows``, gradients are not looked at.
    """

    def __init__(
        self,
        contract: Contract,
        thing: Any,
        parameters: Mapping[str, str],
        probe: Probe,
        order: Order | None = None,
        steady: bool = False,
        flows: bool = True,
    ):
        self.contract, self.thing, self.probe = contract, thing, probe
        self.parameters = parameters  # name -> shape
        self.order = {name: (order or {}).get(name, name) for name in parameters}
        self.steady, self.flows = steady, flows
        # Without a graph, a call costs half as much.
        self.fast = (steady or order is not None) and not contract.graph
        names = (probe.call or contract.calls[0]).split()
        self.given = {name: contract.arguments[name] for name in names}
        self.numbers = numbers(contract, {**parameters, **self.given}, probe)

    @property
    def callee(self) -> str:
        """What is called, as a student would write it."""
        contract = self.contract
        method = "" if contract.method == "__call__" else f".{contract.method}"
        return (contract.object_name if contract.make else contract.name) + method

    def function(self) -> tuple[Callable, dict[str, mg.Tensor]]:
        """What to call, and its parameters by name, which have values of ours."""
        contract = self.contract
        if not contract.make:
            return self.thing, {}
        model = students("", self.thing, *shape(contract.make, self.probe.sizes))
        tensors = tensors_of(contract, model)
        named = {name: tensors[place] for name, place in self.places(model).items()}
        found = {slot: named[own] for slot, own in self.order.items()}
        for slot, tensor in found.items():
            tensor.data = self.numbers[slot].reshape(tensor.shape).astype(tensor.dtype)
        return getattr(model, contract.method), found

    def places(self, model: Any = None) -> dict[str, int]:
        """Where each of our parameters stands among the thing's own, by their shapes.

        ``model`` will do if its sizes are those that tell all shapes apart.
        """
        sizes, make = self.contract.probes[0].sizes, self.contract.make
        if model is None or shape(make, sizes) != shape(make, self.probe.sizes):
            model = students("", self.thing, *shape(make, sizes))
        bare: list[Any] = [_bare(tensor) for tensor in tensors_of(self.contract, model)]
        places = {}
        for name, text in self.parameters.items():
            places[name] = bare.index(shape(text, sizes, bare=True))
            bare[places[name]] = None
        return places

    def arguments(self, kind: Callable | None = None) -> dict[str, Any]:
        """New arguments, with the probe's numbers."""
        contract = self.contract
        raw = {
            name: self.numbers[name].item() if text.startswith("=") else self.numbers[name].copy()
            for name, text in self.given.items()
        }
        if contract.given:
            return contract.given(raw, self.probe)
        kind = kind or (mg.tensor if contract.gets_tensors and not contract.make else None)
        return {n: kind(v) if kind and self._is_tensor(n, v) else v for n, v in raw.items()}

    def _is_tensor(self, name: str, value: np.ndarray) -> bool:
        return value.dtype.kind == "f" and name not in self.contract.either


def _bare(tensor: Any) -> tuple[int, ...]:
    return tuple(n for n in tensor.shape if n != 1)  # a bias may be (D,) or (1, D)


def numbers(contract: Contract, texts: Mapping[str, str], probe: Probe) -> dict[str, np.ndarray]:
    """Eighths, easy to read and exact in float32, none of them 0; fixed by the name."""
    found = {}
    for name, text in texts.items():
        if text.startswith("="):
            found[name] = np.array(shape(text[1:], probe.sizes)[0])
            continue
        size = shape(text, probe.sizes)
        if name in contract.integers:
            bound = shape(contract.integers[name], probe.sizes)[0]
            found[name] = _rng(name).integers(0, bound, size)
            continue
        scaled = probe.scale.get(name, 1) * _eighths(name, size) + 0  # no -0
        found[name] = scaled.astype(np.float32)
    if probe.change:
        probe.change(found)
    return found


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng([*name.encode()])


@cache
def _eighths(name: str, size: tuple[int, ...]) -> np.ndarray:
    rng = _rng(name)
    return rng.integers(1, 9, size) * rng.choice([-1, 1], size) / 8
