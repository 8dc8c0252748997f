"""A lab is written once, with its solutions: the student's notebook is made from that source.

`labs/source/NAME.ipynb` holds solutions between `# SOLUTION` and `# END SOLUTION`; in `labs/NAME.ipynb` a stub stands
in their place, and there are no outputs. `python -m utils lab NAME` makes it, `--check` says whether it is up to date,
and `make notebooks` makes it too, runs it and stamps it. Standard library only.
"""

import copy
import json
import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = "labs/source"
SOLUTION, END = "# SOLUTION", "# END SOLUTION"
STUB = ("# Write your answer here, and take this line away:", "raise NotImplementedError")
STAMPS = ("hash", "parts")  # of the notebook's metadata: `make notebooks` puts them there, not the source

Notebook = dict[str, Any]


class LabError(Exception):
    """A lab's source is missing or badly marked; the message is one sentence for its author."""


def names(root: Path = ROOT) -> list[str]:
    """The labs there are, by their sources."""
    return sorted(path.stem for path in (root / SOURCES).glob("*.ipynb"))


def command(name: str, only_check: bool = False, root: Path = ROOT) -> int:
    """What `python -m utils lab` does: make the student's notebook, or check it; 1 when it is stale."""
    path = place(name, root)
    if only_check:
        fresh = is_fresh(name, root)
        hint = "" if fresh else f"; `python -m utils lab {name}` makes it again"
        print(f"{path.relative_to(root)} is {'up to date' if fresh else 'stale'}{hint}.")
        return 0 if fresh else 1
    changed = make(name, root)
    print(f"{path.relative_to(root)} {'was made from its source' if changed else 'is up to date already'}.")
    return 0


def place(name: str, root: Path = ROOT) -> Path:
    """Where the student's notebook lies."""
    return root / "labs" / f"{name}.ipynb"


def source(name: str, root: Path = ROOT) -> Path:
    """Where the lab is written. Raises: LabError, with the labs there are, when there is no such lab."""
    path = root / SOURCES / f"{name}.ipynb"
    if name not in names(root):
        raise LabError(f"There is no lab {name!r} in {SOURCES}; there are: {', '.join(names(root)) or 'none'}.")
    return path


def make(name: str, root: Path = ROOT) -> bool:
    """Write the student's notebook where it isn't as its source says; whether it had to be written."""
    if is_fresh(name, root):
        return False
    made, path = student(_read(source(name, root))), place(name, root)
    if path.is_file():  # the stamps stay: they say what has changed since the last run, and so whether it needs another
        stamps = _read(path)["metadata"].get("course", {})
        made["metadata"].setdefault("course", {}).update({key: stamps[key] for key in STAMPS if key in stamps})
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)  # in one step: a break leaves the old file whole
    return True


def is_fresh(name: str, root: Path = ROOT) -> bool:
    """Whether the student's notebook is what its source makes now, but for the stamps of `make notebooks`."""
    wanted, path = student(_read(source(name, root))), place(name, root)
    return path.is_file() and _unstamped(_read(path)) == wanted


def student(notebook: Notebook) -> Notebook:
    """The notebook without solutions, outputs and stamps. Raises: LabError for marks that don't pair up."""
    made = _unstamped(notebook)
    for number, cell in enumerate(made["cells"], start=1):
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            text = without_solution(text, f"cell {number}")
            cell |= {"outputs": [], "execution_count": None}
            if "question" in cell["metadata"].get("course", {}) and STUB[-1] not in text:
                raise LabError(f"cell {number} answers a question, but marks no solution with {SOLUTION} and {END}.")
        cell["source"] = text.splitlines(keepends=True)
    return made


def without_solution(code: str, where: str) -> str:
    """The code with each marked solution replaced by a stub, as far to the right as the mark stood.

    Raises: LabError, which begins with `where`, for a mark without its partner.
    """
    kept, inside = [], False
    for line in code.splitlines():
        mark, space = line.strip(), re.match(r"\s*", line)[0]
        if mark not in (SOLUTION, END):
            kept += [] if inside else [line]
        elif inside != (mark == END):
            raise LabError(f"{where} has a {mark!r} without its partner.")
        else:
            kept += [space + part for part in STUB] if mark == SOLUTION else []
            inside = mark == SOLUTION
    if inside:
        raise LabError(f"{where} has a {SOLUTION!r} without its partner.")
    return "\n".join(kept)


def _read(path: Path) -> Notebook:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LabError(f"{path.name} is no notebook ({error}); restore it from git.") from error


def _unstamped(notebook: Notebook) -> Notebook:
    bare = copy.deepcopy(notebook)
    course = bare["metadata"].get("course", {})
    for stamp in STAMPS:
        course.pop(stamp, None)
    if not course:
        bare["metadata"].pop("course", None)
    return bare
