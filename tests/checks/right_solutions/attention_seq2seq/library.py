"""The library's own."""

import seq2seq_lab


class AttentionSeq2Seq(seq2seq_lab.AttentionSeq2Seq):
    pass
