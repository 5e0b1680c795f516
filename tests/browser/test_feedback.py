"""A feedback page in a browser: a stranger's text on it is text, and nothing leaves the page."""

import http.server
import threading

import pytest

from seq2seq_lab.grading.feedback import save_feedback
from seq2seq_lab.grading.gradebook import rows_of
from seq2seq_lab.grading.points import Rules
from seq2seq_lab.grading.records import record_of
from seq2seq_lab.grading.results import ExerciseResult, Judged


@pytest.fixture
def stranger():
    """The address of a server, and what it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(address):
    return (
        "</code></pre></style></title>"
        f"<script>document.title='stolen';fetch('{address}/fetch')</script>"
        f"<img src={address}/image onerror=\"document.title='stolen'\">"
        f"<iframe src={address}/frame></iframe><link rel=stylesheet href={address}/sheet>"
        f"<style>@import '{address}/import';body{{background:url({address}/background)}}</style>"
        f"<meta http-equiv=refresh content='0;{address}/refresh'><base href={address}/>"
        f"<form action={address}/form><svg onload=alert(1)>\u202egnitirw"
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_students_html_is_text_and_no_request_leaves_the_page(
    browser, stranger, tmp_path, language
):
    address, asked = stranger
    text = hostile(address)
    answers = (
        ExerciseResult(
            "1_reversal", "rnn", "failed", f"{text}\n  got       {text}\n  -> {text}", source=text
        ),
        ExerciseResult(text, text, "passed", altered=True, source=text),
    )
    record = record_of(text, Judged(answers, (text,), language), Rules(), set_aside=(text,))
    (path,) = save_feedback(tmp_path, rows_of([record]))
    page = browser.new_page()
    requests, popped = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (popped.append(dialog.message), dialog.dismiss()))
    try:
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_timeout(300)  # what a script or a refresh would do
        seen = page.evaluate(
            """() => ({
                text: document.body.innerText, lang: document.documentElement.lang,
                strange: document.querySelectorAll('script,img,iframe,link,base,form,svg').length,
                title: document.title, url: location.href,
                wide: document.documentElement.scrollWidth - innerWidth,
            })"""
        )
        page.set_viewport_size({"width": 360, "height": 640})
        narrow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    finally:
        page.close()
    assert [url for url in requests if not url.startswith(path.as_uri())] == []
    assert asked == []
    assert popped == []
    assert seen["strange"] == 0
    assert seen["lang"] == language
    assert seen["title"] != "stolen"
    assert seen["url"] == path.as_uri()
    assert seen["text"].count("<script>document.title='stolen'") >= 6
    assert "\\u202egnitirw" in seen["text"]
    assert "\u202e" not in seen["text"]
    assert seen["wide"] <= 0
    assert narrow <= 0
