"""The smallest input that shows a fault, as lines that a student can paste into a cell."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.checks.calling import numbers
from seq2seq_lab.checks.contract import Contract, Probe
from seq2seq_lab.checks.facts import Fact, first_off
from seq2seq_lab.checks.shapes import shape
from seq2seq_lab.checks.trying import Candidate, Seen, facts_like, observe

SECONDS = 1.0


class Smallest(NamedTuple):
    """The smallest probe that still shows a fault, and what is seen there."""

    probe: Probe
    seen: Seen
    got: Fact
    wanted: Fact
    left: list[str]  # arguments and parameters that are not 0


def smallest(contract: Contract, student: Any, right: Candidate) -> Smallest | None:
    """Shrink the first probe that shows a fault: its sizes, and what can be 0."""
    start = time.thread_time()
    faults = (_fault(contract, student, right, probe) for probe in contract.probes)
    found = next(filter(None, faults), None)
    if found is None:
        return None
    smaller = _smaller(contract, found)
    while time.thread_time() - start < SECONDS and (probe := next(smaller, None)):
        other = _fault(contract, student, right, probe)
        if other and other.got.name == found.got.name:
            found, smaller = other, _smaller(contract, other)
    return found


def _fault(contract: Contract, student: Any, right: Candidate, probe: Probe) -> Smallest | None:
    seen = observe(contract, student, probe, right.built.parameters)
    wanted = [*facts_like(contract, Candidate(right.built, right.order), 0, probe, seen)]
    off = first_off(seen.facts, wanted)
    if off is None or off >= min(len(seen.facts), len(wanted)) or wanted[-1].name == "raised":
        return None  # the solution has its limits, too
    names = [*right.built.parameters, *(probe.call or contract.calls[0]).split()]
    left = [name for name in names if probe.scale.get(name, 1)]
    return Smallest(probe, seen, seen.facts[off], wanted[off], left)


def _smaller(contract: Contract, found: Smallest) -> Iterator[Probe]:
    probe = found.probe
    if not contract.drawn:
        for name in found.left:
            yield replace(probe, scale={**probe.scale, name: 0})
    for symbol, size in probe.sizes.items():
        for less in range(1, size):
            yield replace(probe, sizes={**probe.sizes, symbol: less})


def term_hint(contract: Contract, student: Any, right: Candidate) -> tuple[str, str]:
    """Wrong values of a class: do they show with all weights at 0, or with a single one?

    -> "other_weights", or "term" and the weight's name, or "" if several are needed.
    """
    found = smallest(contract, student, right)
    if found is None or _result(found) not in contract.returns:
        return "", ""
    weights = [name for name in contract.parameters if name in found.left]
    if not weights and not [name for name in found.left if name in contract.arguments]:
        return "other_weights", ""
    return ("term", weights[0]) if len(weights) == 1 else ("", "")


def lines_of(contract: Contract, found: Smallest) -> str:
    """The smallest example as a student would try it, and both results beside it."""
    probe, lines = found.probe, []
    names = (probe.call or contract.calls[0]).split()
    given = {name: contract.arguments[name] for name in names}
    all_numbers = numbers(contract, {**contract.parameters, **given}, probe)
    for name in given:
        value = all_numbers[name]
        made = f"np.array({value.tolist()}, dtype=np.{value.dtype})" if value.ndim else str(value)
        lines.append(
            f"{name} = {'mg.tensor(' + made + ')' if _is_tensor(contract, value) else made}"
        )
    callee = contract.name
    if contract.make:
        callee = contract.object_name
        lines.append(f"{callee} = {contract.name}{shape(contract.make, probe.sizes)}")
        lines.append(f"for p in {callee}.parameters:\n    p.data = 0 * p.data")
        apart = [*contract.parameters]
        for name in apart:
            if name in found.left:
                i = apart.index(name)
                values = f"np.array({all_numbers[name].tolist()})"
                lines.append(f"{callee}.parameters[{i}].data += {values}  # {name}")
        callee += "" if contract.method == "__call__" else f".{contract.method}"
    result = ", ".join(contract.returns)
    lines.append(f"{result} = {callee}({', '.join(names)})")
    shown = found.got.name if _result(found) in contract.returns else ""
    lines += (
        [f"{shown}  # {_text(found.got.value)}; right: {_text(found.wanted.value)}"]
        if shown
        else []
    )
    return "\n".join(lines)


def _result(found: Smallest) -> str:
    return found.got.name.partition("[")[0]  # of "y[0]"


def _is_tensor(contract: Contract, value: np.ndarray) -> bool:
    return contract.gets_tensors and not contract.make and value.dtype.kind == "f"


def _text(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return str(value)
    with np.printoptions(precision=4, suppress=True, linewidth=200):
        return " ".join(str(value + 0).split("\n"))
