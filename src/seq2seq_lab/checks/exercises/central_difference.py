"""``central_difference``: how fast a loss grows with one number of an array."""

from typing import Any

import numpy as np

from seq2seq_lab.checks import Exercise, Mistake, Probe
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import read_texts

UP, DOWN = "array[place] = kept + step", "array[place] = kept - step"
BACK = "below = f()\n    array[place] = kept"
RETURN = "return (above - below) / (2 * step)"
KEPT = "kept = array[place]"
NEVER = "below = f()"
# fmt: off
MISTAKES = [
    Mistake("one_sided", DOWN, "array[place] = kept", also=((RETURN, "return (above - below) / step"),)),
    Mistake("one_sided", UP, "array[place] = kept", also=((RETURN, "return (above - below) / step"),)),
    Mistake("divisor", RETURN, ("return (above - below) / step", "return above - below", "return (above - below) / 2",
            "return (above - below) / 2 * step", "return (above - below) * (2 * step)", "return (above - below) / step ** 2")),
    Mistake("divisor", DOWN, "array[place] = kept"),
    Mistake("divisor", UP, "array[place] = kept"),
    Mistake("sign", RETURN, ("return (below - above) / (2 * step)", "return abs(above - below) / (2 * step)")),
    Mistake("not_restored", BACK, NEVER),
    Mistake("not_restored", BACK, "below = f()\n    array[place] = kept + step"),
    Mistake("rounded", BACK, "below = f()\n    array[place] += step"),
    Mistake("rounded", DOWN, "array[place] -= 2 * step", also=((BACK, "below = f()\n    array[place] += step"),)),
    Mistake("whole_array", KEPT, "kept = array.copy()", also=((UP, "array[...] = kept + step"),
            (DOWN, "array[...] = kept - step"), (BACK, "below = f()\n    array[...] = kept"))),
    Mistake("copy", KEPT, "array = array.copy(); kept = array[place]"),
    Mistake("mean", RETURN, ("return (above + below) / (2 * step)", "return (above + below) / 2")),
]
# fmt: on


def given(numbers: dict[str, Any], probe: Probe) -> dict[str, Any]:
    """A cubic loss of an array whose numbers, and whose step, are no short binary fractions."""
    array = numbers["array"].astype(np.float64) / 3
    place = tuple(n - 1 for n in array.shape)
    weights = np.cos(1 + np.arange(array.size)).reshape(array.shape)
    return {
        "f": lambda: np.sum(weights * (array**3 + 2 * array)),
        "array": array,
        "place": place[0] if array.ndim == 1 else place,
        "step": 0.1 if array.size > 1 else 0.07,
    }


check_central_difference = Exercise(
    "central_difference",
    "import numpy as np\n" + solutions.central_difference,
    arguments={"f": "", "array": "N M", "place": "", "step": ""},
    returns={"slope": ""},
    mistakes=MISTAKES,
    given=given,
    dtypes=False,
    tensors=False,
    probes=[Probe({"N": N, "M": M}) for N, M in ((2, 3), (1, 1), (4, 1), (3, 3))],
    questions=read_texts(__file__),
    hints={"changes_input": "not_restored", "slope": "slope"},
)
