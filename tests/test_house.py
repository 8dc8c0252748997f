"""Who may know whom (CONTRIBUTING and the README lean on it): imports inside `utils`, and what must stay unloaded."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_KNOW = {
    "data": set(),
    "models": set(),
    "training": set(),
    "experiments": {"data", "models", "training"},
    "figures": set(),
    "live": set(),
    "grading": set(),
}


def imported_packages(path):
    """The sub-packages of `utils` that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (module.split(".")[1] for module in modules if module and module.startswith("utils."))


def test_every_sub_package_has_its_rule():
    assert {path.parent.name for path in (ROOT / "utils").glob("*/__init__.py")} == set(MAY_KNOW)


@pytest.mark.parametrize("package", MAY_KNOW)
def test_a_package_knows_only_whom_it_may(package):
    for path in (ROOT / "utils" / package).rglob("*.py"):
        strangers = set(imported_packages(path)) - MAY_KNOW[package] - {package}
        assert not strangers, f"{path.name} imports utils.{strangers.pop()}, which utils.{package} must not know"


def test_utils_itself_imports_nothing():
    assert (ROOT / "utils" / "__init__.py").read_text() == ""


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("utils.data", "matplotlib"),
        ("utils.data", "sklearn"),
        ("utils.experiments.records", "torch"),
        ("utils.grading", "torch"),
        ("utils.live", "torch"),
        ("utils.live", "anywidget"),
    ],
)
def test_importing_stays_light(module, unloaded):
    code = f"import sys, {module}; sys.exit({unloaded!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_no_machine_path_and_no_data_is_committed():
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in files.split("\0") if name and (ROOT / name).is_file()]
    assert sum(path.stat().st_size for path in paths) < 45e6
    assert max(path.stat().st_size for path in paths) < 20e6
    weights = [path for path in paths if path.suffix == ".safetensors"]
    assert sum(path.stat().st_size for path in weights) < 30e6
    for path in paths:
        if path.suffix in (".ipynb", ".json", ".md", ".yml", ".toml", ".txt"):
            text = path.read_text(encoding="utf-8")
            assert not [mark for mark in ("/home/", "/root/", "/Users/", "file://") if mark in text], path
