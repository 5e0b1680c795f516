"""What was kept comes back whatever happens."""


def central_difference(f, array, place, step):
    kept = array[place]
    try:
        array[place] = kept + step
        above = f()
        array[place] = kept - step
        return (above - f()) / (step + step)
    finally:
        array[place] = kept
