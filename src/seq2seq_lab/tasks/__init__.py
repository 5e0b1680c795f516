"""The tasks there are. A task of one's own is a line here, or ``TASKS[MyTask.name] = MyTask``."""

from seq2seq_lab.tasks.addition import AdditionConfig
from seq2seq_lab.tasks.dates import DatesConfig
from seq2seq_lab.tasks.matching import MatchingConfig
from seq2seq_lab.tasks.reversal import TrainConfig
from seq2seq_lab.tasks.task import Task

TASKS: dict[str, type[Task]] = {
    task.name: task for task in (MatchingConfig, TrainConfig, AdditionConfig, DatesConfig)
}
