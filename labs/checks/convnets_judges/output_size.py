"""How many places a kernel has along one side."""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading.cases import case
from utils.grading.judging import Calls
from utils.grading.questions import Part

FITS, STRIDE, DILATION, TOO_LARGE = (
    "the plain case",
    "stride and padding",
    "dilation",
    "a kernel that doesn't fit",
)


def inputs(seed: int) -> dict[str, Any]:
    """Small cases first; those that show a mistake stand here, others are drawn."""
    draw = np.random.default_rng(seed).integers
    cases = [case(FITS, size=5, kernel=3), case(FITS, size=1, kernel=1), case(FITS, size=6, kernel=6)]
    cases += [case(FITS, size=int(draw(20, 90)), kernel=int(draw(2, 12))) for _ in range(4)]
    cases += [case(STRIDE, size=7, kernel=3, stride=2), case(STRIDE, size=8, kernel=3, stride=2)]
    cases += [case(STRIDE, size=5, kernel=3, stride=1, padding=1), case(STRIDE, size=1, kernel=3, stride=1, padding=1)]
    cases += [case(STRIDE, **_drawn(draw)) for _ in range(12)]
    cases += [case(DILATION, size=7, kernel=3, stride=1, padding=0, dilation=2)]
    cases += [case(DILATION, **_drawn(draw), dilation=int(draw(2, 5))) for _ in range(12)]
    cases += [case(TOO_LARGE, size=3, kernel=5), case(TOO_LARGE, size=3, kernel=4, stride=2)]
    cases += [case(TOO_LARGE, size=5, kernel=3, stride=3, padding=0, dilation=3), case(TOO_LARGE, size=9, kernel=9)]
    cases += [case(TOO_LARGE, size=2, kernel=9, stride=2, padding=1), case(TOO_LARGE, size=12, kernel=3, stride=4)]
    return {"cases": cases}


def right(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Places, counted one by one."""
    span = dilation * (kernel - 1) + 1
    return len(range(0, size + 2 * padding - span + 1, stride))


def _size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, *, up: int = 0, span: int = 0
) -> int:
    """The formula itself, which goes below 0 where the kernel doesn't fit. up: added before the division."""
    return (size + 2 * padding - (span or dilation * (kernel - 1) + 1) + up) // stride + 1


def _span(kernel: int, dilation: int = 1, **_: int) -> int:
    return dilation * kernel


MISTAKES = {
    "the dilation is ignored. A kernel of 3 with dilation 2 spans 5 pixels.": lambda dilation=1, **a: right(**a),
    "the dilation is multiplied with the kernel. There are kernel − 1 gaps: it spans dilation · (kernel − 1) + 1.": (
        lambda **a: max(0, _size(**a, span=_span(**a)))
    ),
    "each gap was widened by the dilation. With dilation 1 neighbours touch: it spans dilation · (kernel − 1) + 1.": (
        lambda **a: max(0, _size(**a, span=_span(**a) + a["kernel"] - a.get("dilation", 1)))
    ),
    "the stride is ignored: a stride of 2 visits every second place only.": lambda stride=1, **a: right(**a),
    "the padding is ignored.": lambda padding=0, **a: right(**a),
    "the padding is counted once, but it stands on both sides.": (
        lambda size, padding=0, **a: right(size=size + padding, **a)
    ),
    "it rounds up; a window that hangs over the edge is no place. Round down: //.": (
        lambda **a: max(0, _size(**a, up=a.get("stride", 1) - 1))
    ),
    "the + 1 is missing: the place at 0 counts too.": lambda **a: max(0, _size(**a) - 1),
    "where the kernel doesn't fit the formula gives 0 or less, and the answer is 0.": lambda **a: _size(**a),
    "int(a / b) rounds towards 0, also below it, so a kernel that doesn't fit seems to fit once. // rounds down.": (
        lambda **a: max(0, int((_size(**(a | {"stride": 1})) - 1) / a.get("stride", 1)) + 1)
    ),
}


def _drawn(draw: Callable[..., int]) -> dict[str, int]:
    """A size, a kernel, a stride and a padding that go together, whatever the dilation up to 4."""
    kernel = int(draw(2, 6))
    return {"size": int(draw(20, 60)), "kernel": kernel, "stride": int(draw(2, 6)), "padding": int(draw(1, kernel))}


judge = Calls(
    "output_size",
    (Part(FITS, 2), Part(STRIDE, 3), Part(DILATION, 2), Part(TOO_LARGE, 1)),
    right,
    MISTAKES,
)
