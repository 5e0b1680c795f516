"""Training: one step, and the loop that repeats it, for every task."""

import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import mygrad as mg
import numpy as np
from mygrad import Tensor
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from seq2seq_lab.models.model import has_books_calls, run_model
from seq2seq_lab.nn.losses import loss_and_accuracy, sequence_crossentropy
from seq2seq_lab.nn.module import Module
from seq2seq_lab.nn.optimizers import Adam, clip_gradients
from seq2seq_lab.nn.schedules import one_cycle_rate
from seq2seq_lab.tasks.reversal import RECIPES
from seq2seq_lab.tasks.task import Batch, Task
from seq2seq_lab.training.checkpoints import load_checkpoint, save_checkpoint
from seq2seq_lab.training.evaluation import exact_match

ITERATIONS_PER_CHECKPOINT = 200


def train_step(
    model: Any,
    optimizer: Adam,
    x: np.ndarray,
    target: np.ndarray,
    *,
    teacher_forcing: bool = False,
    clip: float | None = None,
) -> tuple[float, float]:
    """One iteration: forward, loss, backward, update.

        loss = mean over all T*N tokens of -log softmax(y_tn)[target_tn]

    Parameters
    ----------
    model : Seq2Seq, AttentionSeq2Seq, LSTMSeq2Seq, or a student's: see ``run_model``
    optimizer : holds the model's parameters, and has ``step()``
    x : numpy.ndarray, shape=(T, N, C), or ids (T, N)
    target : numpy.ndarray of int, shape=(T, N)
    teacher_forcing : bool, see ``Seq2Seq``
    clip : float or None, see ``clip_gradients``

    Returns
    -------
    loss : float
    accuracy : float in 0..1, the fraction of tokens whose best score is the right one

    Raises
    ------
    FloatingPointError
        The loss is NaN or infinite. Nothing has been updated.
    """
    with mg.mem_guard_off:  # locks on arrays that nobody else sees here
        scores = run_model(model, x, target if teacher_forcing else None).scores  # (T, N, K)
        loss, accuracy = loss_and_accuracy(scores, target)
        descend(loss, model, optimizer, clip)
        return loss.item(), accuracy


def descend(loss: Tensor, model: Any, optimizer: Adam, clip: float | None) -> None:
    """Backward, clip, update; errors as ``train_step``."""
    if not math.isfinite(loss.item()):
        raise FloatingPointError(f"training exploded: the loss is {loss.item()}; try a lower rate")
    loss.backward()
    if clip is not None:
        clip_gradients(model.parameters, clip)
    optimizer.step()


def require_finite(model: Module) -> None:
    """See to it that the last update has not made a model useless; errors as ``train_step``."""
    if not all(np.isfinite(p.data).all() for p in model.parameters):
        raise FloatingPointError("training exploded: weights are no numbers; try a lower rate")


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
        self.optimizer = Adam(model.parameters)
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
        config, iteration = self.config, len(self.losses)
        self.optimizer.learning_rate = (
            one_cycle_rate(iteration, self.total, config.learning_rate)
            if config.one_cycle
            else config.learning_rate
        )
        if self.validation is None:
            forced, clip = config.teacher_forcing, config.clip
            loss, accuracy = train_step(
                self.model, self.optimizer, *batch, teacher_forcing=forced, clip=clip
            )
            self.losses.append(loss)
            self.accuracies.append(accuracy)
            return
        with mg.mem_guard_off:
            of_batch = self._loss(batch)
            descend(of_batch, self.model, self.optimizer, config.clip)
            self.losses.append(of_batch.item())
        if len(self.losses) % self.size == 0:
            self.accuracies.append(exact_match(self.model, self.validation))

    def _loss(self, batch: Batch) -> Tensor:
        if has_books_calls(self.model):
            start = np.full((1, batch.target.shape[1]), self.model.start)
            return self.model(batch.x, np.concatenate([start, batch.target]))
        target = batch.target if self.config.teacher_forcing else None
        scores = run_model(self.model, batch.x, target, len(batch.target)).scores
        return sequence_crossentropy(scores, batch.target)

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

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        progress = {"losses": np.array(self.losses), "accuracies": np.array(self.accuracies)}
        save_checkpoint(path, self.model, self.optimizer, self.config, **progress)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same configuration; errors as ``load_checkpoint``."""
        progress = load_checkpoint(path, self.model, self.optimizer, self.config)
        if "metrics" in progress:  # 0.1 drew the batches of reversal otherwise
            progress = dict(zip(("losses", "accuracies"), progress["metrics"].T, strict=True))
            if len(progress["losses"]) < self.total:
                raise ValueError(f"{path}: got a run that seq2seq_lab 0.1 began, wanted a new one")
        self.losses, self.accuracies = (
            progress[name].tolist() for name in ("losses", "accuracies")
        )


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

    Returns
    -------
    History, of all iterations, those before an interruption too

    Raises
    ------
    ValueError
        ``checkpoint`` is unreadable or belongs to another configuration.
    FloatingPointError
        The loss became NaN or infinite.
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
    bar = tqdm(
        total=trainer.total,
        initial=len(trainer.losses),
        desc="training",
        disable=not progress,
        mininterval=0.5,
    )
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
            accuracy = "" if trainer.validation else f", accuracy {trainer.accuracies[-1]:.3f}"
            bar.set_postfix_str(f"loss {trainer.losses[-1]:.3f}{accuracy}", refresh=False)
            bar.update()
            if report is not None and trainer.validation and k % trainer.size == 0:
                report(k // trainer.size, trainer.accuracies[-1])


def keep_freed_memory() -> None:
    """Let glibc keep what arrays give back, rather than fetch it from the kernel each time.

    glibc returns large blocks to the kernel, up to a size that grows to that of the largest
    block freed so far (mallopt(3), M_MMAP_THRESHOLD, at most 32 MB). Each iteration would get
    its arrays page by page again: a quarter of the time.
    """
    np.empty(31 * 2**20, np.uint8)
