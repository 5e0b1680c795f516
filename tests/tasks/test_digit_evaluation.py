import mygrad as mg
import numpy as np
import pytest

from seq2seq_lab import Seq2Seq, accuracy_by_length, examples, mistakes, one_hot, reverse
from seq2seq_lab.models.predict import predict


def perfect(x):
    """Reverses, whatever is asked."""
    assert x.ndim == 3  # as a student's model wants it
    ids = x.argmax(axis=-1)
    return one_hot(np.concatenate([ids[-2::-1], ids[-1:]]), 12)


def wrong_on_sevens(x):
    """Right, but for sequences with a 7 in them: there the last digit written is 0."""
    scores = perfect(x)
    written = scores.argmax(axis=-1)
    spoilt = (written == 7).any(axis=0)
    scores[-2, spoilt] = one_hot(np.zeros(spoilt.sum(), int), 12)
    return scores


def test_accuracy_of_a_known_answer():
    found = accuracy_by_length(wrong_on_sevens, [1, 3, 6], 4000, rng=np.random.default_rng(0))
    for length, fraction in found.items():
        # right without a 7, or when the digit overwritten was a 0 already
        right = 0.9**length + (0.9 ** (length - 1) * 0 + (1 - 0.9 ** (length - 1)) * 0.1)
        assert fraction == pytest.approx(right, abs=0.03)
    assert accuracy_by_length(perfect, [1, 20], 10) == {1: 1.0, 20: 1.0}
    assert list(accuracy_by_length(perfect, n=2)) == list(range(1, 21))


def test_batched_equals_one_at_a_time():
    model = Seq2Seq(12, 20, 12)
    ids = np.concatenate(
        [np.random.default_rng(0).integers(10, size=(5, 50)), np.full((1, 50), 11)]
    )
    one_by_one = [predict(model, ids[:, n : n + 1])[:, 0] for n in range(50)]
    np.testing.assert_array_equal(predict(model, ids).T, one_by_one)


def test_evaluation_records_no_graph():
    def recording(x):
        assert (mg.tensor(1.0) + 1).creator is None
        return perfect(x)

    accuracy_by_length(recording, [3], 5)
    assert (mg.tensor(1.0) + 1).creator is not None


def test_examples_say_right_or_wrong():
    right = reverse(perfect, [2, 4, 7, 1, 3])
    assert right == ((2, 4, 7, 1, 3), (3, 1, 7, 4, 2, 11), True)
    assert reverse(wrong_on_sevens, [2, 7]) == ((2, 7), (7, 0, 11), False)
    shown = examples(perfect, [2, 5], rng=np.random.default_rng(0))
    assert [len(e.digits) for e in shown] == [2, 5]
    assert all(e.prediction == (*reversed(e.digits), 11) and e.correct for e in shown)


def test_mistakes_come_shortest_first():
    found = mistakes(wrong_on_sevens, [5, 1, 2], 200, limit=8, rng=np.random.default_rng(0))
    assert len(found) == 8
    assert all(7 in e.digits and not e.correct for e in found)
    lengths = [len(e.digits) for e in found]
    assert lengths == sorted(lengths)
    assert lengths[0] == 1
    assert mistakes(perfect, n=3) == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: accuracy_by_length(perfect, [0]), "seq_len_min: got 0"),
        (lambda: accuracy_by_length(perfect, [1], 0), "n: got 0"),
        (lambda: mistakes(perfect, limit=0), "limit: got 0"),
        (lambda: reverse(perfect, []), "digits: got none"),
        (lambda: reverse(perfect, [10]), "ids: got 10, wanted integers in 0..9"),
    ],
)
def test_bad_arguments(call, said):
    with pytest.raises(ValueError, match=said):
        call()
