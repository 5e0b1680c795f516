"""Training: one step, and the loop that repeats it."""

import json
import math
from pathlib import Path
from typing import NamedTuple, Protocol

import mygrad as mg
import numpy as np
from mygrad import Tensor
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from seq2seq_lab.attention import AttentionSeq2Seq
from seq2seq_lab.checkpoints import load_checkpoint, save_checkpoint
from seq2seq_lab.data import generate_ids
from seq2seq_lab.layers import Layer
from seq2seq_lab.losses import loss_and_accuracy
from seq2seq_lab.models import Model, Seq2Seq, scores_of
from seq2seq_lab.optimizers import Adam, clip_gradients
from seq2seq_lab.randomness import seed_everything
from seq2seq_lab.recipes import RECIPES, TrainConfig, one_cycle_rate
from seq2seq_lab.vocabulary import REVERSAL

ITERATIONS_PER_EPOCH = 500  # the course sets a mark on the plot this often
ITERATIONS_PER_CHECKPOINT = 200


def train_step(
    model: Model,
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
    model : Seq2Seq or AttentionSeq2Seq
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
    # MyGrad locks arrays while a graph holds them. Here nobody else writes to them, and a
    # KeyboardInterrupt amid its locking would leave weights locked.
    with mg.mem_guard_off:
        scores = scores_of(model(x, target) if teacher_forcing else model(x))  # (T, N, K)
        loss, accuracy = loss_and_accuracy(scores, target)
        descend(loss, model, optimizer, clip)
    return loss.item(), accuracy


def descend(loss: Tensor, model: Layer, optimizer: Adam, clip: float | None) -> None:
    """Backward, clip, update; errors as ``train_step``."""
    if not math.isfinite(loss.item()):
        raise FloatingPointError(f"training exploded: the loss is {loss.item()}; try a lower rate")
    loss.backward()
    if clip is not None:
        clip_gradients(model.parameters, clip)
    optimizer.step()


class Logger(Protocol):
    """noggin's LiveLogger or LivePlot, as far as training needs them."""

    @property
    def train_metrics(self) -> dict[str, dict[str, np.ndarray]]: ...

    def set_train_batch(self, metrics: dict[str, float], batch_size: int) -> None: ...

    def set_train_epoch(self) -> None: ...


class History(NamedTuple):
    """What each iteration of a training run gave, shape=(iterations,) each."""

    loss: np.ndarray
    accuracy: np.ndarray


def build_model(config: TrainConfig) -> Model:
    """The untrained model that ``config`` names; its weights depend on ``config.seed`` alone.

    Seeds NumPy's global state (see ``seed_everything``).
    """
    seed_everything(config.seed)
    C, D = len(REVERSAL), config.hidden
    if config.model == "attention":
        return AttentionSeq2Seq(C, D, C, gate=config.gate)
    return Seq2Seq(C, D, C)


class Trainer:
    """A model in training, and everything that decides how it goes on.

    Saved and loaded whole, so that a run which was killed ends with the very same weights as
    one which was not.
    """

    def __init__(self, model: Model, config: TrainConfig):
        self.model = model
        self.config = config
        self.optimizer = Adam(model.parameters)
        self.rng = np.random.default_rng(config.seed)
        self.metrics: list[tuple[float, float]] = []  # (loss, accuracy) of each iteration

    def step(self) -> tuple[float, float]:
        """Train on one batch, and return its loss and accuracy."""
        config, iteration = self.config, len(self.metrics)
        self.optimizer.learning_rate = (
            one_cycle_rate(iteration, config.iterations, config.learning_rate)
            if config.one_cycle
            else config.learning_rate
        )
        x, target = generate_ids(1, config.max_length, config.batch_size, rng=self.rng)
        loss_and_accuracy = train_step(
            self.model,
            self.optimizer,
            x,
            target,
            teacher_forcing=config.teacher_forcing,
            clip=config.clip,
        )
        self.metrics.append(loss_and_accuracy)
        return loss_and_accuracy

    @property
    def history(self) -> History:
        return History(*np.array(self.metrics).reshape(-1, 2).T)

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        save_checkpoint(
            path,
            self.model,
            self.optimizer,
            self.config,
            metrics=np.array(self.metrics).reshape(-1, 2),
            rng=np.array(json.dumps(self.rng.bit_generator.state)),
        )

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same configuration; errors as ``load_checkpoint``."""
        progress = load_checkpoint(path, self.model, self.optimizer, self.config)
        self.rng.bit_generator.state = json.loads(str(progress["rng"]))
        self.metrics = [(float(loss), float(accuracy)) for loss, accuracy in progress["metrics"]]


def train(
    model: Model,
    config: TrainConfig = RECIPES["default"],
    *,
    logger: Logger | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
) -> History:
    """Train ``model`` in place on random batches of the reversal task.

    Parameters
    ----------
    model : Seq2Seq or AttentionSeq2Seq, such as ``build_model(config)``
    config : TrainConfig
    logger : noggin's LivePlot or LiveLogger, optional; gets every iteration's loss and accuracy
    progress : bool, show a progress bar on stderr
    checkpoint : path, optional
        Written every 200 iterations. If the file is there already, training goes on from it,
        and ends with the very weights that it would have had without the interruption.

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
    trainer = Trainer(model, config)
    if checkpoint is not None:
        checkpoint = Path(checkpoint)
        if checkpoint.exists():
            trainer.load(checkpoint)
    keep_freed_memory()
    for k, metrics in enumerate(trainer.metrics):
        _log(logger, k, metrics, config)
    bar = tqdm(
        total=config.iterations,
        initial=len(trainer.metrics),
        desc="training",
        disable=not progress,
        mininterval=0.5,
    )
    # Two BLAS threads make matrices of this size slower, and timing erratic.
    with bar, threadpool_limits(1, user_api="blas"):
        for k in range(len(trainer.metrics), config.iterations):
            if checkpoint is not None and k % ITERATIONS_PER_CHECKPOINT == 0:
                trainer.save(checkpoint)
            loss, accuracy = trainer.step()
            _log(logger, k, (loss, accuracy), config)
            bar.set_postfix_str(f"loss {loss:.3f}, accuracy {accuracy:.3f}", refresh=False)
            bar.update()
    if checkpoint is not None:
        trainer.save(checkpoint)
    return trainer.history


def _log(logger: Logger | None, k: int, metrics: tuple[float, float], config: TrainConfig) -> None:
    if logger is None:
        return
    loss, accuracy = metrics
    logger.set_train_batch({"loss": loss, "accuracy": accuracy}, batch_size=config.batch_size)
    if (k + 1) % ITERATIONS_PER_EPOCH == 0:
        logger.set_train_epoch()


def keep_freed_memory() -> None:
    """Let glibc keep what arrays give back, rather than fetch it from the kernel each time.

    glibc returns large blocks to the kernel, up to a size that grows to that of the largest
    block freed so far (mallopt(3), M_MMAP_THRESHOLD, at most 32 MB). Each iteration would get
    its arrays page by page again: a quarter of the time.
    """
    np.empty(31 * 2**20, np.uint8)
