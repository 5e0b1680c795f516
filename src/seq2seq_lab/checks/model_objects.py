"""A student's model as an object: making it, its signature, its parameters."""

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.probe import Probe
from seq2seq_lab.checks.reference import Weights, brief
from seq2seq_lab.language import Text

LISTING = Text(
    "{n} tensors, {k} of them distinct: shapes {listed}",
    "텐서 {n}개, 그중 서로 다른 것은 {k}개, shape은 {listed}",
)

MODEL_HINTS = {
    "not_a_class": Text(
        "This check wants the class itself. Did you hand over an object made from it?",
        "이 검사에는 클래스 자체를 넘겨야 합니다. 혹시 클래스로 만든 객체를 넘기지 않았나요?",
    ),
    "signature": Text(
        "It cannot be called like this. Which arguments does its def line take?",
        "이렇게 호출할 수 없습니다. def 줄에는 어떤 인자가 적혀 있나요?",
    ),
    "no_call": Text(
        "The object cannot be called. Which method makes that work, and is it inside the class?",
        "객체를 함수처럼 호출할 수 없습니다. 그러려면 어떤 메서드가 클래스 안에 있어야 하나요?",
    ),
    "no_parameters": Text(
        "The object has no parameters. Is the property inside the class, and spelled like this?",
        "객체에 parameters가 없습니다. 클래스 안에 같은 철자로 적혀 있나요?",
    ),
    "parameters_method": Text(
        "parameters is a method here; an optimizer wants a tuple. Which decorator is missing?",
        "parameters가 메서드입니다. 옵티마이저는 튜플을 기대합니다. 어떤 데코레이터가 빠졌나요?",
    ),
    "parameters_generator": Text(
        "This can be gone through only once. What is left of it for the optimizer's second step?",
        "한 번 훑으면 끝나는 값입니다. 옵티마이저가 두 번째로 훑을 때는 무엇이 남아 있을까요?",
    ),
    "parameters_type": Text(
        "parameters should be a flat tuple of Tensors. What does yours return?",
        "parameters는 Tensor만 나란히 담긴 튜플이어야 합니다. 지금은 무엇을 돌려주나요?",
    ),
    "parameters_nested": Text(
        "Entry {i} is a {what} of its own. How do you join tuples into one flat tuple?",
        "{i}번 항목이 또 {what}입니다. 튜플들을 이어 하나의 튜플로 만들려면 어떻게 하나요?",
    ),
    "parameters_entry": Text(
        "Entry {i} is no Tensor. Which object holds both the values and their gradient?",
        "{i}번 항목이 Tensor가 아닙니다. 값과 기울기를 함께 지닌 것은 어떤 객체인가요?",
    ),
    "parameters_constant": Text(
        "Entry {i} is a constant and never gets a gradient. What was it made from?",
        "{i}번 항목은 상수라서 기울기가 생기지 않습니다. 무엇으로 만든 텐서인가요?",
    ),
    "parameters_fresh": Text(
        "Each look at parameters makes new Tensors. Will the optimizer change the ones you use?",
        "parameters를 볼 때마다 새 Tensor가 만들어집니다. 옵티마이저가 바꾼 값이 모델에 쓰일까요?",
    ),
    "parameters_shared": Text(
        "Two separate objects share parameters. Where are they made: once, or for each object?",
        "따로 만든 두 객체가 파라미터를 함께 씁니다. 파라미터는 어디서, 몇 번 만들어지나요?",
    ),
    "list": Text(
        "{name} is a list of steps. How do you join them into one Tensor along time?",
        "{name}가 단계별 값을 담은 리스트입니다. 시간 축으로 어떻게 이어야 Tensor 하나가 될까요?",
    ),
    "array": Text(
        "{name} is not a Tensor, so no gradient can flow back. Where was the Tensor lost?",
        "{name}가 Tensor가 아니어서 기울기가 흐르지 못합니다. 어느 줄부터 Tensor가 아닌가요?",
    ),
    "extra_axis": Text(
        "{name} has an axis too many. What does stacking (1, N, ...) do that joining does not?",
        "{name}의 축이 하나 많습니다. (1, N, ...)을 쌓는 것과 이어 붙이는 것은 어떻게 다른가요?",
    ),
    "time_axis": Text(
        "The first two axes of {name} are exchanged. Which axis is time, in x and in {name}?",
        "{name}의 앞 두 축이 뒤바뀌었습니다. x와 {name}에서 시간 축은 몇 번째인가요?",
    ),
    "shape": Text(
        "The shape of {name} is off. Which axis, and from which line on?",
        "{name}의 shape이 다릅니다. 어느 축이, 어느 줄부터 달라지나요?",
    ),
    "remembers": Text(
        "The same call gave another answer than before. What is kept on self between calls?",
        "같은 호출인데 처음과 결과가 다릅니다. 호출이 끝난 뒤에도 self에 남는 것이 있나요?",
    ),
    "no_gradient": Text(
        "No gradient gets from {name} to the weights. Where is {name} cut off from them?",
        "{name}에서 가중치까지 기울기가 전혀 가지 않습니다. 연결이 어디에서 끊겼나요?",
    ),
    "not_finite": Text(
        "There are NaN or infinite values. Which operation could make them?",
        "NaN이나 무한대가 들어 있습니다. 어떤 연산에서 나왔을까요?",
    ),
    "changes_input": Text(
        "Your code changed the {name} it was given. Which line writes into it?",
        "입력으로 받은 {name}의 값이 바뀌었습니다. 어느 줄이 그 안에 값을 쓰나요?",
    ),
}


