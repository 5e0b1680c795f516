"""Evaluation of any task: free-running, whole sequences, exactly right or wrong."""

from typing import Any, NamedTuple

import numpy as np

from seq2seq_lab.models.predict import predict
from seq2seq_lab.tasks.task import Batch, Task


class Answer(NamedTuple):
    """One sequence as text, and what a model made of it."""

    question: str
    prediction: str
    answer: str
    correct: bool  # every id, up to the last


def is_exact(model: Any, batch: Batch) -> np.ndarray:
    """Which sequences come out exactly right, shape=(N,) of bool."""
    return (predict(model, batch.x, len(batch.target)) == batch.target).all(axis=0)


def exact_match(model: Any, batch: Batch) -> float:
    """The fraction of sequences that come out exactly right."""
    return float(is_exact(model, batch).mean())


def answers(model: Any, config: Task, batch: Batch) -> list[Answer]:
    """What a model makes of each sequence of a batch."""
    written = predict(model, batch.x, len(batch.target))
    return [
        Answer(config.decode(x), config.decode(w), config.decode(t), bool((w == t).all()))
        for x, w, t in zip(batch.x.T, written.T, batch.target.T, strict=True)
    ]


def wrong_answers(model: Any, config: Task, batch: Batch, limit: int = 5) -> list[Answer]:
    """The first ``limit`` sequences that a model gets wrong; empty if there is none."""
    return [answer for answer in answers(model, config, batch) if not answer.correct][:limit]


def ask(model: Any, config: Task, text: str) -> str:
    """What a model writes for a text that a person typed."""
    x = config.encode(text)
    return config.decode(predict(model, x, config.steps(x))[:, 0])
