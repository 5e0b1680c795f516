"""Training of the addition models: one step, and the loop over epochs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import mygrad as mg
import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from seq2seq_lab.addition_evaluation import AdditionExample, addition_accuracy, addition_examples
from seq2seq_lab.addition_recipes import ADDITION_RECIPES, AdditionConfig, AdditionData
from seq2seq_lab.additions import Additions, swap_operands
from seq2seq_lab.checkpoints import load_checkpoint, save_checkpoint
from seq2seq_lab.lstm_models import LSTMSeq2Seq
from seq2seq_lab.optimizers import Adam
from seq2seq_lab.recipes import one_cycle_rate
from seq2seq_lab.training import descend, keep_freed_memory

EXAMPLES = 3  # shown after each epoch


class AdditionHistory(NamedTuple):
    """What a training run gave."""

    loss: np.ndarray  # of each iteration
    accuracy: np.ndarray  # on the validation problems, after each epoch


class AdditionLogger(Protocol):
    """noggin's LiveLogger or LivePlot, as far as this training needs them."""

    def set_train_batch(self, metrics: dict[str, float], batch_size: int) -> None: ...

    def set_train_epoch(self) -> None: ...

    def set_test_batch(self, metrics: dict[str, float], batch_size: int) -> None: ...

    def set_test_epoch(self) -> None: ...


Report = Callable[[int, float, list[AdditionExample]], None]
"""Called after each epoch: its number from 1, the validation accuracy, three examples."""


def addition_step(
    model: LSTMSeq2Seq, optimizer: Adam, batch: Additions, clip: float | None = None
) -> float:
    """One iteration: forward, loss, backward, update.

    Parameters
    ----------
    model : LSTMSeq2Seq
    optimizer : holds the model's parameters, and has ``step()``
    batch : Additions
    clip : float or None, see ``clip_gradients``

    Returns
    -------
    float, the loss

    Raises
    ------
    FloatingPointError
        The loss is NaN or infinite. Nothing has been updated.
    """
    with mg.mem_guard_off:  # as in train_step
        loss = model(*batch)
        descend(loss, model, optimizer, clip)
    return loss.item()


class AdditionTrainer:
    """A model in training, and everything that decides how it goes on, saved after each epoch.

    The order of an epoch depends on the seed and the epoch's number alone, so that a run which
    was killed ends with the very same weights as one which was not.
    """

    def __init__(self, model: LSTMSeq2Seq, config: AdditionConfig, train: Additions):
        self.model = model
        self.config = config
        self.train = train
        self.swapped = swap_operands(train.xs) if config.swap else train.xs
        self.optimizer = Adam(model.parameters)
        self.batches = train.xs.shape[1] // config.batch_size  # in an epoch
        self.losses: list[float] = []
        self.accuracies: list[float] = []

    def epoch(self) -> Iterator[Additions]:
        """The batches of the coming epoch; problems that fill no batch are left for another."""
        rng = np.random.default_rng([self.config.seed, 1 + len(self.accuracies)])
        order = rng.permutation(self.train.xs.shape[1])
        xs = np.where(rng.random(len(order)) < 0.5, self.swapped, self.train.xs)
        problems, N = Additions(xs, self.train.ts), self.config.batch_size
        for k in range(0, self.batches * N, N):
            yield problems.take(order[k : k + N])

    def step(self, batch: Additions) -> float:
        """Train on one batch, and return its loss."""
        config, iteration = self.config, len(self.losses)
        self.optimizer.learning_rate = (
            one_cycle_rate(iteration, config.epochs * self.batches, config.learning_rate)
            if config.one_cycle
            else config.learning_rate
        )
        self.losses.append(addition_step(self.model, self.optimizer, batch, config.clip))
        return self.losses[-1]

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        progress = {"losses": np.array(self.losses), "accuracies": np.array(self.accuracies)}
        save_checkpoint(path, self.model, self.optimizer, self.config, **progress)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same configuration; errors as ``load_checkpoint``."""
        progress = load_checkpoint(path, self.model, self.optimizer, self.config)
        self.losses, self.accuracies = (
            progress[name].tolist() for name in ("losses", "accuracies")
        )


def train_addition(
    model: LSTMSeq2Seq,
    data: AdditionData,
    config: AdditionConfig = ADDITION_RECIPES["default"],
    *,
    logger: AdditionLogger | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
    report: Report | None = None,
) -> AdditionHistory:
    """Train ``model`` in place on ``data.train``; ``data.held_out`` is not looked at.

    Parameters
    ----------
    model : LSTMSeq2Seq, such as ``build_addition_model(config)``
    data : AdditionData, such as ``prepare_additions(config)``
    config : AdditionConfig
    logger : noggin's LivePlot or LiveLogger, optional
        Gets every iteration's loss, and every epoch's accuracy on the validation problems.
    progress : bool, show a progress bar on stderr
    checkpoint : path, optional
        Written after each epoch. If the file is there already, training goes on from it, and
        ends with the very weights that it would have had without the interruption.
    report : callable, optional, see ``Report``

    Returns
    -------
    AdditionHistory, of all epochs, those before an interruption too

    Raises
    ------
    ValueError
        ``checkpoint`` is unreadable or belongs to another configuration.
    FloatingPointError
        The loss became NaN or infinite.
    """
    trainer = AdditionTrainer(model, config, data.train)
    if checkpoint is not None and Path(checkpoint).exists():
        trainer.load(Path(checkpoint))
    keep_freed_memory()
    _log_again(trainer, logger, data)
    bar = tqdm(
        total=config.epochs * trainer.batches,
        initial=len(trainer.losses),
        desc="training",
        disable=not progress,
        mininterval=0.5,
    )
    # Two BLAS threads make matrices of this size slower, and timing erratic.
    with bar, threadpool_limits(1, user_api="blas"):
        while len(trainer.accuracies) < config.epochs:
            for batch in trainer.epoch():
                loss = trainer.step(batch)
                _log_loss(logger, loss, config)
                bar.set_postfix_str(f"loss {loss:.3f}", refresh=False)
                bar.update()
            trainer.accuracies.append(addition_accuracy(model, data.validation))
            _log_accuracy(logger, trainer.accuracies[-1], data)
            if checkpoint is not None:
                trainer.save(Path(checkpoint))
            if report is not None:
                shown = addition_examples(model, data.validation.take(np.arange(EXAMPLES)))
                report(len(trainer.accuracies), trainer.accuracies[-1], shown)
    return AdditionHistory(np.array(trainer.losses), np.array(trainer.accuracies))


def _log_again(trainer: AdditionTrainer, logger: AdditionLogger | None, data: AdditionData) -> None:
    """Tell a new logger what was before the interruption."""
    for epoch, accuracy in enumerate(trainer.accuracies):
        for loss in trainer.losses[epoch * trainer.batches :][: trainer.batches]:
            _log_loss(logger, loss, trainer.config)
        _log_accuracy(logger, accuracy, data)


def _log_loss(logger: AdditionLogger | None, loss: float, config: AdditionConfig) -> None:
    if logger is not None:
        logger.set_train_batch({"loss": loss}, batch_size=config.batch_size)


def _log_accuracy(logger: AdditionLogger | None, accuracy: float, data: AdditionData) -> None:
    if logger is not None:
        logger.set_train_epoch()
        logger.set_test_batch({"accuracy": accuracy}, batch_size=data.validation.xs.shape[1])
        logger.set_test_epoch()
