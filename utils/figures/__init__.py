"""Pictures that chapters share, in the course's colours: functions of arrays that return a figure."""

from utils.figures import colours
from utils.figures.confusion import confusion, count_confusions
from utils.figures.connections import connections, volumes, weight_counts
from utils.figures.curves import activations, compare_training, learning_rates, losses_by_step, training
from utils.figures.graph import Node, graph
from utils.figures.grids import Grid, grids
from utils.figures.images import image_grid
from utils.figures.learning_curve import learning_curve
from utils.figures.lines import lines
from utils.figures.maps import maps, matrix, scan
from utils.figures.models_over_time import Published, errors_by_cost
from utils.figures.network import network, stages
from utils.figures.paths import paths
from utils.figures.photos import Photo, photos
from utils.figures.receptive import receptive_fields, sensitivity
from utils.figures.sheet import picture, sheet
from utils.figures.shifts import by_shift, signals
from utils.figures.speeds import speeds
from utils.figures.spread import seeds
from utils.figures.stack import neighbours, probes, shares, stack
from utils.figures.timings import timings
from utils.figures.wires import Neurons, Wires, neurons, wires

__all__ = [
    "Grid",
    "Neurons",
    "Node",
    "Photo",
    "Published",
    "Wires",
    "activations",
    "by_shift",
    "colours",
    "compare_training",
    "confusion",
    "connections",
    "count_confusions",
    "errors_by_cost",
    "graph",
    "grids",
    "image_grid",
    "learning_curve",
    "learning_rates",
    "lines",
    "losses_by_step",
    "maps",
    "matrix",
    "neighbours",
    "network",
    "neurons",
    "paths",
    "photos",
    "picture",
    "probes",
    "receptive_fields",
    "scan",
    "seeds",
    "sensitivity",
    "shares",
    "sheet",
    "signals",
    "speeds",
    "stack",
    "stages",
    "timings",
    "training",
    "volumes",
    "weight_counts",
    "wires",
]
