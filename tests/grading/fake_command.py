"""Grades as the command does, with the fake judge: SUBMISSIONS GRADES COURSE."""

import sys
from pathlib import Path

import fake_judge

from seq2seq_lab.grading.course import Judge
from seq2seq_lab.grading.grade import Settings, grade

FAKE = Judge(fake_judge.judge, fake_judge.answers, fake_judge.exercises, fake_judge.given)

if __name__ == "__main__":
    submissions, grades, course = map(Path, sys.argv[1:])
    print("started", flush=True)
    try:
        grade(submissions, grades, Settings(course, jobs=2), judge=FAKE)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
