"""A task of one's own, as one file: three digits in, the same digits in ascending order out."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from seq2seq_lab import Seq2Seq, Vocabulary, seed_everything
from seq2seq_lab.tasks.task import Batch, Task, setting
from seq2seq_lab.validation import require_count


@dataclass(frozen=True)
class SortConfig(Task):
    name: ClassVar = "sort"
    about: ClassVar = "three digits, sorted"
    example: ClassVar = "314"
    vocabulary: ClassVar = Vocabulary(tuple("0123456789>"))  # ">", id 10, is the start
    iterations: int = setting(800, require_count, "batches to train on")

    def build_model(self):
        seed_everything(self.seed)
        return Seq2Seq(11, 40, 11, start=10)

    def iterations_of(self, data):
        return self.iterations

    def epoch(self, data, k):
        return (draw(self.batch_size, self.seed, k, j, 1) for j in range(500))

    def tests(self, data, longest=None):
        yield "new sequences", draw(1000, self.seed)


def draw(n, *seed):
    x = np.random.default_rng(seed).integers(10, size=(3, n))
    return Batch(x, np.sort(x, axis=0))


SortConfig.recipes = {"default": SortConfig(learning_rate=1e-2)}
