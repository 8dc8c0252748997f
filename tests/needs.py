"""What a test needs beside the code: it skips with a reason where that is missing, and fails under COURSE_STRICT=1."""

import functools
import os

import pytest

from utils.data import Dataset, mnist


def require(condition: object, reason: str) -> None:
    """Go on where `condition` holds; else skip the test, or fail it where COURSE_STRICT=1 forbids skips."""
    if condition:
        return
    if os.environ.get("COURSE_STRICT") == "1":
        pytest.fail(f"COURSE_STRICT=1 allows no skip, and here would be one: {reason}", pytrace=False)
    pytest.skip(reason)


def real_mnist() -> Dataset:
    """Return the real MNIST, read once a test run (change no tensor of it), or `require` it."""
    data = _mnist()
    require(not data.stand_in, "needs the real MNIST: set COURSE_DATA to a folder that holds it")
    return data


@functools.cache
def _mnist() -> Dataset:
    return mnist.load()
