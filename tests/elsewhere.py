"""Run self-contained notebooks, solved, in another Python that has none of the package.

    python tests/elsewhere.py PYTHON [LANGUAGE/NAME ...]

Each is a single file in an empty folder. PYTHON has a kernel, such as Colab's versions in .ci/run;
the first cell installs the rest there, so its environment is not the same afterwards. Training is
short. Prints what the cells of a notebook took, and ends with 1 if one failed or did not run.
"""

import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from seq2seq_lab.course.setup_cell import setup_cell
from seq2seq_lab.language import LANGUAGES
from students_notebooks import solved

DEFAULT = [f"{lang}/{name}" for name in ("0_one_rnn", "1_reversal") for lang in LANGUAGES]
CHECKED = re.compile(r"✓ \w+")


def kernel_of(python, folder):
    """Tell Jupyter of a kernel in another environment; -> its name."""
    spec = folder / "kernels" / "elsewhere" / "kernel.json"
    spec.parent.mkdir(parents=True)
    python = os.path.abspath(python)  # noqa: PTH100  (links of an environment stay links)
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "elsewhere", "language": "python"}))
    os.environ["JUPYTER_PATH"] = str(folder)
    return "elsewhere"


def run(language, name, kernel):
    """-> the notebook with its outputs, and the seconds of its first cell and of all."""
    notebook = solved(language, name)
    notebook.cells.insert(0, setup_cell(language))
    with tempfile.TemporaryDirectory() as empty:
        resources = {"metadata": {"path": empty}}
        client = NotebookClient(notebook, kernel_name=kernel, timeout=300, resources=resources)
        with client.setup_kernel():
            start = time.monotonic()
            client.execute_cell(notebook.cells[0], 0)
            first = time.monotonic() - start
            for index, cell in enumerate(notebook.cells[1:], start=1):
                client.execute_cell(cell, index)
        return notebook, first, time.monotonic() - start


def problems_of(notebook):
    """What did not run, and the checks that did not pass: a cell may fail without an error."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        texts = "".join(str(o.get("text", "")) for o in cell.outputs)
        if cell.execution_count != number:
            yield f"cell {number} did not run"
        if "\ncheck_" in "\n" + cell.source and not CHECKED.search(texts):
            yield f"cell {number}: its check did not pass"
        yield from (o.text for o in cell.outputs if o.get("name") == "stderr")


def main(python, *names):
    os.environ["SEQ2SEQ_LAB_ITERATIONS"] = "20"
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        kernel = kernel_of(python, Path(folder))
        for name in names or DEFAULT:
            try:
                notebook, first, whole = run(*name.split("/"), kernel)
                problems = list(problems_of(notebook))
            except CellExecutionError as error:
                problems, first, whole = [str(error)], 0, 0
            print(f"{name}: first cell {first:.1f} s, all {whole:.1f} s", *problems, flush=True)
            failed |= bool(problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
