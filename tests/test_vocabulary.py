import numpy as np
import pytest

from seq2seq_lab import END, REVERSAL, START, Vocabulary, one_hot


def test_reversal_tokens_are_the_courses():
    assert len(REVERSAL) == 12
    assert (START, END) == (10, 11)
    assert REVERSAL.decode(range(12)) == "0 1 2 3 4 5 6 7 8 9 <START> <END>"


@pytest.mark.parametrize("vocabulary", [REVERSAL, Vocabulary(tuple("abc"))])
def test_decode_inverts_encode(vocabulary):
    ids = np.random.default_rng(0).integers(len(vocabulary), size=30)
    np.testing.assert_array_equal(vocabulary.encode(vocabulary.decode(ids)), ids)


def test_an_unknown_symbol_is_named():
    with pytest.raises(ValueError, match=r"'x'.*'1 x'"):
        REVERSAL.encode("1 x")


def test_one_hot_by_loop():
    ids = np.random.default_rng(0).integers(5, size=(2, 3))
    wanted = np.zeros((2, 3, 5))
    for i, k in np.ndenumerate(ids):
        wanted[(*i, k)] = 1
    found = one_hot(ids, 5)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    ("ids", "error", "said"),
    [
        ([0, 5], ValueError, "ids: got 5, wanted integers in 0..4"),
        ([-1], ValueError, "ids: got -1"),
        ([1.0], TypeError, "ids: got dtype float64"),
        ([True], TypeError, "ids: got dtype bool"),
    ],
)
def test_bad_ids(ids, error, said):
    with pytest.raises(error, match=said):
        one_hot(ids, 5)
