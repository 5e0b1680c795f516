"""A real Jupyter server, and a page of it in a real browser, as a person sees and uses them."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

FRONT_ENDS = {  # command -> (application's settings, where it opens a notebook)
    "lab": ("LabApp", "/lab/tree/"),
    "notebook": ("JupyterNotebookApp", "/notebooks/"),
}
TOKEN = "browser-tests"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS = 120  # for anything that a kernel is asked to do, on a busy machine

PANEL = "window.jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}.sessionContext.session.kernel"

# The page's own idle icon shows before there is a session; what was run then would be dropped.
READY = f"""() => {{
    const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
    const kernel = context?.session?.kernel;
    return context?.isReady && kernel?.status === 'idle'
        && kernel.connectionStatus === 'connected' && {PANEL}.context.isReady;
}}"""

# Runs before the page's own scripts: whatever pops up is written down, and so is each picture,
# with the cell it stands in, its place and size there, and whether the kernel was busy.
WATCH = """() => {
    window.popped = [];
    window.pictures = [];
    const note = image => {
        if (!image.src?.startsWith('data:image/png')) return;
        const panel = window.jupyterapp?.shell?.currentWidget;
        const cells = panel?.content?.widgets ?? [];
        const index = cells.findIndex(cell => cell.node.contains(image));
        if (index < 0) return;
        const box = image.getBoundingClientRect();
        const cell = cells[index].node.getBoundingClientRect();
        window.pictures.push({
            cell: index, src: image.src, alt: image.alt, milliseconds: performance.now(),
            busy: panel.sessionContext.session?.kernel?.status === 'busy',
            place: [Math.round(box.left - cell.left), Math.round(box.top - cell.top)],
            size: [Math.round(box.width), Math.round(box.height)],
        });
    };
    const added = node => {
        if (!node.querySelectorAll) return;
        for (const what of ['.jp-Dialog', '.Toastify__toast']) {
            const found = node.matches(what) ? [node] : [...node.querySelectorAll(what)];
            found.forEach(box => setTimeout(() => window.popped.push(box.innerText), 50));
        }
        if (node.tagName === 'IMG') note(node);
        node.querySelectorAll('img').forEach(note);
    };
    new MutationObserver(changes => changes.forEach(change => {
        if (change.type === 'attributes') note(change.target);
        change.addedNodes.forEach(added);
    })).observe(document, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['src'],
    });
}"""


def find_chromium():
    """The path of a Chromium, or None: Debian's, or the one that Playwright downloaded."""
    from playwright.sync_api import sync_playwright

    for name in CHROMIUMS:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@contextlib.contextmanager
