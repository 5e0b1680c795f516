import mygrad as mg
import numpy as np
import pytest
from mynn.layers.dense import dense

from seq2seq_lab.nn.lstm import LSTM
from seq2seq_lab.nn.module import Module


class Layer(Module):
    def __init__(self):
        self.fc_x2h = dense(3, 2)
        self.g = mg.tensor([1.0])


class Gated(Module):
    """A part whose names are none of the parts', and so stand as they are."""

    def __init__(self):
        self.inner = Layer()
        self.W_hy = mg.tensor(np.ones((2, 3)))


class Both(Module):
    def __init__(self):
        self.size = 3
        self.decoder = Gated()
        self.encoder = Layer()
        self.left_out = None


def test_weights_go_by_what_they_connect_and_in_the_order_they_were_made():
    layer = Layer()
    assert list(layer.weights) == ["W_xh", "b_h", "g"]
    assert layer.weights["W_xh"] is layer.fc_x2h.weight
    assert layer.weights["b_h"] is layer.fc_x2h.bias
    assert layer.weights["g"] is layer.g
    for found, wanted in zip(layer.parameters, layer.weights.values(), strict=True):
        assert found is wanted
    assert isinstance(layer.parameters, tuple)


def test_a_layer_without_bias_has_its_matrix_alone():
    layer = Layer()
    layer.fc_h2y = dense(2, 4, bias=False)
    assert list(layer.weights) == ["W_xh", "b_h", "g", "W_hy"]


def test_only_encoder_and_decoder_stand_before_their_weights():
    assert list(Gated().weights) == ["W_xh", "b_h", "g", "W_hy"]
    decoder = ["decoder.W_xh", "decoder.b_h", "decoder.g", "decoder.W_hy"]
    assert list(Both().weights) == [*decoder, "encoder.W_xh", "encoder.b_h", "encoder.g"]


def test_what_is_no_weight_is_passed_over():
    layer = Layer()
    layer.W_zh = mg.tensor(np.zeros((0, 5)))  # a part that is left out
    layer.name, layer.array, layer.parts = "layer", np.ones(3), [mg.tensor([1.0])]
    assert list(layer.weights) == ["W_xh", "b_h", "g"]


@pytest.mark.parametrize(("context", "names"), [(0, []), (2, ["W_zh"])])
def test_an_lstms_context_is_a_weight_only_if_there_is_one(context, names):
    assert list(LSTM(3, 4, context).weights) == ["W_xh", "W_hh", "b_h", *names]


def test_a_weight_that_was_replaced_is_the_new_one():
    layer = Layer()
    layer.g = mg.tensor([2.0])
    assert layer.weights["g"] is layer.g
    assert layer.parameters[-1] is layer.g
