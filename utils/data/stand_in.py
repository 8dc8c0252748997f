"""What stands in for a data set that cannot be had: small, there without a network, and never silent about itself."""

import logging
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from utils.data.folder import VARIABLE
from utils.data.split import Split, hold_out

_log = logging.getLogger("utils.data")

DIGITS_TITLE = "scikit-learn's 8x8 digits enlarged (a stand-in for MNIST)"
_TEST_FRACTION = 1 / 6  # MNIST's own share is one in seven; a sixth gives 300 of the 1,797


def announce(title: str, stand_in_title: str, looked_in: Iterable[Path], failure: Exception) -> None:
    """Say in one line on stderr which data set is replaced by what, what was tried, and what to do."""
    _log.warning(
        "%s is replaced by %s, because there is no copy in %s, and %s. Set %s to a folder that holds a copy to use the"
        " real one.",
        title,
        stand_in_title,
        " or ".join(map(str, looked_in)),
        failure,
        VARIABLE,
    )


def digits() -> tuple[Split, Split]:
    """Return scikit-learn's real handwritten digits in MNIST's format: 1,497 to train on and 300 to test on.

    Inputs: uint8 (N, 1, 28, 28), as in MNIST a digit of 20 x 20 within a border of 4; targets: int64 (N,). The split is
    always the same. Writers are mixed, so the test is easier than on digits by people not seen in training.
    Source: Alpaydin and Kaynak, Cascading classifiers, Kybernetika 34 (1998); the test part of the set.
    """
    from sklearn.datasets import load_digits  # only here: whoever has the real data needs no scikit-learn

    images, targets = load_digits(return_X_y=True)
    inputs = torch.from_numpy(_enlarged(images.reshape(-1, 8, 8).astype(np.int64)))[:, None]
    return hold_out(Split(inputs, torch.from_numpy(targets.astype(np.int64))), _TEST_FRACTION, seed=0)


def _enlarged(images: np.ndarray) -> np.ndarray:
    """Bring images (N, 8, 8) with values 0 to 16 to uint8 (N, 28, 28): linear between pixels, then the border.

    In whole numbers, because rounding a float could fall differently on another machine, and with it the checksum.
    """
    tenths = _weights()
    large = tenths @ images @ tenths.T  # (N, 20, 20), in hundredths of sixteenths
    return np.pad((large * 255 + 800) // 1600, ((0, 0), (4, 4), (4, 4))).astype(np.uint8)


def _weights() -> np.ndarray:
    """Return the (20, 8) weights, in tenths, with which each of 20 pixels takes from its 8 neighbours along a side.

    Pixel i's centre lies at (i + 1/2) * 8 / 20 - 1/2 on the small grid: (4 i - 3) tenths, held within the image.
    """
    centres = np.clip(4 * np.arange(20) - 3, 0, 70)
    return np.maximum(10 - np.abs(centres[:, None] - 10 * np.arange(8)), 0)
