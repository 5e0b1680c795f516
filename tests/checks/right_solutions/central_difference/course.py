"""As in the notebook."""


def central_difference(f, array, place, step):
    kept = array[place]
    array[place] = kept + step
    above = f()
    array[place] = kept - step
    below = f()
    array[place] = kept
    return (above - below) / (2 * step)
