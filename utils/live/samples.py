"""A few images of a data set, small enough to stand in a page."""

import base64
import zlib
from typing import Any


def packed(split: Any, each: int) -> dict[str, Any]:
    """The first `each` images of every class, as samples.js reads them: `images`, `classes`, and their `side` in px.

    split: `inputs` uint8 (N, 1, side, side), and `targets` (N,). images: their bytes, one image after the other,
    compressed by zlib, as base64.
    """
    chosen = [index for label in split.targets.unique() for index in (split.targets == label).nonzero()[:each, 0]]
    pixels = b"".join(split.inputs[index].numpy().tobytes() for index in chosen)
    return {
        "images": base64.b64encode(zlib.compress(pixels, 9)).decode(),
        "classes": [int(split.targets[index]) for index in chosen],
        "side": split.inputs.shape[-1],
    }
