"""What is printed of a trained model."""

from typing import Any

from tqdm import tqdm

from seq2seq_lab.tasks.task import Batch, Task
from seq2seq_lab.terminal import command
from seq2seq_lab.training.evaluation import Answer, answers, is_exact, wrong_answers
from seq2seq_lab.training.runs import Run

SHOWN = 3  # answers after each epoch


def print_tests(
    model: Any, config: Task, data: Any, longest: int | None = None
) -> dict[Any, float]:
    """How often the model is right, a line for each test; -> label -> fraction."""
    counts, found = {}, {}
    for label, batch in config.tests(data, longest):
        right = is_exact(model, batch)
        counts[label], found[label] = len(right), float(right.mean())
    if all(isinstance(label, str) for label in found):
        print()
        for label, fraction in found.items():
            wrong = round(counts[label] * (1 - fraction))
            print(f"right: {fraction:.2%} of {counts[label]:,} {label} ({wrong:,} wrong)")
        return found
    most = max(counts.values())
    fewer = [f", of {n:,} from length {label} on" for label, n in counts.items() if n < most][:1]
    print(f"\nlength  exactly right (of {most:,} new sequences{''.join(fewer)})")
    for label, fraction in found.items():
        print(f"{label:6}  {fraction:.3f}  {'#' * round(40 * fraction)}")
    return found


def print_answers(model: Any, config: Task, data: Any) -> None:
    """Some answers of the model; of a task without samples, its first mistakes."""
    shown = [a for batch in config.samples(data) for a in answers(model, config, batch)]
    if shown:
        print("\ninput -> output")
    else:
        shown = [a for _, batch in config.tests(data) for a in wrong_answers(model, config, batch)]
    for answer in shown:
        print(_line(answer))


def print_epoch(model: Any, config: Task, data: Any, epoch: int, accuracy: float) -> None:
    """A line an epoch: the validation accuracy, and some answers; above the progress bar."""
    if batch := config.validation(data):
        few = Batch(batch.x[:, :SHOWN], batch.target[:, :SHOWN])
        shown = "   ".join(map(_line, answers(model, config, few)))
        tqdm.write(f"epoch {epoch:2}  validation {accuracy:.4f}  {shown}")


def print_folder(run: Run) -> None:
    """Say what was saved, and what to try next."""
    print(f"\nSaved in {run.folder}:")
    for path in sorted(run.folder.iterdir()):
        print(f"  {path.name}")
    print(f"Try it: {command(['seq2seq-lab', 'predict', str(run.folder)])} {run.config.example}")


def _line(answer: Answer) -> str:
    verdict = "right" if answer.correct else f"WRONG, it is {answer.answer}"
    return f"{answer.question} -> {answer.prediction}  {verdict}"
