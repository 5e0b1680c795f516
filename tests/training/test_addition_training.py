import dataclasses

import mygrad as mg
import numpy as np
import pytest
from mynn.optimizers.adam import Adam
from noggin import LiveLogger
from seq2seq_lab.training.addition_training import AdditionTrainer, addition_step, train_addition

from references import crossentropy_loop, lstm_seq2seq_loop
from seq2seq_lab import addition_training
from seq2seq_lab.tasks.addition import AdditionConfig, build_addition_model, prepare_additions
from seq2seq_lab.tasks.addition_evaluation import addition_accuracy
from seq2seq_lab.tasks.additions import encode_additions, operands
from seq2seq_lab.tasks.reversal import one_cycle_rate

SMALL = AdditionConfig(problems=120, epochs=3, batch_size=16, wordvec_size=4, hidden_size=6)
BOOKISH = dataclasses.replace(
    SMALL, reverse=False, peeky=False, swap=False, one_cycle=False, clip=None
)


def weights_of(model):
    return {name: tensor.data.copy() for name, tensor in model.weights.items()}


def test_the_model_is_the_one_that_the_configuration_names():
    config = dataclasses.replace(SMALL, cell=True, embedding_std=2.0)
    model = build_addition_model(config)
    assert model.reverse
    assert model.decoder.peeky
    assert model.encoder.cell
    assert model.encoder.embed.W_embed.shape == (13, 4)
    assert model.encoder.embed.W_embed.data.std() == pytest.approx(2, rel=0.3)
    assert model.decoder.W_hy.shape == (6, 13)
    plain = build_addition_model(BOOKISH)
    assert (plain.reverse, plain.decoder.peeky, plain.encoder.cell) == (False, False, False)
    np.random.seed(99)
    for name, array in weights_of(build_addition_model(config)).items():
        np.testing.assert_array_equal(model.weights[name], array)


@pytest.mark.parametrize("config", [SMALL, BOOKISH])
def test_one_step_against_a_loop(config):
    """The loss from the loop's scores, and the weights moved against the gradient."""
    model = build_addition_model(config)
    batch = encode_additions([(16, 75), (999, 999), (0, 7)])
    before = weights_of(model)
    options = {"reverse": config.reverse, "peeky": config.peeky, "cell": False}
    scores, _ = lstm_seq2seq_loop(batch.xs, 12, 4, before, ts=batch.ts, **options)
    loss = addition_step(model, Adam(model.parameters), batch)
    assert type(loss) is float
    # blanks after the answer are learned too: the first of them is where it ends
    assert loss == pytest.approx(crossentropy_loop(scores, batch.ts[1:]), rel=1e-5)
    for name, tensor in model.weights.items():
        moved = tensor.data - before[name]
        assert (moved * tensor.grad <= 0).all()
        assert moved.any(), name


def test_a_step_clips():
    model = build_addition_model(SMALL)
    batch = encode_additions([(16, 75)])
    addition_step(model, Adam(model.parameters), batch, clip=1e-3)
    norm = np.sqrt(sum((p.grad**2).sum() for p in model.parameters))
    assert norm == pytest.approx(1e-3, rel=1e-4)


@pytest.mark.parametrize("config", [SMALL, BOOKISH])
def test_training_overfits_one_batch(config):
    model = build_addition_model(dataclasses.replace(config, hidden_size=40))
    batch = prepare_additions(config).train.take(np.arange(16))
    optimizer = Adam(model.parameters, learning_rate=1e-2)
    for _ in range(250):
        loss = addition_step(model, optimizer, batch, clip=5.0)
    assert loss < 0.05
    assert addition_accuracy(model, batch) == 1


def test_training_learns_and_stays_float32():
    config = dataclasses.replace(SMALL, problems=1_000, epochs=6, hidden_size=32)
    model = build_addition_model(config)
    history = train_addition(model, prepare_additions(config), config)
    assert history.loss.shape == (6 * 53,)
    assert history.accuracy.shape == (6,)
    assert history.loss[-53:].mean() < 0.8 * history.loss[:53].mean()
    assert {tensor.dtype for tensor in model.weights.values()} == {np.dtype(np.float32)}


def epochs_of(config, count):
    """The pairs (a, b) of each of some epochs' batches."""
    data = prepare_additions(config)
    trainer = AdditionTrainer(build_addition_model(config), config, data.train)
    found = []
    for _ in range(count):
        found.append([operands(batch.xs) for batch in trainer.epoch()])
        trainer.accuracies.append(0.0)
    return operands(data.train.xs), found


def test_an_epoch_shows_each_problem_once_and_swaps_half():
    config = dataclasses.replace(SMALL, problems=2_000)
    pairs, (first, second) = epochs_of(config, 2)
    known = {(a, b) for a, b in pairs.tolist()}
    shown = [tuple(pair) for batch in first for pair in batch.tolist()]
    assert all(len(batch) == 16 for batch in first)
    assert len(shown) == len(pairs) // 16 * 16
    assert len({frozenset(pair) for pair in shown}) == len(shown)
    assert {(min(p), max(p)) for p in shown} <= {(min(p), max(p)) for p in known}
    assert sum(pair in known for pair in shown) == pytest.approx(len(shown) / 2, rel=0.15)
    assert shown != [tuple(pair) for batch in second for pair in batch.tolist()]


