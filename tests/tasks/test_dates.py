"""The task of dates: its settings, its data, its batches."""

import dataclasses

import numpy as np
import pytest

from seq2seq_lab import PADDING, build_model, train
from seq2seq_lab.models.attention_lstm import AttentionLSTM
from seq2seq_lab.tasks.date_evaluation import Count, exact_by_form, form_of
from seq2seq_lab.tasks.date_texts import Pair, generate_dates
from seq2seq_lab.tasks.dates import DatesConfig, pad_batch
from seq2seq_lab.training.evaluation import ask, is_exact

SMALL = DatesConfig(examples=400, epochs=2, batch_size=16, wordvec_size=4, hidden_size=8)


@pytest.fixture(scope="module")
def data():
    return SMALL.prepare()


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("examples", 0, ValueError),
        ("epochs", 1.5, TypeError),
        ("batch_size", -1, ValueError),
        ("score", "general", ValueError),
        ("languages", "fr", ValueError),
        ("languages", "", ValueError),
        ("embedding_std", 0.0, ValueError),
        ("clip", -1.0, ValueError),
        ("seed", -1, ValueError),
    ],
)
def test_bad_configurations(name, value, error):
    with pytest.raises(error, match=f"{name}: got {value!r}"):
        DatesConfig(**{name: value})


@pytest.mark.parametrize(
    ("given", "kept"), [("ko", "ko"), ("ko, en", "ko,en"), (" en ,ko ", "en,ko")]
)
def test_languages(given, kept):
    assert DatesConfig(languages=given).languages == kept


def test_a_language_twice_is_refused():
    with pytest.raises(ValueError, match="languages: got 'en,en', wanted each language once"):
        DatesConfig(languages="en,en")


def test_an_odd_number_of_units_is_refused():
    with pytest.raises(ValueError, match="hidden_size: got 7, wanted an even number"):
        build_model(dataclasses.replace(SMALL, hidden_size=7))


def test_no_text_stands_in_two_parts(data):
    texts = [{pair.written for pair in part} for part in data]
    assert sum(map(len, texts)) == len(set().union(*texts)) == 400
    assert list(map(len, data)) == [342, 18, 40]


def test_of_ones_own_data_either(data):
    rng = np.random.default_rng(0)
    pairs = generate_dates(100, rng=rng)
    pairs = [pairs[k] for k in rng.integers(100, size=900)]  # most of them several times
    parts = SMALL.settled(pairs).prepare(pairs)
    assert sorted(pair for part in parts for pair in part) == sorted(pairs)
    texts = [{pair.written for pair in part} for part in parts]
    assert sum(map(len, texts)) == len(set().union(*texts))


def test_the_data_are_those_that_the_settings_stand_for():
    pairs = generate_dates(300, rng=np.random.default_rng(0))
    config = SMALL.settled(pairs)
    assert config.data
    for other in (None, pairs[:-1]):
        with pytest.raises(ValueError, match="wanted those that the configuration stands for"):
            config.prepare(other)


def test_the_vocabulary_is_that_of_the_data():
    pairs = [Pair("3 may 2024", "2024-05-03"), Pair("4/5/1987", "1987-05-04")]
    symbols = SMALL.settled(pairs).vocabulary.symbols
    assert set(symbols) == set("3 may 2024-05-034/5/1987-05-04") | {"<START>", "<END>"}
    korean = DatesConfig(languages="ko").settled()
    assert "년" in korean.characters
    assert "y" not in korean.characters
    assert korean.vocabulary == DatesConfig(languages="ko").vocabulary


def test_batches_say_what_the_pairs_say(data):
    pairs = data.train[:16]
    x, target = SMALL.batch(pairs)
    for n, (written, iso) in enumerate(pairs):
        assert SMALL.decode(x[:, n]) == written
        assert SMALL.decode(target[:, n]) == iso
        assert target[-1, n] == SMALL.end
        np.testing.assert_array_equal(x[len(written) :, n], PADDING)
    assert len(x) == max(len(written) for written, _ in pairs)


