import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq_lab.tasks.addition import AdditionConfig, batch_of
from seq2seq_lab.tasks.addition_evaluation import accuracy_by_carries, count_carries
from seq2seq_lab.tasks.additions import (
    additions_text,
    encode_additions,
    encode_question,
    generate_additions,
    operands,
    read_additions,
    split_additions,
    swap_operands,
)
from seq2seq_lab.training.evaluation import answers, ask, exact_match, wrong_answers
from seq2seq_lab.vocabulary import ADDITION
from strategies import seeds

numbers = st.integers(0, 999)


def texts_of(problems):
    return [
        ADDITION.decode(x) + ADDITION.decode(t)
        for x, t in zip(problems.xs.T, problems.ts.T, strict=True)
    ]


def pairs_of(problems):
    """The two numbers of each problem, the smaller first."""
    return [tuple(sorted(pair)) for pair in operands(problems.xs).tolist()]


def test_the_tokens():
    assert len(ADDITION) == 13
    assert ADDITION.encode("16+75  _91  ").tolist() == [1, 6, 10, 7, 5, 11, 11, 12, 9, 1, 11, 11]
    assert ADDITION.decode(range(13)) == "0123456789+ _"
    with pytest.raises(ValueError, match=r"'x'.*'16x75'"):
        ADDITION.encode("16x75")


@settings(deadline=None)
@given(numbers, numbers)
def test_problems_are_the_books(a, b):
    problems = encode_additions([(a, b)])
    assert problems.xs.shape == (7, 1)
    assert problems.ts.shape == (5, 1)
    (text,) = texts_of(problems)
    question, answer = text.split("_")
    assert question.strip() == f"{a}+{b}"
    assert int(answer) == a + b
    assert not answer.startswith(" ")
    np.testing.assert_array_equal(operands(problems.xs), [[a, b]])
    assert ADDITION.decode(swap_operands(problems.xs)[:, 0]).strip() == f"{b}+{a}"


@settings(deadline=None)
@given(st.integers(1, 300), seeds)
def test_generated_problems_are_distinct_even_when_swapped(n, seed):
    problems = generate_additions(n, np.random.default_rng(seed))
    again = generate_additions(n, np.random.default_rng(seed))
    pairs = pairs_of(problems)
    assert len(pairs) == len(set(pairs)) == n
    np.testing.assert_array_equal(problems.xs, again.xs)


def test_lengths_of_numbers_are_as_in_the_books_data():
    pairs = operands(generate_additions(20_000, np.random.default_rng(0)).xs)
    assert pairs.min() == 0
    assert pairs.max() == 999
    first, second = (pairs > 99).mean(axis=0)
    # chance of three digits is 0.3; more, since short problems are soon used up
    assert 0.3 < first < 0.6
    assert first == pytest.approx(second, abs=0.02)
    one_digit = (pairs < 10).all(axis=1).sum()
    assert one_digit > 45  # nearly all of the 55 there are: they come up early and often


def test_fifty_thousand_problems_are_split_as_in_the_book():
    problems = generate_additions(rng=np.random.default_rng(0))
    assert problems.xs.shape == (7, 50_000)
    data = AdditionConfig().prepare()
    train, validation, held_out = (set(pairs_of(part)) for part in data)
    assert (len(train), len(validation), len(held_out)) == (42_750, 2_250, 5_000)
    assert len(train | validation | held_out) == 50_000
    for text in texts_of(data.held_out):
        a, b = text[:7].split("+")
        assert int(a) + int(b) == int(text[8:])


def test_the_seed_decides_the_split():
    first, again, other = (AdditionConfig(problems=500, seed=seed).prepare() for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.held_out.xs, again.held_out.xs)
    assert set(pairs_of(other.held_out)) != set(pairs_of(first.held_out))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=8), seeds)
def test_repeated_and_swapped_problems_stay_on_one_side(pairs, seed):
    if len({frozenset(pair) for pair in pairs}) < 4:
        return
    problems = encode_additions(pairs)
    rest, held_out = split_additions(problems, 0.3, np.random.default_rng(seed))
    assert not set(pairs_of(rest)) & set(pairs_of(held_out))
    assert sorted(texts_of(rest) + texts_of(held_out)) == sorted(texts_of(problems))


def test_too_few_problems():
    few = encode_additions([(1, 2), (2, 1), (3, 4)])
    with pytest.raises(ValueError, match="problems: got 2 distinct ones, wanted more"):
        split_additions(few, 0.1)
    with pytest.raises(ValueError, match="batch_size: got 128, wanted at most 86"):
        AdditionConfig(problems=100).prepare()


