"""What ``from seq2seq_lab import ...`` gives."""

from seq2seq_lab.attention import AttentionSeq2Seq
from seq2seq_lab.data import generate_batch
from seq2seq_lab.evaluation import accuracy_by_length, examples, mistakes, reverse
from seq2seq_lab.layers import RNN, attend
from seq2seq_lab.models import Seq2Seq, one_hot_encode_prediction
from seq2seq_lab.optimizers import Adam, clip_gradients
from seq2seq_lab.randomness import seed_everything
from seq2seq_lab.recipes import RECIPES, TrainConfig, one_cycle_rate
from seq2seq_lab.runs import load_model
from seq2seq_lab.storage import load_weights, save_weights
from seq2seq_lab.training import History, build_model, train, train_step
from seq2seq_lab.vocabulary import END, REVERSAL, START, Vocabulary, one_hot

__all__ = [
    "END",
    "RECIPES",
    "REVERSAL",
    "RNN",
    "START",
    "Adam",
    "AttentionSeq2Seq",
    "History",
    "Seq2Seq",
    "TrainConfig",
    "Vocabulary",
    "accuracy_by_length",
    "attend",
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
    "save_weights",
    "seed_everything",
    "train",
    "train_step",
]