def test_an_epoch_has_each_date_once_at_most_and_little_padding(data):
    batches = list(SMALL.epoch(data, 0))
    assert len(batches) == SMALL.epoch_size(data) == 342 // 16
    texts = [SMALL.decode(column) for x, _ in batches for column in x.T]
    assert len(set(texts)) == len(texts) == 21 * 16
    assert set(texts) <= {pair.written for pair in data.train}
    share = np.mean([(x == PADDING).mean() for x, _ in batches])
    rng = np.random.default_rng(0)
    order = rng.permutation(len(data.train))
    mixed = [SMALL.batch([data.train[i] for i in order[k : k + 16]]).x for k in range(0, 320, 16)]
    assert share < 0.5 * np.mean([(x == PADDING).mean() for x in mixed])


def test_epochs_are_decided_by_seed_and_number(data):
    def epoch(config, k):
        return [x.tolist() for x, _ in config.epoch(data, k)]

    assert epoch(SMALL, 1) == epoch(SMALL, 1)
    assert epoch(SMALL, 1) != epoch(SMALL, 0)
    assert epoch(dataclasses.replace(SMALL, seed=1), 1) != epoch(SMALL, 1)


def test_no_batch_is_larger_than_the_largest(data):
    T = len(SMALL.largest(data).x)
    assert all(len(x) <= T for x, _ in SMALL.epoch(data, 0))
    assert max(len(pair.written) for pair in data.train) == T


def test_too_few_for_a_batch():
    with pytest.raises(ValueError, match="batch_size: got 128, wanted at most 86"):
        DatesConfig(examples=100).prepare()


def test_pad_batch():
    wanted = [[3, 1], [4, PADDING], [5, PADDING]]
    np.testing.assert_array_equal(pad_batch([[3, 4, 5], [1]]), wanted)
    np.testing.assert_array_equal(pad_batch([[7]], padding=0), [[7]])


def test_what_is_typed():
    model = build_model(SMALL)
    assert ask(model, SMALL, "3  MAY 2024") == ask(model, SMALL, "3 may 2024")
    with pytest.raises(ValueError, match="text: got 'x' in '3 x 2024', wanted one of"):
        SMALL.encode("3 x 2024")
    with pytest.raises(ValueError, match="date: got '  ', wanted a date such as"):
        SMALL.encode("  ")


def surely(text):
    """Scores of a model that writes a text, and has no doubt."""
    scores = np.full((11, len(SMALL.vocabulary)), -50.0, np.float32)
    scores[np.arange(len(text) + 1), [*SMALL.vocabulary.encode(text), SMALL.end]] = 0
    return scores


def test_doubt():
    scores = surely("2024-05-03")
    assert SMALL.doubt(scores) == ""
    scores[2, SMALL.start] = np.log(0.5)  # 1 : 0.5, once
    assert "its probability is 0.67" in SMALL.doubt(scores)


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "2024-05-0", "", "2024年"[:4]])
def test_what_is_no_date_is_doubted(text):
    assert SMALL.doubt(surely(text)) == f"{text!r} is no date of the calendar"


def test_right_answers_are_counted_by_form(data):
    model = build_model(SMALL)
    train(model, SMALL, data=data)
    found = exact_by_form(model, SMALL, data.held_out)
    right = is_exact(model, SMALL.batch(data.held_out))
    assert sum(count.of for count in found.values()) == 40
    assert sum(count.right for count in found.values()) == right.sum()
    for form, count in found.items():
        of_it = [form_of(pair) == form for pair in data.held_out]
        assert count == Count(int(right[of_it].sum()), sum(of_it))


def test_the_model_is_the_one_that_the_configuration_names():
    model = build_model(dataclasses.replace(SMALL, score="additive"))
    assert type(model) is AttentionLSTM
    assert model.score == "additive"
    assert (model.start, model.end) == (SMALL.start, SMALL.end)
    assert model.encoder.embed.W_embed.shape == (len(SMALL.vocabulary), 4)
