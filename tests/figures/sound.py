"""What holds of every picture of the course."""

from collections.abc import Callable
from io import BytesIO

import matplotlib.pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from utils.figures.sheet import STYLE, WIDTH


def assert_sound(draw: Callable[[], Figure]) -> None:
    """The picture is white, of the course's width, small and closed, and the reader's settings are as they were."""
    before = dict(plt.rcParams)
    figure = draw()
    assert plt.get_fignums() == [], "an open figure would be shown twice"
    assert dict(plt.rcParams) == before
    assert figure.get_figwidth() == WIDTH and figure.dpi == STYLE["figure.dpi"]
    assert to_hex(figure.get_facecolor()) == "#ffffff"
    file = BytesIO()
    figure.savefig(file, bbox_inches="tight", metadata={"Software": None})
    assert file.tell() <= 60_000
