"""Tables of measured numbers, from records to Markdown. No Sphinx here, so that every line can be tested alone."""

import math
import re

CHAPTERS = {  # the first part of an experiment's name: the chapter it belongs to, in reading order
    "digits": "Convolutional networks",
    "backprop": "Backpropagation, derived",
    "faces": "What filters see",
    "addition": "Adding up digits",
    "attention": "Recurrent attention",
    "autoencoder": "Autoencoders",
    "branches": "Autoencoders, two branches",
    "cifar10": "CIFAR-10, a practical",
}
_CITED = re.compile(r"([a-z]+\d+[a-z]*)\b(.*)", re.DOTALL)


def spread(mean: float, sd: float | None) -> str:
    """Mean ± sd, to the first digit of the sd that means something (to two, where it begins with 1 or 2)."""
    if not sd:
        return f"{mean:.4g}"
    power = math.floor(math.log10(sd))
    places = max(0, -power + (sd / 10**power < 3))
    return f"{mean:.{places}f} ± {sd:.{places}f}"


def seeds(n: int) -> str:
    return f"{n} seed" if n == 1 else f"{n} seeds"


def measured(metric) -> str:
    """`0.85 ± 0.07 %` for people, from a record's metric."""
    return f"{spread(metric.mean, metric.sd)} {metric.unit or ''}".strip()


def seconds(metric) -> str:
    """Seconds a run takes, the mean over a metric's rows."""
    took = [row["seconds"] for row in metric.rows if row.get("seconds") is not None]
    return f"{sum(took) / len(took):.3g}" if took else "–"


def devices(metric) -> str:
    """Every device that a metric was measured on, with its threads."""
    names = {row["device"] + (f", {row['threads']} threads" if row.get("threads") else "") for row in metric.rows}
    return "; ".join(sorted(names))


def source(metric) -> str:
    """The source's figure and where it stands: `where` is a key of references.bib, and what follows it is kept."""
    if not metric.source:
        return "–"
    cited = _CITED.fullmatch(metric.source["where"])
    where = f"{{cite:p}}`{cited[1]}`{cited[2]}" if cited else metric.source["where"]
    return f"{metric.source['value']:g} {metric.unit or ''} {where}"


def data(record) -> str:
    if not record.data:
        return "–"
    notes = {"stand-in": record.data["stand_in"], "validation": (record.recipe or {}).get("tested_on") == "validation"}
    noted = [f"**{note}**" for note, holds in notes.items() if holds]
    return record.data["title"] + (f" ({', '.join(noted)})" if noted else "")


def experiments(records: list) -> str:
    """One table a chapter: every experiment of the course, a row for each of its metrics."""
    tables = [
        table(title, [_row(record, metric) for record in members for metric in record.metrics])
        for title, members in _by_chapter(records)
    ]
    return "\n".join(tables) or "No experiment has a record yet: `make train EXPERIMENT=digits/published` runs one."


def _row(record, metric) -> dict[str, str]:
    return {
        "Experiment": f"`{record.experiment}`",
        "What it is": record.what,
        "Metric": f"`{metric.name}`",
        "Mean ± sd": measured(metric),
        "Runs": seeds(metric.n),
        "Source's figure": source(metric),
        "Parameters": f"{record.params:,}" if record.params else "–",
        "Seconds a run": seconds(metric),
        "Device": devices(metric),
        "Data": data(record),
    }


def benches(records: list) -> str:
    """What was timed: a row for each measure."""
    rows = [
        {
            "Bench": f"`{record.experiment.removeprefix('bench/')}`",
            "What is timed": record.what,
            "Measure": f"`{metric.name}`",
            "Mean ± sd": measured(metric),
            "Runs": str(metric.n),
            "Device": devices(metric),
        }
        for record in _ordered(records)
        for metric in record.metrics
    ]
    return table("What was timed", rows) if rows else "Nothing has been timed yet: `make bench` does it."


def pages(records: list, link=lambda name: f"`{name}`") -> str:
    """How long each page takes to run, from the metrics called `<page>_seconds`; `link` makes a page's name a link."""
    took = {metric.name.removesuffix("_seconds"): metric for record in records for metric in record.metrics}
    if not took:
        return "No page has been timed yet."
    rows = [
        {"Page": link(name), "Seconds": f"{metric.mean:.1f}", "Device": devices(metric)}
        for name, metric in took.items()
    ]
    total = sum(metric.mean for metric in took.values())
    return table("Seconds a page", [*rows, {"Page": "All pages", "Seconds": f"{total:.1f}", "Device": ""}])


def table(caption: str, rows: list[dict[str, str]]) -> str:
    """A MyST list-table with a caption, the rows' keys as its header, and a header column. Cells are Markdown."""
    lines = [f":::{{list-table}} {caption}", ":header-rows: 1", ":stub-columns: 1", ":class: numbers", ""]
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        first, *others = (" ".join(cell.split()) for cell in row)  # a newline would end the cell
        lines += [f"* - {first}", *(f"  - {cell}" for cell in others)]
    return "\n".join([*lines, ":::", ""])


def _by_chapter(records: list) -> list[tuple[str, list]]:
    """Pairs of a chapter's title and its records, in reading order; a name of no chapter comes last, under itself."""
    groups: dict[str, list] = {}
    for record in _ordered(records):
        groups.setdefault(record.experiment.split("/")[0], []).append(record)
    order = list(CHAPTERS)
    ranked = sorted(groups, key=lambda name: (order.index(name) if name in order else len(order), name))
    return [(CHAPTERS.get(name, name), groups[name]) for name in ranked]


def _ordered(records: list) -> list:
    """By name, numbers by their value: code-2 before code-16."""

    def key(record):
        return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", record.experiment)]

    return sorted(records, key=key)
