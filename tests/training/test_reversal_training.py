import dataclasses
from contextlib import nullcontext

import mygrad as mg
import numpy as np
import pytest
from noggin import LiveLogger

from references import seq2seq_loop
from seq2seq_lab import (
    RECIPES,
    Adam,
    Seq2Seq,
    TrainConfig,
    build_model,
    generate_batch,
    one_cycle_rate,
    train,
    train_step,
)

SMALL = TrainConfig(iterations=30, batch_size=8, hidden=10, max_length=4)
FREE = dataclasses.replace(SMALL, teacher_forcing=False, one_cycle=False, clip=None)


def weights_of(model):
    return {name: tensor.data.copy() for name, tensor in model.weights.items()}


def test_the_courses_recipe():
    assert dataclasses.asdict(RECIPES["course"]) == {
        "iterations": 10_000,
        "batch_size": 100,
        "hidden": 50,
        "learning_rate": 1e-3,
        "max_length": 20,
        "seed": 0,
        "teacher_forcing": False,
        "one_cycle": False,
        "clip": None,
        "model": "seq2seq",
        "gate": False,
        "data": None,
    }


@pytest.mark.parametrize("forced", [True, False])
def test_one_step_against_a_loop(forced):
    """Loss and accuracy from the loop's scores, and the weights moved against the gradient."""
    model = Seq2Seq(12, 6, 12)
    x, target, _ = generate_batch(3, 3, 4, rng=np.random.default_rng(0))
    before = weights_of(model)
    scores = seq2seq_loop(x.argmax(axis=-1), before, target if forced else None)
    losses = [
        np.log(np.exp(scores[t, n]).sum()) - scores[t, n, target[t, n]]
        for t, n in np.ndindex(target.shape)
    ]
    right = [scores[i].argmax() == target[i] for i in np.ndindex(target.shape)]
    loss, accuracy = train_step(model, Adam(model.parameters), x, target, teacher_forcing=forced)
    assert type(loss) is type(accuracy) is float
    assert loss == pytest.approx(np.mean(losses), rel=1e-5)
    assert accuracy == pytest.approx(np.mean(right))
    for name, tensor in model.weights.items():
        moved = tensor.data - before[name]
        assert (moved * tensor.grad <= 0).all()
        assert moved.any(), name


@pytest.mark.parametrize("config", [SMALL, FREE])
def test_training_overfits_one_batch(config):
    model = build_model(dataclasses.replace(config, hidden=50))
    optimizer = Adam(model.parameters, learning_rate=3e-3)
    x, target, _ = generate_batch(5, 5, 8, rng=np.random.default_rng(0))
    for _ in range(400):
        loss, accuracy = train_step(
            model, optimizer, x, target, teacher_forcing=config.teacher_forcing, clip=config.clip
        )
    assert loss < 0.05
    assert accuracy == 1
    np.testing.assert_array_equal(model(x).data.argmax(axis=-1), target)


@pytest.mark.parametrize("outside", [mg.mem_guard_on, mg.mem_guard_off])
def test_the_memory_guard_is_off_in_a_step_and_then_as_before(outside):
    model, batch = build_model(SMALL), generate_batch(3, 3, 8)[:2]
    seen = []

    def watched(x):
        seen.append(mg.mem_guard_active())
        return model(x) * model.weight  # NaN explodes

    watched.parameters = model.parameters
    with outside:
        before = mg.mem_guard_active()
        for model.weight in (1.0, np.nan):
            expected = pytest.raises(FloatingPointError) if model.weight != 1 else nullcontext()
            with expected:
                train_step(watched, Adam(model.parameters), *batch)
            assert mg.mem_guard_active() is before
    assert seen == [False, False]
    assert all(p.data.flags.writeable for p in model.parameters)


def test_training_learns_short_sequences():
    from seq2seq_lab import accuracy_by_length

    config = TrainConfig(iterations=600, hidden=50, max_length=3)
    model = build_model(config)
    train(model, config)
    accuracy = accuracy_by_length(model, range(1, 4), 500, rng=np.random.default_rng(1))
    assert min(accuracy.values()) > 0.9


def test_training_stays_float32():
    model = build_model(SMALL)
    train(model, SMALL)
    assert {tensor.dtype for tensor in model.weights.values()} == {np.dtype(np.float32)}


