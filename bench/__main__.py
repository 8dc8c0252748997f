"""`make bench`: run every benchmark, or those named: `python -m bench epoch`."""

import sys
from importlib import import_module

BENCHMARKS = ("arrays", "backprop", "canvases", "epoch", "fft", "glimpses", "grading", "live", "step", "sums")


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all; returns the exit status."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 1
    for name in names or BENCHMARKS:
        import_module(f"bench.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
