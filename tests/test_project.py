"""The files around the code: they agree with each other and with what they say."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DESK = PROJECT["optional-dependencies"]["desk"]
ABOVE = r"from seq2seq_lab\.({})\b"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_conda_and_pip_install_the_same():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in conda if isinstance(entry, dict))
    names = {entry for entry in conda if isinstance(entry, str)} | set(pip)
    wanted = {re.match(r"[\w-]+", each)[0]: each for each in PROJECT["dependencies"]}
    wanted |= {re.match(r"[\w-]+", each)[0]: each for each in DESK}  # its floors are the higher
    assert names == {f"python{PROJECT['requires-python']}", "pip", "-e .", *wanted.values()}


def test_every_file_names_the_same_version_and_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[1]
    assert citation["version"] == newest == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert [author["name"] for author in citation["authors"]] == [PROJECT["authors"][0]["name"]]


def test_the_command_starts_where_it_can_be_stopped():
    assert PROJECT["scripts"] == {"seq2seq-lab": "seq2seq_lab.__main__:main"}


def test_every_dependency_has_its_reason_in_the_readme():
    for requirement in PROJECT["dependencies"] + DESK:
        name = re.match(r"[\w-]+", requirement)[0]
        assert re.search(rf"^\| `{name}[^`]*` \| \S.*\|$", README, re.M), name


def test_the_readme_names_every_folder_and_the_modules_beside_them():
    for path in (ROOT / "src" / "seq2seq_lab").glob("[a-z]*"):
        if path.suffix == ".py" or path.is_dir():
            assert re.search(rf"^ {{6}}.*\b{path.name}\b", README, re.M), path.name


def test_a_folder_imports_only_from_those_below_it():
    floors = [*re.findall(r"^ {6}(\w+)/ ", README, re.M), "the modules beside them"]
    assert len(floors) > 8
    level = {name: number for number, name in enumerate(floors)}
    for path in (ROOT / "src" / "seq2seq_lab").glob("*/*.py"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"^ *from seq2seq_lab\.(\w+)", text, re.M):
            assert level.get(name, len(floors)) >= level[path.parent.name], (path.name, name)
    for path in (ROOT / "src" / "seq2seq_lab").glob("*.py"):
        if path.stem not in ("__init__", "__main__", "cli", "public"):
            assert not re.search(ABOVE.format("|".join(floors)), path.read_text(encoding="utf-8"))


def test_importing_is_light():
    code = "import sys; from seq2seq_lab import *; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"matplotlib", "noggin", "xarray", "IPython", "jupytext", "nbclient", "torch"}
    assert not heavy & set(found.stdout.split())


def test_no_path_of_a_machine_is_committed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    for name in tracked.stdout.split():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yml", ".ipynb"} and path.exists():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"/(home|root|Users|tmp)/\w", text), name


def test_git_writes_the_same_lines_on_every_machine():
    def attribute(name, path):
        asked = ["git", "check-attr", name, "--", path]
        return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.split()[-1]

    for path in ("notebooks/ko/student/1_reversal.md", "notebooks/a.ipynb", "a.py", ".ci/run"):
        assert attribute("eol", path) == "lf"
    assert attribute("text", "notebooks/pictures/live.png") == "unset"
