"""Training: the loop over the batches of any task."""

import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import TqdmMonitorWarning, tqdm

from seq2seq_lab.nn.optimizers import Adam
from seq2seq_lab.nn.schedules import one_cycle_rate
from seq2seq_lab.tasks.reversal import RECIPES
from seq2seq_lab.tasks.task import Batch, Task
from seq2seq_lab.training.checkpoints import load_checkpoint, save_checkpoint
from seq2seq_lab.training.evaluation import exact_match
from seq2seq_lab.training.step import require_finite, train_step

ITERATIONS_PER_CHECKPOINT = 200


class Logger(Protocol):
    """noggin's LiveLogger or LivePlot, as far as training needs them."""

    def set_train_batch(self, metrics: dict[str, float], batch_size: int) -> None: ...
    def set_train_epoch(self) -> None: ...
    def set_test_batch(self, metrics: dict[str, float], batch_size: int) -> None: ...
    def set_test_epoch(self) -> None: ...


class History(NamedTuple):
    """What a training run gave."""

    loss: np.ndarray  # of each iteration
    accuracy: np.ndarray  # of tokens, of each iteration; or of the validation, after each epoch


class Trainer:
    """A model in training, and everything that decides how it goes on.

    What each epoch holds depends on the seed and its number alone, so weights, Adam's moments and
    the metrics so far are all there is to save: a run that was killed ends with the very same
    weights as one that was not.
    """

    def __init__(self, model: Any, config: Task, data: Any):
        self.model, self.config, self.data = model, config, data
        self.optimizer = Adam(model.parameters, weight_decay=config.weight_decay)
        self.size, self.total = config.epoch_size(data), config.iterations_of(data)
        self.validation = config.validation(data)
        self.losses: list[float] = []
        self.accuracies: list[float] = []  # as in ``History``

    def batches(self) -> Iterator[Batch]:
        """Those that are still to come."""
        while len(self.losses) < self.total:
            epoch, done = divmod(len(self.losses), self.size)
            last = min(self.size, self.total - epoch * self.size)
            yield from islice(self.config.epoch(self.data, epoch), done, last)

    def step(self, batch: Batch) -> None:
        """Train on one batch; after the last one of an epoch, validate."""
        config, rate = self.config, self.config.learning_rate
        if config.one_cycle:
            rate = one_cycle_rate(len(self.losses), self.total, rate)
        self.optimizer.learning_rate = rate
        loss, accuracy = train_step(
            self.model,
            self.optimizer,
            *batch,
            teacher_forcing=config.teacher_forcing,
            clip=config.clip,
            given=config.given(batch.target, len(self.losses)),
        )
        self.losses.append(loss)
        if self.validation is None:
            self.accuracies.append(accuracy)
        elif len(self.losses) % self.size == 0:
            self.accuracies.append(exact_match(self.model, self.validation))

    def log(self, logger: Logger, k: int) -> None:
        """Tell a logger of iteration k, and of the epoch that ended with it, if one did."""
        N, (epoch, rest) = self.config.batch_size, divmod(k + 1, self.size)
        accuracy = {} if self.validation else {"accuracy": self.accuracies[k]}
        logger.set_train_batch({"loss": self.losses[k], **accuracy}, batch_size=N)
        if rest == 0:
            logger.set_train_epoch()
        if rest == 0 and self.validation:
            count = self.validation.x.shape[1]
            logger.set_test_batch({"accuracy": self.accuracies[epoch - 1]}, batch_size=count)
            logger.set_test_epoch()

    def summary(self) -> str:
        """Where it stands, in a few words."""
        accuracy = f", accuracy {self.accuracies[-1]:.3f}" if self.accuracies else ""
        return f"loss {self.losses[-1]:.3f}{accuracy}"

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        progress = {"losses": np.array(self.losses), "accuracies": np.array(self.accuracies)}
        save_checkpoint(path, self.model, self.optimizer, self.config, **progress)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same configuration."""
        progress = load_checkpoint(path, self.model, self.optimizer, self.config)
        if "metrics" in progress:  # 0.1 drew the batches of reversal otherwise
            progress = dict(zip(("losses", "accuracies"), progress["metrics"].T, strict=True))
            if len(progress["losses"]) < self.total:
                raise ValueError(f"{path}: got a run that seq2seq_lab 0.1 began, wanted a new one")
        self.losses, self.accuracies = (progress[k].tolist() for k in ("losses", "accuracies"))


Report = Callable[[int, float], object]
"""Called after each epoch that is validated: its number from 1, the accuracy."""


def train(
    model: Any,
    config: Task = RECIPES["default"],
    *,
    data: Any = None,
    logger: Logger | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
    report: Report | None = None,
) -> History:
    """Train ``model`` in place on the batches of a task.

    Parameters
    ----------
    model : such as ``build_model(config)``, or a student's
    config : a task with its settings: TrainConfig, AdditionConfig, or one of your own
    data : what ``config.prepare()`` gives, which is the default
    logger : noggin's LivePlot or LiveLogger, optional; gets every iteration's loss and accuracy,
        or, of a task with a validation, every epoch's accuracy on that
    progress : bool, show a progress bar on stderr
    checkpoint : path, optional
        Written every 200 iterations. If the file is there already, training goes on from it,
        and ends with the very weights that it would have had without the interruption.
    report : callable, optional, see ``Report``

    Returns the History of all iterations, those before an interruption too. Raises ValueError if
    ``checkpoint`` is unreadable or belongs to another configuration, FloatingPointError if the loss
    became NaN or infinite.
    """
    trainer = Trainer(model, config, config.prepare() if data is None else data)
    checkpoint = None if checkpoint is None else Path(checkpoint)
    if checkpoint is not None and checkpoint.exists():
        trainer.load(checkpoint)
    keep_freed_memory()
    if logger is not None:
        for k in range(len(trainer.losses)):
            trainer.log(logger, k)
    _run(trainer, logger, progress, checkpoint, report)
    require_finite(model)
    if checkpoint is not None:
        trainer.save(checkpoint)
    return History(np.array(trainer.losses), np.array(trainer.accuracies))


def _run(
    trainer: Trainer,
    logger: Logger | None,
    progress: bool,
    checkpoint: Path | None,
    report: Report | None,
) -> None:
    bar = _bar(trainer, shown=progress)
    # Two BLAS threads make matrices of this size slower, and timing erratic. What overflows
    # ends in a loss that is no number, and with that the training.
    with bar, threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):
        for batch in trainer.batches():
            if checkpoint is not None and len(trainer.losses) % ITERATIONS_PER_CHECKPOINT == 0:
                trainer.save(checkpoint)
            trainer.step(batch)
            k = len(trainer.losses)
            if logger is not None:
                trainer.log(logger, k - 1)
            bar.set_postfix_str(trainer.summary(), refresh=False)
            bar.update()
            if report is not None and trainer.validation and k % trainer.size == 0:
                report(k // trainer.size, trainer.accuracies[-1])


def _bar(trainer: Trainer, shown: bool) -> tqdm:
    done = len(trainer.losses)
    with warnings.catch_warnings():  # of a missing thread, where there are none; it does without
        warnings.simplefilter("ignore", TqdmMonitorWarning)
        return tqdm(
            total=trainer.total, initial=done, desc="training", disable=not shown, mininterval=0.5
        )


def keep_freed_memory() -> None:
    """Let glibc keep what arrays give back, rather than fetch it from the kernel each time.

    glibc returns large blocks to the kernel, up to a size that grows to that of the largest
    block freed so far (mallopt(3), M_MMAP_THRESHOLD, at most 32 MB). Each iteration would get
    its arrays page by page again: a quarter of the time.
    """
    np.empty(31 * 2**20, np.uint8)
