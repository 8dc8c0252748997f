"""MNIST in every layout, from a mirror, damaged, incomplete, and replaced by the stand-in."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.data.helpers import as_plain_user, packed, raw
from utils.data import DataError, Dataset, mnist
from utils.data.split import checksum

STEMS = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
LAYOUTS = {  # where people have the file with this stem
    "torchvision": "MNIST/raw/{0}-{1}-ubyte",
    "torchvision, packed": "MNIST/raw/{0}-{1}-ubyte.gz",
    "flat": "{0}-{1}-ubyte",
    "flat, packed": "{0}-{1}-ubyte.gz",
    "in mnist": "mnist/{0}-{1}-ubyte",
    "in mnist, packed": "mnist/{0}-{1}-ubyte.gz",
    "Kaggle": "{0}.{1}-ubyte",
    "Kaggle's archive": "archive/{0}.{1}-ubyte",
    "Kaggle, nested": "{0}-{1}-ubyte/{0}-{1}-ubyte",
    "Kaggle, nested in mnist": "mnist/{0}-{1}-ubyte/{0}.{1}-ubyte",
}


def lay_out(place: Path, arrays: dict[str, np.ndarray], pattern: str) -> None:
    for stem, array in arrays.items():
        path = place / pattern.format(stem, f"idx{array.ndim}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(array) if path.suffix == ".gz" else raw(array))


def keras(place: Path, arrays: dict[str, np.ndarray], **changes: np.ndarray) -> Path:
    named = dict(zip(mnist.KERAS, arrays.values(), strict=True))
    np.savez(place / "mnist.npz", **(named | changes))
    return place / "mnist.npz"


def served(arrays: dict[str, np.ndarray]) -> dict[str, bytes]:
    return {file.gz: packed(arrays[file.stem]) for file in mnist.FILES}


def assert_is(data: Dataset, arrays: dict[str, np.ndarray]) -> None:
    assert (data.name, data.title, data.stand_in) == ("mnist", "MNIST", False)
    images, labels, test_images, test_labels = arrays.values()
    for split, inputs, targets in ((data.train, images, labels), (data.test, test_images, test_labels)):
        assert split.inputs.dtype == torch.uint8 and split.targets.dtype == torch.int64
        np.testing.assert_array_equal(split.inputs.numpy(), inputs[:, None])
        np.testing.assert_array_equal(split.targets.numpy(), targets)
    assert data.checksum == checksum(data.train, data.test)


@pytest.mark.parametrize("pattern", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_reads_every_layout(data_folder: Path, small, pattern: str) -> None:
    lay_out(data_folder, small, pattern)
    data = mnist.load()
    assert_is(data, small)
    assert str(data_folder) in data.origin


@pytest.mark.parametrize("inner", ["", "mnist", "datasets"])
def test_reads_keras_file(data_folder: Path, small, inner: str) -> None:
    (data_folder / inner).mkdir(exist_ok=True)
    path = keras(data_folder / inner, small)
    data = mnist.load()
    assert_is(data, small)
    assert str(path) in data.origin


def test_every_layout_has_the_same_checksum(data_folder: Path, small) -> None:
    keras(data_folder, small)
    first = mnist.load().checksum
    lay_out(data_folder, small, "mnist/{0}-{1}-ubyte.gz")
    assert mnist.load().checksum == first


def test_a_copy_in_the_data_folder_comes_before_the_cache(data_folder: Path, tmp_path: Path, small) -> None:
    lay_out(tmp_path / "cache", small, "MNIST/raw/{0}-{1}-ubyte")
    assert str(tmp_path / "cache") in mnist.load().origin
    keras(data_folder, small)
    assert str(data_folder) in mnist.load().origin


def test_downloads_to_the_data_folder_once(data_folder: Path, small, mirror, monkeypatch, caplog) -> None:
    server = mirror(served(small))
    monkeypatch.setattr(mnist, "MIRRORS", (server.address,))
    assert_is(mnist.load(), small)
    assert_is(mnist.load(), small)
    assert len(server.asked) == 4
    assert {path.name for path in (data_folder / "MNIST/raw").glob("*.gz")} == served(small).keys()
    assert caplog.records == []


def test_downloads_only_what_is_missing(data_folder: Path, small, mirror, monkeypatch) -> None:
    lay_out(data_folder, dict(list(small.items())[:3]), "mnist/{0}-{1}-ubyte")
    server = mirror(served(small))
    monkeypatch.setattr(mnist, "MIRRORS", (server.address,))
    assert_is(mnist.load(), small)
    assert [name for name, _ in server.asked] == ["t10k-labels-idx1-ubyte.gz"]


def test_a_read_only_folder_sends_the_download_to_the_cache_and_says_so(
    shared_folder: Path, small, mirror, monkeypatch, caplog
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(shared_folder))
    cache = shared_folder / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    shared_folder.chmod(0o555)
    monkeypatch.setattr("utils.data.folder.cache", lambda: cache)
    monkeypatch.setattr(mnist, "MIRRORS", (mirror(served(small)).address,))
    with as_plain_user():
        shared_folder_before = set(shared_folder.iterdir())
        assert_is(mnist.load(), small)
        assert set(shared_folder.iterdir()) == shared_folder_before
    (record,) = caplog.records
    assert str(cache) in record.getMessage() and f"COURSE_DATA ({shared_folder}) may not be written" in record.message
    assert len(list(cache.glob("MNIST/raw/*.gz"))) == 4


def test_a_copy_in_two_places_is_read_without_a_word(shared_folder: Path, tmp_path: Path, small, monkeypatch, caplog):
    monkeypatch.setenv("COURSE_DATA", str(shared_folder))
    lay_out(shared_folder, dict(list(small.items())[:3]), "mnist/{0}-{1}-ubyte")
    lay_out(tmp_path / "cache", dict(list(small.items())[3:]), "MNIST/raw/{0}-{1}-ubyte.gz")
    monkeypatch.setattr("utils.data.folder.destination", lambda: tmp_path / "cache")  # as if it might not be written
    assert_is(mnist.load(), small)
    assert caplog.records == []


def test_a_mirror_that_serves_other_data_is_passed_over(small, mirror, monkeypatch) -> None:
    bad, good = mirror(served({stem: array ^ 1 for stem, array in small.items()})), mirror(served(small))
    monkeypatch.setattr(mnist, "MIRRORS", (bad.address, good.address))
    assert_is(mnist.load(), small)


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    good = gzip.decompress(content) if path.suffix == ".gz" else content
    path.write_bytes(
        {
            "truncated": content[:-100],
            "page": b"<html>Please log in</html>",
            "other": raw(np.zeros((6, 28, 28), np.uint8)),
            "flipped": good[:-1] + bytes([good[-1] ^ 1]),
        }[how]
    )


@pytest.mark.parametrize("how", ["truncated", "page", "other", "flipped"])
@pytest.mark.parametrize("pattern", ["MNIST/raw/{0}-{1}-ubyte", "{0}-{1}-ubyte.gz"])
def test_a_damaged_copy_is_told_and_never_replaced(data_folder: Path, small, caplog, pattern: str, how: str) -> None:
    lay_out(data_folder, small, pattern)
    path = data_folder / pattern.format("t10k-images", "idx3")
    damage(path, how)
    with pytest.raises(DataError, match="put a good copy in its place") as caught:
        mnist.load()
    assert str(caught.value).startswith(str(path)) and caplog.records == []


@pytest.mark.parametrize("how", ["truncated", "page", "empty", "array", "names", "flipped", "type"])
def test_a_damaged_keras_file_is_told(data_folder: Path, small, how: str) -> None:
    path = keras(data_folder, small)
    if how == "empty":
        path.write_bytes(b"")
    elif how == "array":
        with path.open("wb") as file:
            np.save(file, small["t10k-images"])
    elif how == "names":
        np.savez(path, images=small["t10k-images"])
    elif how == "flipped":
        keras(data_folder, small, y_test=small["t10k-labels"] ^ 1)
    elif how == "type":
        keras(data_folder, small, x_train=small["train-images"] / 255)
    else:
        damage(path, how)
    with pytest.raises(DataError, match="put a good copy in its place") as caught:
        mnist.load()
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_part_of_a_copy_is_told_and_never_replaced(data_folder: Path, small) -> None:
    lay_out(data_folder, {"train-images": small["train-images"]}, "{0}-{1}-ubyte")
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte is there, but not all .* put the missing ones"):
        mnist.load()


def test_a_download_that_ends_midway_is_told_and_never_replaced(small, mirror, monkeypatch) -> None:
    server = mirror(served(small))
    monkeypatch.setattr(mnist, "MIRRORS", (server.address,))
    server.plan = ["serve", "serve", "missing"]
    for _ in range(2):
        with pytest.raises(DataError, match=r"is there, but not all .*404.*try again"):
            mnist.load()


@pytest.mark.parametrize("pattern", ["MNIST/raw/{0}-{1}-ubyte", "mnist.npz"])
def test_a_copy_that_may_not_be_read_is_told(shared_folder: Path, small, monkeypatch, pattern: str) -> None:
    monkeypatch.setenv("COURSE_DATA", str(shared_folder))
    lay_out(shared_folder, small, pattern) if "{" in pattern else keras(shared_folder, small)
    path = shared_folder / pattern.format("t10k-images", "idx3")
    path.chmod(0)
    with as_plain_user(), pytest.raises(DataError, match=r"Permission denied.*change its rights") as caught:
        mnist.load()
    assert str(caught.value).startswith(f"{path} cannot be read")


def test_a_bad_data_folder_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "mistyped"))
    with pytest.raises(DataError, match="COURSE_DATA names"):
        mnist.load()


def test_the_stand_in_says_what_was_tried_in_one_line(data_folder: Path, mirror, monkeypatch, caplog) -> None:
    servers = [mirror({}), mirror({})]
    monkeypatch.setattr(mnist, "MIRRORS", tuple(server.address for server in servers))
    data = mnist.load()
    (record,) = caplog.records
    said = record.getMessage()
    for what in (str(data_folder), *(f"{server.address} (HTTP 404 Not Found)" for server in servers), data.title):
        assert what in said
    assert "\n" not in said and record.levelname == "WARNING"
    assert data.stand_in and data.name == "mnist" and "stand-in for MNIST" in data.title
    mnist.load()
    assert [len(server.asked) for server in servers] == [1, 1]