def open_browser():
    """A Chromium with a new profile, kept on disk, since then Jupyter is compiled only once."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=path, args=FLAGS
        )
        try:
            browser.set_default_timeout(1000 * SECONDS)
            browser.add_init_script(f"({WATCH})()")
            yield browser
        finally:
            browser.close()


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


class Server:
    """JupyterLab or Notebook 7 on 127.0.0.1, with settings and a home folder of its own.

    Parameters
    ----------
    front_end : "lab" or "notebook"
    folder : an empty one; the notebooks go into its ``work``
    iterations : how long the notebooks train
    """

    def __init__(self, front_end, folder, iterations=150):
        self.front_end = front_end
        self.work = folder / "work"
        self.work.mkdir()
        self.port = free_port()
        self.log = folder / "log"
        settings, self.opens = FRONT_ENDS[front_end]
        # nothing of this machine's user but matplotlib's list of fonts, which takes long to make
        import matplotlib.font_manager

        environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "MPL"))}
        environment |= {"HOME": str(folder), "SEQ2SEQ_LAB_ITERATIONS": str(iterations)}
        environment["MPLCONFIGDIR"] = matplotlib.get_cachedir()
        self._refuse_news(folder)
        command = [
            *(sys.executable, "-m", {"lab": "jupyterlab", "notebook": "notebook"}[front_end]),
            *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={self.port}"),
            *("--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
            *(f"--{settings}.expose_app_in_browser=True", f"--ServerApp.root_dir={self.work}"),
            "--KernelManager.shutdown_wait_time=0.2",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=self.work, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait()

    def _refuse_news(self, folder):
        """Answer beforehand what a new user is asked: whether to show Jupyter's news."""
        settings = folder / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
        settings.mkdir(parents=True)
        refused = {"fetchNews": "false", "checkForUpdates": False}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(refused))

    def _wait(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                self.ask("GET", "/api")
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"jupyter {self.front_end} did not start:\n{self.log.read_text()}")

    def ask(self, method, path):
        """What the server's own interface answers, or None."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def address(self, name):
        """Where a browser finds the notebook ``name``; nothing else is open there."""
        end = "&reset" if self.front_end == "lab" else ""
        return f"http://127.0.0.1:{self.port}{self.opens}{quote(name)}?token={TOKEN}{end}"

    def stop_kernels(self):
        for kernel in self.ask("GET", "/api/kernels"):
            self.ask("DELETE", f"/api/kernels/{kernel['id']}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class NotebookPage:
    """A notebook in a browser: few plain things that a person does there, or sees."""

    def __init__(self, browser, server, name, width=1200, height=900):
        self.server = server
        self.path = server.work / name
        self.page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": height})
        self.open()

    def open(self):
        """Open the notebook, or reopen it as it stands on the disk."""
        self.page.goto(self.server.address(str(self.path.relative_to(self.server.work))))

    def ready(self):
        """Wait for the notebook and its kernel; -> this page."""
        self.page.wait_for_function(READY)
        return self

    def open_as_notebook(self, name):
        """Open a text as a notebook in JupyterLab, beside what is open; wait for its kernel."""
        self.page.evaluate(
            """name => window.jupyterapp.commands.execute(
                'docmanager:open', {path: name, factory: 'Jupytext Notebook'})""",
            name,
        )
        self.page.wait_for_function(f"name => {PANEL}?.context?.path === name", arg=name)
        self.ready()

    def close(self):
        self.page.close()
        self.server.stop_kernels()

    # what a person does

    def command(self, name):
        """Begin one of Jupyter's commands; ``wait`` waits for its end."""
        self.page.evaluate(
            """name => {
                window.running = true;
                window.jupyterapp.commands.execute(name).finally(() => window.running = false);
            }""",
            name,
        )

    def wait(self):
        """Until the command has ended and the kernel is idle."""
        # not asked at each frame, which keeps the browser busy with drawing frames
        idle = f"!window.running && {KERNEL}.status === 'idle'"
        self.page.wait_for_function(idle, polling=100)
        self.page.wait_for_timeout(300)  # what came last is drawn a moment later

    def run_all(self):
        self.command("notebook:run-all-cells")
        self.wait()

    def select(self, cell):
        """Make a cell the active one, and bring it into view."""
        self.page.evaluate(f"cell => {{ {PANEL}.content.activeCellIndex = cell }}", cell)
        self.page.evaluate(f"cell => {PANEL}.content.scrollToItem(cell, 'center')", cell)
        self.page.wait_for_timeout(200)

    def begin_cell(self, cell):
        self.select(cell)
        self.command("notebook:run-cell")

    def run_cell(self, cell):
        self.begin_cell(cell)
        self.wait()

    def restart_and_run_all(self):
        self.command("notebook:restart-run-all")
        button = self.page.locator(".jp-Dialog .jp-mod-accept")  # "Do you want to restart?"
        button.click()
        self.wait()

    def interrupt(self):
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
        self.wait()

    def type_into(self, cell, text):
        """Replace a cell's text by the keyboard."""
        self.select(cell)
        editor = self.cell(cell).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run_by_keyboard(self):
        """Run the cell that was typed into, and wait until it is done."""
        count = f"{PANEL}.content.activeCell.model.executionCount"
        before = self.page.evaluate(count)
        self.page.keyboard.press("Control+Enter")
        changed = f"before => {count} !== null && {count} !== before"
        self.page.wait_for_function(changed, arg=before)
        self.wait()

    def save(self):
        """Save as a person does, with the keyboard, and wait until it is done."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function(f"!{PANEL}.context.model.dirty")

    def add_cell(self, text):
        """A new code cell at the end."""
        self.page.evaluate(
            f"""text => {PANEL}.content.model.sharedModel.addCell(
                {{cell_type: 'code', source: text, metadata: {{}}, outputs: []}})""",
            text,
        )

    def look(self, width, theme):
        """Change the window's width, and the theme: "Light" or "Dark"."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate(
            """theme => window.jupyterapp.commands.execute(
                'apputils:change-theme', {theme: 'JupyterLab ' + theme})""",
            theme,
        )
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light",
            arg=str(theme == "Light").lower(),
        )
        self.page.wait_for_timeout(500)

    def show_end_of(self, cell):
        """Bring the end of a cell's output into view."""
        self.cell(cell).locator(".jp-Cell-outputWrapper, .jp-MarkdownOutput").last.evaluate(
            "node => node.scrollIntoView({block: 'end'})"
        )
        self.page.wait_for_timeout(300)

    def set_cell_source(self, cell, text):
        self.page.evaluate(
            f"([cell, text]) => {PANEL}.content.widgets[cell].model.sharedModel.setSource(text)",
            [cell, text],
        )

    # what a person sees

    def cell(self, cell):
        """The cell on the page."""
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{cell}"]')

    def set_iterations(self, number):
        """How long the notebook trains, told to its kernel before it runs."""
        self.ask_kernel(
            f"__import__('os').environ.update(SEQ2SEQ_LAB_ITERATIONS='{number}')",
        )

    def number_of_cells(self):
        return self.page.evaluate(f"{PANEL}.content.widgets.length")

    def text(self):
        """The notebook as JSON, as it would be saved now."""
        return self.page.evaluate(f"JSON.stringify({PANEL}.context.model.toJSON())")

    def source(self, cell):
        return self.page.evaluate(
            f"cell => {PANEL}.content.widgets[cell].model.sharedModel.getSource()", cell
        )

    def output(self, cell):
        """The text below a cell; of a cell out of view, too, which has no innerText."""
        return "\n".join(self.cell(cell).locator(".jp-OutputArea-output").all_text_contents())

    def wait_for_output(self, cell, text):
        """Go to a cell and wait until it shows a text; a page just opened draws it late."""
        self.select(cell)
        self.cell(cell).locator(".jp-OutputArea-output").get_by_text(text).wait_for()

    def popped_up(self):
        """The texts of all dialogs and notifications since the page was opened."""
        return self.page.evaluate("window.popped")

    def pictures_seen(self, cell=None):
        """Every picture that was shown below a cell, in the order of their showing."""
        seen = self.page.evaluate("window.pictures")
        return [picture for picture in seen if cell in (None, picture["cell"])]

    def forget_pictures(self):
        self.page.evaluate("() => { window.pictures = [] }")

    def wait_for_pictures(self, cell, number):
        self.page.wait_for_function(
            "([cell, n]) => window.pictures.filter(p => p.cell === cell).length >= n",
            arg=[cell, number],
        )

    def ask_kernel(self, expression):
        """The repr of an expression in the kernel, or its error; no trace in the notebook."""
        answer = self.page.evaluate(
            f"""async expression => (await {KERNEL}.requestExecute({{
                code: '', silent: true, store_history: false,
                user_expressions: {{answer: expression}},
            }}).done).content.user_expressions.answer""",
            expression,
        )
        if answer["status"] != "ok":
            return f"{answer['ename']}: {answer['evalue']}"
        return answer["data"]["text/plain"]