def make(probe: Probe, student: Any, dims: tuple[int, int, int]) -> Any:
    """``student(*dims)``, a new object that can be called."""
    probe.tried = f"{probe.name}{dims}"
    probe.require(isinstance(student, type), "not_a_class", got=brief(student))
    probe.require(accepts(student, 3), "signature", got=signature(student))
    model = probe.call(probe.tried, student, *dims)
    probe.require(callable(model), "no_call")
    return model


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


def read_parameters(probe: Probe, model: Any, name: str) -> tuple[Tensor, ...]:
    """``model.parameters``: a flat tuple or list of Tensors that are trainable."""
    probe.tried = f"{name}.parameters"
    missing = object()
    exists = inspect.getattr_static(model, "parameters", missing) is not missing
    probe.require(exists, "no_parameters")
    found = probe.call(probe.tried, getattr, model, "parameters")
    probe.require(not inspect.isroutine(found), "parameters_method", got=type(found).__name__)
    got = type(found).__name__ if isinstance(found, Iterator) else brief(found)
    probe.require(not isinstance(found, Iterator), "parameters_generator", got=got)
    probe.require(isinstance(found, tuple | list), "parameters_type", got=got)
    for i, entry in enumerate(found):
        what = type(entry).__name__
        got = brief(entry)
        nested = isinstance(entry, tuple | list)
        probe.require(not nested, "parameters_nested", got=got, i=i, what=what)
        probe.require(isinstance(entry, Tensor), "parameters_entry", got=got, i=i)
        probe.require(not entry.constant, "parameters_constant", got=got, i=i)
    again = probe.call(probe.tried, getattr, model, "parameters")
    stays = isinstance(again, tuple | list) and [*map(id, again)] == [*map(id, found)]
    probe.require(stays, "parameters_fresh")
    return tuple(found)


def by_symbol(tensors: tuple[Tensor, ...], C: int, D: int, K: int) -> dict[str, list[Tensor]]:
    """The tensors by what their shapes say they are; "?" holds the others."""
    symbols = {(C, D): "W_xh", (D,): "b_h", (D, D): "W_hh", (D, K): "W_hy", (K,): "b_y"}
    groups: dict[str, list[Tensor]] = {symbol: [] for symbol in (*Weights._fields, "?")}
    for tensor in tensors:
        bare = tuple(n for n in tensor.shape if n != 1)  # a bias may be (D,) or (1, D)
        groups[symbols.get(bare, "?")].append(tensor)
    return groups


def listing(tensors: tuple[Tensor, ...]) -> str:
    """How many tensors, how many different ones, and their shapes, for a message."""
    distinct = len({id(tensor) for tensor in tensors})
    listed = ", ".join(str(tensor.shape) for tensor in tensors[:12])
    return LISTING(n=len(tensors), k=distinct, listed=listed or "-")


def fill(tensor: Tensor, values: np.ndarray) -> None:
    """Give a tensor other values, in place if MyGrad has not locked them."""
    data = values.reshape(tensor.shape).astype(tensor.dtype)
    if tensor.data.flags.writeable:
        tensor.data[...] = data
    else:
        tensor.data = data
