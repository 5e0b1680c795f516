"""Which of a student's tensors plays which part in ``AttentionSeq2Seq``.

Tensors of the same shape may be listed in any order. So each gets values of its own, and the
assignment of tensors to symbols that explains the output tells which is which.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from mygrad import Tensor

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attention_ways import RIGHT, C, D, Net, write


def by_shape(tensors: tuple[Tensor, ...]) -> dict[str, list[Tensor]]:
    shapes = {(C, D): "W_xh", (D,): "b_h", (D, D): "W_hh", (D, C): "W_out", (C,): "b_y",
              (2 * D, C): "W_y"}  # fmt: skip
    groups: dict[str, list[Tensor]] = {name: [] for name in (*shapes.values(), "?")}
    for tensor in tensors:
        groups[shapes.get(tuple(n for n in tensor.shape if n != 1), "?")].append(tensor)
    return groups


VALUES = {
    "W_xh": [0.75 * ref.wave(seed, C, D) for seed in (10.8, 105.1)],
    "b_h": [0.5 * ref.wave(seed, D) + 0.25 for seed in (17.8, 112.2)],
    "W_hh": [0.5 * ref.wave(seed, D, D) for seed in (24.8, 119.1, 61.3)],
    "W_out": [ref.wave(seed, D, C) for seed in (31.8, 126.1)],
    "b_y": [0.5 * ref.wave(38.8, C)],
}
VALUES["W_y"] = [np.concatenate(VALUES["W_out"])]


class Assignment(NamedTuple):
    """Which of the tensors in each group plays which part."""

    order: dict[str, tuple[int, ...]]  # group -> places of the encoder's, the decoder's (, W_a)
    transposed: bool  # W_a works on the encoder's states, which is as good

    def net(self) -> Net:
        v = {name: [VALUES[name][i] for i in places] for name, places in self.order.items()}
        W_a = v["W_hh"][2].T if self.transposed else v["W_hh"][2]
        rnns = [
            ref.Weights(v["W_xh"][i], v["b_h"][i], v["W_hh"][i], v["W_out"][0], VALUES["b_y"][0])
            for i in (0, 1)
        ]
        return Net(rnns[0], rnns[1], W_a, v["W_out"][1])


def assignments(only_usual: bool = False) -> Iterator[Assignment]:
    """All ways to say which tensor is which, the usual ones first.

    Usual: all of one network's tensors are listed in the same order, wherever W_a stands.
    """
    pairs = ((0, 1), (1, 0))
    choices = itertools.product(
        (False, True), pairs, pairs, itertools.permutations(range(3)), pairs
    )
    ways = [
        (xh == b and (hh[0] < hh[1]) == (xh == (0, 1)), transposed, xh, b, hh, out)
        for transposed, xh, b, hh, out in choices
    ]
    for usual, transposed, xh, b, hh, out in sorted(ways, key=lambda way: (not way[0], way[1])):
        if not only_usual or (usual and not transposed):
            yield Assignment({"W_xh": xh, "b_h": b, "W_hh": hh, "W_out": out}, transposed)


def explained(got: tuple, x: np.ndarray, target: np.ndarray | None) -> Assignment | None:
    """The assignment under which scores and weights are right, if there is one."""
    for assignment in assignments():
        if alike(got, write(x, target, assignment.net(), RIGHT, got)):
            return assignment
    return None


def alike(got: tuple, wanted: tuple) -> bool:
    return all(ref.same(a, b) for a, b in zip(got, wanted, strict=True))
