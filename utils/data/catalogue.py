"""The data sets that there are, by the names of the command line."""

from collections.abc import Callable, Iterator, Sequence

from utils.data import mnist
from utils.data.folder import DataError
from utils.data.split import Dataset

DATASETS: dict[str, Callable[[], Dataset]] = {mnist.NAME: mnist.load}


def report(names: Sequence[str] = ()) -> Iterator[str]:
    """Fetch and verify the named data sets, all of them where none is named, and yield a line on each: what and where.

    Raises: DataError at once for a name that there is not, and while iterating as the data set's own `load` does.
    """
    unknown = [name for name in names if name not in DATASETS]
    if unknown:
        raise DataError(f"There is no data set called {', '.join(unknown)}: choose from {', '.join(DATASETS)}.")
    return (_line(DATASETS[name]()) for name in names or DATASETS)


def _line(data: Dataset) -> str:
    sizes = f"{len(data.train.targets):,} to train on and {len(data.test.targets):,} to test on"
    return f"{data.name}: {data.title}, {sizes}, sha256 {data.checksum}. {data.origin}"
