"""Honest times on a noisy machine: interleaved, and medians."""

from statistics import median
from time import perf_counter

ROUNDS = 5


def interleaved(candidates, rounds=ROUNDS):
    """The seconds of each candidate's rounds, all in turn, after one round to warm up.

    ``candidates`` is a dict, name -> callable: one round of work.
    """
    seconds = {name: [] for name in candidates}
    for k in range(rounds + 1):
        for name, run in candidates.items():
            start = perf_counter()
            run()
            if k:
                seconds[name].append(perf_counter() - start)
    return seconds


def median_ratio(seconds, others):
    """How many times as long ``seconds`` are: of each round, then the median.

    What took turns in one round met the machine in one mood; medians of each may not have.
    """
    return median(a / b for a, b in zip(seconds, others, strict=True))


def over(step, batches):
    """One round: ``step`` over all batches."""

    def run():
        for batch in batches:
            step(*batch)

    return run


def print_table(title, header, rows):
    """A table in Markdown; floats with three digits that count."""
    print(f"\n**{title}**\n")
    print(f"| {' | '.join(header)} |")
    print(f"| {' | '.join('---' for _ in header)} |")
    for row in rows:
        cells = [f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in row]
        print(f"| {' | '.join(cells)} |", flush=True)


def print_ratios(title, seconds, iterations):
    """A row for each candidate: ms an iteration, and how many times ours that is."""
    ours = seconds["seq2seq_lab"]
    rows = [
        (name, 1e3 * median(s) / iterations, median_ratio(s, ours)) for name, s in seconds.items()
    ]
    print_table(title, ("", "ms an iteration", "ours is faster by"), rows)
