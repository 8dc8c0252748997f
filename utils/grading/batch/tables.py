"""Tables in CSV: read as spreadsheets and platforms write them, written so that no cell becomes a formula."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from utils.grading.batch.text import harmless

LARGEST = 20_000_000  # bytes


class BadTable(Exception):
    """A table can't be read: one sentence that names the file."""


class NotWritten(Exception):
    """A file can't be written: one sentence that names it."""


def read(path: Path) -> list[dict[str, str]]:
    """The rows as dicts, by the small-lettered names of the header's columns; empty rows are left out.

    With or without a byte order mark, in UTF-8, UTF-16 or a Western 8-bit code; between commas, semicolons or tabs.
    The key "" holds the row's number in the file, for messages. Raises BadTable.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadTable(f"{path} is larger than {LARGEST // 1_000_000} MB; that is no table of students.")
        lines = decoded(path.read_bytes()).replace("\0", "").splitlines(keepends=True)
    except OSError as error:
        raise BadTable(f"{path} can't be read ({error.strerror}).") from error
    first = next((text for text in lines if text.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [(i, row) for i, row in _rows(lines, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadTable(f"{path} is no table in CSV ({error}).") from error
    if not rows:
        return []
    header = [cell.strip().casefold() for cell in rows[0][1]]
    return [{"": str(i)} | {name: cell.strip() for name, cell in zip(header, row) if name} for i, row in rows[1:]]  # noqa: B905


def _rows(lines: list[str], delimiter: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter)
    for row in reader:
        yield reader.line_num, row


def decoded(data: bytes) -> str:
    """The text, whatever a spreadsheet encoded it in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the table in UTF-8. Numbers are written as they are, texts after `harmless`."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([f"{cell:g}" if isinstance(cell, int | float) else harmless(cell) for cell in row])
    replace(path, table.getvalue())


def replace(path: Path, text: str) -> None:
    """Write the file in one go: who reads it meanwhile, or interrupts, finds the old one whole or the new one."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding="utf-8", newline="")
        os.replace(unfinished, path)
    except OSError as error:
        raise NotWritten(f"{path} can't be written ({error.strerror}).") from error
