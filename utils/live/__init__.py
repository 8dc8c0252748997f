"""Live figures: networks and operations that run in the reader's browser, on the site and in notebooks.

`live.ConvolutionByHand()` as a cell's last line shows one. On the site it needs no kernel, in a notebook anywidget.
"""

from utils.live.figures import (
    AddingPad,
    BackpropByNumbers,
    ConvolutionByHand,
    DrawDigit,
    PoolingAndShifts,
    WhereItLooks,
)

__all__ = ["AddingPad", "BackpropByNumbers", "ConvolutionByHand", "DrawDigit", "PoolingAndShifts", "WhereItLooks"]
