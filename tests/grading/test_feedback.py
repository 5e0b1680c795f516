"""The page a student gets: what is on it, and that nothing in it is executed."""

import re
from html.parser import HTMLParser

import mygrad as mg
import numpy as np
import pytest

from seq2seq_lab import checks
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.grading import feedback
from seq2seq_lab.grading.feedback import feedback_page, parts_of, save_feedback, visible
from seq2seq_lab.grading.feedback_words import VERDICTS, WORDS
from seq2seq_lab.grading.gradebook import Row, rows_of
from seq2seq_lab.grading.points import Rules, Worth, read_lateness
from seq2seq_lab.grading.records import record_of
from seq2seq_lab.grading.results import VERDICTS as ALL
from seq2seq_lab.grading.results import ExerciseResult, Judged
from seq2seq_lab.grading.roster import Student

STAGES = ("form", "values", "gradients")
WRONG = """\
def one_hot_encode_prediction(y_t):
    return (y_t.data == y_t.data.max(-1, keepdims=True)).astype(np.float32)
"""


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def page(*results, language="en", rules=None, id="kim", notes=(), **others):
    judged = Judged(results, notes, language)
    lateness = read_lateness("2026-11-20T23:59Z", "10%/day")
    return feedback_page(
        rows_of([record_of(id, judged, rules or Rules(), **others)], None, lateness)[0]
    )


def result(verdict, exercise="rnn", **others):
    return ExerciseResult("1_reversal", exercise, verdict, stages=STAGES, **others)


@pytest.fixture(params=["en", "ko"])
def language(request, monkeypatch):
    monkeypatch.setattr("seq2seq_lab.language._chosen", request.param)
    return request.param


@pytest.fixture
def message(language):
    """What the check says of WRONG."""
    names = {"np": np, "mg": mg}
    exec(WRONG, names)
    with pytest.raises(checks.CheckFailed) as raised:
        checks.check_one_hot_encode_prediction(names["one_hot_encode_prediction"])
    return str(raised.value)


def test_a_checks_message_is_shown_by_its_parts(message, language):
    parts = parts_of(message)
    assert {part.kind for part in parts} == {"tried", "got", "expected", "hint"}
    assert "".join(part.text for part in parts if part.kind == "got").count("\n") >= 1
    assert not any(line.startswith(" ") for part in parts for line in part.text.split("\n"))
    shown = Page(
        page(result("failed", message=message, reached=1, source=WRONG), language=language)
    )
    for part in parts:
        assert part.text in shown.text
    for name in ("hint", "tried", "got", "expected", "code"):
        assert getattr(WORDS[name], language) in shown.text
    assert WRONG.strip() in shown.text
    assert ("html", {"lang": language}) in shown.tags


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("It never ends.", [("text", "It never ends.")]),
        ("One.\nTwo.", [("text", "One.\nTwo.")]),
        ("RNN: not right yet\n  -> Why?", [("hint", "Why?")]),
        ("RNN: not right yet", [("text", "RNN: not right yet")]),
        (
            "a\n  got       1\n            2\n  -> b\n  c",
            [("text", "a"), ("got", "1\n2"), ("hint", "b\n  c")],
        ),
        (
            "RNN: 아직 맞지 않습니다\n  결과  1\n        2\n  -> 왜?",
            [("got", "1\n2"), ("hint", "왜?")],
        ),
    ],
)
def test_the_parts_of_a_message(text, parts):
    assert [tuple(part) for part in parts_of(text)] == parts


@pytest.mark.parametrize("verdict", ALL)
def test_each_verdict_is_said_in_words(verdict, language):
    word, why = (getattr(text, language) for text in VERDICTS[verdict])
    shown = Page(page(result(verdict), language=language)).text
    assert word in shown
    assert why in shown


def test_the_stages_say_where_the_points_come_from(language):
    shown = Page(page(result("failed", reached=1), language=language, rules=Rules(Worth(3)))).text
    if language == "en":
        assert "1 of 3 points" in shown
        assert "1 of 3 stages of the check passed" in shown
        assert "form: passed" in shown
        assert "values: not yet" in shown
        assert "gradients: not looked at yet" in shown
    else:
        assert "3점 만점에 1점" in shown
        assert "검사의 3단계 가운데 1단계 통과" in shown
        assert "형식: 통과" in shown
        assert "값: 아직" in shown
        assert "기울기: 확인 전" in shown


def test_all_or_nothing_is_said(language):
    said = getattr(WORDS["all_or_nothing"], language)
    rules = Rules(Worth(2, partial=False))
    assert said in page(result("failed", reached=2), language=language, rules=rules)
    assert said not in page(result("failed", reached=2), language=language)
    assert said not in page(result("failed", reached=0), language=language, rules=rules)


