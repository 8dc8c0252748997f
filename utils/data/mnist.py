"""MNIST: 70,000 handwritten digits, grey, 28 x 28 pixels.

Source: LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, Proceedings of the
IEEE 86 (1998). The data card, book/appendix/data.md, says more.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from utils.data import folder, idx, stand_in
from utils.data.folder import DataError, MirrorsFailed, damaged
from utils.data.split import Dataset, Split, checksum

NAME, TITLE = "mnist", "MNIST"


class File(NamedTuple):
    """One of MNIST's four files: its stem, its number of axes, and its md5 unpacked and as the mirrors send it."""

    stem: str
    axes: int
    md5: str
    md5_gz: str

    @property
    def gz(self) -> str:
        """The file's name on the mirrors."""
        return f"{self.stem}-idx{self.axes}-ubyte.gz"

    def layouts(self) -> Iterator[Path]:
        """Yield the places, relative to a data folder, in which people have this file."""
        names = (f"{self.stem}-idx{self.axes}-ubyte", f"{self.stem}.idx{self.axes}-ubyte")  # as published; Kaggle's
        for place in FOLDERS:
            for name in names:
                yield Path(place, name)
                yield Path(place, f"{name}.gz")
                yield from (Path(place, name, inner) for inner in names)  # Kaggle also has a folder around each file


FILES = (
    File("train-images", 3, "6bbc9ace898e44ae57da46a324031adb", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
    File("train-labels", 1, "a25bea736e30d166cdddb491f175f624", "d53e105ee54ea40749a09fcbcd1e9432"),
    File("t10k-images", 3, "2646ac647ad5339dbf082846283269ea", "9fb629c4189551a2d022fa330f9573f3"),
    File("t10k-labels", 1, "27ae3e4e09519cfbb04c329615203637", "ec29112dd5afa0611ce80d1b7f02629c"),
)
FOLDERS = ("", "MNIST/raw", "MNIST", "mnist", "mnist/raw", "raw", "mnist-dataset", "archive", "datasets")
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)
HOME = "MNIST/raw"  # downloads go where torchvision looks for them too
KERAS = ("x_train", "y_train", "x_test", "y_test")  # the arrays of Keras' mnist.npz, in the order of FILES

CHECKSUM = "1e35582d42a90940c55b956deb61875c020b567ed20e3c5b174f52bf7809ed9b"  # `checksum` of the real set
MEAN, STD = 0.1306604762738429, 0.3081078038564627  # `pixel_statistics` of the training images, on the scale [0, 1]


def load() -> Dataset:
    """Return MNIST: train (60,000) and test (10,000); inputs uint8 (N, 1, 28, 28), targets int64 (N,), 0 to 9.

    A copy in the data folder or in the cache is read and checked; without one the mirrors are tried in turn. If none
    serves, scikit-learn's digits stand in (1,497 and 300): said on stderr, and by the data set's title and `stand_in`.
    Raises: DataError when a copy is damaged or incomplete or may not be read, `COURSE_DATA` names no folder, or the
    disk is full: who points to real data never trains on a stand-in unknowingly.
    """
    try:
        paths = next(filter(None, map(_copy_in, folder.places())), None) or _fetched()
    except MirrorsFailed as failure:
        return _in_its_place(failure)
    train, test = _read(paths)
    where = paths[0] if len(paths) == 1 else paths[0].parent
    return Dataset(NAME, TITLE, train, test, checksum(train, test), False, f"It was read from {where}.")


def _in_its_place(failure: MirrorsFailed) -> Dataset:
    title = stand_in.DIGITS_TITLE
    stand_in.announce(TITLE, title, folder.places(), failure)
    train, test = stand_in.digits()
    return Dataset(NAME, title, train, test, checksum(train, test), True, f"It ships with scikit-learn; {failure}.")


def _copy_in(place: Path) -> list[Path]:
    """Return the paths of the four files in `place`, or of Keras' one, or nothing where neither is complete."""
    paths = [folder.find(file.layouts(), place) for file in FILES]
    if None not in paths:
        return paths
    keras = folder.find((Path(inner, "mnist.npz") for inner in FOLDERS), place)
    return [keras] if keras else []


def _fetched() -> list[Path]:
    """Return the paths of the four files, each from wherever it is, or else from a mirror."""
    place, here = folder.destination(), [_anywhere(file) for file in FILES]
    try:
        paths = [path or _download(file, place / HOME) for path, file in zip(here, FILES, strict=True)]
    except MirrorsFailed as failure:
        if part := next(filter(None, map(_anywhere, FILES)), None):
            raise DataError(
                f"{part} is there, but not all of MNIST's files are, and {failure}: put the missing ones beside it, or"
                " try again with a network, or delete it to work with a stand-in."
            ) from failure
        raise
    if None in here:
        folder.say_detour(TITLE, place)
    return paths


def _download(file: File, place: Path) -> Path:
    from utils.data.download import fetch  # only here: reading a copy needs no network library

    return fetch(file.gz, place, MIRRORS, f"md5:{file.md5_gz}")


def _anywhere(file: File) -> Path | None:
    found = (folder.find(file.layouts(), place) for place in folder.places())
    return next(filter(None, found), None)


def _read(paths: list[Path]) -> tuple[Split, Split]:
    """Return training and test split from the four IDX files or Keras' one, each array checked by its md5."""
    arrays = _keras(paths[0]) if len(paths) == 1 else map(idx.read, paths)
    images, labels, test_images, test_labels = map(_checked, arrays, FILES, paths * (len(FILES) // len(paths)))
    return _split(images, labels), _split(test_images, test_labels)


def _keras(path: Path) -> list[np.ndarray]:
    try:
        with path.open("rb") as file, np.load(file) as arrays:  # np.load by itself leaves a bad file open
            return [arrays[name] for name in KERAS]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as error:
        raise damaged(path, f"cannot be read as Keras' mnist.npz ({error})") from error
    except OSError as error:
        raise folder.trouble(error, path) from error


def _checked(array: np.ndarray, file: File, path: Path) -> np.ndarray:
    found = idx.fingerprint(array)
    if found != file.md5:
        what = f"does not hold MNIST's {file.stem} (md5 {found}, expected {file.md5}; Fashion-MNIST has the same names)"
        raise damaged(path, what)
    return array


def _split(images: np.ndarray, labels: np.ndarray) -> Split:
    return Split(torch.from_numpy(images)[:, None], torch.from_numpy(labels.astype(np.int64)))
