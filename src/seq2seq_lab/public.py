"""What ``from seq2seq_lab import ...`` gives."""

from seq2seq_lab.models.attention import AttentionSeq2Seq
from seq2seq_lab.models.attention_lstm import AttentionLSTM
from seq2seq_lab.models.search import beam_search, sample
from seq2seq_lab.models.seq2seq import Seq2Seq, one_hot_encode_prediction
from seq2seq_lab.nn.attention import attend
from seq2seq_lab.nn.optimizers import Adam, clip_gradients
from seq2seq_lab.nn.recurrent import RNN
from seq2seq_lab.nn.schedules import one_cycle_rate
from seq2seq_lab.nn.storage import load_weights, save_weights
from seq2seq_lab.seeding import seed_everything
from seq2seq_lab.tasks.digit_evaluation import accuracy_by_length, examples, mistakes, reverse
from seq2seq_lab.tasks.digits import generate_batch
from seq2seq_lab.tasks.reversal import RECIPES, TrainConfig
from seq2seq_lab.tasks.task import build_model
from seq2seq_lab.training.runs import load_model
from seq2seq_lab.training.step import train_step
from seq2seq_lab.training.trainer import History, train
from seq2seq_lab.vocabulary import ADDITION, END, PADDING, REVERSAL, START, Vocabulary, one_hot

__all__ = [
    "ADDITION",
    "END",
    "PADDING",
    "RECIPES",
    "REVERSAL",
    "RNN",
    "START",
    "Adam",
    "AttentionLSTM",
    "AttentionSeq2Seq",
    "History",
    "Seq2Seq",
    "TrainConfig",
    "Vocabulary",
    "accuracy_by_length",
    "attend",
    "beam_search",
    "build_model",
    "clip_gradients",
    "examples",
    "generate_batch",
    "load_model",
    "load_weights",
    "mistakes",
    "one_cycle_rate",
    "one_hot",
    "one_hot_encode_prediction",
    "reverse",
    "sample",
    "save_weights",
    "seed_everything",
    "train",
    "train_step",
]
