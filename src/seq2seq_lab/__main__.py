"""``python -m seq2seq_lab`` is the ``seq2seq-lab`` command."""

import sys

from seq2seq_lab.cli import main

sys.exit(main())
