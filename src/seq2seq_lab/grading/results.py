"""What is known of a hand-in after it was judged."""

from dataclasses import dataclass, field

VERDICTS = (
    "passed",
    "failed",
    "blank",
    "missing",
    "review",
    "timeout",
    "memory",
    "crashed",
    "unreadable",
)


@dataclass(frozen=True)
class ExerciseResult:
    """What became of one exercise.

    Parameters
    ----------
    notebook : of the released course, such as "1_reversal"
    exercise : what its check is called after ``check_``, such as "one_hot_encode_prediction"
    verdict : one of ``VERDICTS``
    message : why, in the notebook's language: the check's own hint, or a sentence; plain text
    altered : whether its check cell came back otherwise than it was handed out
    stages : what its check looks at, one after the other, such as "form", "values", "gradients"
    reached : how many of them are passed
    source : the student's code that defines it
    """

    notebook: str
    exercise: str
    verdict: str
    message: str = ""
    altered: bool = False
    stages: tuple[str, ...] = ()
    reached: int = 0
    source: str = ""


@dataclass(frozen=True)
class Judged:
    """A hand-in's exercises, and what else there is to say of it, a line each."""

    exercises: tuple[ExerciseResult, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
    seconds: float = field(default=0.0, compare=False)
