"""The first cell of a self-contained notebook, which installs the package where it is missing."""

import base64
import hashlib
import inspect
from collections.abc import Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from seq2seq_lab.course.wheel import make_wheel
from seq2seq_lab.language import Text

SETUP = "setup"  # the cell's tag
ABOUT = Text(
    "This cell installs seq2seq_lab where it is missing. Run it first.",
    "seq2seq_lab이 설치되어 있지 않으면 설치하는 셀입니다. 먼저 실행하세요.",
)
WORDS = {
    "installing": Text(
        "Installing seq2seq_lab; this may take a minute.",
        "seq2seq_lab을 설치합니다. 1분쯤 걸릴 수 있습니다.",
    ),
    "failed": Text(
        "seq2seq_lab could not be installed. Is there a network, and may pip install here?",
        "seq2seq_lab을 설치하지 못했습니다."
        " 네트워크에 연결되어 있고 pip로 패키지를 설치할 수 있나요?",
    ),
    "altered": Text(
        "This cell has been altered; take a fresh copy of the notebook.",
        "이 셀의 내용이 바뀌었습니다. 노트북을 새로 받으세요.",
    ),
}


def install(requirement, words, wheel="", sha256=""):
    """Install what pip is asked for, or else the wheel of that name; the cell has this text.

    What is there and new enough stays as it is. If it fails, the error shows one line.
    """
    import base64
    import hashlib
    import importlib
    import os
    import pathlib
    import site
    import subprocess
    import sys
    import tempfile

    class NotInstalled(Exception):
        def _render_traceback_(self):
            return [str(self)]

    print(words["installing"], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        if wheel:
            if hashlib.sha256(wheel.encode()).hexdigest() != sha256:
                raise NotInstalled(words["altered"])
            requirement = str(pathlib.Path(folder, requirement))
            pathlib.Path(requirement).write_bytes(base64.b64decode(wheel))
        pip = [sys.executable, "-m", "pip", "install", "-q", "--retries=1", "--timeout=10"]
        pip += ["--no-compile"]  # takes most of the time, for files that nobody reads
        pip += ["--no-color", requirement]
        plain = {**os.environ, "TERM": "dumb"}  # a kernel asks for colours, which hide "ERROR"
        done = subprocess.run(pip, capture_output=True, text=True, errors="replace", env=plain)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [""]
        reason = next((line for line in said if line.lower().startswith("error")), said[-1])
        raise NotInstalled(f"{words['failed']} (pip: {reason})")
    if site.ENABLE_USER_SITE:  # where pip may write nowhere else, and Python looks from its start
        site.addsitedir(site.getusersitepackages())
    importlib.invalidate_caches()


SIGN = inspect.getsource(install).splitlines()[0]


def is_setup(source: str) -> bool:
    """Is this the text of a setup cell, whatever became of its tag?"""
    return SIGN in source


def setup_cell(
    language: str, requirement: str | None = None, files: Mapping[str, bytes] | None = None
) -> NotebookNode:
    """The cell, with this package's own wheel in it, or with what pip is to be asked for.

    Its text is hidden, since it is long, but for its first line. ``files`` are those that the
    notebook needs beside it: they are written there, unless they are there.
    """
    about = getattr(ABOUT, language)
    words = {name: getattr(text, language) for name, text in WORDS.items()}
    wheel, arguments = _arguments(words, requirement)
    lines = [
        f"# @title {about}",
        # far above the call, whose lines a traceback shows
        *([f"wheel = {wheel!r}"] if wheel else []),
        "import importlib.util",
        "\n",
        inspect.getsource(install),
        "",
        "# a folder of that name, which has no origin, is not the package",
        'if getattr(importlib.util.find_spec("seq2seq_lab"), "origin", None) is None:',
        f"    install({arguments})",
    ]
    lines += _writing(files) if files else []
    return new_code_cell(
        "\n".join(lines),
        id=SETUP,
        # by which the text is hidden: Jupyter, Colab, nbconvert
        metadata={
            "jupyter": {"source_hidden": True},
            "cellView": "form",
            "transient": {"remove_source": True},
            "tags": [SETUP],
        },
    )


def _arguments(words: Mapping[str, str], requirement: str | None) -> tuple[str, str]:
    """The wheel as text, and the arguments of the call."""
    if requirement is not None:
        return "", f"{requirement!r}, {words!r}"
    name, content = make_wheel()
    wheel = base64.b64encode(content).decode()
    digest = hashlib.sha256(wheel.encode()).hexdigest()
    return wheel, f"{name!r}, {words!r}, wheel, {digest!r}"


def _writing(files: Mapping[str, bytes]) -> list[str]:
    found = ["", "import base64", "import pathlib", ""]
    for name, content in files.items():
        found += [
            f"if not pathlib.Path({name!r}).exists():",
            f"    content = base64.b64decode({base64.b64encode(content).decode()!r})",
            f"    pathlib.Path({name!r}).write_bytes(content)",
        ]
    return found
