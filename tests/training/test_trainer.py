"""Training: a step, the loop, and how it goes on after an interruption; of both tasks."""

import dataclasses

import numpy as np
import pytest
from noggin import LiveLogger

from references import crossentropy_loop, lstm_seq2seq_loop, seq2seq_loop
from seq2seq_lab import (
    START,
    Adam,
    Seq2Seq,
    TrainConfig,
    accuracy_by_length,
    build_model,
    generate_batch,
    one_cycle_rate,
    train,
    train_step,
)
from seq2seq_lab.tasks.addition import AdditionConfig, batch_of
from seq2seq_lab.tasks.additions import encode_additions
from seq2seq_lab.training.evaluation import exact_match
from seq2seq_lab.training.trainer import Trainer

EPOCH = 7  # batches of reversal, so that 30 are several epochs
REVERSAL = TrainConfig(iterations=30, batch_size=8, hidden=10, max_length=4)
FREE = dataclasses.replace(REVERSAL, teacher_forcing=False, one_cycle=False, clip=None)
ATTENTION = dataclasses.replace(REVERSAL, model="attention")
GATE = dataclasses.replace(ATTENTION, gate=True, word_dropout=0.2)
# 18 iterations, 6 in an epoch
ADDITION = AdditionConfig(problems=120, epochs=3, batch_size=16, wordvec_size=4, hidden_size=6)
BOOKISH = dataclasses.replace(
    ADDITION, reverse=False, peeky=False, swap=False, one_cycle=False, clip=None
)
SUMS = encode_additions([(16, 75), (999, 999), (0, 7)])

of_both = pytest.mark.parametrize(
    "config", [REVERSAL, FREE, ADDITION, BOOKISH], ids=["reversal", "free", "addition", "bookish"]
)


@pytest.fixture
def short_epochs(monkeypatch):
    monkeypatch.setattr(TrainConfig, "epoch_size", lambda config, data: EPOCH)


def weights_of(model):
    return {name: tensor.data.copy() for name, tensor in model.weights.items()}


def assert_same_weights(model, wanted):
    for name, tensor in wanted.weights.items():
        np.testing.assert_array_equal(model.weights[name], tensor, err_msg=name)


# A step


def assert_moved_downhill(model, before):
    for name, tensor in model.weights.items():
        moved = tensor.data - before[name]
        assert (moved * tensor.grad <= 0).all()
        assert moved.any(), name


@pytest.mark.parametrize("forced", [True, False])
def test_one_step_against_a_loop(forced):
    """Loss and accuracy from the loop's scores, and the weights moved against the gradient."""
    model = Seq2Seq(12, 6, 12)
    x, target, _ = generate_batch(3, 3, 4, rng=np.random.default_rng(0))
    before = weights_of(model)
    scores = seq2seq_loop(x.argmax(axis=-1), before, target if forced else None)
    right = [scores[i].argmax() == target[i] for i in np.ndindex(target.shape)]
    loss, accuracy = train_step(model, Adam(model.parameters), x, target, teacher_forcing=forced)
    assert type(loss) is type(accuracy) is float
    assert loss == pytest.approx(crossentropy_loop(scores, target), rel=1e-5)
    assert accuracy == pytest.approx(np.mean(right))
    assert_moved_downhill(model, before)


def test_what_is_hidden_of_the_decoders_inputs_is_part_of_the_loss_all_the_same():
    model = Seq2Seq(12, 6, 12)
    x, target, _ = generate_batch(3, 3, 4, rng=np.random.default_rng(0))
    given = np.where(np.arange(4)[:, np.newaxis] == 1, START, target)
    scores = seq2seq_loop(x.argmax(axis=-1), weights_of(model), given)
    options = {"teacher_forcing": True, "given": given}
    loss, accuracy = train_step(model, Adam(model.parameters), x, target, **options)
    assert loss == pytest.approx(crossentropy_loop(scores, target), rel=1e-5)
    assert accuracy == pytest.approx((scores.argmax(axis=-1) == target).mean())


@pytest.mark.parametrize("forced", [True, False])
@pytest.mark.parametrize("config", [ADDITION, BOOKISH])
def test_one_step_of_addition_against_a_loop(config, forced):
    config = dataclasses.replace(config, teacher_forcing=forced)
    model = build_model(config)
    before = weights_of(model)
    options = {"reverse": config.reverse, "peeky": config.peeky, "ts": SUMS.ts if forced else None}
    scores, _ = lstm_seq2seq_loop(SUMS.xs, 12, 4, before, **options)
    trainer = Trainer(model, config, config.prepare())
    trainer.step(batch_of(SUMS))
    (loss,) = trainer.losses
    assert type(loss) is float
    # blanks after the answer are learned too: the first of them is where it ends
    assert loss == pytest.approx(crossentropy_loop(scores, SUMS.ts[1:]), rel=1e-5)
    assert_moved_downhill(model, before)


