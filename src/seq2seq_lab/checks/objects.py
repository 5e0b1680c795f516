"""A student's model as an object: making it, its signature, its parameters."""

import inspect
from collections.abc import Iterator
from typing import Any

from mygrad import Tensor

from seq2seq_lab.checks.contract import Contract
from seq2seq_lab.checks.facts import Fact, brief
from seq2seq_lab.checks.safely import students
from seq2seq_lab.checks.shapes import shape
from seq2seq_lab.language import Text

LISTING = Text(
    "{n} tensors, {k} of them distinct: shapes {listed}",
    "텐서 {n}개, 그중 서로 다른 것은 {k}개, shape은 {listed}",
)


def object_facts(contract: Contract, thing: Any) -> Iterator[Fact]:
    """Can it be made and called, and has each object parameters of its own?"""
    sizes = shape(contract.make, contract.probes[0].sizes)
    tried, name = f"{contract.name}{sizes}", contract.object_name
    yield Fact("a class", isinstance(thing, type), "not_a_class", brief(thing), tried)
    yield Fact("sizes", accepts(thing, len(sizes)), "signature", signature(thing), tried)
    first, other = (students(tried, thing, *sizes) for _ in range(2))
    method = getattr(first, contract.method, None)
    yield Fact("callable", callable(method), "no_call", "", tried)
    for call in contract.calls:
        fits = accepts(method, len(call.split()))
        tried = f"{name}({', '.join(call.split())})"
        yield Fact(f"takes {call}", fits, "signature", signature(method), tried)
    yield from _parameters_facts(first, f"{name}.parameters")
    own = tensors_of(contract, first)
    tried, k = f"{name}.parameters", len({*map(id, own)})
    shapes = sorted(tuple(n for n in t.shape if n != 1) for t in own)
    values = {"n": len(own), "k": k}
    shared = {*map(id, own)} & {*map(id, tensors_of(contract, other))}
    yield Fact("shared parameters", len(shared), "parameters_shared", listing(own), tried)
    yield Fact("parameters", (len(own), k, shapes), _tensors_hint, listing(own), tried, values)


def tensors_of(contract: Contract, model: Any) -> tuple[Tensor, ...]:
    tried = f"{contract.object_name}.parameters"
    return tuple(students(tried, getattr, model, "parameters"))


def accepts(function: Any, count: int) -> bool:
    """Whether ``function`` can be called with that many arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # no signature is known
        return True
    return True


def signature(function: Any) -> str:
    try:
        return f"def ...{inspect.signature(function)}"
    except (TypeError, ValueError):
        return ""


def _parameters_facts(model: Any, tried: str) -> Iterator[Fact]:
    """A flat tuple or list of Tensors that are trainable."""
    missing = object()
    exists = inspect.getattr_static(model, "parameters", missing) is not missing
    yield Fact("has parameters", exists, "no_parameters", "", tried)
    found = students(tried, getattr, model, "parameters")
    got = type(found).__name__ if isinstance(found, Iterator) else brief(found)
    method, once = inspect.isroutine(found), isinstance(found, Iterator)
    yield Fact("not a method", method, "parameters_method", type(found).__name__, tried)
    yield Fact("not a generator", once, "parameters_generator", got, tried)
    yield Fact("listed", isinstance(found, tuple | list), "parameters_type", got, tried)
    for i, entry in enumerate(found):
        values = {"i": i, "what": type(entry).__name__}
        for name, fault, hint in (
            ("flat", isinstance(entry, tuple | list), "parameters_nested"),
            ("no Tensor", not isinstance(entry, Tensor), "parameters_entry"),
            ("constant", isinstance(entry, Tensor) and entry.constant, "parameters_constant"),
        ):
            if fault:
                yield Fact(name, True, hint, brief(entry), tried, values)
    again = students(tried, getattr, model, "parameters")
    stays = isinstance(again, tuple | list) and [*map(id, again)] == [*map(id, found)]
    yield Fact("the same each time", stays, "parameters_fresh", "", tried)


def _tensors_hint(got: Fact, wanted: Fact) -> str:
    return "parameters_count" if got.value[:2] != wanted.value[:2] else "parameters_shapes"


def listing(tensors: tuple[Tensor, ...]) -> str:
    """How many tensors, how many different ones, and their shapes, for a message."""
    distinct = len({id(tensor) for tensor in tensors})
    listed = ", ".join(str(tensor.shape) for tensor in tensors[:12])
    return LISTING(n=len(tensors), k=distinct, listed=listed or "-")
