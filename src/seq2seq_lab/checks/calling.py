"""Facts of a function, or of a class with parameters, whose results are determined.

A generator may end after a fact that is not as it should be: only the first fact to differ from
the solution's counts, and an error is a fact as well.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import cache
from typing import Any

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.contract import Contract, Probe, broken_law
from seq2seq_lab.checks.facts import Fact, alike, brief
from seq2seq_lab.checks.objects import accepts, signature, tensors_of
from seq2seq_lab.checks.safely import students
from seq2seq_lab.checks.shapes import kind_hint, kind_of, shape, shape_hint
from seq2seq_lab.language import Text

OWN_WEIGHTS = Text("the check's own weights and biases", "가중치와 편향은 이 검사가 넣은 값")
NO_GRADIENT = Text("{name}: no gradient", "{name}: 기울기 없음")

Order = Mapping[str, str]  # which of a solution's parameters has the place of which


class Call:
    """One probe of one thing: a student's, the solution, or a mistake."""

    def __init__(self, contract: Contract, thing: Any, parameters: Order, probe: Probe):
        self.contract, self.thing, self.probe = contract, thing, probe
        self.parameters = parameters  # name -> shape
        self.order: Order = {name: name for name in parameters}
        self.steady = False  # whether further calls are known to give the same
        names = (probe.call or contract.calls[0]).split()
        self.given = {name: contract.arguments[name] for name in names}
        self.numbers = numbers(contract, {**parameters, **self.given}, probe)

    def facts(self) -> Iterator[Fact]:
        """All that is seen, the telling things first."""
        function, _ = self.function()
        self.tried = self._tried()
        fits = accepts(function, len(self.given))
        yield Fact("signature", fits, "signature", signature(function), self.tried)
        self.tried += f"  # {self._sizes()}"
        given = self.arguments()
        before = {n: np.array(v) for n, v in given.items() if isinstance(v, np.ndarray | mg.Tensor)}
        result = self._result(function, given)
        for name, value in before.items():
            same = np.array_equal(np.asarray(given[name]), value)
            yield self._fact(f"{name} unchanged", same, "changes_input", name=name)
        yield from self._outputs(result)
        watched = self.contract.watch(given) if self.contract.watch else {}
        for name, value in {"results": None, **watched}.items():
            if (name == "results" and name in watched) or (name == "results" and not watched):
                yield from self._values(function)
            elif name != "results":
                yield self._fact(name, value, name)
        if self.contract.watch is None:
            yield from self._gradients()
        yield from self._dtypes()

    def _fact(self, name: str, value: Any, hint: Any, shown: str = "", /, **values: Any) -> Fact:
        values = {**self.probe.sizes, **values}
        return Fact(name, value, hint, shown, self.tried, values)

    def _tried(self) -> str:
        callee = self.contract.object_name if self.contract.make else self.contract.name
        if self.contract.method != "__call__":
            callee += f".{self.contract.method}"
        return f"{', '.join(self.contract.returns)} = {callee}({', '.join(self.given)})"

    def _result(self, function: Callable, given: Mapping[str, Any]) -> Any:
        fast = self.steady and not self.contract.watch  # values alone cost half as much
        with mg.no_autodiff if fast else nullcontext():
            return students(self.tried, function, *given.values())

    def _sizes(self) -> str:
        found = [f"{n} {v.shape}" for n, v in self.numbers.items() if n in self.given and v.ndim]
        found += [f"{n}={self.numbers[n]}" for n in self.given if not self.numbers[n].ndim]
        return ", ".join(found) + (f"; {OWN_WEIGHTS()}" if self.contract.make else "")

    def function(self) -> tuple[Callable, dict[str, mg.Tensor]]:
        """What to call, and its parameters by name, which have values of ours."""
        contract = self.contract
        if not contract.make:
            return self.thing, {}
        apart = shape(contract.make, contract.probes[0].sizes)
        sizes = shape(contract.make, self.probe.sizes)
        model = students("", self.thing, *sizes)
        like = model if sizes == apart else students("", self.thing, *apart)
        bare = [_bare(t) for t in tensors_of(contract, like)]
        tensors, named = tensors_of(contract, model), {}
        for name, text in self.parameters.items():
            place = bare.index(shape(text, contract.probes[0].sizes, bare=True))
            bare[place], named[name] = None, tensors[place]
        found = {slot: named[own] for slot, own in self.order.items()}
        for slot, tensor in found.items():
            tensor.data = self.numbers[slot].reshape(tensor.shape).astype(tensor.dtype)
        return getattr(model, contract.method), found

    def arguments(self, kind: Callable | None = None) -> dict[str, Any]:
        """New arguments, with the probe's numbers."""
        contract = self.contract
        raw = {name: self.numbers[name].copy() for name in self.given}
        if contract.given:
            return contract.given(raw, self.probe)
        tensors = kind or (mg.tensor if contract.gets_tensors and not contract.make else None)
        return {
            name: value.item()
            if not value.ndim and contract.arguments[name].startswith("=")
            else (tensors(value) if tensors and self._is_tensor(name, value) else value)
            for name, value in raw.items()
        }

    def _is_tensor(self, name: str, value: np.ndarray) -> bool:
        return value.dtype.kind == "f" and name not in self.contract.either

    def _outputs(self, result: Any) -> Iterator[Fact]:
        """What comes back: how many results, of which types and shapes."""
        contract, count = self.contract, len(self.contract.returns)
        if count > 1:
            got = len(result) if isinstance(result, tuple | list) else kind_of(result)
            hint = "nothing" if result is None else "pair"
            yield self._fact("results", got, hint, brief(result))
        self.outputs = dict(zip(contract.returns, result if count > 1 else [result], strict=True))
        for name, value in reversed(self.outputs.items()):
            kind = kind_of(value)
            if name in contract.either and kind == "Tensor":
                kind = "array"
            ask: Any = "pair" if count == 1 and isinstance(value, tuple) else kind_hint
            shown = f"{name}: {brief(value)}"
            yield self._fact(f"{name}'s type", kind, ask, shown, name=name, type=kind)
        shapes = {name: np.shape(value) for name, value in self.outputs.items()}
        shown = ", ".join(f"{name}: {brief(value)}" for name, value in self.outputs.items())
        wants = {name: contract.returns[name] for name in shapes}
        yield self._fact("shapes", shapes, shape_hint, shown, wants=wants)
        for name, value in reversed(self.outputs.items()):
            finite = bool(np.isfinite(_data(value)).all())
            yield self._fact(f"{name} finite", finite, "not_finite", f"{name}: {brief(value)}")

    def _values(self, function: Callable) -> Iterator[Fact]:
        kept = {name: np.array(_data(value)) for name, value in self.outputs.items()}
        again = {"again": (lambda: function, "remembers")}
        if self.contract.make:
            again = {"by another object": (lambda: self.function()[0], "random"), **again}
        for which, (called, hint) in again.items():
            others = kept if self.steady else self._call_again(called())
            for name, value in kept.items():
                same = others is kept or alike(value, others[name])
                fact = self._fact(f"{name} the same {which}", same, hint)
                yield fact._replace(is_again=True)
        for name, value in kept.items():
            same = np.array_equal(value, _data(self.outputs[name]))
            fact = self._fact(f"{name} left alone", same, "overwritten", name=name)
            yield fact._replace(is_again=True)
        yield from self._numbers(kept)

    def _call_again(self, function: Callable) -> dict[str, np.ndarray]:
        result = students(self.tried, function, *self.arguments().values())
        results = result if len(self.outputs) > 1 else [result]
        return {name: _data(r) for name, r in zip(self.outputs, results, strict=True)}

    def _numbers(self, kept: Mapping[str, np.ndarray]) -> Iterator[Fact]:
        names = self.contract.order_of_values
        hint = broken_law(self.contract, {**self.numbers, **kept}) or "value"
        if not self.contract.stepwise:
            for name in names:
                yield self._fact(name, kept[name], hint, name=name, results=kept)
            return
        for t in range(len(kept[names[0]])):
            for name in names:
                values = {"name": name, "t": t, "results": kept}
                yield self._fact(f"{name}[{t}]", kept[name][t], hint, **values)

    def _gradients(self) -> Iterator[Fact]:
        for name, value in self.outputs.items():
            if isinstance(value, mg.Tensor) and name not in self.contract.either:
                yield from self._gradients_of(name)

    def _gradients_of(self, name: str) -> Iterator[Fact]:
        """Of a sum over one result, each element times a number of its own."""
        tried = self.tried
        self.tried += f"\nloss = ({name} * numbers).sum()\nloss.backward()"
        function, parameters = self.function()
        given = self.arguments(mg.tensor)
        result = students(self.tried, function, *given.values())
        output = dict(
            zip(self.outputs, result if len(self.outputs) > 1 else [result], strict=True)
        )[name]
        if not output.constant:
            d = np.cos(np.arange(output.size)).reshape(output.shape)
            students(self.tried, lambda: (output * d).sum().backward())
        inputs = {n: v for n, v in given.items() if isinstance(v, mg.Tensor)}
        reached = {**parameters, **inputs}
        some = any(t.grad is not None for t in (parameters or inputs).values())
        none = NO_GRADIENT(name=f"{self.contract.object_name}.parameters" if parameters else name)
        yield self._fact(f"a gradient of {name}", some, "no_gradient", none, name=name)
        for n, t in reached.items():
            grad = np.zeros(t.shape) if t.grad is None else np.array(t.grad)
            shown = NO_GRADIENT(name=n) if t.grad is None else ""
            grad = grad.reshape(self.numbers[n].shape)
            yield self._fact(f"{n}.grad", grad, "gradient", shown, name=n, term=n)
        self.tried = tried

    def _dtypes(self) -> Iterator[Fact]:
        if self.contract.make or self.contract.watch:
            return
        for name, value in self.outputs.items():
            dtype = _data(value).dtype
            kind = "int" if dtype.kind in "iu" else str(dtype)
            shown = f"{name}: {dtype}"
            yield self._fact(
                f"{name}'s dtype", kind, "dtype", shown, name=name, dtype=dtype
            )._replace(is_type=True)


def _bare(tensor: Any) -> tuple[int, ...] | None:
    return tuple(n for n in tensor.shape if n != 1)  # a bias may be (D,) or (1, D)


def _data(value: Any) -> np.ndarray:
    return value.data if isinstance(value, mg.Tensor) else np.asarray(value)


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
            found[name] = np.random.default_rng([*name.encode()]).integers(0, bound, size)
            continue
        found[name] = (probe.scale.get(name, 1) * _eighths(name, size)).astype(np.float32)
    if probe.change:
        probe.change(found)
    return found


@cache
def _eighths(name: str, size: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng([*name.encode()])
    return rng.integers(1, 9, size) * rng.choice([-1, 1], size) / 8
