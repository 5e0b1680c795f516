"""``beam_search``: the best sequence that is found by following several at once."""

import itertools
import operator
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

START = "beams, finished = ([((), 0.0)], [])"
LOOP = "for _ in range(longest):"
LONGER = "((*ids, k), log_prob + more)"
NEXT = "enumerate(next_log_probs(ids))"
SORT = "longer.sort(key=lambda beam: -beam[1])"
KEPT = "kept = longer[:width - len(finished)]"
FINISHED = "finished += [beam for beam in kept if beam[0][-1] == end]"
OPEN = "beams = [beam for beam in kept if beam[0][-1] != end]"
RETURN = "return max(finished + beams, key=lambda beam: beam[1] / len(beam[0]))"
SCORE = "beam[1] / len(beam[0])"
BEST = "max(finished + beams, key=lambda beam: beam[1] / len(beam[0]))"
RANKED = "sorted(enumerate(next_log_probs(ids)), key=lambda pair: -pair[1])"
ONE_LIST = ((FINISHED, "finished = [beam for beam in kept if beam[0][-1] == end]"),)  # for all
MOST_ROWS = 32  # of a table in a cell
# K ids, longest, width, end + 1 and the number of a table: chosen so that all mistakes show.
PROBES = (
    *((2, 2, 2, 1, 5), (4, 1, 2, 4, 1), (2, 2, 3, 2, 5), (2, 2, 3, 2, 1), (2, 3, 3, 1, 6)),
    *((3, 2, 2, 1, 6), (3, 3, 1, 3, 1), (3, 3, 2, 1, 2), (3, 3, 4, 3, 6), (5, 3, 2, 4, 5)),
    *((6, 3, 2, 3, 16), (3, 5, 3, 1, 13), (4, 4, 4, 4, 10), (5, 4, 4, 5, 8), (3, 6, 4, 1, 23)),
    *((6, 4, 2, 3, 11), (6, 4, 2, 2, 28), (3, 4, 40, 1, 1)),
)
# fmt: off
MISTAKES = [
    Mistake("greedy", KEPT, "kept = longer[:1]"),
    Mistake("greedy", START, "beams, finished = ([((), 0.0)] * width, [])"),
    Mistake("own_best", NEXT, f"{RANKED}[:1 if ids else width]"),
    Mistake("not_pruned", KEPT, "kept = longer"),
    Mistake("not_pruned", KEPT, "kept = longer", also=((NEXT, f"{RANKED}[:width]"),)),
    Mistake("first_ids", NEXT, "enumerate(next_log_probs(ids)[:width])"),
    Mistake("worst", SORT, ("longer.sort(key=lambda beam: beam[1])", "longer.sort(key=lambda beam: abs(beam[1]), reverse=True)")),
    Mistake("worst", NEXT, f"{RANKED}[-width:]"),
    Mistake("worst", RETURN, "return min(finished + beams, key=lambda beam: beam[1] / len(beam[0]))"),
    Mistake("worst", SORT, "longer.sort(key=lambda beam: beam[1])", also=((RETURN, "return min(finished + beams, key=lambda beam: beam[1] / len(beam[0]))"),)),
    Mistake("unsorted", SORT, ("pass", "longer.sort()", "longer.sort(reverse=True)", "longer.sort(key=lambda beam: beam[0][-1])")),
    Mistake("more_or_less", KEPT, ("kept = longer[:width + 1 - len(finished)]", "kept = longer[:max(width - 1, 1) - len(finished)]",
            "kept = longer[:max(width - 1 - len(finished), 0)]", "kept = longer[:2 * width - len(finished)]")),
    Mistake("refilled", KEPT, "kept = longer[:width]"),
    Mistake("refilled", OPEN, "beams = [beam for beam in longer if beam[0][-1] != end][:width]", also=(
            (KEPT, "kept = longer[:width]"),)),
    Mistake("refilled", FINISHED, "finished += [beam for beam in longer if beam[0][-1] == end]", also=(
            (KEPT, "kept = longer[:width]"),)),
    Mistake("refilled", FINISHED, "finished += [beam for beam in longer if beam[0][-1] == end]", also=(
            (OPEN, "beams = [beam for beam in longer if beam[0][-1] != end][:width]"), (KEPT, "kept = longer[:width]"))),
    Mistake("refilled", OPEN, "beams = [beam for beam in longer if beam[0][-1] != end][:width]"),
    Mistake("refilled", OPEN, "beams = [beam for beam in longer if beam[0][-1] != end][:width]\n        if len(finished) >= width:\n            break", also=(
            (KEPT, "kept = longer[:width]"),)),
    Mistake("refilled", FINISHED, f"{FINISHED}; finished = sorted(finished, key=lambda beam: {SCORE})[-1:]"),
    Mistake("all_finished", FINISHED, "finished += [beam for beam in longer if beam[0][-1] == end]"),
    Mistake("displaced", SORT, "longer += finished; longer.sort(key=lambda beam: -beam[1])", also=(
            (KEPT, "kept = longer[:width]"), *ONE_LIST)),
    Mistake("displaced", SORT, "longer += finished; longer.sort(key=lambda beam: -beam[1] / len(beam[0]))", also=(
            (KEPT, "kept = longer[:width]"), *ONE_LIST)),
    Mistake("continued", OPEN, "beams = kept"),
    Mistake("continued", OPEN, "beams = kept", also=((FINISHED, "pass"), (KEPT, "kept = longer[:width]"))),
    Mistake("continued", OPEN, "beams = kept", also=((KEPT, "kept = longer[:width]"),)),
    Mistake("finished_lost", RETURN, ("return max(beams or finished, key=lambda beam: beam[1] / len(beam[0]))",
            "return max(beams or [((), 0.0)], key=lambda beam: beam[1] / max(len(beam[0]), 1))",
            "return max(beams, key=lambda beam: beam[1] / len(beam[0]))", "return beams[0]")),
    Mistake("finished_lost", FINISHED, ("pass", "finished = [beam for beam in kept if beam[0][-1] == end] or finished", "finished = [beam for beam in kept if beam[0][-1] == end]")),
    Mistake("unfinished_lost", RETURN, ("return max(finished or beams, key=lambda beam: beam[1] / len(beam[0]))",
            "return max(finished or [((), 0.0)], key=lambda beam: beam[1] / max(len(beam[0]), 1))",
            "return max(finished, key=lambda beam: beam[1] / len(beam[0]))", "return max(finished or beams, key=lambda beam: beam[1])")),
    Mistake("first_finished", FINISHED, (f"{FINISHED}\n        if finished:\n            return finished[0]",
            f"{FINISHED}\n        if finished:\n            return {BEST.replace(' + beams', '')}")),
    Mistake("first_finished", FINISHED, "finished = finished or [beam for beam in kept if beam[0][-1] == end]"),
    Mistake("stops_early", "if not beams:", ("if not beams or (finished and max(beam[1] for beam in finished) >= beams[0][1]):",
            f"if not beams or (finished and max({SCORE} for beam in finished) >= max({SCORE} for beam in beams)):")),
    Mistake("never_ends", NEXT, "((k, more) for k, more in enumerate(next_log_probs(ids)) if k != end)"),
    Mistake("first_finished", "if not beams:", ("if finished:", "if finished or not beams:")),
    Mistake("first_finished", RETURN, ("return (finished + beams)[0]", "return (beams + finished)[0]", "return (finished + beams)[-1]",
            "return finished[0]", "return finished[-1]")),
    Mistake("stops_early", "if not beams:", "if kept[0][0][-1] == end:"),
    Mistake("not_normalised", SCORE, "beam[1]"),
    Mistake("length", SCORE, ("beam[1] / max(len(beam[0]) - 1, 1)", "beam[1] / max(len([k for k in beam[0] if k != end]), 1)",
            "beam[1] / (len(beam[0]) + 1)", "beam[1] / len(beam[0]) ** 0.5", "beam[1] / len(beam[0]) ** 0.7", "beam[1] / len(beam[0]) ** 2",
            "beam[1] / ((5 + len(beam[0])) / 6)", "beam[1] / ((5 + len(beam[0])) / 6) ** 0.6", "beam[1] / ((5 + len(beam[0])) / 6) ** 0.7",
            "beam[1] * len(beam[0])", "len(beam[0])", "(len(beam[0]), beam[1])", "np.exp(beam[1]) / len(beam[0])",
            "beam[1] - len(beam[0])", "beam[1] + len(beam[0])", "beam[1] / len(beam[0]) ** 0.6", "beam[1] / len(beam[0]) ** 0.75",
            "beam[1] / (len(beam[0]) - 1)", "beam[0]", "beam",
            "beam[1] / (len(beam[0]) + (beam[0][-1] != end))")),
    Mistake("product", LONGER, ("((*ids, k), log_prob * more)", "((*ids, k), log_prob * np.exp(more))")),
    Mistake("product", LONGER, "((*ids, k), log_prob * more)", also=((START, "beams, finished = ([((), 1.0)], [])"),)),
    Mistake("product", LONGER, "((*ids, k), -log_prob * more)", also=((START, "beams, finished = ([((), 1.0)], [])"),)),
    Mistake("exp", LONGER, ("((*ids, k), log_prob + np.exp(more))", "((*ids, k), log_prob - np.exp(more))",
            "((*ids, k), log_prob + np.log(-more))", "((*ids, k), log_prob + np.log(np.maximum(more, 1e-9)))")),
    Mistake("last_only", LONGER, "((*ids, k), more)"),
    Mistake("siblings", NEXT, "enumerate(np.cumsum(next_log_probs(ids)))"),
    Mistake("mean_returned", RETURN, (f"ids, log_prob = {BEST}\n    return ids, log_prob / len(ids)",)),
    Mistake("mean_returned", LONGER, "((*ids, k), (log_prob * len(ids) + more) / (len(ids) + 1))", also=((SCORE, "beam[1]"),)),
    Mistake("mean_returned", LONGER, ("((*ids, k), (log_prob * len(ids) + more) / (len(ids) + 1))", "((*ids, k), (log_prob + more) / 2)",
            "((*ids, k), (log_prob + more) / (len(ids) + 1))")),
    Mistake("mean_returned", LONGER, "((*ids, k), (log_prob + more) / (len(ids) + 1))", also=((SCORE, "beam[1]"),)),
    Mistake("probability", RETURN, (f"ids, log_prob = {BEST}\n    return ids, np.exp(log_prob)",
            f"ids, log_prob = {BEST}\n    return ids, np.exp(log_prob / len(ids))")),
    Mistake("probability", LONGER, "((*ids, k), log_prob * np.exp(more))", also=((START, "beams, finished = ([((), 1.0)], [])"),)),
    Mistake("probability", LONGER, "((*ids, k), log_prob * np.exp(more))", also=((START, "beams, finished = ([((), 1.0)], [])"), (SCORE, "beam[1]"))),
    Mistake("sign", RETURN, f"ids, log_prob = {BEST}\n    return ids, -log_prob"),
    Mistake("sign", LONGER, "((*ids, k), log_prob - more)"),
    Mistake("sign", LONGER, "((*ids, k), log_prob - more)", also=((SORT, "longer.sort(key=lambda beam: beam[1])"),)),
    Mistake("sign", LONGER, "((*ids, k), log_prob - more)", also=((SORT, "longer.sort(key=lambda beam: beam[1])"), (RETURN, "return min(finished + beams, key=lambda beam: beam[1] / len(beam[0]))"))),
    Mistake("swapped", RETURN, f"return {BEST}[::-1]"),
    Mistake("end_left_out", RETURN, (f"ids, log_prob = {BEST}\n    return tuple(k for k in ids if k != end), log_prob",
            f"ids, log_prob = {BEST}\n    return ids[:-1], log_prob")),
    Mistake("end_left_out", FINISHED, "finished += [(beam[0][:-1], beam[1]) for beam in kept if beam[0][-1] == end]", also=((SCORE, "beam[1] / max(len(beam[0]), 1)"),)),
    Mistake("end_left_out", FINISHED, "finished += [(beam[0][:-1], beam[1]) for beam in kept if beam[0][-1] == end]", also=((SCORE, "beam[1] / (len(beam[0]) + 1)"),)),
    Mistake("end_free", LONGER, "((*ids, k), log_prob + (k != end) * more)"),
    Mistake("end_free", FINISHED, "finished += [(beam[0], beam[1] - next_log_probs(beam[0][:-1])[end]) for beam in kept if beam[0][-1] == end]"),
    Mistake("first_step", START, "beams, finished = ([((k,), 0.0) for k in range(len(next_log_probs(())))], [])"),
    Mistake("first_step", START, ("beams, finished = ([((0,), 0.0)], [])", "beams, finished = ([((end,), 0.0)], [])", "beams, finished = ([((1,), 0.0)], [])")),
    Mistake("longest", LOOP, ("for _ in range(longest + 1):", "for _ in range(longest - 1):", "for _ in range(1, longest):", "for _ in range(10 * longest):",
            "for _ in range(max(longest - 1, 1)):", "for _ in range(10):", "for _ in range(20):", "for _ in range(width):", "for _ in range(len(next_log_probs(()))):")),
    Mistake("backwards", LONGER, "((k, *ids), log_prob + more)"),
    Mistake("backwards", RETURN, f"ids, log_prob = {BEST}\n    return ids[::-1], log_prob"),
    Mistake("context", NEXT, ("enumerate(next_log_probs(ids[-1:]))", "enumerate(next_log_probs(()))", "enumerate(next_log_probs(beams[0][0]))", "enumerate(next_log_probs(ids[::-1]))",
            "enumerate(next_log_probs(ids[:1]))", "enumerate(next_log_probs(ids[:-1]))", "enumerate(next_log_probs(ids[-2:]))")),
    Mistake("shared", LONGER, "((ids.append(k), ids)[1], log_prob + more)", also=((START, "beams, finished = ([([], 0.0)], [])"),)),
    Mistake("end_id", FINISHED, "finished += [beam for beam in kept if beam[0][-1] == 0]", also=((OPEN, "beams = [beam for beam in kept if beam[0][-1] != 0]"),)),
    Mistake("end_id", FINISHED, "finished += [beam for beam in kept if beam[0][-1] == 1]", also=((OPEN, "beams = [beam for beam in kept if beam[0][-1] != 1]"),)),
    Mistake("end_id", FINISHED, "finished += [beam for beam in kept if beam[0][-1] == len(next_log_probs(())) - 1]", also=(
            (OPEN, "beams = [beam for beam in kept if beam[0][-1] != len(next_log_probs(())) - 1]"),)),
    Mistake("end_id", FINISHED, "pass", also=((OPEN, "beams = kept"), (NEXT, "enumerate(next_log_probs(tuple(k for k in ids if k != end)))"))),
    Mistake("remembers", START, "kept_on = beam_search.__dict__.setdefault('kept_on', []); kept_on.append(0); beams, finished = ([((), 1.0 - len(kept_on))], [])"),
]
# fmt: on


