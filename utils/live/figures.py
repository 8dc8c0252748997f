"""The live figures by name, as a notebook shows them; one class a figure, a few lines each."""

from collections.abc import Callable, Mapping
from typing import Any

from utils.live import adders, attention, networks, samples
from utils.live.figure import LiveFigure
from utils.live.shipped import record_of


class ConvolutionByHand(LiveFigure):
    """A small image, a kernel and the output as numbers: step through cross-correlation and convolution."""

    module = "convolution_by_hand"
    still = (
        "Three number grids as an equation: a 7 by 7 image of a digit 7, cross-correlated with a 3 by 3 Sobel kernel, "
        "is a 5 by 5 output. A frame marks one output and the nine pixels that it comes from, each with the weight on "
        "it; below, the nine products are written out as a sum. Above stand the settings, kernel side, stride, padding "
        "and dilation, with the formula for the output's size."
    )


class BackpropByNumbers(LiveFigure):
    """A small convolution forward and backward as numbers: each gradient product by product, for both operations."""

    module = "backprop_by_numbers"
    still = (
        "A small layer as number grids: a 3 by 3 input, cross-correlated with a 2 by 2 kernel, plus a bias, is a 2 "
        "by 2 output; beside it the target and the errors δ. Below, the way back as an equation of grids: δ in a "
        "ring of zeros, cross-correlated with the kernel turned by 180 degrees, is the gradient of the input, 3 by "
        "3. Its middle entry is framed, as are the errors and weights that it is made of, and its sum is written "
        "out: 1 · 4 + 2 · 1 + 3 · (−1) + (−1) · 2 = 1. A finite difference beneath gives 1 too."
    )


class PoolingAndShifts(LiveFigure):
    """A picture moved pixel by pixel, and what pooling keeps of it."""

    module = "pooling_and_shifts"
    still = (
        "Three panels: a drawn 3 of 30 × 30 pixels, moved one pixel to the right, cut by thin lines into windows of "
        "2 × 2; its max-pooled map, in green, with vermillion triangles in the cells that differ, up for more and down "
        "for less; and the map from before the move. Under them, buttons that move the picture, the overlap of the two "
        "maps as a number, and a plot of it for shifts from −5 to 5 pixels: 1 at no shift, and falling on both sides."
    )


class NetworkFigure(LiveFigure):
    """A live figure of networks, by name. The site shows those that the course ships, named as their records are."""

    def __init__(self, chosen: Mapping[str, Any], described: Callable[[Any], dict[str, Any]], **state: Any):
        """described: what the figure reads of a network, besides its name and weights."""
        held = [
            {"name": name, **described(network), "weights": networks.packed(network)}
            for name, network in chosen.items()
        ]
        super().__init__(networks=held, **state)
        self.chosen = chosen

    def on_the_site(self) -> dict[str, Any] | None:
        """Each network by its record's name instead of its weights; None where one isn't shipped."""
        shown = []
        for held in self.state["networks"]:
            record = record_of(held["name"], self.chosen[held["name"]])
            if record is None:
                return None
            shown.append(held | {"weights": record})
        return self.state | {"networks": shown}


class DrawDigit(NetworkFigure):
    """Draw a digit and see what every layer of a network makes of it.

    network: a model of digits (28 x 28 in, 10 logits out), its `state_dict`, or several by name: {name: network}.
    The site shows those that the course ships, named as their records are, such as "digits/beyond".
    """

    module = "draw_digit"
    still = (
        "A drawn 3 on a pad, the probabilities of the ten classes, and beside them what the network makes of the "
        "drawing: its 28 by 28 input, a map and its kernel enlarged, then the maps or numbers of every layer."
    )

    def __init__(self, network: Any):
        several = isinstance(network, Mapping) and not any(hasattr(value, "ndim") for value in network.values())
        chosen = dict(network) if several else {"your network": network}
        super().__init__(chosen, lambda each: {"layers": networks.described(each)})


class AddingPad(NetworkFigure):
    """Digits drawn or picked one after another, and what several networks say that they come to so far.

    chosen: networks of chapter 4 by name, {name: Adder}; one of them convolves distributions, and says what a drawn
    digit may be. The site shows those that the course ships, such as "addition/long". trained: the most terms that
    they were trained on.
    """

    module = "adding_pad"
    still = (
        "A pad to draw on, buttons for the ten digits, and a row of five drawn digits, 3, 1, 4, 1 and 5, which come to "
        "14. Below, a card for each of three networks, Distributions, Recurrent net and Deep Set: its sum, and how far "
        "that is off; what it holds, as the probabilities of the sums or as a map with a column for each term; and a "
        "plot of its error after each term, with a dashed line behind the ten terms that it was trained on."
    )

    def __init__(self, chosen: Mapping[str, Any], trained: int = 10):
        super().__init__(chosen, adders.described, trained=trained)
        if not any(network["reader"]["op"] == "convolved" for network in self.state["networks"]):
            raise networks.UnknownNetwork("The adding pad needs a network that convolves distributions (SumReader).")


class WhereItLooks(NetworkFigure):
    """A network's glimpses of cluttered digits, one after the other; then the reader looks, and both are compared.

    name, network: a RecurrentAttention of chapter 5. The site shows one that the course ships, such as
    "attention/cluttered". digits: a split, `inputs` uint8 (N, 1, 28, 28) and `targets`, of which ten of each class go
    into the page. size: of the canvas, in px. pieces: how many of other digits lay on it in training.
    """

    module = "where_it_looks"
    still = (
        "A canvas of 60 by 60 pixels with a handwritten digit among pieces of others. A line leads from the middle "
        "over dots, the network's eight glimpses, to the last, around which three squares are framed, each twice as "
        "wide as the one inside it. Beside it stand the three patches as the network sees them, 12 by 12 pixels each, "
        "and the probabilities of the ten classes; below, a strip of the eight glimpses, with what each saw sharply "
        "and what the network would have said then."
    )

    def __init__(self, name: str, network: Any, digits: Any, size: int = 60, pieces: int = 4):
        shown = samples.packed(digits, each=10)
        super().__init__({name: network}, attention.described, digits=shown, size=size, pieces=pieces)
