"""An iteration of training, against the course's own loop, PyTorch, and the matrix products."""

from itertools import islice

import numpy as np
from course_loop import course_trainer
from floors import addition_floor, dates_floor, reversal_floor
from timing import interleaved, over, print_ratios

from seq2seq_lab.nn.optimizers import Adam
from seq2seq_lab.tasks.addition import START_ID, AdditionConfig
from seq2seq_lab.tasks.dates import DatesConfig
from seq2seq_lab.tasks.digits import generate_ids
from seq2seq_lab.tasks.reversal import TrainConfig
from seq2seq_lab.tasks.task import Batch, build_model
from seq2seq_lab.training.step import train_step
from seq2seq_lab.training.trainer import Trainer, keep_freed_memory
from seq2seq_lab.vocabulary import one_hot

try:
    import torch_peers
except ImportError:
    torch_peers = None

LENGTHS = range(1, 21)


def reversal_batches(lengths=LENGTHS, N=100):
    """One batch of each length: x and target as ids."""
    rng = np.random.default_rng(0)
    return [generate_ids(length, length, N, rng=rng) for length in lengths]


def our_trainer(**settings):
    """A function that trains one of our models on one batch of ids."""
    config = TrainConfig(**settings)
    model = build_model(config)
    optimizer = Adam(model.parameters)

    def step(x, target):
        return train_step(
            model,
            optimizer,
            x,
            target,
            teacher_forcing=config.teacher_forcing,
            clip=config.clip,
        )

    return step


def measure_reversal():
    for D in (50, 100):
        for forced in (False, True):
            _measure_reversal(D, forced)


def _measure_reversal(D, forced):
    keep_freed_memory()
    batches = reversal_batches()
    vectors = [(one_hot(x, 12), target) for x, target in batches]
    floors = [(reversal_floor(len(x), x.shape[1], D),) for x, _ in batches]
    ours = our_trainer(hidden=D, teacher_forcing=forced, clip=1.0 if forced else None)
    candidates = {
        "seq2seq_lab": over(ours, batches),
        "the course's loop": over(course_trainer(D, forced), vectors),
        "matrix products alone": over(lambda products: products(), floors),
    }
    if torch_peers:
        candidates["PyTorch, nn.RNN"] = over(torch_peers.reversal_trainer(D, forced), vectors)
    how = "teacher forcing" if forced else "on its own guesses"
    title = f"Reversal, D={D}, {how}: batches of 100, lengths 1 to 20"
    print_ratios(title, interleaved(candidates), len(batches))


def measure_attention():
    keep_freed_memory()
    batches = reversal_batches()
    vectors = [(one_hot(x, 12), target) for x, target in batches]
    candidates = {"seq2seq_lab": over(our_trainer(hidden=50, model="attention"), batches)}
    if torch_peers:
        candidates["PyTorch, nn.RNN"] = over(torch_peers.attention_trainer(50), vectors)
    print_ratios("Attention, D=50, teacher forcing", interleaved(candidates), len(batches))


def measure_addition():
    for peeky in (False, True):
        _measure_addition(peeky)


def _measure_addition(peeky):
    keep_freed_memory()
    config = AdditionConfig(problems=4000, peeky=peeky)
    trainer = Trainer(build_model(config), config, config.prepare())
    batches = list(islice(trainer.batches(), 15))
    problems = [(x, np.insert(target, 0, START_ID, axis=0)) for x, target in batches]  # with "_"
    products = addition_floor(peeky=peeky)
    candidates = {
        "seq2seq_lab": over(lambda x, target: trainer.step(Batch(x, target)), batches),
        "matrix products alone": over(lambda *_: products(), batches),
    }
    if torch_peers:
        candidates["PyTorch, nn.LSTM"] = over(torch_peers.addition_trainer(peeky), problems)
    title = f"Addition, {'Peeky' if peeky else 'plain'}: batches of 128, hidden 128"
    print_ratios(title, interleaved(candidates), len(batches))


def measure_dates():
    for score in ("dot", "additive"):
        _measure_dates(score)


def _measure_dates(score):
    keep_freed_memory()
    config = DatesConfig(examples=4000, score=score).settled()
    trainer = Trainer(build_model(config), config, config.prepare())
    batches, V = list(islice(trainer.batches(), 16)), len(config.vocabulary)
    floors = [(dates_floor(len(x), len(t), x.shape[1], V),) for x, t in batches]
    candidates = {
        "seq2seq_lab": over(lambda x, target: trainer.step(Batch(x, target)), batches),
        "matrix products alone": over(lambda products: products(), floors),
    }
    if torch_peers and score == "dot":
        peer = torch_peers.dates_trainer(V, config.start)
        candidates["PyTorch, nn.LSTM, packed"] = over(peer, batches)
    title = f"Dates, {score} attention: batches of 128, hidden 128, of about one length each"
    print_ratios(title, interleaved(candidates), len(batches))
