"""What a results folder keeps from one run to the next: the secret seed, and what was graded already."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from utils.grading.batch.tables import replace


class BadFolder(Exception):
    """A folder can't be used for results: one sentence that names it."""


def seed(folder: Path) -> str:
    """The folder's secret seed, drawn once: with it, and only with it, the same submission gets the same grade.

    Raises BadFolder when it is there and can't be read.
    """
    path = folder / ".seed"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(16))
    try:
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if not kept:
        raise BadFolder(f"{path} can't be read or is empty; delete it, and all are graded anew with another seed.")
    return kept


class Kept:
    """Results by what they follow from: the submission's code, the checks' version, the seed, the libraries.

    conditions: all of these but the code.
    """

    def __init__(self, folder: Path, conditions: Mapping[str, Any]):
        self._folder = folder / ".cache"
        self._conditions = conditions

    def key(self, chunks: list[dict[str, Any]], questions: list[str]) -> str:
        """The name of a result: the same for the same code, questions and conditions."""
        everything = {"chunks": chunks, "questions": questions, **self._conditions}
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:32]

    def load(self, key: str) -> dict[str, Any] | None:
        """The result; None where there is none, or none that can be read."""
        try:
            kept = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) and kept.get("key") == key else None

    def save(self, key: str, result: dict[str, Any]) -> None:
        """Keep the result. One with a log isn't kept: what went wrong may go right another time."""
        if not result["log"]:
            replace(self._folder / f"{key}.json", json.dumps(result))
