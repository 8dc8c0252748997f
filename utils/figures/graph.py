"""How a number was computed: boxes for arrays, arrows from what each was computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from utils.figures.colours import GRADIENT_TEXT, GREY, ROLES
from utils.figures.sheet import WIDTH, picture, sheet

HALF = 0.43  # half a box's width; columns are 1 apart
LINE = 0.17  # inches, one line of text
GAP = 0.17  # inches between two boxes of a column


@dataclass(frozen=True)
class Node:
    """One box. parents: numbers of the nodes that it was computed from, which stand before it in the list.

    name: the first line. value: a second line, such as a value or a shape. gradient: one more line, in the colour of
    gradients. step: a small text at the upper right corner, such as when the box was visited. role: "input", "kernel",
    "output" or "gradient", which gives the colour; any other is grey.
    """

    name: str
    parents: Sequence[int] = ()
    role: str = "output"
    value: str = ""
    gradient: str = ""
    step: str = ""


Place = tuple[int, float]  # column, and how far down in it


@picture
def graph(nodes: Sequence[Node], across: int | None = None) -> Figure:
    """Nodes from left to right, each as near as possible to what it is used for; the last is the result.

    across: how many columns a row holds, for a graph that is too wide for one row. The longest way through it then
    lies on a straight line, which leaves a row at its right end and goes on at the left of the next, and all else
    stands beneath what it is used for.
    """
    places = _trunk_and_beneath(nodes) if across else _in_columns(nodes)
    columns = max(column for column, _ in places) + 1
    across = across or columns
    rows = [[lane for column, lane in places if column // across == row] for row in range(-(-columns // across))]
    texts = max(sum(map(bool, (node.name, node.value, node.gradient))) for node in nodes)
    high = LINE * texts + 0.1  # inches, a box
    heights = [(max(lanes) - min(lanes)) * (high + GAP) + high + 0.16 for lanes in rows]
    figure, axes = sheet(sum(heights), len(rows), 1, squeeze=False, height_ratios=heights)
    inch = across / WIDTH  # in columns
    for number, (row, lanes, height) in enumerate(zip(axes[:, 0], rows, heights, strict=True)):
        start, middle = number * across, (max(lanes) + min(lanes)) / 2 * (high + GAP)
        row.set(xlim=(start - 0.5, start + across - 0.5), aspect="equal")
        row.set_ylim((middle + height / 2) * inch, (middle - height / 2) * inch)  # lanes are counted downwards
        row.axis("off")
    drawn = [(column, lane * (high + GAP) * inch) for column, lane in places]
    for node, (column, y) in zip(nodes, drawn, strict=True):
        _box(axes[column // across, 0], column, y, node, high * inch, 10 if across < 4 else 8.5)
        for parent in node.parents:
            _edge(axes[:, 0], across, drawn[parent], (column, y), high * inch)
    return figure


def _in_columns(nodes: Sequence[Node]) -> list[Place]:
    """Each node straight before the first one that uses it; in a column in their order, its middle at 0."""
    left = _steps_left(nodes)
    columns = [max(left) - steps for steps in left]
    lanes = [columns[:number].count(column) - (columns.count(column) - 1) / 2 for number, column in enumerate(columns)]
    return list(zip(columns, lanes, strict=True))


def _trunk_and_beneath(nodes: Sequence[Node]) -> list[Place]:
    """The longest way to the result in lane 0, and beneath each of its nodes what else this was computed from."""
    length = [0] * len(nodes)  # steps from the beginning, at most
    for number, node in enumerate(nodes):
        length[number] = max((length[parent] + 1 for parent in node.parents), default=0)
    trunk = [len(nodes) - 1]
    while nodes[trunk[0]].parents:
        trunk.insert(0, max(nodes[trunk[0]].parents, key=length.__getitem__))
    places: dict[int, Place] = {number: (column, 0.0) for column, number in enumerate(trunk)}
    for column, number in enumerate(trunk):
        waiting, lane = list(nodes[number].parents), 0.0
        while waiting:
            other = waiting.pop(0)
            if other not in places:
                lane += 1
                places[other] = (column, lane)
                waiting[:0] = nodes[other].parents
    return [places[number] for number in range(len(nodes))]


def _steps_left(nodes: Sequence[Node]) -> list[int]:
    """How many steps there are from each node to the result, at most."""
    left = [0] * len(nodes)
    for number in reversed(range(len(nodes))):
        for parent in nodes[number].parents:
            left[parent] = max(left[parent], left[number] + 1)
    return left


def _box(axes: Axes, x: float, y: float, node: Node, high: float, size: float) -> None:
    colour, shape = ROLES.get(node.role, GREY), "round,pad=0,rounding_size=0.05"
    for face, edge in (("white", "none"), ((colour, 0.14), colour)):
        options = {"facecolor": face, "edgecolor": edge, "linewidth": 1.3, "zorder": 2}
        axes.add_patch(FancyBboxPatch((x - HALF, y - high / 2), 2 * HALF, high, shape, **options))
    lines = [(node.name, "black"), (node.value, "black"), (node.gradient, GRADIENT_TEXT)]
    lines = [line for line in lines if line[0]]
    for number, (text, ink) in enumerate(lines):
        place = y + 0.86 * high * ((number + 0.5) / len(lines) - 0.5)
        axes.text(x, place, text, ha="center", va="center_baseline", color=ink, fontsize=size, zorder=3)
    if node.step:
        circle = {"facecolor": "white", "edgecolor": GRADIENT_TEXT, "boxstyle": "circle,pad=0.18", "linewidth": 0.8}
        options = {"color": GRADIENT_TEXT, "fontsize": 8.5, "bbox": circle, "zorder": 4}
        axes.text(x + HALF - 0.02, y - high / 2, node.step, ha="center", va="center", **options)


def _edge(rows: Sequence[Axes], across: int, start: Place, end: Place, high: float) -> None:
    """From box to box; what leaves a row goes on in the next one, and what comes from beneath goes upwards."""
    (x0, y0), (x1, y1) = start, end
    first, last = x0 // across, x1 // across
    if x0 == x1:
        _upwards(rows[last], x1, y0, y1, high)
    elif first == last:
        _arrow(rows[last], [(x0 + HALF, y0), (x1 - HALF, y1)])
    else:
        _arrow(rows[first], [(x0 + HALF, y0), ((first + 1) * across - 0.5, y0)])
        _arrow(rows[last], [(last * across - 0.5, y0), (x1 - HALF, y1)])


def _upwards(axes: Axes, x: float, y0: float, y1: float, high: float) -> None:
    """Straight into the box above; to one further up, around the boxes between."""
    if y0 - y1 < 2 * high:
        _arrow(axes, [(x, y0 - high / 2), (x, y1 + high / 2)])
    else:
        edge, entry = x - HALF, y1 + 0.28 * high
        _arrow(axes, [(edge, y0), (edge - 0.06, y0), (edge - 0.06, entry), (edge, entry)])


def _arrow(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    """A line through the points with a head at its end."""
    if len(points) > 2:
        axes.plot(*zip(*points[:-1], strict=True), color=GREY, linewidth=1.1, zorder=1)
    style = {"arrowstyle": "-|>", "mutation_scale": 7, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1, "zorder": 1}
    axes.add_patch(FancyArrowPatch(*points[-2:], color=GREY, clip_on=False, **style))