@pytest.mark.parametrize("config", [SMALL, BOOKISH])
def test_the_rate_of_each_iteration(config, monkeypatch):
    """18 iterations, 6 in an epoch."""
    rates = []

    def watched(model, optimizer, batch, clip):
        rates.append(optimizer.learning_rate)
        return addition_step(model, optimizer, batch, clip)

    monkeypatch.setattr(addition_training, "addition_step", watched)
    train_addition(build_addition_model(config), prepare_additions(config), config)
    peak = config.learning_rate
    one_cycle = [one_cycle_rate(k, 18, peak) for k in range(18)]
    assert rates == (one_cycle if config.one_cycle else [peak] * 18)


def test_without_swap_all_problems_stand_as_they_are():
    pairs, (epoch,) = epochs_of(dataclasses.replace(SMALL, swap=False), 1)
    known = {(a, b) for a, b in pairs.tolist()}
    assert all(tuple(pair) in known for batch in epoch for pair in batch.tolist())


def test_answers_stay_with_their_questions():
    data = prepare_additions(SMALL)
    trainer = AdditionTrainer(build_addition_model(SMALL), SMALL, data.train)
    for batch in trainer.epoch():
        np.testing.assert_array_equal(batch.ts, encode_additions(operands(batch.xs)).ts)


@pytest.mark.parametrize("config", [SMALL, BOOKISH])
@pytest.mark.parametrize("killed_at", [0, 3, 7, 13, 18])
def test_resuming_equals_no_interruption(config, killed_at, tmp_path, monkeypatch):
    """18 iterations, 6 in an epoch."""
    data, path = prepare_additions(config), tmp_path / "checkpoint.npz"
    whole = build_addition_model(config)
    wanted = train_addition(whole, data, config)
    steps = []

    def killed(*args, **kwargs):
        if len(steps) == killed_at:
            raise KeyboardInterrupt
        steps.append(1)
        return addition_step(*args, **kwargs)

    monkeypatch.setattr(addition_training, "addition_step", killed)
    if killed_at < 18:
        with pytest.raises(KeyboardInterrupt):
            train_addition(build_addition_model(config), data, config, checkpoint=path)
    else:
        train_addition(build_addition_model(config), data, config, checkpoint=path)
    assert path.exists() == (killed_at >= 6)
    monkeypatch.setattr(addition_training, "addition_step", addition_step)

    np.random.seed(123)
    resumed, logger = build_addition_model(config), LiveLogger()
    history = train_addition(resumed, data, config, checkpoint=str(path), logger=logger)
    for name, tensor in whole.weights.items():
        np.testing.assert_array_equal(resumed.weights[name], tensor, err_msg=name)
    np.testing.assert_array_equal(history.loss, wanted.loss)
    np.testing.assert_array_equal(history.accuracy, wanted.accuracy)
    np.testing.assert_array_equal(logger.train_metrics["loss"]["batch_data"], wanted.loss)
    np.testing.assert_array_equal(logger.train_metrics["loss"]["epoch_domain"], [6, 12, 18])
    np.testing.assert_array_equal(logger.test_metrics["accuracy"]["epoch_data"], wanted.accuracy)


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    path, data = tmp_path / "checkpoint.npz", prepare_additions(SMALL)
    train_addition(build_addition_model(SMALL), data, SMALL, checkpoint=path)
    other = dataclasses.replace(SMALL, learning_rate=1e-4)
    with pytest.raises(ValueError, match="another run's configuration"):
        train_addition(build_addition_model(other), data, other, checkpoint=path)
    np.savez(path, a=np.ones(3))
    with pytest.raises(ValueError, match=r"checkpoint.npz: got no checkpoint"):
        train_addition(build_addition_model(SMALL), data, SMALL, checkpoint=path)


def test_each_epoch_is_reported_with_three_examples():
    data, reports = prepare_additions(SMALL), []
    history = train_addition(
        build_addition_model(SMALL), data, SMALL, report=lambda *args: reports.append(args)
    )
    epochs, accuracies, shown = zip(*reports, strict=True)
    assert epochs == (1, 2, 3)
    np.testing.assert_array_equal(accuracies, history.accuracy)
    for examples in shown:
        assert len(examples) == 3
        for example in examples:
            a, b = map(int, example.question.split("+"))
            assert example.answer == str(a + b)
            assert example.correct == (example.prediction == example.answer)


def test_the_held_out_problems_are_not_looked_at():
    data = prepare_additions(SMALL)
    models = [build_addition_model(SMALL) for _ in range(2)]
    train_addition(models[0], data, SMALL)
    train_addition(models[1], data._replace(held_out=None), SMALL)
    for name, tensor in models[0].weights.items():
        np.testing.assert_array_equal(models[1].weights[name], tensor)


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
@pytest.mark.parametrize("config", [SMALL, BOOKISH])
def test_an_explosion_is_said_and_nothing_is_updated(config):
    model = build_addition_model(config)
    model.decoder.W_hy.data[...] = np.nan
    kept = model.encoder.lstm.W_hh.data.copy()
    with pytest.raises(FloatingPointError, match="training exploded: the loss is nan"):
        addition_step(model, Adam(model.parameters), prepare_additions(config).train)
    np.testing.assert_array_equal(model.encoder.lstm.W_hh, kept)
    assert mg.tensor(kept).dtype == np.float32
