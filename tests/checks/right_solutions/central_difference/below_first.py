"""The lower side first, in a loop, and the whole array kept; a Python float comes back."""


def central_difference(f, array, place, step):
    kept = array.copy()
    values = []
    for sign in (-1, 1):
        array[place] = kept[place] + sign * step
        values.append(f())
        array[...] = kept
    return float(0.5 * (values[1] - values[0]) / step)
