"""Who hands a lab in: asked for once on Colab, and read by the grader from the notebook that was handed in.

A kernel on Colab cannot write the notebook's metadata: its messages to the page only read it. So name and id stay where
every notebook keeps what a student does: in the lab's first cell, which Colab shows as a form, or, where the form was
left empty, in what that cell printed. Metadata are read as well, and first. Standard library only.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

QUESTIONS = {
    "name": "Your name, as on the class list: ",
    "id": "Your student id (press Enter if you have none): ",
}
LONGEST = 100  # characters of a name or an id
TRIES = 2  # so that an Enter too early costs nothing, and who wants to stay unknown gets on

_FORM = re.compile(r"^my_(name|id)[ \t]*=(.{,500})$", re.MULTILINE)
_PRINTED = re.compile(r"^(Name|Id): (.{,500})$", re.MULTILINE)
_ASKED = Path(__file__).resolve().parents[2] / ".student.json"  # beside `utils`: it goes when Colab's machine goes


def identity(notebook: Any) -> tuple[str, str]:
    """Name and id in a notebook (as JSON gives it), "" for what it doesn't say; whatever it holds, nothing raises.

    Both are the student's own text: one line of at most 100 printable characters, to be escaped by who shows it.
    """
    told = [_dict(_dict(_dict(notebook).get("metadata")).get("course")), *map(_told, _code_cells(notebook))]
    name, number = (next(filter(None, (_line(source.get(key)) for source in told)), "") for key in QUESTIONS)
    return name, number


def ask(name: str, number: str, asked: Path = _ASKED) -> None:
    """On Colab: ask for what the form doesn't say, once a machine, and print both, so that the notebook keeps them."""
    form = {"name": _line(name), "id": _line(number)}
    if not asked.exists() and not all(form.values()):
        asked.write_text(json.dumps({key: form[key] or _answer(QUESTIONS[key]) for key in form}), encoding="utf-8")
    before = json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else {}
    told = {key: form[key] or before.get(key, "") for key in form}
    print(f"Name: {told['name']}\nId: {told['id']}")
    if told != form:
        print("Type them into the form too; then no other machine of Colab will ask you again.")


def _answer(question: str) -> str:
    for _ in range(TRIES):
        try:
            if answer := _line(input(question)):
                return answer
        except (EOFError, NotImplementedError):  # nobody is there: the notebook runs by itself
            break
    return ""


def _told(cell: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell with the form says: its form, else what it printed; nothing for any other cell."""
    form = {match[1]: _literal(match[2]) for match in _FORM.finditer(_text(cell.get("source")))}
    if not form:
        return {}
    outputs = cell.get("outputs")
    texts = [_text(_dict(output).get("text")) for output in (outputs if isinstance(outputs, list) else [])]
    printed = {match[1].lower(): match[2] for text in texts for match in _PRINTED.finditer(text)}
    return {key: _line(form.get(key)) or printed.get(key) for key in QUESTIONS}


def _literal(code: str) -> Any:
    """The value of a literal with or without a comment behind it; None for other code."""
    try:
        return ast.literal_eval(code.strip())
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _line(value: Any) -> str:
    """A text or a number as one line of printable characters; "" for anything else."""
    if type(value) not in (str, int):
        return ""
    try:
        shown = str(value)[: 10 * LONGEST]
    except ValueError:  # a number of thousands of digits
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in shown).split())[:LONGEST].strip()


def _code_cells(notebook: Any) -> Iterator[dict[str, Any]]:
    cells = _dict(notebook).get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if _dict(cell).get("cell_type") == "code":
            yield cell


def _text(value: Any) -> str:
    """A notebook's text, which it stores whole or line by line."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