@of_both
def test_a_step_clips(config):
    config = dataclasses.replace(config, clip=1e-3)
    model, data = build_model(config), config.prepare()
    Trainer(model, config, data).step(config.largest(data))
    norm = np.sqrt(sum((p.grad**2).sum() for p in model.parameters))
    assert norm == pytest.approx(1e-3, rel=1e-4)


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
@of_both
def test_an_explosion_is_said_and_nothing_is_updated(config):
    model, data = build_model(config), config.prepare()
    model.weights["decoder.W_hy"].data[...] = np.nan
    before = weights_of(model)
    with pytest.raises(FloatingPointError, match="training exploded: the loss is nan"):
        Trainer(model, config, data).step(config.largest(data))
    for name, tensor in model.weights.items():
        np.testing.assert_array_equal(tensor, before[name])


@pytest.mark.parametrize("config", [REVERSAL, FREE])
def test_training_that_explodes_says_so(config):
    config = dataclasses.replace(config, learning_rate=1e30, one_cycle=False)
    with pytest.raises(FloatingPointError, match="training exploded: the loss is"):
        train(build_model(config), config)


# What is learned


def larger(config):
    if isinstance(config, TrainConfig):
        return dataclasses.replace(config, hidden=50, max_length=5, learning_rate=3e-3)
    return dataclasses.replace(config, hidden_size=40, learning_rate=1e-2)


@of_both
def test_training_overfits_one_batch(config):
    config = dataclasses.replace(larger(config), one_cycle=False)
    data = config.prepare()
    trainer, batch = Trainer(build_model(config), config, data), config.largest(data)
    for _ in range(400 if data is None else 250):
        trainer.step(batch)
    assert trainer.losses[-1] < 0.05
    assert exact_match(trainer.model, batch) == 1
    if data is None:
        assert trainer.accuracies[-1] == 1


def test_training_learns_short_sequences():
    config = TrainConfig(iterations=600, hidden=50, max_length=3)
    model = build_model(config)
    train(model, config)
    accuracy = accuracy_by_length(model, range(1, 4), 500, rng=np.random.default_rng(1))
    assert min(accuracy.values()) > 0.9


def test_training_learns_sums():
    config = dataclasses.replace(ADDITION, problems=1_000, epochs=6, hidden_size=32)
    history = train(build_model(config), config)
    assert history.loss.shape == (6 * 53,)
    assert history.accuracy.shape == (6,)
    assert history.loss[-53:].mean() < 0.8 * history.loss[:53].mean()


@of_both
def test_training_stays_float32(config):
    model = build_model(config)
    train(model, config)
    assert {tensor.dtype for tensor in model.weights.values()} == {np.dtype(np.float32)}


# The loop


@of_both
def test_the_rate_of_each_iteration(config, monkeypatch):
    rates, step = [], Trainer.step

    def watched(trainer, batch):
        step(trainer, batch)
        rates.append(trainer.optimizer.learning_rate)

    monkeypatch.setattr(Trainer, "step", watched)
    train(build_model(config), config)
    total, peak = config.iterations_of(config.prepare()), config.learning_rate
    one_cycle = [one_cycle_rate(k, total, peak) for k in range(total)]
    assert rates == (one_cycle if config.one_cycle else [peak] * total)


@of_both
def test_training_sees_the_batches_of_one_epoch_after_another(config, short_epochs, monkeypatch):
    seen, step = [], Trainer.step

    def watched(trainer, batch):
        seen.append(batch)
        step(trainer, batch)

    monkeypatch.setattr(Trainer, "step", watched)
    train(build_model(config), config)
    data = config.prepare()
    wanted = [batch for k in range(5) for batch in config.epoch(data, k)]
    assert len(seen) == config.iterations_of(data)
    for found, batch in zip(seen, wanted, strict=False):
        np.testing.assert_array_equal(found.x, batch.x)
        np.testing.assert_array_equal(found.target, batch.target)


def test_the_logger_sees_every_iteration_and_epoch():
    logger = LiveLogger()
    config = dataclasses.replace(REVERSAL, iterations=501)
    history = train(build_model(config), config, logger=logger)
    metrics = logger.train_metrics["accuracy"]
    np.testing.assert_array_equal(metrics["batch_data"], history.accuracy)
    np.testing.assert_array_equal(metrics["epoch_domain"], [500])
    assert history.loss.shape == (501,)


def test_each_validation_is_reported():
    reports = []
    history = train(build_model(ADDITION), ADDITION, report=lambda *report: reports.append(report))
    assert reports == [(k + 1, accuracy) for k, accuracy in enumerate(history.accuracy)]
    assert len(reports) == 3
    train(build_model(REVERSAL), REVERSAL, report=lambda *report: pytest.fail("no validation"))


