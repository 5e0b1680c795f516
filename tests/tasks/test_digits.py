import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_lab import generate_batch, seed_everything
from strategies import seeds


class Scripted(np.random.Generator):
    """A generator that draws what it is told."""

    def __init__(self, *draws):
        super().__init__(np.random.PCG64(0))
        self.draws = list(draws)

    def integers(self, *args, **kwargs):
        return np.array(self.draws.pop(0))


def test_the_courses_example():
    """generate_batch(2, 3, batch_size=2) as the course prints it: 6 0 and 3 6."""
    x, target, digits = generate_batch(2, 3, 2, rng=Scripted(2, [[6, 3], [0, 6]]))
    assert digits.tolist() == [[6, 3], [0, 6]]
    assert target.tolist() == [[0, 6], [6, 3], [11, 11]]
    assert x.tolist() == [
        [[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
        [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]],
        [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ]
    assert x.dtype == np.float32


@given(st.integers(1, 6), st.integers(0, 5), st.integers(1, 5), seeds)
def test_every_batch_is_a_reversal(shortest, more, N, seed):
    rng = np.random.default_rng(seed)
    x, target, digits = generate_batch(shortest, shortest + more, N, rng=rng)
    T = len(target)
    assert shortest <= T - 1 <= shortest + more
    assert x.shape == (T, N, 12)
    assert target.shape == (T, N)
    assert target.dtype.kind == digits.dtype.kind == "i"
    for n in range(N):
        read = [int(x_tn.argmax()) for x_tn in x[:, n]]
        assert read == [*digits[:, n].tolist(), 11]
        assert target[:, n].tolist() == [*reversed(digits[:, n].tolist()), 11]
        assert all(sorted(x_tn) == [0] * 11 + [1] for x_tn in x[:, n])


def test_lengths_are_uniform_and_both_ends_included():
    rng = np.random.default_rng(0)
    lengths = [len(generate_batch(2, 5, 1, rng=rng)[2]) for _ in range(4000)]
    counts = np.bincount(lengths, minlength=6)
    assert counts[:2].sum() == 0
    assert (abs(counts[2:] - 1000) < 5 * np.sqrt(1000 * 0.75)).all()


def test_digits_are_uniform_and_columns_differ():
    _, _, digits = generate_batch(20, 20, 1000, rng=np.random.default_rng(0))
    counts = np.bincount(digits.ravel(), minlength=10)
    assert len(counts) == 10
    assert (abs(counts - 2000) < 5 * np.sqrt(2000 * 0.9)).all()
    assert len({tuple(column) for column in digits.T}) == 1000


def test_the_same_generator_gives_the_same_batch_and_never_twice():
    first, again = (generate_batch(5, 9, rng=np.random.default_rng(3))[2] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    rng = np.random.default_rng(3)
    batches = [generate_batch(9, 9, rng=rng)[2] for _ in range(2)]
    assert (batches[0] != batches[1]).any()


def test_without_rng_numpys_seed_decides():
    np.random.seed(5)
    first = generate_batch(9, 9)[2], generate_batch(9, 9)[2]
    np.random.seed(5)
    again = generate_batch(9, 9)[2], generate_batch(9, 9)[2]
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()


def test_seed_everything_seeds_both():
    np.random.seed(4)
    wanted = np.random.randint(1000), np.random.default_rng(4).integers(1000)
    rng = seed_everything(4)
    assert (np.random.randint(1000), rng.integers(1000)) == wanted


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ((5, 2), ValueError, "seq_len_max: got 2, wanted at least seq_len_min, which is 5"),
        ((0, 2), ValueError, "seq_len_min: got 0, wanted an integer of at least 1"),
        ((1, 2, 0), ValueError, "batch_size: got 0"),
        ((1.0, 2), TypeError, r"seq_len_min: got 1.0, wanted an integer"),
        ((1, 2.5), TypeError, r"seq_len_max: got 2.5"),
        ((1, 2, "3"), TypeError, "batch_size: got '3'"),
        ((1, 2, True), TypeError, "batch_size: got True"),
    ],
)
def test_bad_arguments(arguments, error, said):
    with pytest.raises(error, match=said):
        generate_batch(*arguments)


def test_bad_rng():
    with pytest.raises(TypeError, match=r"rng: got 0, wanted a numpy.random.Generator"):
        generate_batch(rng=0)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, None])
def test_bad_seed(seed):
    with pytest.raises((TypeError, ValueError), match=r"seed: got"):
        seed_everything(seed)
