"""hint: array

A list of lists is returned.
"""

import mygrad as mg


def one_hot_encode_prediction(y_t):
    K = y_t.shape[-1]
    rows = []
    for row in mg.asarray(y_t)[0].tolist():
        best = row.index(max(row))
        rows.append([1.0 if k == best else 0.0 for k in range(K)])
    return [rows]
