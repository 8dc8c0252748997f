"""Records as a table for the terminal. Standard library only."""

import json
from typing import Any

from utils.experiments import records


def results(as_json: bool = False) -> int:
    """Print every record, one row for each experiment and metric."""
    rows = records.table()
    if as_json:
        print(json.dumps(rows, indent=1))
    elif rows:
        _print_table(rows)
    else:
        print("There are no records yet; `python -m utils train digits/published --out trained` makes the first.")
    return 0


def spread(mean: float, sd: float | None, unit: str = "") -> str:
    """ "0.85 ± 0.07 %", with as many decimals as the spread has meaning."""
    text = f"{mean:.3g}" if sd is None else f"{mean:.{_decimals(sd)}f} ± {sd:.{_decimals(sd)}f}"
    return f"{text} {unit}".rstrip()


def _decimals(sd: float) -> int:
    """Decimals that show an sd with two digits."""
    return max(0, 1 - int(f"{sd:e}".split("e")[1])) if sd else 2


def _print_table(rows: list[dict[str, Any]]) -> None:
    head = ("experiment", "metric", "mean ± sd", "seeds", "source", "parameters", "seconds", "device", "data")
    body = [
        (
            row["experiment"],
            row["metric"],
            spread(row["mean"], row["sd"], row["unit"]),
            str(row["n"]),
            "" if row["source_value"] is None else f"{row['source_value']:g}",
            f"{row['params']:,}",
            f"{row['seconds']:.1f}",
            row["device"],
            row["data"] or "",
        )
        for row in rows
    ]
    widths = [max(len(line[k]) for line in [head, *body]) for k in range(len(head))]
    for line in [head, *body]:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
