"""What is handed around of a notebook: its HTML page, with all its plots."""

import base64
import subprocess
import sys

import pytest

from browser.cases import CASES, png_outputs


@pytest.mark.xdist_group(str(CASES[0]))
def test_the_exported_page_shows_the_plots(whole_run, browser, tmp_path):
    seen = whole_run(CASES[0])
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(seen.path)]
    subprocess.run([*command, "--output-dir", str(tmp_path)], check=True, capture_output=True)
    page = browser.new_page()
    page.route("http**", lambda route: route.abort())  # a plot must not need the network
    page.goto((tmp_path / f"{seen.path.stem}.html").as_uri(), wait_until="domcontentloaded")
    shown = page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea img')]
            .filter(image => image.complete && image.naturalWidth > 200 && image.offsetWidth > 200)
            .map(image => image.src)"""
    )
    page.close()
    saved = [o.data["image/png"] for c in seen.notebook.cells for o in png_outputs(c)]
    assert len(saved) >= 5
    assert [decoded(src.split(",")[1]) for src in shown] == [decoded(png) for png in saved]


def decoded(png):
    return base64.b64decode(png)
