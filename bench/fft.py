"""Cross-correlation with zero padding, directly and through the FFT, for larger and larger kernels.

On one thread, so that the two ways are compared and not how well each is shared out.
"""

import math
import statistics
import time
from collections.abc import Callable

import torch
from scipy.fft import next_fast_len
from torch import Tensor
from torch.nn import functional as F

from bench.measure import in_turns, ratios, write

# Shapes (N, C_in, H, W), C_out, kernel sizes. Not further: at 63, F.conv2d was seen to fall back to far slower code.
CASES = {
    "image": ((1, 1, 256, 256), 1, (3, 5, 7, 11, 15, 23, 31, 47)),
    "layer": ((8, 32, 64, 64), 32, (3, 5, 7, 11, 15, 23)),
}
ROUNDS, AT_LEAST = 7, 0.02  # seconds: what is quicker is repeated for so long, and the median counts


def run() -> None:
    """Measure and write `bench/fft`."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            seconds = in_turns(contestants(), ROUNDS)
        write("fft", "Cross-correlation on one CPU thread: directly, and through the FFT.", metrics(seconds))
    finally:
        torch.set_num_threads(threads)


def contestants() -> dict[str, Callable[[], float]]:
    """Both ways for each case and each kernel size, checked to agree."""
    found, generator = {}, torch.Generator().manual_seed(0)
    for case, (shape, out_channels, sizes) in CASES.items():
        x = torch.randn(shape, generator=generator)
        for size in sizes:
            w = torch.randn(out_channels, shape[1], size, size, generator=generator) / size
            torch.testing.assert_close(direct(x, w), by_fft(x, w), rtol=1e-3, atol=1e-3)
            found[f"{case}_direct_{size}"] = lambda x=x, w=w: median(lambda: direct(x, w))
            found[f"{case}_fft_{size}"] = lambda x=x, w=w: median(lambda: by_fft(x, w))
    return found


def metrics(seconds: dict[str, list[float]]) -> dict[str, tuple[str, list[float]]]:
    """Seconds; how many times slower, and later faster, the FFT is; the kernel's side from which it is faster."""
    values = {f"{name}_seconds": ("s", taken) for name, taken in seconds.items()}
    for case, (_, _, sizes) in CASES.items():
        by_size = [ratios(seconds[f"{case}_fft_{size}"], seconds[f"{case}_direct_{size}"]) for size in sizes]
        values[f"{case}_slower_{sizes[0]}"] = ("times", by_size[0])
        values[f"{case}_faster_{sizes[-1]}"] = ("times", [1 / ratio for ratio in by_size[-1]])
        by_round = zip(*by_size, strict=True)
        values[f"{case}_crossover_px"] = ("px", [crossover(sizes, ratio) for ratio in by_round])
    return values


def crossover(sizes: tuple[int, ...], ratio: tuple[float, ...]) -> float:
    """Where the ratio first falls below 1, between two sizes along a straight line of logarithms; else an end."""
    if ratio[0] <= 1:
        return float(sizes[0])
    for k in range(1, len(sizes)):
        if ratio[k] <= 1:
            (before, after), (high, low) = map(math.log, sizes[k - 1 : k + 1]), map(math.log, ratio[k - 1 : k + 1])
            return math.exp(before + (after - before) * high / (high - low))
    return float(sizes[-1])


def direct(x: Tensor, w: Tensor) -> Tensor:
    """x: (N, C_in, H, W), w: (C_out, C_in, K, K), K odd. Returns (N, C_out, H, W)."""
    return F.conv2d(x, w, padding=w.shape[-1] // 2)


def by_fft(x: Tensor, w: Tensor) -> Tensor:
    """The same as `direct`: transforms of the padded input and kernels, multiplied, added over C_in, and back."""
    kernel, (height, width) = w.shape[-1], x.shape[-2:]
    padded = [next_fast_len(side + kernel - 1, real=True) for side in (height, width)]
    x_hat, w_hat = torch.fft.rfft2(x, padded), torch.fft.rfft2(w, padded).conj()
    z_hat = x_hat * w_hat[:, 0] if x.shape[1] == 1 else torch.einsum("nchw,ochw->nohw", x_hat, w_hat)
    half = kernel // 2  # the output for position -half stands at the far end: a circle
    return torch.fft.irfft2(z_hat, padded).roll((half, half), (-2, -1))[..., :height, :width]


def median(action: Callable[[], Tensor]) -> float:
    """Median seconds of the action, repeated for at least `AT_LEAST` seconds in all."""
    taken = []
    while sum(taken) < AT_LEAST:
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
