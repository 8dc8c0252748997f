"""A notebook that was handed in, read whatever has happened to it: its code cells, and whose it is."""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from utils.grading.identity import identity

LARGEST = 50_000_000  # bytes of a notebook; nearly all of them are pictures
MOST_CELLS = 2_000
MOST_CODE = 1_000_000  # characters of all code together


class NotReadable(Exception):
    """A file can't be graded: one sentence that says why and what to do."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its place among all cells, counted from 1, its code, and what its metadata name as its question."""

    number: int
    code: str
    question: Any = None


@dataclass(frozen=True)
class Notebook:
    """The code cells in order, the student's own name and id ("" where there is none), and what was wrong with it."""

    cells: list[Cell]
    name: str = ""
    id: str = ""
    problems: list[str] = field(default_factory=list)


def read(data: bytes) -> Notebook:
    """The notebook in these bytes.

    It isn't validated: a notebook that breaks the format's rules is read as far as it goes, since its student can't
    help it. Raises NotReadable when there is nothing to go on with.
    """
    if len(data) > LARGEST:
        raise too_large(len(data))
    if not data.strip(b" \t\r\n\0"):
        raise NotReadable("The file is empty.")
    problems: list[str] = []
    raw = _version_4(_parsed(data, problems))
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise NotReadable("The file holds no list of cells; hand in the notebook as Jupyter or Colab saves it.")
    if len(cells) > MOST_CELLS:
        raise NotReadable(f"The notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are read.")
    code = list(_code_cells(cells, problems))
    if sum(len(cell.code) for cell in code) > MOST_CODE:
        raise NotReadable(f"The notebook's code is longer than {MOST_CODE:,} characters; take out what isn't code.")
    name, student = identity(raw)
    return Notebook(code, name, student, problems)


def too_large(size: int) -> NotReadable:
    """What is said of a file of `size` bytes, whether it was read or not."""
    return NotReadable(
        f"The file has {size / 1e6:,.0f} MB; at most {LARGEST / 1e6:.0f} are read. Clear its outputs and save it again."
    )


def _parsed(data: bytes, problems: list[str]) -> dict[str, Any]:
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("latin-1")  # every byte is a character there
        problems.append("Its text is not in UTF-8; it was read as Latin-1, and accents may be wrong.")
    try:
        raw = json.loads(text.strip("\ufeff\0"), strict=False)  # not strict: raw line ends in texts are read
    except RecursionError:
        raise NotReadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        raise NotReadable(_no_json(text, error)) from None
    if not isinstance(raw, dict):
        raise NotReadable("The file is JSON, but no notebook.")
    return raw


def _no_json(text: str, error: ValueError) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("%PDF"):
        return "The file is a PDF; hand in the notebook itself, the .ipynb file."
    if start[:15].lower().startswith(("<!doctype", "<html")):
        return "The file is a web page; hand in the notebook itself, the .ipynb file."
    if not start.startswith("{"):
        return "The file is no notebook; hand in the .ipynb file that Jupyter or Colab saves."
    where = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    return f"The notebook is damaged: its JSON breaks off or is wrong{where}. Open it, save it and hand in again."


def _version_4(raw: dict[str, Any]) -> dict[str, Any]:
    """The notebook in the present format; those before 2015 kept their cells in worksheets."""
    if "cells" in raw or "worksheets" not in raw:
        return raw
    try:
        import nbformat

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nbformat.convert(nbformat.from_dict(raw), 4)
    except Exception as error:  # the converters take everything for granted, and fail in as many ways
        raise NotReadable(
            "The notebook is of a format before 2015 and can't be converted; open it, save it and hand in again."
        ) from error


def _code_cells(cells: list[Any], problems: list[str]) -> Iterator[Cell]:
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            problems.append(f"Cell {number} is no cell and was passed over.")
        elif cell.get("cell_type") == "code":
            source = cell.get("source")
            parts = source if isinstance(source, list) else [source]
            if all(isinstance(part, str) for part in parts):
                yield Cell(number, "".join(parts), _question(cell))
            else:
                problems.append(f"Cell {number} holds no text and was passed over.")


def _question(cell: dict[str, Any]) -> Any:
    metadata = cell.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    return course.get("question") if isinstance(course, dict) else None
