"""Facts of a function, or of a class with parameters, whose results are determined.

A generator may end after a fact that is not as it should be: only the first fact to differ from
the solution's counts, and an error is a fact as well.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

import mygrad as mg
import numpy as np

from seq2seq_lab.checks.facts import VALUES_END, Fact, Observer, alike, brief
from seq2seq_lab.checks.inputs import Inputs
from seq2seq_lab.checks.objects import accepts, signature
from seq2seq_lab.checks.safely import students
from seq2seq_lab.checks.shapes import kind_hint, kind_of, shape_hint
from seq2seq_lab.language import Text

OWN_WEIGHTS = Text("the check's own weights and biases", "가중치와 편향은 이 검사가 넣은 값")
ANY = "*"
"""The shape of ids that may be as many as they are: a tuple, a list or an array."""
WATCHED = np.ndarray | mg.Tensor | list  # arguments that a function could change
NO_GRADIENT = Text("{name}: no gradient", "{name}: 기울기 없음")


class Call(Inputs, Observer):
    """One probe of one thing: a student's, the solution, or a mistake."""

    def facts(self) -> Iterator[Fact]:
        """All that is seen, the telling things first."""
        function, _ = self.function()
        self.tried = f"{', '.join(self.contract.returns)} = {self.callee}({', '.join(self.given)})"
        fits = accepts(function, len(self.given))
        yield Fact("signature", fits, "signature", signature(function), self.tried)
        given = self.arguments()
        self.tried += f"  # {self._sizes(given)}"
        before = {n: _as_it_is(v) for n, v in given.items() if isinstance(v, WATCHED)}
        result = self._result(function, given)
        for name, value in before.items():
            same = np.array_equal(_as_it_is(given[name]), value)
            yield self._fact(f"{name} unchanged", same, "changes_input", name=name)
        yield from self._outputs(result)
        yield from self._watched(function, given)
        yield from self._later_calls(function, given)
        yield Fact(VALUES_END, True)
        if self.flows and self.contract.watch is None:
            yield from self._gradients()
        if self.contract.dtypes and not (self.contract.make or self.contract.watch):
            yield from self._dtypes({name: _data(value) for name, value in self.outputs.items()})

    def _watched(self, function: Callable, given: dict[str, Any]) -> Iterator[Fact]:
        """The values, and what is watched beside them, in the order of ``Contract.watch``."""
        watched = dict(self.contract.watch(given)) if self.contract.watch else {}
        if "results" not in watched:
            watched = {"results": None, **watched}
        for name, value in watched.items():
            if name == "results":
                yield from self._values(function)
            else:
                value, shown = value if isinstance(value, tuple) else (value, "")
                yield self._fact(name, value, name, shown)

    def _sizes(self, given: Mapping[str, Any]) -> str:
        """The shapes of arrays, numbers, and lists, which are short, in full."""
        lists = {n: v for n, v in given.items() if isinstance(v, list)}
        arrays = {n: v for n, v in self.numbers.items() if n in self.given and n not in lists}
        found = [f"{n} = {v}" for n, v in lists.items()]
        found += [f"{n} {v.shape}" for n, v in arrays.items() if v.ndim]
        found += [f"{n}={self.numbers[n]}" for n, t in self.given.items() if t.startswith("=")]
        return ", ".join(found) + (f"; {OWN_WEIGHTS()}" if self.contract.make else "")

    def _outputs(self, result: Any) -> Iterator[Fact]:
        """What comes back: how many results, of which types and shapes."""
        contract, count = self.contract, len(self.contract.returns)
        if count > 1:
            got = len(result) if isinstance(result, tuple | list) else kind_of(result)
            hint = "nothing" if result is None else "pair"
            yield self._fact("results", got, hint, brief(result))
        elif isinstance(result, tuple):
            yield self._fact("one result", f"tuple of {len(result)}", "pair", brief(result))
        self.outputs = self._by_name(result)
        for name, value in reversed(self.outputs.items()):
            kind = kind_of(value)
            if name in contract.either and kind == "Tensor":
                kind = "array"
            if contract.returns[name] == ANY and kind == "array" and value.ndim != 1:
                kind = f"array of {value.ndim} axes"
            about = {"name": name, "type": kind, "of": count}
            wrong: Any = "nothing" if result is None else kind_hint
            shown = self._listed(name, value) or f"{name}: {brief(value)}"
            yield self._fact(f"{name}'s type", kind, wrong, shown, **about)
        fixed = [name for name in self.outputs if contract.returns[name] != ANY]
        shapes = {name: np.shape(self.outputs[name]) for name in fixed}
        shown = ", ".join(f"{name}: {brief(value)}" for name, value in self.outputs.items())
        wants = {name: contract.returns[name] for name in shapes}
        yield self._fact("shapes", shapes, shape_hint, shown, wants=wants)
        for name, value in reversed(self.outputs.items()):
            yield from self._numbers(name, _data(value), f"{name}: {brief(value)}")

    def _numbers(self, name: str, value: np.ndarray, shown: str) -> Iterator[Fact]:
        """Are they finite, and whole where they are ids?"""
        finite = bool(np.isfinite(value).all())
        yield self._fact(f"{name} finite", finite, "not_finite", "" if finite else shown)
        if name in self.contract.integers:
            whole, about = value.dtype.kind in "iu", {"name": name, "dtype": value.dtype}
            yield self._fact(f"{name} integers", whole, "dtype", shown, **about)

    def _values(self, function: Callable) -> Iterator[Fact]:
        kept = {name: np.array(_data(value)) for name, value in self.outputs.items()}
        yield from self._again(function, kept)
        for name, value in kept.items():
            same = np.array_equal(value, _data(self.outputs[name]))
            fact = self._fact(f"{name} left alone", same, "overwritten", name=name)
            yield fact._replace(is_again=True)
        yield from self._values_by_step(kept)

    def _again(self, function: Callable, kept: Mapping[str, np.ndarray]) -> Iterator[Fact]:
        """Does it give the same again, and does another object?"""
        result = again = others = self.outputs if self.steady else {}
        if not self.steady:
            result = self._by_name(self._result(function, self.arguments()))
            again = others = {name: np.array(_data(value)) for name, value in result.items()}
            if any(np.may_share_memory(_data(self.outputs[n]), _data(result[n])) for n in result):
                self._call_with_other_numbers(function)
            if self.contract.make:
                others = self._called(self.function()[0])
        # What one object gives twice, and another does not, was drawn when they were made.
        stays = all(alike(kept[n], _data(again[n])) for n in kept)
        for which, results, hint in (
            ("by another object", others, "drawn" if stays else "random"),
            ("again", again, "remembers"),
        )[not self.contract.make :]:
            for name, value in kept.items():
                same = alike(value, _data(results[name]))
                yield self._fact(f"{name} the same {which}", same, hint)._replace(is_again=True)

    def _values_by_step(self, kept: Mapping[str, np.ndarray]) -> Iterator[Fact]:
        names, seen = self.contract.order_of_values, {"given": self.numbers, "results": kept}
        if not self.contract.stepwise:
            for name in names:
                shown = self._listed(name, kept[name])
                yield self._fact(name, kept[name], "value", shown, name=name, **seen)
            return
        for t in range(len(kept[names[0]])):
            for name in names:
                yield self._fact(f"{name}[{t}]", kept[name][t], "value", name=name, t=t, **seen)

    def _listed(self, name: str, value: Any) -> str:
        """How a message has ids; "" for anything else."""
        ids = self.contract.returns[name] == ANY and isinstance(value, np.ndarray)
        return f"{name} = {(*value.tolist(),)}" if ids and value.ndim == 1 else ""

    def _call_with_other_numbers(self, function: Callable) -> None:
        own = self.numbers
        others = {n: 1 - 2 * v for n, v in own.items() if v.dtype.kind == "f"}
        self.numbers = {**own, **others}
        self._result(function, self.arguments())
        self.numbers = own

    def _later_calls(self, function: Callable, given: dict[str, Any]) -> Iterator[Fact]:
        """Results of further calls with the same arguments, which the calls before changed."""
        for k in range(2, self.probe.times + 1):
            for name, value in self._by_name(self._result(function, given)).items():
                found, which = np.atleast_1d(_data(value)), f"{name} of call {k}"
                shown = f"{which} = {found[0]:.4g}" if found.shape == (1,) else ""
                yield self._fact(which, found, "later_calls", shown, name=name, k=k)

    def _called(self, function: Callable) -> dict[str, np.ndarray]:
        """The results of a call with the same numbers."""
        result = self._result(function, self.arguments())
        return {name: np.array(_data(value)) for name, value in self._by_name(result).items()}

    def _result(self, function: Callable, given: dict[str, Any]) -> Any:
        with mg.no_autodiff if self.fast else nullcontext():
            return students(self.tried, function, *given.values())

    def _by_name(self, result: Any) -> dict[str, Any]:
        names = self.contract.returns
        found = zip(names, result if len(names) > 1 else [result], strict=True)
        return {name: _ids(value) if names[name] == ANY else value for name, value in found}

    def _gradients(self) -> Iterator[Fact]:
        for name, value in self.outputs.items():
            if isinstance(value, mg.Tensor) and name not in self.contract.either:
                yield from self._gradients_of(name)

    def _gradients_of(self, name: str) -> Iterator[Fact]:
        """Of a sum over one result, each element times a number of its own."""
        np.random.seed(0)  # other code may have been tried since
        tried = self.tried
        self.tried += f"\nloss = ({name} * numbers).sum()\nloss.backward()"
        function, parameters = self.function()
        given = self.arguments(mg.tensor)
        result = students(self.tried, function, *given.values())
        output = self._by_name(result)[name]
        if not output.constant:
            d = np.cos(np.arange(output.size)).reshape(output.shape)
            students(self.tried, lambda: (output * d).sum().backward())
        inputs = {n: v for n, v in given.items() if isinstance(v, mg.Tensor)}
        reached = {**parameters, **inputs}
        some = any(t.grad is not None for t in (parameters or inputs).values())
        none = NO_GRADIENT(name=f"{self.contract.object_name}.parameters" if parameters else name)
        shown = "" if some else none
        yield self._fact(f"a gradient of {name}", some, "no_gradient", shown, name=name)
        for n, t in reached.items():
            grad = np.zeros(t.shape) if t.grad is None else np.array(t.grad)
            shown = NO_GRADIENT(name=n) if t.grad is None else ""
            grad = grad.reshape(self.numbers[n].shape)
            yield self._fact(f"{n}.grad", grad, "gradient", shown, name=n, term=n)
        self.tried = tried


def _ids(value: Any) -> Any:
    """Ids in a tuple or a list as an array of them; anything else as it is."""
    listed = isinstance(value, tuple | list)
    if listed and all(np.ndim(k) == 0 and np.asarray(k).dtype.kind in "iu" for k in value):
        return np.array([int(k) for k in value], dtype=int)
    return value


def _data(value: Any) -> np.ndarray:
    return value.data if isinstance(value, mg.Tensor) else np.asarray(value)


def _as_it_is(value: Any) -> Any:
    """A copy to be compared later; of a list, which a student may put anything into, its text."""
    return str(value) if isinstance(value, list) else np.array(value)
