import ast

import pytest

from seq2seq_lab.course.tags import TagError, parse, student_code, student_markdown, tagged_lines


def code(source, language="en"):
    return student_code(source, language, "here.md, cell 1")


def test_a_block_becomes_a_blank():
    source = """def f(x):
    '''Double.'''
    # multiply
    # <COGINST>
    y = 2 * x
    return y
    # </COGINST>"""
    assert (
        code(source)
        == """def f(x):
    '''Double.'''
    # multiply
    # YOUR CODE HERE
    raise NotImplementedError("still blank: f")"""
    )
    assert "아직 빈칸입니다: f" in code(source, "ko")
    namespace = {}
    exec(code(source), namespace)
    with pytest.raises(NotImplementedError, match=r"^still blank: f$"):
        namespace["f"](1)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    # <COGINST>\n    return 1\n    # </COGINST>",
        "for i in x:\n    # <COGINST>\n    print(i)\n    # </COGINST>\nprint(x)",
        "with x:\n    #<COGINST>\n    print(i)\n    #</COGINST>",
        "if x:\n    y = 1\n# <COGINST>\nelse:\n    y = 2\n# </COGINST>\nprint(y)",
        "class A:\n    # <COGINST>\n    a = 1\n\n    def f(self):\n        pass\n    # </COGINST>",
        "# <COGINST>\nx = [\n1,\n]\n# </COGINST>",
        "%matplotlib inline\nx = 1  # <COGLINE>",
        "try:\n    x = 1  # <COGLINE>\nfinally:\n    pass",
        "# <COGINST>\n# </COGINST>\nx = 1",
        "x = 1  #<COGLINE>\ny = 2 # <COGLINE>",
    ],
)
def test_what_is_left_is_python_and_holds_no_solution(source):
    left = code(source)
    ast.parse(left.replace("%matplotlib inline", ""))
    assert "COG" not in left
    for line in tagged_lines(source, "here"):
        assert line not in left.splitlines()
    assert left.count("raise NotImplementedError") >= 1


def test_a_tagged_line_takes_its_whole_statement():
    source = "a = 0\nmodel = build(\n    1,\n    2,\n)  # <COGLINE>\nb = 0"
    assert code(source).splitlines() == [
        "a = 0",
        "# YOUR CODE HERE",
        'raise NotImplementedError("still blank")',
        "b = 0",
    ]
    middle = "model = build(\n    1,  # <COGLINE>\n    2,\n)"
    assert "build" not in code(middle)


def test_a_stub_leaves_its_hint_and_the_name_that_is_wanted():
    left = code("def f(x):\n    z = x + 1  # <COGSTUB> one more than x\n    return z")
    assert left.splitlines()[1:] == [
        "    # YOUR CODE HERE: z = ...  one more than x",
        '    raise NotImplementedError("still blank: f: z = ...  one more than x")',
        "    return z",
    ]


def test_the_blank_names_the_method():
    source = "class RNN:\n    def __call__(self):\n        return 1  # <COGLINE>"
    assert '"still blank: RNN.__call__"' in code(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n# <COGINST>\ny = 1", "cell 1, line 2: <COGINST> is never closed"),
        ("# <COGINST>\n# <COGINST>\nx = 1\n# </COGINST>", "line 2: misplaced <COGINST>"),
        ("x = 1\n# </COGINST>", "line 2: misplaced </COGINST>, while nothing is open"),
        ("# <COGINST>\nx = 1  # <COGLINE>\n# </COGINST>", "line 2: misplaced <COGLINE>"),
        ("# <COGINTS>\nx = 1\n# </COGINTS>", "line 1: no tag that we know"),
        ("# <coginst>\nx = 1\n# </coginst>", "line 1: no tag"),
        ("x = '<COGLINE>'", "line 1: no tag"),
        ("x = 1  # <COGNOTE>", "line 1: no tag"),
        ("x = 1  # <COGINST>\n# </COGINST>", "line 1: misplaced"),
        ("# <COGLINE>", "line 1: misplaced <COGLINE>"),
        ("x = 1  # <COGLINE> # <COGLINE>", "line 1: no tag"),
        (
            "if x:\n    # <COGINST>\n    y = 1\nelse:\n    # </COGINST>\n    y = 2",
            "no valid Python",
        ),
        ("x = (1  # <COGLINE>", "no valid Python"),
    ],
)
def test_bad_tags_are_named_with_their_place(source, said):
    with pytest.raises(TagError) as caught:
        code(source)
    assert said in str(caught.value)
    assert str(caught.value).startswith("here.md, cell 1")


def test_markdown():
    source = "Why?\n\n<COGINST>\nBecause.\n</COGINST>\n\n<COGNOTE>Ask twice.</COGNOTE>"
    left = student_markdown(source, "en", "here")
    assert left == "Why?\n\n*Your answer here.*"
    assert "여기에 답을" in student_markdown(source, "ko", "here")
    assert student_markdown("plain", "en", "here") == "plain"


@pytest.mark.parametrize(
    "source",
    [
        "<COGINST>a",
        "a</COGINST>",
        "<COGINST><COGNOTE>a</COGNOTE></COGINST>",
        "<COGINST>a</COGNOTE>",
        "<COGLINE>",
        "<COGINSTR>a</COGINSTR>",
        "<COGNOTE/>",
    ],
)
def test_bad_tags_in_markdown(source):
    with pytest.raises(TagError, match=r"^here"):
        student_markdown(source, "en", "here")


@pytest.mark.parametrize("source", ["-" * 200_000 + "1", "a" + ".b" * 100_000, "a\0b", "x ="])
def test_what_python_does_not_read_is_no_tree(source):
    assert parse(source) is None
