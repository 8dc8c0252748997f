"""The list of data sets, and what `data` prints about them."""

import subprocess
import sys
from pathlib import Path

import pytest

from utils.data import DATASETS, DataError, Dataset, catalogue, report

ROOT = Path(__file__).parents[2]
IMPORTS_LITTLE = """
import sys
import torch
import utils.data
from utils.data import mnist, stand_in
heavy = {"matplotlib", "sklearn", "torchvision", "requests", "pooch"} & set(sys.modules)
assert not heavy, heavy
mnist.MIRRORS = ("http://127.0.0.1:1/",)  # where nobody listens
image = utils.data.Split(torch.zeros(1, 1, 28, 28, dtype=torch.uint8), torch.zeros(1, dtype=torch.int64))
stand_in.digits = lambda: (image, image)  # another test loads the real ones; scikit-learn takes seconds
print(mnist.load().title)
assert "matplotlib" not in sys.modules
"""


def test_report_says_what_and_where(real: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalogue.DATASETS, "mnist", lambda: real)
    for lines in (list(report()), list(report(["mnist"]))):
        (line,) = lines
        assert line.startswith("mnist: MNIST, 60,000 to train on and 10,000 to test on")
        assert real.checksum in line and real.origin in line


def test_report_tells_the_stand_in() -> None:
    (line,) = report(["mnist"])
    assert "stand-in for MNIST" in line and "1,497" in line


def test_report_refuses_an_unknown_name_before_it_begins() -> None:
    with pytest.raises(DataError, match="no data set called mnits, nosuch: choose from mnist") as caught:
        report(["mnits", "mnist", "nosuch"])
    assert all(name in str(caught.value) for name in DATASETS)


def test_import_is_light_and_the_stand_in_is_announced_in_one_line(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    command = [sys.executable, "-W", "error", "-c", IMPORTS_LITTLE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.stdout.strip() in done.stderr
