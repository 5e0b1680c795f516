"""Checks of students' functions: each takes the student's own, and says what is wrong."""

import importlib
from typing import Any

from seq2seq_lab.checks.contract import Mistake, Probe, Variant
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.failure import CheckFailed, NotAttempted
from seq2seq_lab.checks.more import more
from seq2seq_lab.checks.own import load_check
from seq2seq_lab.checks.questions import texts
from seq2seq_lab.language import Text, set_language

EXERCISES = (
    "additive_scores",
    "attend",
    "attention_seq2seq",
    "beam_search",
    "central_difference",
    "decoder_generate",
    "encoder",
    "generate_batch",
    "generate_pairs",
    "lstm_backward",
    "lstm_cell",
    "masked_attend",
    "masked_loss",
    "one_hot_encode_prediction",
    "pad_batch",
    "rnn",
    "rnn_backward",
    "rnn_by_hand",
    "rnn_cell",
    "seq2seq",
    "train_step",
)
CHECKS = tuple(f"check_{name}" for name in EXERCISES)
__all__ = [
    *CHECKS,
    "CheckFailed",
    "Exercise",
    "Mistake",
    "NotAttempted",
    "Probe",
    "Text",
    "Variant",
    "load_check",
    "more",
    "set_language",
    "texts",
]


def __getattr__(name: str) -> Any:
    """A check is made when it is asked for: each takes a tenth of a second."""
    if name in CHECKS:
        module = f"{__name__}.exercises.{name.removeprefix('check_')}"
        return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
