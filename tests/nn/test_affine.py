import mygrad as mg
import numpy as np
import pytest
from hypothesis import given, settings

from gradcheck import assert_gradients
from seq2seq_lab.nn.affine import affine
from strategies import seeds, sizes


@pytest.mark.parametrize("bias", ["K", "1K", "1NK"])
@settings(max_examples=25, deadline=None)
@given(T=sizes, N=sizes, D=sizes, K=sizes, seed=seeds)
def test_affine_against_einsum_and_central_differences(bias, T, N, D, K, seed):
    rng = np.random.default_rng(seed)
    size = {"1": 1, "N": N, "K": K}
    shapes = (T, N, D), (D, K), tuple(size[axis] for axis in bias)
    x, W, b = (mg.tensor(rng.normal(size=shape)) for shape in shapes)
    weight = rng.normal(size=(T, N, K))
    product = np.einsum("tnd,dk->tnk", x.data, W.data)
    np.testing.assert_allclose(affine(x, W).data, product, atol=1e-12)
    np.testing.assert_allclose(affine(x, W, b).data, product + b.data, atol=1e-12)
    assert_gradients(lambda: (affine(x, W, b) * weight).sum(), {"x": x, "W": W, "b": b}, 1e-7)