def test_one_cycle_rate_rises_then_falls():
    rates = [one_cycle_rate(k, 1000, 2e-3) for k in range(1000)]
    top = int(np.argmax(rates))
    assert top == pytest.approx(100, abs=1)
    assert max(rates) == pytest.approx(2e-3, rel=1e-4)
    assert rates[0] == pytest.approx(2e-3 / 25)
    assert rates[-1] == pytest.approx(2e-3 / 25e4)
    assert (np.diff(rates[: top + 1]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert one_cycle_rate(0, 1, 1.0) > 0


@pytest.mark.parametrize("config", [SMALL, FREE])
@pytest.mark.parametrize("killed_at", [0, 1, 12, 29, 30])
def test_resuming_equals_no_interruption(config, killed_at, tmp_path, monkeypatch):
    monkeypatch.setattr("seq2seq_lab.training.trainer.ITERATIONS_PER_CHECKPOINT", 4)
    whole = build_model(config)
    wanted = train(whole, config)

    path = tmp_path / "checkpoint.npz"
    steps = []

    def killed(*args, **kwargs):
        if len(steps) == killed_at:
            raise KeyboardInterrupt
        steps.append(1)
        return train_step(*args, **kwargs)

    monkeypatch.setattr("seq2seq_lab.training.trainer.train_step", killed)
    if killed_at < config.iterations:
        with pytest.raises(KeyboardInterrupt):
            train(build_model(config), config, checkpoint=path)
    else:
        train(build_model(config), config, checkpoint=path)
    monkeypatch.setattr("seq2seq_lab.training.trainer.train_step", train_step)

    np.random.seed(123)
    resumed = build_model(config)
    logger = LiveLogger()
    history = train(resumed, config, checkpoint=path, logger=logger)
    for name, tensor in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[name], tensor, err_msg=name)
    np.testing.assert_array_equal(history.loss, wanted.loss)
    np.testing.assert_array_equal(history.accuracy, wanted.accuracy)
    np.testing.assert_array_equal(logger.train_metrics["loss"]["batch_data"], wanted.loss)


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    path = tmp_path / "checkpoint.npz"
    train(build_model(SMALL), SMALL, checkpoint=path)
    other = dataclasses.replace(SMALL, seed=1)
    with pytest.raises(ValueError, match="another run's configuration"):
        train(build_model(other), other, checkpoint=path)
    np.savez(path, a=np.ones(3))
    with pytest.raises(ValueError, match=r"checkpoint.npz: got no checkpoint"):
        train(build_model(SMALL), SMALL, checkpoint=path)


def test_the_logger_sees_every_iteration_and_epoch():
    logger = LiveLogger()
    config = dataclasses.replace(SMALL, iterations=501)
    history = train(build_model(config), config, logger=logger)
    metrics = logger.train_metrics["accuracy"]
    np.testing.assert_array_equal(metrics["batch_data"], history.accuracy)
    np.testing.assert_array_equal(metrics["epoch_domain"], [500])
    assert history.loss.shape == (501,)


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
@pytest.mark.parametrize("config", [SMALL, FREE])
def test_an_explosion_is_said(config):
    config = dataclasses.replace(config, learning_rate=1e30, one_cycle=False)
    with pytest.raises(FloatingPointError, match="training exploded: the loss is"):
        train(build_model(config), config)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("iterations", 0, ValueError),
        ("iterations", 1.5, TypeError),
        ("batch_size", 0, ValueError),
        ("hidden", -3, ValueError),
        ("max_length", 0, ValueError),
        ("seed", -1, ValueError),
        ("learning_rate", 0.0, ValueError),
        ("learning_rate", float("nan"), ValueError),
        ("learning_rate", "fast", TypeError),
        ("clip", -1.0, ValueError),
        ("clip", True, TypeError),
        ("teacher_forcing", 1, TypeError),
        ("one_cycle", None, TypeError),
        ("model", "transformer", ValueError),
        ("gate", True, ValueError),
        ("gate", 1, TypeError),
    ],
)
def test_bad_configurations(name, value, error):
    with pytest.raises(error, match=f"{name}: got {value!r}"):
        dataclasses.replace(SMALL, **{name: value})