def probabilities(ids: tuple[int, ...], K: int, S: int) -> np.ndarray:
    """Of each of K ids to come next: thousandths, easy to read, that sum to 1."""
    cuts = sorted(random.Random(f"{S} {K} {ids}").sample(range(1, 1000), K - 1))
    return np.diff([0, *cuts, 1000]) / 1000


def given(numbers: dict[str, Any], probe: Probe) -> dict[str, Any]:
    """With a table in the place of a model; it says so when it is asked what makes no sense."""
    K, end, longest = probe.sizes["K"], numbers["end"], numbers["longest"]

    def next_log_probs(ids: Any) -> np.ndarray:
        try:
            ids = tuple(map(operator.index, ids))
        except TypeError:
            raise ValueError(f"next_log_probs: got {ids!r}, wanted a tuple of ids") from None
        if end in ids[:-1]:
            raise ValueError(f"next_log_probs: got {ids}, where something stands after end={end}")
        if len(ids) > longest:
            raise ValueError(f"next_log_probs: got {ids}, which is longer than longest={longest}")
        return np.log(probabilities(ids, K, probe.sizes["S"]))

    return {**numbers, "next_log_probs": next_log_probs}


def written(numbers: dict[str, Any], probe: Probe) -> Iterator[str]:
    """The same table in a cell, and the other arguments."""
    width, end, longest = (int(numbers[name]) for name in ("width", "end", "longest"))
    rows = [*_open(probe.sizes["K"], end, longest)]
    if len(rows) > MOST_ROWS:
        return
    yield "table = {  # what has been written: the probability of each id to come next"
    for ids in rows:
        row = probabilities(ids, probe.sizes["K"], probe.sizes["S"])
        yield f"    {ids}: {row.tolist()},"
    yield "}"
    yield "def next_log_probs(ids):\n    return np.log(table[tuple(ids)])"
    yield f"width, end, longest = {width}, {end}, {longest}"


