"""A data folder, a cache and a mirror of each test's own: none of these tests leaves this machine."""

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.data.helpers import packed
from tests.data.mirror import Mirror
from tests.needs import real_mnist
from utils.data import Dataset, download, folder, idx, mnist


@pytest.fixture(scope="session")
def real() -> Dataset:
    """The real MNIST (read before `alone` hides the data folder)."""
    return real_mnist()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No COURSE_DATA, an empty cache, no mirrors, and none remembered as having failed."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(folder, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(mnist, "MIRRORS", ())
    monkeypatch.setattr(download, "_failed", {})


@pytest.fixture
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder that COURSE_DATA names."""
    place = tmp_path / "data"
    place.mkdir()
    monkeypatch.setenv("COURSE_DATA", str(place))
    return place


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """MNIST with 12 and 6 images of noise: the arrays by their stems; the module takes their checksums for right."""
    draw = np.random.default_rng(0).integers
    shapes = [(12, 28, 28), (12,), (6, 28, 28), (6,)]
    arrays = [draw(256 if len(shape) == 3 else 10, size=shape, dtype=np.uint8) for shape in shapes]
    files = [
        file._replace(md5=idx.fingerprint(array), md5_gz=hashlib.md5(packed(array)).hexdigest())
        for file, array in zip(mnist.FILES, arrays, strict=True)
    ]
    monkeypatch.setattr(mnist, "FILES", tuple(files))
    return {file.stem: array for file, array in zip(files, arrays, strict=True)}


@pytest.fixture
def mirror() -> Iterator[Callable[..., Mirror]]:
    """A function that starts a mirror with the given files; all are stopped afterwards."""
    with contextlib.ExitStack() as stack:

        def start(files: dict[str, bytes]) -> Mirror:
            server = Mirror(files)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """An empty folder that other users reach too (pytest's own are closed to them)."""
    place = Path(tempfile.mkdtemp(prefix="course-test-"))
    place.chmod(0o755)
    yield place
    for path in [place, *place.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(place)
