"""The book, built once with PyTorch out of reach, served on this machine, and a browser that looks at it."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from filelock import FileLock

from tests.needs import require
from tools.browser import served

ROOT = Path(__file__).resolve().parents[2]
BLOCK = """\
with open({trace!r}, "a") as trace:
    print(__name__, file=trace)
raise ImportError("the book is built without PyTorch")
"""
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))


def toc_pages() -> list[str]:
    """Every page of the book, as `_toc.yml` lists them."""

    def files(entry):
        if isinstance(entry, dict):
            yield from (value for key, value in entry.items() if key in ("root", "file"))
            yield from (page for value in entry.values() for page in files(value))
        elif isinstance(entry, list):
            yield from (page for item in entry for page in files(item))

    return list(files(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))))


@dataclass(frozen=True)
class Book:
    """A finished build: its pages, what the build said, and whether anything asked for PyTorch."""

    html: Path
    code: int
    said: str
    asked_for_torch: list[str]


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id) -> Book:
    """The book, which the first of pytest's processes that asks for it builds for all of them."""
    temporary = tmp_path_factory.getbasetemp()
    folder = (temporary if worker_id == "master" else temporary.parent) / "book"
    finished = folder / "finished.pickle"
    with FileLock(f"{folder}.lock"):
        if not finished.exists():
            finished.write_bytes(pickle.dumps(_build(folder)))
    return pickle.loads(finished.read_bytes())


def _build(folder: Path) -> Book:
    """Build the book as `make book` does, where importing torch fails and leaves a trace."""
    trace = folder / "asked_for_torch"
    for name in ("torch", "torchvision"):
        (folder / "blocked").mkdir(exist_ok=True, parents=True)
        (folder / "blocked" / f"{name}.py").write_text(BLOCK.format(trace=str(trace)), encoding="utf-8")
    command = Path(sys.executable).with_name("jupyter-book")
    require(command.exists(), f"jupyter-book is not installed beside {sys.executable}")
    build = subprocess.run(
        [command, "build", ROOT, "--path-output", folder, "-W", "-n", "--keep-going"],
        env={**os.environ, "PYTHONPATH": str(folder / "blocked")},
        capture_output=True,
        text=True,
        check=False,
    )
    asked = trace.read_text(encoding="utf-8").split() if trace.exists() else []
    return Book(folder / "_build" / "html", build.returncode, build.stdout + build.stderr, asked)


@pytest.fixture(scope="session")
def site(book, tmp_path_factory) -> Iterator[str]:
    """The address of the served book, under the same path as when it is published, so that 404.html works too."""
    www = tmp_path_factory.mktemp("www")
    prefix = urlsplit(CONFIG["html"]["baseurl"]).path.strip("/")
    (www / prefix).parent.mkdir(parents=True, exist_ok=True)
    (www / prefix).symlink_to(book.html)
    with served(www) as server:
        yield f"{server.url}/{prefix}"
