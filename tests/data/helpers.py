"""Files as people have them, and a user whom rights bind."""

import contextlib
import gzip
import os
from collections.abc import Iterator

import numpy as np

from tests.needs import require
from utils.data import idx

NOBODY = 65534  # the user whom most systems call so


def raw(array: np.ndarray) -> bytes:
    """The array as an IDX file."""
    return idx.header(array.shape) + array.tobytes()


def packed(array: np.ndarray) -> bytes:
    """The array as a gzipped IDX file."""
    return gzip.compress(raw(array), mtime=0)


@contextlib.contextmanager
def as_plain_user() -> Iterator[None]:
    """Be somebody whom rights bind: root becomes nobody for as long as this lasts."""
    require(hasattr(os, "getuid"), "needs a system with Unix rights")
    if os.getuid():
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
