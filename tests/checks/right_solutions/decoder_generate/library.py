"""The library's own."""

from seq2seq_lab.models.encoder_decoder import Decoder as Base


class Decoder(Base):
    pass