@pytest.mark.parametrize("n", [0, 250_251, 1.5])
def test_bad_counts(n):
    with pytest.raises((TypeError, ValueError), match=f"n: got {n}"):
        generate_additions(n)


def test_a_file_of_the_books_is_read_and_written_again(tmp_path):
    path = tmp_path / "addition.txt"
    lines = ["16+75  _91  ", "52+607 _659 ", "999+999_1998", "0+0    _0   "]
    path.write_text("".join(line + "\n" for line in lines))
    problems = read_additions(path)
    assert texts_of(problems) == lines
    assert additions_text(problems) == path.read_text()
    # as an editor may leave it
    path.write_bytes("\ufeff16+75_91\r\n52+607 _659".encode())
    assert texts_of(read_additions(path)) == lines[:2]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("16+75  _92  ", r"'16\+75  _92  ', wanted the sum 91"),
        ("1234+5 _1239", "wanted two numbers of 0..999 and their sum"),
        ("16-75  _91  ", "wanted two numbers"),
        ("16+75   91  ", "wanted two numbers"),
        ("", "'', wanted two numbers"),
        ("١+٢_٣", "wanted two numbers"),
    ],
)
def test_a_bad_line_is_named_by_number(line, said, tmp_path):
    path = tmp_path / "addition.txt"
    path.write_text(f"1+2    _3   \n{line}\n3+4    _7   \n", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"addition.txt: line 2: got .*{said}"):
        read_additions(path)


@pytest.mark.parametrize(("content", "said"), [(b"", "an empty file"), (b"\xff\xfe", "no text")])
def test_a_bad_file(content, said, tmp_path):
    path = tmp_path / "addition.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"addition.txt: got {said}, wanted lines such as"):
        read_additions(path)
    with pytest.raises(FileNotFoundError):
        read_additions(tmp_path / "none.txt")


def test_questions():
    assert ADDITION.decode(encode_question(" 16 + 75 ")) == "16+75  "
    for text, said in (
        ("1000+999", r"question: got '1000\+999', 8 characters, wanted 7 at most"),
        ("16*75", r"'\*'"),
        ("16+", r"question: got '16\+', wanted two numbers of 0..999"),
        ("1000+9", "wanted two numbers of 0..999"),
        ("", "question: got ''"),
    ):
        with pytest.raises(ValueError, match=said):
            encode_question(text)


class Adder:
    """Right, but for its carries: it forgets those that leave the tens."""

    start = 12

    def generate(self, xs, start_id, sample_size):
        assert (start_id, sample_size) == (12, 4)
        pairs = operands(xs)
        forgotten = 100 * ((pairs % 100).sum(axis=1) >= 100)
        texts = [f"{total}".ljust(4) for total in pairs.sum(axis=1) - forgotten]
        return np.stack([ADDITION.encode(text) for text in texts], axis=1)


def test_evaluation_of_a_known_answer():
    problems = encode_additions([(1, 2), (5, 5), (50, 50), (99, 1), (340, 560), (999, 999)])
    config, batch = AdditionConfig(), batch_of(problems)
    assert exact_match(Adder(), batch) == pytest.approx(2 / 6)
    found = answers(Adder(), config, batch)
    assert found[1] == ("5+5", "10", "10", True)
    assert found[2] == ("50+50", "0", "100", False)
    assert wrong_answers(Adder(), config, batch, 2) == [found[2], found[3]]
    assert wrong_answers(Adder(), config, batch_of(problems.take(np.array([0, 1])))) == []
    assert ask(Adder(), config, "16 + 75") == "91"
    assert accuracy_by_carries(Adder(), problems) == {
        (1, 0): (1, 1),  # (digits, carries): (right, problems)
        (1, 1): (1, 1),
        (2, 1): (0, 1),
        (2, 2): (0, 1),
        (3, 1): (0, 1),
        (3, 3): (0, 1),
    }
    many = generate_additions(3_000, np.random.default_rng(0))  # more than at once
    right = [(sum(pair % 100) < 100) for pair in operands(many.xs)]
    assert exact_match(Adder(), batch_of(many)) == pytest.approx(np.mean(right))


@settings(deadline=None)
@given(numbers, numbers)
def test_carries_by_hand(a, b):
    carry = count = 0
    for digit_a, digit_b in zip(reversed(f"{a:03}"), reversed(f"{b:03}"), strict=True):
        carry = int(digit_a) + int(digit_b) + carry >= 10
        count += carry
    assert count_carries(np.array([[a, b]])).tolist() == [count]
