"""The library's own."""

from seq2seq_lab.models.encoder_decoder import Encoder as Base


class Encoder(Base):
    pass
