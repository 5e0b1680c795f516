from itertools import product

import numpy as np
import pytest

from gradcheck import to_float64
from seq2seq_lab import AttentionLSTM, beam_search, sample, seed_everything
from seq2seq_lab.models.search import log_softmax
from seq2seq_lab.vocabulary import pad_batch

V, START, END = 4, 2, 3  # so few that all sequences can be tried
SOURCES = pad_batch([[0, 1, 1], [1], [0, 0]])


def made(seed, scale=3.0):
    """A model whose probabilities are neither all alike nor all decided."""
    seed_everything(seed)
    model = to_float64(AttentionLSTM(V, 3, 6, embedding_std=1.0, start=START, end=END))
    for p in model.parameters:
        p.data = p.data * scale
    return model


def all_sequences(longest):
    """Every sequence that ends with END, and those that are cut."""
    others = [k for k in range(V) if k != END]
    for length in range(1, longest + 1):
        for ids in product(others, repeat=length - 1):
            yield (*ids, END)
    yield from product(others, repeat=longest)


def log_probability(model, x, ids):
    """Of a sequence, by reading it under teacher forcing."""
    scores = model.forward(x, np.array(ids)[:, np.newaxis]).scores.data[:, 0]
    return log_softmax(scores)[np.arange(len(ids)), list(ids)].sum()


@pytest.mark.parametrize("seed", range(5))
def test_a_beam_of_all_sequences_is_exact(seed):
    model, longest = made(seed), 4
    for n, found in enumerate(beam_search(model, SOURCES, 1000, longest)):
        x = SOURCES[:, n : n + 1]
        wanted = {ids: log_probability(model, x, ids) for ids in all_sequences(longest)}
        assert {h.ids for h in found} == set(wanted)
        best = max(wanted, key=lambda ids: wanted[ids] / len(ids))
        assert found[0].ids == best
        for h in found:
            assert h.log_probability == pytest.approx(wanted[h.ids], abs=1e-9)
        assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
        assert sum(h.probability for h in found) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(20))
def test_a_width_of_one_is_greedy(seed):
    model = made(seed)
    written = model.generate(SOURCES, longest=6)
    for n, found in enumerate(beam_search(model, SOURCES, 1, longest=6)):
        assert len(found) == 1
        assert list(found[0].ids) == [k for k in written[:, n].tolist() if k >= 0]


def test_a_wider_beam_finds_what_greed_misses():
    better = 0
    for seed in range(30):
        narrow, wide = (beam_search(made(seed), SOURCES, k, longest=5) for k in (1, 4))
        better += sum(b[0].score > a[0].score + 1e-9 for a, b in zip(narrow, wide, strict=True))
    assert better > 5


@pytest.mark.parametrize("width", [1, 2, 3, 7])
def test_no_more_than_the_width_and_each_once(width):
    for found in beam_search(made(1), SOURCES, width, longest=5):
        assert 1 <= len(found) <= width
        assert len({h.ids for h in found}) == len(found)
        assert all(END not in h.ids[:-1] for h in found)
        assert all(h.ids[-1] == END or len(h.ids) == 5 for h in found)


def test_padding_changes_nothing():
    model = made(2)
    together = beam_search(model, SOURCES, 3, longest=5)
    alone = beam_search(model, SOURCES[:1, 1:2], 3, longest=5)[0]
    assert [h.ids for h in together[1]] == [h.ids for h in alone]


def test_beams_against_torch():
    """The same search written with torch.topk over the table of a beam's continuations."""
    torch = pytest.importorskip("torch")
    for seed in range(5):
        model = made(seed)
        for n, found in enumerate(beam_search(model, SOURCES, 3, longest=5)):
            assert [h.ids for h in found] == torch_beams(torch, model, SOURCES[:, n : n + 1], 3, 5)


def torch_beams(torch, model, x, width, longest):
    beams, done = [((), 0.0)], []
    for _ in range(longest):
        rows = []
        for ids, total in beams:
            read = np.array([*ids, 0])[:, np.newaxis]  # the last one is not read
            scores = torch.tensor(model.forward(x, read).scores.data[-1, 0])
            rows.append(total + torch.log_softmax(scores, dim=-1))
        values, places = torch.topk(torch.cat(rows), min(width - len(done), V * len(rows)))
        longer = [
            ((*beams[place // V][0], place % V), value)
            for value, place in zip(values.tolist(), places.tolist(), strict=True)
        ]
        done += [beam for beam in longer if beam[0][-1] == END]
        beams = [beam for beam in longer if beam[0][-1] != END]
        if not beams:
            break
    return [ids for ids, total in sorted(done + beams, key=lambda b: -b[1] / len(b[0]))]


def test_samples_are_as_frequent_as_they_are_likely():
    model, rng = made(0, scale=1.5), np.random.default_rng(0)
    x, n = SOURCES[:, :1], 20_000
    written = sample(model, x.repeat(n, axis=1), rng=rng, longest=3)
    for ids in all_sequences(3):
        padded = pad_batch([ids, [0] * 3])[:, :1]
        share = (written == padded).all(axis=0).mean()
        p = np.exp(log_probability(model, x, ids))
        assert share == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / n) + 1e-9)


def test_cold_samples_are_greedy_and_hot_ones_uniform():
    model, rng = made(3), np.random.default_rng(0)
    cold = sample(model, SOURCES, temperature=1e-6, rng=rng, longest=6)
    np.testing.assert_array_equal(cold, model.generate(SOURCES, longest=6))
    hot = sample(model, SOURCES[:, :1].repeat(8000, axis=1), temperature=1e6, rng=rng, longest=1)
    np.testing.assert_allclose(np.bincount(hot[0], minlength=V) / 8000, 1 / V, atol=0.03)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda m: beam_search(m, SOURCES, 0), "width: got 0"),
        (lambda m: beam_search(m, SOURCES, 2.5), "width: got 2.5"),
        (lambda m: beam_search(m, SOURCES, 2, longest=0), "longest: got 0"),
        (lambda m: sample(m, SOURCES, 0), "temperature: got 0"),
        (lambda m: sample(m, SOURCES, -1), "temperature: got -1"),
    ],
)
def test_what_is_refused(call, said):
    with pytest.raises((ValueError, TypeError), match=said):
        call(made(0))
