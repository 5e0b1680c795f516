import mygrad as mg
import numpy as np
from hypothesis import given, settings

from gradcheck import assert_gradients
from seq2seq_lab.affine import affine
from strategies import seeds, sizes


@settings(max_examples=25, deadline=None)
@given(T=sizes, N=sizes, D=sizes, K=sizes, seed=seeds)
def test_affine_against_einsum_and_central_differences(T, N, D, K, seed):
    rng = np.random.default_rng(seed)
    x, W, b = (mg.tensor(rng.normal(size=shape)) for shape in ((T, N, D), (D, K), (1, K)))
    weight = rng.normal(size=(T, N, K))
    product = np.einsum("tnd,dk->tnk", x.data, W.data)
    np.testing.assert_allclose(affine(x, W).data, product, atol=1e-12)
    np.testing.assert_allclose(affine(x, W, b).data, product + b.data, atol=1e-12)
    assert_gradients(lambda: (affine(x, W, b) * weight).sum(), {"x": x, "W": W, "b": b}, 1e-7)
