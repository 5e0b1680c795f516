"""Subclasses the library's model, which has eight parameters."""

from seq2seq_lab import Seq2Seq as Library


class Seq2Seq(Library):
    """Adds nothing but a sum over a generator, turned into a tuple."""

    @property
    def parameters(self):
        return tuple(p for part in (self.encoder, self.decoder) for p in part.parameters)
