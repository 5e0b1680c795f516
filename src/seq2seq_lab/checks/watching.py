"""A training step that is watched: what was done with its model and its optimizer."""

from collections.abc import Iterator
from typing import Any

import mygrad as mg
import numpy as np
from mynn.optimizers.adam import Adam
from mynn.optimizers.sgd import SGD

from seq2seq_lab.checks.contract import Probe
from seq2seq_lab.checks.facts import brief
from seq2seq_lab.models.seq2seq import Seq2Seq
from seq2seq_lab.vocabulary import END, REVERSAL, one_hot

RATE = 5.0  # large, so that the loss before and after the step differ


class Model:
    """A model whose only parameter is its scores, so that what becomes of them is seen at once."""

    def __init__(self, x: np.ndarray, scores: np.ndarray):
        self.x, self.before = x.copy(), scores
        self.scores = mg.tensor(scores)
        self.parameters = (self.scores,)
        self.calls: list[tuple] = []

    def __call__(self, x: Any = None, *others: Any, **named: Any) -> mg.Tensor:
        self.calls.append((np.array(x), others, named))
        return +self.scores  # a node of the graph, as of a real model


class Optimizer(SGD):
    """Remembers the gradients that it finds at each step."""

    def __init__(self, params: tuple[mg.Tensor, ...]):
        super().__init__(params, learning_rate=RATE)
        self.found: list[Any] = []  # None where there was no gradient

    def step(self) -> None:
        (scores,) = self.params
        self.found.append(None if scores.grad is None else scores.grad.copy())
        super().step()


def batch(_: dict[str, Any], probe: Probe) -> dict[str, Any]:
    """A batch of digits with a model to be watched, or a real one for several steps."""
    T, N, K = probe.sizes["T"], probe.sizes["N"], len(REVERSAL)
    rng = np.random.default_rng([T, N])
    ids = np.concatenate([rng.integers(10, size=(T - 1, N)), np.full((1, N), END)])
    target = np.concatenate([ids[-2::-1], ids[-1:]])
    model, optimizer = _real(K) if probe.times > 1 else _watched(rng, one_hot(ids, K), target)
    return {"model": model, "optimizer": optimizer, "x": one_hot(ids, K), "target": target}


def _watched(rng: np.random.Generator, x: np.ndarray, target: np.ndarray) -> tuple:
    scores = rng.normal(scale=1.5, size=x.shape).astype(np.float32)
    known = rng.random(target.shape) < 0.5
    known[:, 0] = True  # one sequence is right as a whole
    scores[known] += 6 * one_hot(target[known], x.shape[-1])
    model = Model(x, scores)
    return model, Optimizer(model.parameters)


def _real(K: int) -> tuple:
    np.random.seed(0)
    model = Seq2Seq(K, 8, K)
    return model, Adam(model.parameters, learning_rate=0.02)


def watch(given: dict[str, Any]) -> dict[str, Any]:
    """What was done with model and optimizer: for each name a value, and how a message has it."""
    model, optimizer = given["model"], given["optimizer"]
    return dict(_watch(model, optimizer)) if isinstance(model, Model) else {}


def _watch(model: Model, optimizer: Optimizer) -> Iterator[tuple[str, Any]]:
    calls, times = len(model.calls), len(optimizer.found)
    yield "model_unused", (calls > 0, f"{calls} × model(x)")
    more = (["..."] * len(others) + [f"{n}=..." for n in named] for _, others, named in model.calls)
    yield (
        "model_target",
        (text := f"model({', '.join(['x', *max(more, key=len, default=[])])})", text),
    )
    off = next((x for x, *_ in model.calls if not np.array_equal(x, model.x)), None)
    yield "model_input", (off is None, _reading(model.x if off is None else off))
    yield "steps", (max(times, 1), f"{times} × optimizer.step()")
    yield "results", None
    yield from _watch_update(model, optimizer.found)
    yield "model_twice", (calls, f"{calls} × model(x)")


def _watch_update(model: Model, found: list) -> Iterator[tuple[str, Any]]:
    scores, stepped = model.scores, f"{len(found)} × optimizer.step()"
    moved, grad = not np.array_equal(scores.data, model.before), (*found, None)[0]
    yield "own_update", (not found and moved, stepped)
    yield "no_step", (not found and scores.grad is not None, stepped)
    none = "model.parameters[0].grad" + (" = None" if grad is None else f".shape = {grad.shape}")
    yield "no_gradient", (grad is None and scores.grad is None, none)
    yield "step_first", (grad is None, none)
    yield "model.parameters[0].grad", grad
    yield "model.parameters[0].data", scores.data.copy()


def _reading(x: np.ndarray) -> str:
    """What a model gets to read: the ids of the first sequence, if there is one."""
    ids = f", x[:, 0].argmax(axis=-1) = {x[:, 0].argmax(axis=-1)}" if x.ndim == 3 else ""
    return f"x = {brief(x)}{ids}"
