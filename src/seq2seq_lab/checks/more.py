"""A second, stronger hint: the smallest input that shows the fault, to be tried in a cell."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks.calling import Call
from seq2seq_lab.checks.contract import Contract
from seq2seq_lab.checks.explaining import Fault
from seq2seq_lab.checks.safely import run_safely
from seq2seq_lab.checks.shapes import shape
from seq2seq_lab.checks.smallest import Smallest, smallest
from seq2seq_lab.language import Text
from seq2seq_lab.terminal import printable

NOTHING = Text("No check has failed so far.", "아직 통과하지 못한 검사가 없습니다.")
NO_LESS = Text(
    "There is no smaller example of this than the message of the check.",
    "이것은 검사의 메시지보다 더 작은 예로 보일 수 없습니다.",
)
TRY = Text("# the smallest input that shows it:", "# 차이가 나는 가장 작은 입력:")
INFINITE = Text("yours: not finite", "결과: NaN이나 무한대")
BESIDE = Text("yours: {got}; right: {wanted}", "결과: {got}, 기대: {wanted}")


class Failed(NamedTuple):
    """What check failed last, on whose code."""

    contract: Contract
    student: Any
    fault: Fault


last: list[Failed] = []


def more() -> None:
    """Print lines that show the fault that the last failed check saw, and the right result.

    They can be pasted into a cell. The smallest input is found by setting all to 0 that can be,
    and making the sizes smaller, while the same thing differs.
    """
    with printable():
        print(_lines(last[-1]) if last else NOTHING())


def _lines(failed: Failed) -> str:
    contract, student, fault = failed
    found = run_safely(lambda: smallest(contract, student, fault.right)).value
    if found is None:
        return NO_LESS()
    if contract.drawn:
        return "\n".join(_of_draws(contract, found))
    shown = list(run_safely(lambda: [*_of_call(contract, student, fault, found)]).value or [])
    return "\n".join([TRY(), *shown]) if shown else NO_LESS()


def _of_draws(contract: Contract, found: Smallest) -> Iterator[str]:
    if "results" not in found.got.values:
        yield NO_LESS()
        return
    results = found.got.values["results"]
    yield f"# {found.got.tried}"
    yield f"# {contract.drawn} = {_text(results[contract.drawn])}"
    yield f"# {found.got.name}: {_beside(found)}"


def _of_call(contract: Contract, student: Any, fault: Fault, found: Smallest) -> Iterator[str]:
    call = Call(contract, student, fault.right.built.parameters, found.probe)
    given = call.arguments()
    made = [*_made(contract, call, found, given)]
    last_lines = [*_look(contract, call, found)]
    if not made or not last_lines:
        return
    if not _lists(given):
        yield "import numpy as np" + ("\nimport mygrad as mg" if contract.gets_tensors else "")
    yield from made
    if contract.make:
        yield from _model(contract, call, found)
    yield f"{', '.join(contract.returns)} = {call.callee}({', '.join(call.given)})"
    yield from last_lines


def _made(
    contract: Contract, call: Call, found: Smallest, given: Mapping[str, Any]
) -> Iterator[str]:
    """The arguments as a cell makes them; nothing if nobody knows how."""
    if contract.written:
        yield from contract.written(call.numbers, found.probe)
    elif _lists(given):
        yield from (f"{name} = {value}" for name, value in given.items())
    elif not contract.given:
        for name, value in given.items():
            made = _array(call.numbers[name])
            yield f"{name} = mg.tensor({made})" if isinstance(value, Tensor) else f"{name} = {made}"


def _lists(given: Mapping[str, Any]) -> bool:
    return all(isinstance(value, list) for value in given.values())


def _array(value: np.ndarray) -> str:
    if not value.ndim:
        return str(value)
    dtype = "bool" if value.dtype == bool else f"np.{value.dtype}"
    return f"np.array({value.tolist()}, dtype={dtype})"


def _model(contract: Contract, call: Call, found: Smallest) -> Iterator[str]:
    name = contract.object_name
    yield f"{name} = {contract.name}{shape(contract.make, found.probe.sizes)}".replace(",)", ")")
    yield f"for p in {name}.parameters:\n    p.data[...] = 0"
    for slot, place in call.places().items():
        if slot in found.left:
            yield f"{name}.parameters[{place}].data[...] = {call.numbers[slot].tolist()}  # {slot}"


def _look(contract: Contract, call: Call, found: Smallest) -> Iterator[str]:
    """What to look at, and what is seen there."""
    name = found.got.name
    if name in contract.returns:
        yield f"print({name})  # {_beside(found)}"
    elif name.removesuffix(" finite") in contract.returns:
        yield f"print({name.removesuffix(' finite')})  # {INFINITE()}"
    elif name == "shapes":
        shapes = ", ".join(f"{each}.shape" for each in contract.returns)
        yield f"print({shapes})  # {_beside(found)}"


def _beside(found: Smallest) -> str:
    return BESIDE(got=_text(found.got.value), wanted=_text(found.wanted.value))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(map(str, value.values()))
    if not isinstance(value, np.ndarray):
        return str(value)
    with np.printoptions(precision=4, suppress=True, linewidth=200):
        return " ".join(str(value + 0).split("\n"))
