"""Checks of students' functions: each takes the student's own, and says what is wrong."""

from seq2seq_lab.checks.batches import check_generate_batch
from seq2seq_lab.checks.failure import CheckFailed, NotAttempted
from seq2seq_lab.checks.language import set_language
from seq2seq_lab.checks.predictions import check_one_hot_encode_prediction
from seq2seq_lab.checks.rnn import check_rnn
from seq2seq_lab.checks.seq2seq import check_seq2seq
from seq2seq_lab.checks.train_step import check_train_step

__all__ = [
    "CheckFailed",
    "NotAttempted",
    "check_generate_batch",
    "check_one_hot_encode_prediction",
    "check_rnn",
    "check_seq2seq",
    "check_train_step",
    "set_language",
]
