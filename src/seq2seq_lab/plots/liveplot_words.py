"""What a live plot shows, in a sentence."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from seq2seq_lab.language import Text
from seq2seq_lab.plots.read_axes import number

WAITS = Text(
    "Live plot of {names}: waiting for the first batch.",
    "실시간 그래프({names}): 첫 배치를 기다리는 중입니다.",
)
TOLD = Text("Up to batch {n}: {each}.", "배치 {n}까지: {each}.")
FELL = Text("{name} fell from {a} to {b}", "{name} 처음 {a}, 마지막 {b}")
ROSE = Text("{name} rose from {a} to {b}", "{name} 처음 {a}, 마지막 {b}")
STAYED = Text("{name} is {b}", "{name} {b}")


def in_a_sentence(curves: Mapping[str, Any], test_label: str) -> str:
    """How far each metric of a live plot came, what its last test says, and up to which batch."""
    told = [said for name, drawn in curves.items() if (said := _metric(name, drawn, test_label))]
    if not told:
        return WAITS(names=", ".join(curves))
    batches = max(line.get_xdata().max() for c in curves.values() for line in c.drawn())
    return TOLD(each="; ".join(told), n=number(batches))


def _metric(name: str, curves: Any, test_label: str) -> str:
    kinds = {
        kind: line.get_ydata() for kind, line in curves.lines.items() if line in curves.drawn()
    }
    test = kinds.pop("test", None)
    y = next(iter(kinds.values()), test)  # of batches; their means, where these are not drawn
    if y is None:
        return ""
    first, last = float(y[0]), float(np.mean(y[-max(1, len(y) // 50) :]))  # one batch scatters
    changed = FELL if last < first else ROSE if last > first else STAYED
    said = changed(name=name, a=number(first), b=number(last))
    return f"{said} ({test_label} {number(test[-1])})" if kinds and test is not None else said
