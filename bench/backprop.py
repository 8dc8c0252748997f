"""Forward and backward of the digit net on one batch: plain loops, NumPy by hand and by our engine, PyTorch.

Without dropout, from the images to the gradients of all weights, no step taken; on one CPU thread, so that the ways are
compared and not how well each is shared out. Memory is the most that one such pass holds beyond weights and batch.
"""

import os
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from bench import kernels
from bench.measure import in_turns, ratios, write
from utils.models import DigitNet, NumpyNet, backprop_loops, numpy_digit_net
from utils.models.autograd import Array, cross_entropy, digit_logits
from utils.training import NoCompiler, set_threads
from utils.training.compiling import compiled
from utils.training.memory import keep_freed_memory
from utils.training.threads import numpy_threads

BATCH, ROUNDS, AT_LEAST = 50, 3, 1.0  # seconds: what is quicker is repeated for so long, and the median counts
Gradients = dict[str, np.ndarray | Tensor | list]
Way = Callable[[], Gradients]


def run() -> None:
    """Measure and write `bench/backprop`."""
    threads = max(torch.get_num_threads(), numpy_threads())
    set_threads(1)
    try:
        keep_freed_memory()
        ways = contestants()
        check({name: way() for name, way in ways.items()})
        seconds = in_turns({name: lambda way=way: median(way) for name, way in ways.items()}, ROUNDS)
        what = f"Forward and backward of the digit net, a batch of {BATCH} images, on one CPU thread."
        write("backprop", what, times(seconds) | memory(contestants()))
    finally:
        set_threads(threads)


def contestants() -> dict[str, Way]:
    """Every way to the gradients of one net on one batch, drawn anew: no pixel changes how long anything takes."""
    rng = np.random.default_rng(0)
    images, labels = rng.random((BATCH, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, BATCH)
    net, module = numpy_digit_net(dropout=0.0), DigitNet(dropout=0.0)
    lists = {name: array.tolist() for name, array in net.state_dict().items()}, images.tolist(), labels.tolist()
    module.load_state_dict({name: torch.from_numpy(array) for name, array in net.state_dict().items()})
    tensors = torch.from_numpy(images), torch.from_numpy(labels)
    ways = {
        "loops": lambda: backprop_loops.digit_gradients(*lists),
        "numpy": lambda: by_hand(net, images, labels),
        "engine": lambda: by_engine(net, images, labels),
        "pytorch": lambda: by_pytorch(module, module, *tensors),
        "pytorch_by_hand": lambda: kernels.digit_gradients(module.state_dict(), *tensors),
    }
    try:
        faster = compiled(module)
    except NoCompiler as error:
        print(f"bench/backprop leaves PyTorch compiled out: {error}")
    else:
        ways["compiled"] = lambda: by_pytorch(faster, module, *tensors)
    return ways


def by_hand(net: NumpyNet, images: np.ndarray, labels: np.ndarray) -> Gradients:
    """The vectorised layers, by the derived formulas."""
    net.loss(images, labels)
    return net.backward()


def by_engine(net: NumpyNet, images: np.ndarray, labels: np.ndarray) -> Gradients:
    """Our engine, on the same weights."""
    weights = {name: Array(value, name) for name, value in net.state_dict().items()}
    cross_entropy(digit_logits(Array(images, "images", wanted=False), weights), labels).backward()
    return {name: weight.gradient for name, weight in weights.items()}


def by_pytorch(trained: nn.Module, module: nn.Module, images: Tensor, labels: Tensor) -> Gradients:
    """PyTorch's autograd; trained: the module itself, or what torch.compile made of it."""
    module.zero_grad(set_to_none=True)
    F.cross_entropy(trained(images), labels).backward()
    return {name: weight.grad for name, weight in module.named_parameters()}


def check(found: dict[str, Gradients]) -> None:
    """Raise RuntimeError unless all ways agree on every gradient, as far as float32 reaches."""
    for name, gradients in found.items():
        for weight, right in found["pytorch"].items():
            apart = np.abs(np.asarray(gradients[weight]) - right.numpy()).max() / right.abs().max().item()
            if not apart < 1e-4:
                raise RuntimeError(f"{name} and PyTorch differ by {apart:.1e} in the gradient of {weight}.")


def median(way: Way) -> float:
    """Median seconds of one pass, repeated for at least `AT_LEAST` seconds in all."""
    taken = []
    while sum(taken) < AT_LEAST:
        start = time.perf_counter()
        way()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def times(seconds: dict[str, list[float]]) -> dict[str, tuple[str, list[float]]]:
    """Seconds of each way, and how they compare: `…_faster` than the way before it, `…_ratio` to the same by hand."""
    values = {f"{name}_seconds": ("s", taken) for name, taken in seconds.items()}
    values["numpy_faster"] = ("times", ratios(seconds["loops"], seconds["numpy"]))
    values["pytorch_faster"] = ("times", ratios(seconds["numpy"], seconds["pytorch"]))
    if "compiled" in seconds:
        values["compiled_faster"] = ("times", ratios(seconds["pytorch"], seconds["compiled"]))
    values["engine_ratio"] = ("times", ratios(seconds["engine"], seconds["numpy"]))
    values["pytorch_ratio"] = ("times", ratios(seconds["pytorch"], seconds["pytorch_by_hand"]))
    return values


def memory(ways: dict[str, Way]) -> dict[str, tuple[str, list[float]]]:
    """MB that a net's first pass holds at most, of arrays or of tensors; a library's scratch memory isn't seen."""
    meters = {"numpy": arrays_peak, "engine": arrays_peak, "pytorch": tensors_peak, "pytorch_by_hand": tensors_peak}
    return {f"{name}_memory_MB": ("MB", [peak(ways[name]) / 1e6]) for name, peak in meters.items()}


def arrays_peak(way: Way) -> int:
    """The most bytes at a time of NumPy's arrays, which Python's own accountant sees."""
    tracemalloc.start()
    try:
        way()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def tensors_peak(way: Way) -> int:
    """The most bytes at a time of tensors, which PyTorch's profiler sees."""
    os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # it would write of GPUs that it didn't find
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU], profile_memory=True) as profile:
        way()
    changes = [event for event in profile.profiler.kineto_results.events() if event.name() == "[memory]"]
    held = np.cumsum([event.nbytes() for event in sorted(changes, key=lambda event: event.start_ns())])
    return int(held.max())
