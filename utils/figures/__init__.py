"""Pictures that chapters share, in the course's colours: functions of arrays that return a figure."""

from utils.figures import colours
from utils.figures.confusion import confusion, count_confusions
from utils.figures.curves import activations, compare_training, learning_rates, losses_by_step, training
from utils.figures.grids import Grid, grids
from utils.figures.images import image_grid
from utils.figures.network import network, stages
from utils.figures.sheet import picture, sheet
from utils.figures.spread import seeds

__all__ = [
    "Grid",
    "activations",
    "colours",
    "compare_training",
    "confusion",
    "count_confusions",
    "grids",
    "image_grid",
    "learning_rates",
    "losses_by_step",
    "network",
    "picture",
    "seeds",
    "sheet",
    "stages",
    "training",
]
