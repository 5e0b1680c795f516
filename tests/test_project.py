"""The files around the code: they agree with each other and with what they say."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_conda_and_pip_install_the_same():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in conda if isinstance(entry, dict))
    names = {entry for entry in conda if isinstance(entry, str)} | set(pip)
    wanted = {f"python{PROJECT['requires-python']}", "pip", "-e .", *PROJECT["dependencies"]}
    assert names == wanted


def test_the_command_starts_where_it_can_be_stopped():
    assert PROJECT["scripts"] == {"seq2seq-lab": "seq2seq_lab.__main__:main"}


def test_every_dependency_has_its_reason_in_the_readme():
    for requirement in PROJECT["dependencies"]:
        name = re.match(r"[\w-]+", requirement)[0]
        assert re.search(rf"^\| `{name}[^`]*` \| \S.*\|$", README, re.M), name


def test_the_readme_names_every_module():
    for path in (ROOT / "src" / "seq2seq_lab").glob("[a-z]*"):
        if path.suffix == ".py" or path.is_dir():
            assert re.search(rf"^ +{path.name}\b", README, re.M), path.name


def test_a_module_imports_only_from_those_above_it():
    order = re.findall(r"^ {6}(\w+)(?:\.py|/) ", README, re.M)
    assert len(order) > 8
    for path in (ROOT / "src" / "seq2seq_lab").rglob("*.py"):
        own = path.relative_to(ROOT / "src" / "seq2seq_lab").parts[0].removesuffix(".py")
        if own.startswith("__"):
            continue
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"^ *from seq2seq_lab\.(\w+)", text, re.M):
            assert name == own or order.index(name) < order.index(own), (path.name, name)


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
