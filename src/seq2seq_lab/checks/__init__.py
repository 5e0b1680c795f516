"""Checks of students' functions: each takes the student's own, and says what is wrong."""

from seq2seq_lab.checks.attend import check_attend
from seq2seq_lab.checks.attention_seq2seq import check_attention_seq2seq
from seq2seq_lab.checks.batches import check_generate_batch
from seq2seq_lab.checks.decoder_generate import check_decoder_generate
from seq2seq_lab.checks.encoder import check_encoder
from seq2seq_lab.checks.failure import CheckFailed, NotAttempted
from seq2seq_lab.checks.lstm_cell import check_lstm_cell
from seq2seq_lab.checks.predictions import check_one_hot_encode_prediction
from seq2seq_lab.checks.rnn import check_rnn
from seq2seq_lab.checks.rnn_backward import check_rnn_backward
from seq2seq_lab.checks.seq2seq import check_seq2seq
from seq2seq_lab.checks.train_step import check_train_step
from seq2seq_lab.language import set_language

__all__ = [
    "CheckFailed",
    "NotAttempted",
    "check_attend",
    "check_attention_seq2seq",
    "check_decoder_generate",
    "check_encoder",
    "check_generate_batch",
    "check_lstm_cell",
    "check_one_hot_encode_prediction",
    "check_rnn",
    "check_rnn_backward",
    "check_seq2seq",
    "check_train_step",
    "set_language",
]
