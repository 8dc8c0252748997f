"""What all tests share: where the data is, and how long each part of the course took to test."""

import os
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
PARTS = {
    "book": "pages",
    "labs": "labs",
    "tests/site": "browser",
    "tests/live": "live figures",
    "tests/grading": "grader",
    "tests": "units",
}  # the first folder that holds a test names its part

if "COURSE_DATA" in os.environ:  # notebooks run in their own folders, where a relative path would lead elsewhere
    os.environ["COURSE_DATA"] = str(Path(os.environ["COURSE_DATA"]).resolve())
os.environ.setdefault("MPLBACKEND", "agg")
if "PYTEST_XDIST_WORKER_COUNT" in os.environ:  # processes that test side by side share the cores out
    threads = max(1, (os.cpu_count() or 1) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))


class PartTimes:
    """Adds up seconds and tests by part, and prints them at the end."""

    def __init__(self):
        self.seconds: dict[str, float] = defaultdict(float)
        self.tests: dict[str, int] = defaultdict(int)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        part = next((part for folder, part in PARTS.items() if report.nodeid.startswith(f"{folder}/")), "other")
        self.seconds[part] += report.duration
        self.tests[part] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("seconds a part")
        for part, seconds in self.seconds.items():
            terminalreporter.write_line(f"{part:10} {seconds:7.1f} s  {self.tests[part]:5} tests and cells")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let nbval compare outputs, though pages are stored without execution counts, which it takes for "never run"."""
    for item in items:
        cell = getattr(item, "cell", None)
        if cell is not None and cell.cell_type == "code" and cell.outputs:
            cell.execution_count = 0


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(PartTimes())