def test_what_else_there_is_to_say():
    shown = Page(
        page(
            result("passed", altered=True),
            notes=("a note",),
            set_aside=("old.ipynb",),
            submitted="2026-11-21T12:00Z",
        )
    ).text
    assert "The check cell came back changed" in shown
    assert "a note" in shown
    assert "Files that were not graded: old.ipynb" in shown
    assert "0.9 of 1 points" in shown
    assert "1 points, less 0.1 for coming late." in shown


def test_an_exercise_of_a_notebook_not_handed_in_is_on_the_page():
    worth = {("1_reversal", "rnn"): 1.0, ("2_attention", "attend"): 2.0}
    row = rows_of([record_of("kim", Judged((result("passed"),)), Rules())], worth=worth)[0]
    shown = Page(feedback_page(row)).text
    assert "attend" in shown
    assert "1 of 3 points" in shown


HOSTILE = (
    "</code></pre></style><script>alert(1)</script><img src=http://x.invalid/a onerror=alert(1)>"
    "\x1b[31m\x00\u202eevil\u2066\u200b\ud800 {{ 7*7 }}{% raw %} &lt; \" ' onload=x"
)


def test_a_students_text_is_shown_as_text(tmp_path):
    plain = Page(
        page(result("failed", message="m", source="s"), notes=("n",), id="i", set_aside=("f",))
    )
    text = page(
        result("failed", message=f"a\n  got       {HOSTILE}\n  -> {HOSTILE}", source=HOSTILE),
        result("failed", exercise=HOSTILE, message=HOSTILE, source=HOSTILE),
        notes=(HOSTILE,),
        id=HOSTILE,
        set_aside=(HOSTILE,),
    )
    shown = Page(text)
    assert {tag for tag, _ in shown.tags} <= {tag for tag, _ in plain.tags} | {
        "div",
        "dl",
        "dt",
        "dd",
    }
    assert not [
        name for _, attributes in shown.tags for name in attributes if name.startswith("on")
    ]
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", text
    )
    assert "<script>alert(1)</script>" in shown.text
    assert r"\x1b[31m\x00\u202eevil\u2066\u200b\ud800 {{ 7*7 }}{% raw %} &lt;" in shown.text
    row = rows_of([record_of(HOSTILE, Judged((result("passed"),)), Rules())])
    (path,) = save_feedback(tmp_path, row)
    assert path.parent == tmp_path / "feedback"


def test_ordinary_text_stays_as_it_is():
    for text in ("한글 ㄱ", "naïve — é", "x = 'α'\n\ty", "日本語", "🙂"):
        assert visible(text) == text.replace("\t", "    ")
    assert visible("a\r\nb\rc") == "a\nb\\rc"


def test_the_page_needs_nothing_else():
    shown = Page(page(result("passed")))
    policy = [
        a["content"] for tag, a in shown.tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy[0].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not {tag for tag, _ in shown.tags} & {
        "script",
        "link",
        "img",
        "iframe",
        "form",
        "base",
        "object",
    }
    links = [attributes["href"] for tag, attributes in shown.tags if tag == "a"]
    assert links == ["#exercise-1"]
    assert "url(" not in feedback.TEMPLATE.read_text()


def test_nothing_of_a_solution_is_on_the_page(message, language):
    text = page(result("failed", message=message, source=WRONG), language=language)
    for line in solutions.one_hot_encode_prediction.splitlines()[1:]:
        assert line.strip() not in text


def test_who_handed_in_nothing_has_no_page(tmp_path):
    assert save_feedback(tmp_path, [Row(Student("lee"))]) == []
    with pytest.raises(ValueError, match="row: got 'lee', who handed in nothing"):
        feedback_page(Row(Student("lee")))


def luminance(colour):
    parts = [
        int(c * 2 if len(colour) == 4 else c, 16) / 255
        for c in re.findall("." if len(colour) == 4 else "..", colour[1:])
    ]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


def test_text_has_enough_contrast():
    themes = re.findall(
        r":root \{(.*?)\}", feedback.TEMPLATE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert len(themes) == 3  # light, dark, print
    for theme in themes:
        colour = dict(re.findall(r"--([\w-]+): (#\w+)", theme))
        on = {name: ["page", "card", "code"] for name in ("text", "quiet")}
        on |= {name: [f"{name}-soft", "card"] for name in ("good", "bad", "other", "accent")}
        on["text"] = [*on["text"], "accent-soft"]
        for name, grounds in on.items():
            for ground in grounds:
                light, dark = sorted((luminance(colour[name]), luminance(colour[ground])))[::-1]
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)
