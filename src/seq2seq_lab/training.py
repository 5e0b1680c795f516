"""Training: a configuration, one step, and the loop that repeats it."""

import dataclasses
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from mygrad import Tensor
from mygrad.nnet.losses import softmax_crossentropy
from mynn.optimizers.adam import Adam
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from seq2seq_lab.data import generate_batch
from seq2seq_lab.models import Seq2Seq
from seq2seq_lab.randomness import seed_everything
from seq2seq_lab.storage import assign_weights, load_arrays, save_arrays
from seq2seq_lab.validation import require_int, require_positive
from seq2seq_lab.vocabulary import REVERSAL

ITERATIONS_PER_EPOCH = 500  # the course sets a mark on the plot this often
ITERATIONS_PER_CHECKPOINT = 200


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides how a reversal model is trained; the defaults are ours.

    Parameters
    ----------
    iterations : int, batches seen
    batch_size : int, sequences a batch (N)
    hidden : int, hidden units of encoder and decoder (D)
    learning_rate : float, of Adam; the peak, with ``one_cycle``
    max_length : int, the longest sequence trained on, in digits; the shortest is 1
    seed : int, of the weights and the batches
    teacher_forcing : bool, give the decoder the right previous digit rather than its own guess
    one_cycle : bool, raise the rate and then lower it, see ``one_cycle_rate``
    clip : float or None, the largest global norm of the gradients, see ``clip_gradients``

    Raises
    ------
    TypeError, ValueError
        A value is of another type or out of range; the message names it.

    >>> TrainConfig(iterations=-1)
    Traceback (most recent call last):
    ValueError: iterations: got -1, wanted an integer of at least 1
    """

    iterations: int = 10_000
    batch_size: int = 100
    hidden: int = 100
    learning_rate: float = 5e-3
    max_length: int = 20
    seed: int = 0
    teacher_forcing: bool = True
    one_cycle: bool = True
    clip: float | None = 1.0

    def __post_init__(self) -> None:
        for name in ("iterations", "batch_size", "hidden", "max_length"):
            require_int(name, getattr(self, name), 1)
        require_int("seed", self.seed, 0)
        require_positive("learning_rate", self.learning_rate)
        if self.clip is not None:
            require_positive("clip", self.clip)
        for name in ("teacher_forcing", "one_cycle"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name}: got {getattr(self, name)!r}, wanted true or false")

    @classmethod
    def from_dict(cls, values: dict[str, Any], source: str) -> "TrainConfig":
        """A configuration read from a file named ``source``; every field must be there.

        Raises
        ------
        TypeError, ValueError
            A key is unknown or missing, or a value is out of range.
        """
        names = {field.name for field in dataclasses.fields(cls)}
        if values.keys() != names:
            unknown, missing = sorted(values.keys() - names), sorted(names - values.keys())
            raise ValueError(f"{source}: got unknown keys {unknown}, and {missing} are missing")
        try:
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{source}: {error}") from None


RECIPES = {
    "default": TrainConfig(),
    # the course's own: the decoder runs on its own guesses, at a constant rate
    "course": TrainConfig(
        hidden=50, learning_rate=1e-3, teacher_forcing=False, one_cycle=False, clip=None
    ),
}


def one_cycle_rate(iteration: int, iterations: int, peak: float) -> float:
    """The learning rate at an iteration: up to ``peak`` in the first 30 %, then down to 0.

        warm-up   peak/25 -> peak        half a cosine
        decay     peak    -> peak/25e4   half a cosine

    Smith and Topin (2017), arXiv:1708.07120, with the half cosines of fast.ai.

    Parameters
    ----------
    iteration : int, in 0..iterations-1
    iterations : int, the whole run
    peak : float

    >>> [round(one_cycle_rate(k, 101, 1.0), 4) for k in (0, 15, 30, 65, 100)]
    [0.04, 0.52, 1.0, 0.5, 0.0]
    """
    progress = iteration / max(iterations - 1, 1)
    start, end, warm_up = peak / 25, peak / 25e4, 0.3
    if progress < warm_up:
        return _half_cosine(start, peak, progress / warm_up)
    return _half_cosine(peak, end, (progress - warm_up) / (1 - warm_up))


def _half_cosine(start: float, end: float, fraction: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * fraction)) / 2


def clip_gradients(parameters: tuple[Tensor, ...], max_norm: float) -> float:
    """Scale all gradients down together, so that their global norm is at most ``max_norm``.

        g <- g * min(1, max_norm / |g|),   |g| = sqrt(sum of all squares)

    Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063, algorithm 1.

    Parameters
    ----------
    parameters : tuple of mygrad.Tensor, after ``backward()``; those without a gradient are passed
    max_norm : float

    Returns
    -------
    float, the norm before clipping
    """
    gradients = [p.grad for p in parameters if p.grad is not None]
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in gradients))
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm


def train_step(
    model: Seq2Seq,
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
    model : Seq2Seq
    optimizer : holds the model's parameters, and has ``step()``
    x : numpy.ndarray, shape=(T, N, C)
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
    scores = model(x, target) if teacher_forcing else model(x)  # (T, N, K)
    loss = softmax_crossentropy(scores.reshape(-1, scores.shape[-1]), target.reshape(-1))
    if not math.isfinite(loss.item()):
        raise FloatingPointError(f"training exploded: the loss is {loss.item()}; try a lower rate")
    accuracy = float(np.mean(scores.data.argmax(axis=-1) == target))
    loss.backward()
    if clip is not None:
        clip_gradients(model.parameters, clip)
    optimizer.step()
    return loss.item(), accuracy


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


def build_model(config: TrainConfig) -> Seq2Seq:
    """An untrained model; its weights depend on ``config.seed`` alone.

    Seeds NumPy's global state (see ``seed_everything``).
    """
    seed_everything(config.seed)
    return Seq2Seq(len(REVERSAL), config.hidden, len(REVERSAL))


class Trainer:
    """A model in training, and everything that decides how it goes on.

    Saved and loaded whole, so that a run which was killed ends with the very same weights as
    one which was not.
    """

    def __init__(self, model: Seq2Seq, config: TrainConfig):
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
        x, target, _ = generate_batch(1, config.max_length, config.batch_size, rng=self.rng)
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
        names = self.model.weights
        save_arrays(
            path,
            {f"weights/{name}": tensor.data for name, tensor in names.items()}
            | {f"m/{name}": m for name, m in zip(names, self.optimizer.m, strict=True)}
            | {f"v/{name}": v for name, v in zip(names, self.optimizer.v, strict=True)}
            | {
                "metrics": np.array(self.metrics).reshape(-1, 2),
                "rng": np.array(json.dumps(self.rng.bit_generator.state)),
                "config": np.array(json.dumps(dataclasses.asdict(self.config))),
            },
        )

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same configuration.

        Raises
        ------
        ValueError
            The file is unreadable, or belongs to another configuration.
        """
        arrays = load_arrays(path)
        try:
            config = json.loads(str(arrays.pop("config")))
            rng_state = json.loads(str(arrays.pop("rng")))
            metrics = arrays.pop("metrics")
            groups: dict[str, dict[str, np.ndarray]] = {"weights": {}, "m": {}, "v": {}}
            for key, array in arrays.items():
                group, name = key.split("/", 1)
                groups[group][name] = array
            m, v = ([groups[k][name] for name in self.model.weights] for k in ("m", "v"))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path}: got no checkpoint of ours ({error!r})") from None
        if config != dataclasses.asdict(self.config):
            raise ValueError(f"{path}: got another run's configuration, {config}")
        assign_weights(self.model, groups["weights"], source=str(path))
        self.optimizer.m, self.optimizer.v, self.optimizer.t = m, v, len(metrics)
        self.rng.bit_generator.state = rng_state
        self.metrics = [(float(loss), float(accuracy)) for loss, accuracy in metrics]


def train(
    model: Seq2Seq,
    config: TrainConfig = RECIPES["default"],
    *,
    logger: Logger | None = None,
    progress: bool = False,
    checkpoint: str | Path | None = None,
) -> History:
    """Train ``model`` in place on random batches of the reversal task.

    Parameters
    ----------
    model : Seq2Seq, such as ``build_model(config)``
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
