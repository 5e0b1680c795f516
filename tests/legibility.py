"""Of a picture: the labels along an axis, and whether everything is inside it."""


def labels(axis):
    axis.figure.canvas.draw()
    return [label.get_text() for label in axis.get_ticklabels()]


def inside(figure):
    figure.canvas.draw()
    ends = figure.bbox
    for ax in figure.axes:
        box = ax.get_tightbbox()
        assert box.x0 >= ends.x0 - 1
        assert box.x1 <= ends.x1 + 1
        assert box.y0 >= ends.y0 - 1
        assert box.y1 <= ends.y1 + 1
