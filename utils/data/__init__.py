"""The course's data sets: found or fetched, checked, and given as splits of tensors."""

from utils.data import clutter, mnist, sums
from utils.data.catalogue import DATASETS, report
from utils.data.folder import DataError
from utils.data.split import Dataset, Split, drawn, hold_out, pixel_statistics, shuffled_pixels

__all__ = [
    "DATASETS",
    "DataError",
    "Dataset",
    "Split",
    "clutter",
    "drawn",
    "hold_out",
    "mnist",
    "pixel_statistics",
    "report",
    "shuffled_pixels",
    "sums",
]
