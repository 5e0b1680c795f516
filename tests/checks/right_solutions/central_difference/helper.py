"""The two values by a function of their own."""


def central_difference(f, array, place, step):
    kept = array[place]

    def at(value):
        array[place] = value
        try:
            return f()
        finally:
            array[place] = kept

    return (at(kept + step) - at(kept - step)) / (2 * step)
