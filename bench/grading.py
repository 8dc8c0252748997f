"""How many submissions of the first lab are graded in a minute, in the sandbox, by two workers.

Copies of the solved lab, each a little different, so that none is known from another; from files to gradebook and
pages, the workers' start included.
"""

import contextlib
import io
import json
import tempfile
import time
from pathlib import Path

from bench.measure import write
from utils.grading.batch.command import GradeOptions, grade

LAB = "convnets"
SOURCE = Path(__file__).resolve().parents[1] / "labs" / "source" / f"{LAB}.ipynb"
SUBMISSIONS, WORKERS, ROUNDS = 120, 2, 3


def run() -> None:
    """Measure and write `bench/grading`."""
    seconds = [once(number) for number in range(ROUNDS)]
    write(
        "grading",
        f"{SUBMISSIONS} submissions of the solved lab {LAB}, graded in a sandbox by {WORKERS} workers, start included.",
        {
            "submissions_a_minute": ("a minute", [60 * SUBMISSIONS / taken for taken in seconds]),
            "submission_seconds": ("s", [taken / SUBMISSIONS for taken in seconds]),
        },
    )


def once(number: int) -> float:
    """Seconds from the command to its end, on submissions that nobody has graded before. All must have full marks."""
    with tempfile.TemporaryDirectory() as folder:
        hand_in(Path(folder) / "submissions", number)
        out = Path(folder) / "results"
        options = GradeOptions(LAB, (str(Path(folder) / "submissions"),), str(out), jobs=WORKERS)
        start = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            grade(options)
        seconds = time.perf_counter() - start
        scores = [row.split(",")[3] for row in (out / "gradebook.csv").read_text(encoding="utf-8").splitlines()[1:]]
        if scores != ["100"] * SUBMISSIONS:
            raise RuntimeError(f"The solved lab got the scores {sorted(set(scores))}; a benchmark needs full marks.")
        return seconds


def hand_in(folder: Path, number: int) -> None:
    """Write the submissions: the solved lab, with another comment in every answer."""
    folder.mkdir()
    for student in range(SUBMISSIONS):
        notebook = json.loads(SOURCE.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["metadata"].get("course"):
                cell["source"] = f"{''.join(cell['source'])}\n# {number}, {student}"
        notebook["metadata"]["course"] = {"name": f"Student {student}", "id": f"{student:04}"}
        (folder / f"{student:04}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


if __name__ == "__main__":
    run()