def test_the_held_out_problems_are_not_looked_at():
    data = ADDITION.prepare()
    without_answers = data.held_out._replace(ts=None)  # fresh problems are drawn beside them
    unseen = {False: None, True: without_answers}
    for fresh, held_out in unseen.items():
        config = dataclasses.replace(ADDITION, fresh=fresh)
        models = [build_model(config) for _ in range(2)]
        train(models[0], config, data=data)
        train(models[1], config, data=data._replace(held_out=held_out))
        assert_same_weights(models[1], models[0])


# Interruptions


def train_until(killed_at, config, path, monkeypatch):
    """Train anew, and die before the step of that number."""
    step = Trainer.step

    def killed(trainer, batch):
        if len(trainer.losses) == killed_at:
            raise KeyboardInterrupt
        step(trainer, batch)

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "step", killed)
        if killed_at is None:
            train(build_model(config), config, checkpoint=path)
        else:
            with pytest.raises(KeyboardInterrupt):
                train(build_model(config), config, checkpoint=path)


def assert_resumes(config, path, monkeypatch):
    """Training that goes on from ``path`` ends as one without an interruption; -> its steps."""
    whole, taken, step = build_model(config), [], Trainer.step
    wanted = train(whole, config)

    def counted(trainer, batch):
        taken.append(len(trainer.losses))
        step(trainer, batch)

    np.random.seed(123)
    resumed, logger = build_model(config), LiveLogger()
    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "step", counted)
        history = train(resumed, config, checkpoint=str(path), logger=logger)
    assert_same_weights(resumed, whole)
    np.testing.assert_array_equal(history.loss, wanted.loss)
    np.testing.assert_array_equal(history.accuracy, wanted.accuracy)
    assert_logged(logger, wanted, config.epoch_size(config.prepare()))
    return taken


def assert_logged(logger, history, size):
    losses = logger.train_metrics["loss"]
    np.testing.assert_array_equal(losses["batch_data"], history.loss)
    ends = range(size, len(history.loss) + 1, size)
    np.testing.assert_array_equal(losses["epoch_domain"], ends)
    if len(history.accuracy) == len(history.loss):
        accuracy = logger.train_metrics["accuracy"]["batch_data"]
    else:
        accuracy = logger.test_metrics["accuracy"]["epoch_data"]
    np.testing.assert_array_equal(accuracy, history.accuracy)


@pytest.mark.parametrize(
    "config",
    [REVERSAL, FREE, ATTENTION, GATE, ADDITION, BOOKISH],
    ids=["reversal", "free", "attention", "gate", "addition", "bookish"],
)
@pytest.mark.parametrize("killed_at", [0, 1, 7, 12, 13, 17, None])
def test_resuming_equals_no_interruption(config, killed_at, short_epochs, tmp_path, monkeypatch):
    monkeypatch.setattr("seq2seq_lab.training.trainer.ITERATIONS_PER_CHECKPOINT", 4)
    path = tmp_path / "checkpoint.npz"
    train_until(killed_at, config, path, monkeypatch)
    taken = assert_resumes(config, path, monkeypatch)
    total = config.iterations_of(config.prepare())
    assert taken == list(range(total if killed_at is None else killed_at // 4 * 4, total))


@pytest.mark.parametrize(
    "config",
    [
        dataclasses.replace(REVERSAL, iterations=260),  # of an epoch of 500
        dataclasses.replace(ADDITION, problems=1_200, batch_size=4, epochs=1),  # of 256
    ],
    ids=["reversal", "addition"],
)
def test_resuming_in_the_middle_of_an_epoch(config, tmp_path, monkeypatch):
    path = tmp_path / "checkpoint.npz"
    train_until(230, config, path, monkeypatch)
    taken = assert_resumes(config, path, monkeypatch)
    assert taken == list(range(200, config.iterations_of(config.prepare())))


@of_both
def test_a_checkpoint_of_another_run_is_refused(config, tmp_path):
    path = tmp_path / "checkpoint.npz"
    train(build_model(config), config, checkpoint=path)
    for change in ({"seed": 1}, {"learning_rate": 1e-4}):
        other = dataclasses.replace(config, **change)
        with pytest.raises(ValueError, match="another run's configuration"):
            train(build_model(other), other, checkpoint=path)
    np.savez(path, a=np.ones(3))
    with pytest.raises(ValueError, match=r"checkpoint.npz: got no checkpoint"):
        train(build_model(config), config, checkpoint=path)


def test_the_weight_decay_of_the_settings_reaches_the_matrices():
    config = AdditionConfig(problems=500, epochs=2, batch_size=16, hidden_size=8, wordvec_size=4)
    norms = {}
    for weight_decay in (0.0, 1.0):
        chosen = dataclasses.replace(config, weight_decay=weight_decay)
        train(model := build_model(chosen), chosen)
        norms[weight_decay] = sum(np.square(p.data).sum() for p in model.parameters if p.ndim > 1)
    assert norms[1.0] < 0.95 * norms[0.0]