def _open(K: int, end: int, longest: int) -> Iterator[tuple[int, ...]]:
    """All that can be written before the last step, and has not ended."""
    others = [k for k in range(K) if k != end]
    for length in range(longest):
        yield from itertools.product(others, repeat=length)


check_beam_search = Exercise(
    "beam_search",
    "import numpy as np\n" + solutions.beam_search,
    arguments={"next_log_probs": "", "width": "=W", "end": "=E-1", "longest": "=L"},
    returns={"ids": "*", "log_prob": ""},
    mistakes=MISTAKES,
    order=("ids", "log_prob"),
    given=given,
    written=written,
    dtypes=False,
    tensors=False,
    probes=[Probe(dict(zip("KLWES", sizes, strict=True))) for sizes in PROBES],
    questions=read_texts(__file__),
    hints={"ids": "ids", "log_prob": "log_prob"},
    reasons=[
        ("empty", "ids", "not len(got)"),
        ("continued", "ids", "(got[:-1] == given['end']).any()"),
        ("longest", "ids", "len(got) > given['longest']"),
        ("probability", "log_prob", "got > 0 and np.isclose(got, np.exp(wanted))"),
        ("sign", "log_prob", "got > 0"),
    ],
    errors={
        "where something stands after": "continued",
        "which is longer than": "longest",
        "wanted a tuple of ids": "asked",
        "is empty": "none_left",
        "empty sequence": "none_left",
    },
)
