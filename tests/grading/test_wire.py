"""What goes between judge and hand-in: whole and the same, or refused; never code."""

import pickle
import random

import numpy as np
import pytest

from seq2seq_lab.checks.facts import Fact, Share
from seq2seq_lab.checks.failure import Raised
from seq2seq_lab.checks.shapes import shape_hint
from seq2seq_lab.grading.wire import Garbled, dumps, loads


def same(a, b):
    if isinstance(a, np.ndarray):
        return (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


VALUES = [
    {
        "shapes": {"x": (2, 3), "y": ()},
        3: [True, None, "글\n\ud83d", 1 << 70, -0.0, float("inf")],
    },
    {(1, "=", 2), (3,)},
    np.arange(6, dtype=np.float32).reshape(2, 3),
    np.array([[np.nan, -np.inf]], np.float64).T[::1],
    np.zeros((0, 3), bool),
    np.array(["a", "한"]),
    Share(np.array([0.5, 0.5]), 20),
    Raised("blank", "still blank", "f, line 1"),
    Fact("y", np.ones(2), shape_hint, "y = 1", "f(x)", {"given": {"x": np.ones(1)}}, False, True),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_arrive_as_they_were(value):
    line = dumps(value)
    assert line.count(b"\n") == 1
    assert same(loads(line), value)


def test_what_is_no_plain_value_arrives_as_text():
    class Strange:
        def __str__(self):
            return "x" * 5000

    assert loads(dumps(Strange())) == "x" * 1000
    assert loads(dumps(np.float32(2))) == np.float32(2)
    assert loads(dumps(np.array([object()], object))).startswith("[<object")


@pytest.mark.parametrize(
    "line",
    [
        pickle.dumps(print),
        b"",
        b"[1]",
        b"{}",
        b'{"list": 3}',
        b'{"hint": "eval"}',
        b'{"fact": [1]}',
        b'{"array": ["O", [1], "AAAA"]}',
        b'{"array": ["<f8", [-1], ""]}',
        b'{"array": ["<f8", [1000000000000], "AAAA"]}',
        b'{"dict": [[{"list": []}, 1]]}',
        b'{"int": "' + b"9" * 10**5 + b'"}',
        b'{"list": [' * 10**5,
    ],
)
def test_what_makes_no_sense_is_refused(line):
    with pytest.raises(Garbled):
        loads(line)


def test_noise_is_refused_or_plain():
    rng, line = random.Random(0), bytearray(dumps(VALUES[-1]))
    for _ in range(300):
        broken = bytearray(line)
        for _ in range(rng.randint(1, 4)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            loads(bytes(broken))
        except Garbled:
            continue
