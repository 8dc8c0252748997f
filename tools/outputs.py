"""Stored outputs without what a machine adds, so that a diff of a notebook shows what changed, and nothing else.

Dropped or replaced: execution counts, times, paths, memory addresses, widgets and their state, progress bars, editors'
metadata, everything in a PNG but its picture. `problems` names what has to be mended on the page itself.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import nbformat
from nbformat import NotebookNode

from tools import pictures
from tools.pages import Course

KEPT_NOTEBOOK = {"course", "myst", "mystnb"}  # myst: the page's description; mystnb: how outputs are shown
KEPT_CELL = {"course", "mystnb", "tags"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}

BAR = re.compile(r"\d+%\|.*[|\]]|\d+\w* \[\d\d:\d\d[<,]|TqdmWarning|autonotebook")
INSTALLED = re.compile(
    r"(?:~|[A-Za-z]:)?(?:[/\\][\w.+-]+)+[/\\](?:site-packages|dist-packages|lib[/\\]python3\.\d+)[/\\]"
)
CELL_FILE = re.compile(r"(?:[A-Za-z]:)?(?:[/\\][\w.+-]+)*[/\\]ipykernel_\d+[/\\]\d+\.py")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
COUNT = re.compile(r"(?:\b|(?<=\dm))In ?\[\d+\]")  # the m ends a colour code
PATH = re.compile(r"(?<![\w.:/~$<>)-])/[\w.-]+/[\w.-]+|\b[A-Z]:\\\w+")


def normalise(nb: NotebookNode, course: Course) -> None:
    """Bring metadata, cells and outputs into the stored form; doing it again changes nothing."""
    nb.metadata = _only(nb.metadata, KEPT_NOTEBOOK) | {"kernelspec": KERNEL, "language_info": LANGUAGE}
    nb.nbformat, nb.nbformat_minor = 4, 5
    for cell in nb.cells:
        cell.metadata = _only(cell.metadata, KEPT_CELL)
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [output for output in cell.outputs if _clean(output, course)]
    _name_cells(nb)


def problems(nb: NotebookNode) -> list[str]:
    """What no tool can mend, one sentence each: a picture too large or without alternative text, a machine's path, a
    warning, outputs made without the real data."""
    return [
        f"cell {place} {sentence}"
        for place, cell in enumerate(nb.cells, start=1)
        if cell.cell_type == "code"
        for sentence in [*_alt(cell), *(s for output in cell.outputs for s in _output_problems(output))]
    ]


def _name_cells(nb: NotebookNode) -> None:
    """Give an id to cells that have none, or share one with a cell before them; the others keep theirs."""
    taken = set()
    for cell in nb.cells:
        if cell.get("id") in {None, *taken}:
            cell.id = uuid4().hex[:8]
        taken.add(cell.id)


def _only(metadata: NotebookNode, kept: set[str]) -> NotebookNode:
    return nbformat.from_dict({key: metadata[key] for key in metadata if key in kept and metadata[key]})


def _clean(output: NotebookNode, course: Course) -> bool:
    """Clean one output in place; False when nothing is left that is worth keeping."""
    if output.output_type == "stream":
        output.text = _text(
            "".join(line for line in output.text.splitlines(keepends=True) if not BAR.search(line)), course
        )
        return bool(output.text.strip())
    if output.output_type == "error":
        output.traceback = [_text(line, course) for line in output.traceback]
        output.evalue = _text(output.evalue, course)
        return True
    if "execution_count" in output:
        output.execution_count = None
    shown = any("widget-view" in kind for kind in output.data)
    output.data = nbformat.from_dict(
        {kind: _datum(kind, output.data[kind], course) for kind in output.data if _wanted(kind)}
    )
    output.metadata = nbformat.from_dict({})
    return bool(output.data) and not (shown and set(output.data) == {"text/plain"})


def _wanted(kind: str) -> bool:
    return kind.startswith(("text/", "image/"))


def _datum(kind: str, value: str, course: Course) -> str:
    if kind == "image/png":
        return pictures.slimmed(value)
    return _text(value, course) if kind.startswith("text/") else value


def _text(text: str, course: Course) -> str:
    """The text without paths of this machine, memory addresses and execution counts."""
    for folder, name in _folders(course.root):
        text = re.sub(rf"{re.escape(folder)}(?![\w-])", lambda _, name=name: name, text)
    text = CELL_FILE.sub("cell", INSTALLED.sub("", text))
    return COUNT.sub("In[ ]", ADDRESS.sub(" at 0x…", text))


def _folders(root: Path) -> list[tuple[str, str]]:
    """This machine's folders, longest first, and what stands for them in a page."""
    home, data = Path.home(), os.environ.get("COURSE_DATA")
    folders = {str(root.resolve()): ".", **({str((root / data).resolve()): "$COURSE_DATA"} if data else {})}
    inside = {
        f"~/{Path(path).relative_to(home)}": name for path, name in folders.items() if Path(path).is_relative_to(home)
    }
    return sorted({str(home): "~", **folders, **inside}.items(), key=lambda pair: -len(pair[0]))


def _alt(cell: NotebookNode) -> Iterator[str]:
    drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
    if drawn and not cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip():
        yield 'draws a picture without alternative text; put "mystnb": {"image": {"alt": "…"}} into its metadata.'


def _output_problems(output: NotebookNode) -> Iterator[str]:
    if output.get("name") == "stderr":
        yield f"writes to stderr: {output.text.strip().splitlines()[0]!r}; mend the cause, readers would see it too."
    for text in _texts(output):
        if path := PATH.search(text):
            yield f"shows a path of the machine it ran on, {path[0]}…; print something that is the same everywhere."
        if "stand-in" in text:
            yield "shows results on stand-in data; let COURSE_DATA name a folder with the real data and run again."
    for kind, value in output.get("data", {}).items():
        if kind == "image/png":
            yield from pictures.problems(value)
        elif kind.startswith("image/"):
            yield f"shows {kind}; pictures are PNG."


def _texts(output: NotebookNode) -> Iterator[str]:
    """What a reader reads in an output, without HTML's tags."""
    yield from (output[key] for key in ("text", "evalue") if key in output)
    yield from output.get("traceback", [])
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/"):
            yield re.sub(r"<[^>]*>", " ", value) if kind == "text/html" else value
