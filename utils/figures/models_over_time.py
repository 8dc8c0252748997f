"""Published networks side by side: what they cost and how often they are wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter

from utils.figures.colours import GREY
from utils.figures.sheet import picture, sheet

FAMILIES = {  # marker and filling: shape as well as shade
    "convnet": ("o", GREY),
    "transformer": ("s", "white"),
    "both": ("D", "#b8bec8"),
}
SIDES = {  # where a label stands: offset in points, horizontal and vertical alignment
    "right": ((6, 0), "left", "center"),
    "left": ((-6, 0), "right", "center"),
    "above": ((0, 6), "center", "bottom"),
    "below": ((0, -6), "center", "top"),
}


@dataclass(frozen=True)
class Published:
    """A published network. multiply_adds: in 10⁹, for one image. error: in %. family: "convnet", "transformer", "both".

    side: where its name stands; "" for none. after: the same network trained otherwise before; an arrow leads from it.
    """

    name: str
    multiply_adds: float
    error: float
    family: str
    side: str = "right"
    after: "Published | None" = None


@picture
def errors_by_cost(networks: Sequence[Published], ticks: Sequence[float] = (15, 20, 25, 30, 35, 40, 45)) -> Figure:
    """Error against multiply-adds, both on logarithmic axes: one marker a network, its shape for the family."""
    figure, axes = sheet(4.3)
    for family, (marker, face) in FAMILIES.items():
        chosen = [network for network in networks if network.family == family]
        if chosen:
            label = {"both": "convolution and attention"}.get(family, family)
            style = {"marker": marker, "linestyle": "", "markersize": 7, "zorder": 3}
            places = [network.multiply_adds for network in chosen], [network.error for network in chosen]
            axes.plot(*places, markerfacecolor=face, markeredgecolor=GREY, label=label, **style)
    for network in networks:
        _name(axes, network)
    axes.set(xscale="log", yscale="log", xlim=(0.2, 120), ylim=(14.5, 48))
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_locator(FixedLocator([0.3, 1, 3, 10, 30, 100]))
    axes.xaxis.set_minor_locator(NullLocator())
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.set(xlabel="multiply-adds for one image (billions)", ylabel="error on ImageNet (% of images)")
    axes.legend(loc="upper right")
    return figure


def _name(axes: Axes, network: Published) -> None:
    place = (network.multiply_adds, network.error)
    if network.after:
        start = (network.after.multiply_adds, network.after.error)
        arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 5, "shrinkB": 5}
        axes.annotate("", place, start, arrowprops=arrow)
    if network.side:
        offset, ha, va = SIDES[network.side]
        text = {"textcoords": "offset points", "ha": ha, "va": va, "fontsize": 9.5}
        axes.annotate(network.name, place, offset, **text)
