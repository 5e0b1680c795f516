"""The mean of the quotients of both sides."""


def central_difference(f, array, place, step):
    kept = float(array[place])
    here = f()
    array[place] = kept + step
    right = (f() - here) / step
    array[place] = kept - step
    left = (here - f()) / step
    array[place] = kept
    return (left + right) / 2
