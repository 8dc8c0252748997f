"""Whether a page's stored outputs still follow from what made them, and if not, what has changed.

What a page is made from is kept in its metadata as a few short digests, one for each part: its code, its prose, every
record it names, every `utils` module it imports. A page whose prose alone has changed needs no run.
"""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from tools import modules, numbers, startup
from tools.pages import Course
from utils.experiments import records

PROSE = "prose"
TIMES = "bench/pages"  # written by running pages: a page that quotes it would never be fresh


def parts(nb: NotebookNode, course: Course) -> dict[str, str]:
    """A digest of each part that the page is made from: code, prose, `record NAME`, `module NAME`."""
    cells = [cell for cell in nb.cells if not startup.is_startup(cell)]
    code = [(cell.source, cell.metadata.get("tags", [])) for cell in cells if cell.cell_type == "code"]
    found = {"code": json.dumps(code), PROSE: json.dumps([cell.source for cell in cells if cell.cell_type != "code"])}
    for name in sorted(_records(nb, course)):
        found[f"record {name}"] = _read(records.folder(name, course.trained) / "record.json")
    for name, path in sorted(_modules(nb, course).items()):
        found[f"module {name}"] = _read(path)
    return {part: _digest(text) for part, text in found.items()}


def stamp(nb: NotebookNode, found: dict[str, str]) -> None:
    """Keep the parts, and one hash over them, in the notebook's metadata."""
    nb.metadata["course"] = {
        **nb.metadata.get("course", {}),
        "hash": _digest(json.dumps(found, sort_keys=True)),
        "parts": found,
    }


def changes(nb: NotebookNode, course: Course) -> list[str]:
    """The parts that are not as they were at the stored run, each with a word: "record digits/fast changed"."""
    kept, found = nb.metadata.get("course", {}).get("parts"), parts(nb, course)
    if kept is None:
        return ["it was never run by `make notebooks`"]
    word = {
        **dict.fromkeys(kept, "gone"),
        **dict.fromkeys(found, "new"),
        **dict.fromkeys(kept.keys() & found, "changed"),
    }
    return [f"{part} {word[part]}" for part in {**kept, **found} if kept.get(part) != found.get(part)]


def needs_run(changed: list[str]) -> bool:
    """Whether the outputs may be out of date: prose doesn't touch them."""
    return any(not change.startswith(f"{PROSE} ") for change in changed)


def prose(nb: NotebookNode) -> Iterator[tuple[str, dict, str]]:
    """Every Markdown text of a notebook: where it stands, and its holder and key, so that it can be rewritten."""
    for place, cell in enumerate(nb.cells, start=1):
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        if cell.cell_type == "markdown":
            yield f"cell {place}", cell, "source"
        elif figure.get("caption"):
            yield f"cell {place}'s caption", figure, "caption"


def _records(nb: NotebookNode, course: Course) -> set[str]:
    """Records named in the comments of numbers, or by strings in code; an f-string names all that fit it."""
    known = set(records.names(course.trained)) - {TIMES}
    quoted = {number.record[0] for _, holder, key in prose(nb) for number in numbers.find(holder[key]) if number.record}
    patterns = {pattern for tree in trees(nb) for pattern in _strings(tree) if "/" in pattern}
    return {name for name in known if name in quoted or any(fnmatchcase(name, pattern) for pattern in patterns)}


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.sub(r"[*?[]", "", node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)


def _modules(nb: NotebookNode, course: Course) -> dict[str, Path]:
    return {name: path for tree in trees(nb) for name, path in modules.imported(tree, course.root).items()}


def trees(nb: NotebookNode) -> Iterator[ast.AST]:
    """The syntax tree of each code cell; magics are translated, and what isn't Python (a `%%html` cell) is left out."""
    for cell in nb.cells:
        if cell.cell_type == "code" and not startup.is_startup(cell):
            source = re.sub(r"\A\s*%%.*\n?", "", cell.source)
            try:
                yield ast.parse(TransformerManager().transform_cell(source))
            except SyntaxError:  # also a cell that shows one
                continue


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
