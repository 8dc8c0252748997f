"""How long each page takes: the record `bench/pages`, one metric a page, `convnets/digits_seconds`."""

from collections.abc import Collection

from tools.pages import Course
from utils.experiments import records
from utils.experiments.records import Metric, Record

NAME = "bench/pages"
PACKAGES = ("torch", "numpy", "matplotlib", "nbclient")


def keep(page: str, seconds: float, course: Course) -> None:
    """Renew one page's seconds, and leave those of the others."""
    device, threads = machine()
    taken = round(seconds, 1)
    row = {"seed": 0, "value": taken, "epochs": None, "seconds": taken, "device": device, "threads": threads}
    metric = Metric.over(f"{page}_seconds", "s", [row])
    _save([held for held in _held(course) if held.name != metric.name] + [metric], course)


def machine() -> tuple[str, int]:
    """What pages run on here: the device's name as records give it, and the number of threads."""
    import torch  # late, because it is slow to load: only a page that has just been run needs it

    from utils.training import choose_device, device_name

    return device_name(choose_device()), torch.get_num_threads()


def forget(pages: Collection[str], course: Course) -> None:
    """Drop pages that are no longer in the course: all but these."""
    held = _held(course)
    left = [metric for metric in held if metric.name.removesuffix("_seconds") in pages]
    if left != held:
        _save(left, course)


def _held(course: Course) -> list[Metric]:
    return records.load(NAME, course.trained).metrics if NAME in records.names(course.trained) else []


def _save(metrics: list[Metric], course: Course) -> None:
    what = "Seconds that each page takes from top to bottom, in a fresh kernel, with shipped weights."
    ordered = sorted(metrics, key=lambda metric: metric.name)
    records.save(Record(NAME, what, None, None, ordered, records.versions(*PACKAGES)), course.trained)
