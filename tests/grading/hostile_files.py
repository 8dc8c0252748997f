"""Submissions that attack by their form: files and names, not what their code does. Written by a script, because git
should hold neither zip bombs nor 200 MB, and can't hold links out of the tree.

Each is the work of a student who answered `double` (20 points) and would like 100.
"""

import io
import json
import os
import zipfile
from collections.abc import Callable
from functools import cache, reduce
from pathlib import Path

from tests.grading.conftest import ANSWERS, cell, notebook
from tests.grading.handing_in import zipped

HALF = {"square": "def square(x):\n    return 'wrong'\n", "absolute": None}
MINE = 20  # points for what is right in a notebook with HALF
EVIL = "<script>alert(1)</script>"
HONEST = notebook("Anna Lee", 12)


def half(name: str, student: object = "", **more: object) -> bytes:
    """A notebook with one right answer of three."""
    return notebook(name, student, **(HALF | more))


def raw(change: Callable[[dict], object]) -> bytes:
    """A notebook with one right answer, changed by a function."""
    content = json.loads(half("Mallory", 66))
    change(content)
    return json.dumps(content).encode()


@cache
def bomb() -> bytes:
    """A small zip that unpacks to 250 MB."""
    return zipped({f"{i}.ipynb": b" " * 25_000_000 for i in range(10)})


def lying() -> bytes:
    """A zip whose directory says "100 bytes" of 60 MB."""
    packed = bytearray(zipped({"lab.ipynb": b" " * 60_000_000}))
    directory = packed.index(b"PK\x01\x02")
    for place in (22, directory + 24):
        packed[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(packed)


def linked() -> bytes:
    """A zip with a link to a file of the machine."""
    return zipped({"lab.ipynb": (b"/etc/passwd", {"external_attr": 0o120777 << 16, "create_system": 3})})


def printing(text: str) -> bytes:
    """A notebook whose answers print."""
    return half("Mallory", 66, double=f"print({text!r})\n{ANSWERS['double']}")


def nested(depth: int) -> object:
    """Objects in objects."""
    return {"name": "Mallory"} if depth == 0 else {"a": nested(depth - 1)}


def sparse(path: Path) -> None:
    """A file of 200 MB that takes no place."""
    with open(path, "wb") as file:
        file.truncate(200_000_000)


def ten_deep() -> bytes:
    """A notebook in a zip in a zip in a zip."""
    return reduce(
        lambda data, number: zipped({f"{number}.zip": data}), range(9), zipped({"lab.ipynb": half("Mallory")})
    )


def wide(code: str, times: int) -> bytes:
    """A notebook with as many cells of this code as said."""
    return raw(lambda nb: nb["cells"].extend([cell(code)] * times))


def asking(question: object) -> bytes:
    """A notebook whose right answer says that it answers this."""
    return raw(lambda nb: nb["cells"][1]["metadata"].update(course={"question": question}))


def every_cell_asks() -> bytes:
    """A notebook whose cells all say that they answer one question."""
    return raw(lambda nb: [one["metadata"].update(course={"question": "tiny.double"}) for one in nb["cells"]])


TWO = "def double(x):\n    return 3 * x\ndef double(x):\n    return 2 * x"
NO_CELLS = [None, 3, [], {"cell_type": "code", "source": 3}]

# What lies in a folder, and could not lie in a zip: name -> what puts it there.
PLACED: dict[str, Callable[[Path], object]] = {
    "link.ipynb": lambda path: path.symlink_to("/etc/passwd"),
    "loop": lambda path: path.symlink_to(path.parent),
    "pipe.ipynb": os.mkfifo,
    "200_mb.ipynb": sparse,
}
# Files that can't be read at all: name -> their bytes.
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "bomb.zip": bomb,
    "a_size_that_lies.zip": lying,
    "nested_bombs.zip": lambda: zipped({f"{i}.zip": bomb() for i in range(3)}),
    "ten_deep.zip": ten_deep,
    "out_of_the_zip.zip": lambda: zipped({"../../gradebook.csv": b"file,name", "../lab.ipynb": half("Mallory", 66)}),
    "absolute.zip": lambda: zipped({"/tmp/lab.ipynb": half("Mallory", 66)}),
    "link.zip": linked,
    "many.zip": lambda: zipped({f"{i}": b"" for i in range(20_001)}),
    "not_a_zip.zip": lambda: b"PK\x03\x04" + bytes(range(256)) * 4,
    "empty.zip": lambda: zipped({}),
    "empty.ipynb": lambda: b"",
    "broken.ipynb": lambda: half("Mallory")[:-50],
    "deep.ipynb": lambda: b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "huge_number.ipynb": lambda: half("Mallory", 66).replace(b'"nbformat": 4', b'"nbformat": ' + b"9" * 10_000),
    "cells_are_no_list.ipynb": lambda: raw(lambda nb: nb.update(cells={"0": nb["cells"][1]})),
    "no_cells.ipynb": lambda: raw(lambda nb: nb.pop("cells")),
    "too_many_cells.ipynb": lambda: wide("", 3_000),
    "too_much_code.ipynb": lambda: wide("x = 1\n" * 30_000, 10),
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    "word.docx": lambda: zipped({"word/document.xml": half("Mallory")}),
}
# Files that earn what their one right answer is worth: name -> their bytes.
READABLE: dict[str, Callable[[], bytes]] = {
    "deep_metadata.ipynb": lambda: raw(lambda nb: nb["metadata"].update(course=nested(500))),
    "utf16.ipynb": lambda: half("Mallory", 66).decode().encode("utf-16"),
    "latin1.ipynb": lambda: half("MalloryX", 66).replace(b"MalloryX", b"M\xe4llory"),
    "bom.ipynb": lambda: b"\xef\xbb\xbf" + half("Mallory", 66),
    "nul_bytes.ipynb": lambda: b"\0" * 1_000 + half("Mallory", 66),
    "nul.ipynb": lambda: half("Mallory", 66, square="def square(x):\n    return x ** 2\0"),
    "cells_are_no_cells.ipynb": lambda: raw(lambda nb: nb["cells"].extend(NO_CELLS)),
    "metadata_of_wrong_types.ipynb": lambda: raw(lambda nb: nb.update(metadata=[1, 2])),
    "name_of_wrong_type.ipynb": lambda: raw(lambda nb: nb["metadata"].update(course={"name": {"a": 1}, "id": [1]})),
    "two_definitions.ipynb": lambda: half("Mallory", 66, double=TWO),
    "another_question.ipynb": lambda: asking("tiny.absolute"),
    "all_questions.ipynb": lambda: asking(["tiny.double", "tiny.square", "tiny.absolute"]),
    "every_cell_is_double.ipynb": every_cell_asks,
    "brackets.ipynb": lambda: half("Mallory", 66, square="(" * 100_000),
    "html_name.ipynb": lambda: half(f'{EVIL}"><img src=x onerror=alert(1)>', EVIL),
    "formula_name.ipynb": lambda: half("=cmd|'/c calc'!A1", "@SUM(1+1)"),
    "newline_name.ipynb": lambda: half("Mallory\r\n=1+1,100,100", "6\n6"),
    "path_name.ipynb": lambda: half("../../../etc/passwd", "..\\..\\x"),
    "long_name.ipynb": lambda: half("M" * 10_000, "6" * 10_000),
    "turned_name.ipynb": lambda: half("\u202eyrollaM\u2066", "\u200f66"),
    "surrogate_name.ipynb": lambda: half("Mallory").replace(b'"Mallory"', b'"\\ud800Mallory"'),
    "collides_a.ipynb": lambda: half("Än na"),
    "collides_b.ipynb": lambda: half("an-na"),
    "one_id_a.ipynb": lambda: half("Eve", 1),
    "one_id_b.ipynb": lambda: half("Trudy", 1),
    "prints_html.ipynb": lambda: printing(f"</pre>{EVIL}"),
    "prints_colours.ipynb": lambda: printing("\x1b[31mred\x1b]0;title\x07\x00\x08\x9b1m\u202e"),
    "prints_points.ipynb": lambda: printing('{"points": 100, "score": 100}\n100 of 100 points.'),
    "=1+1.ipynb": lambda: half(""),
    f"{EVIL.replace('/', '')}.ipynb": lambda: half(""),
    "renamed.pdf": lambda: half("Mallory", 66),
}
# A later definition counts, as in Python; this one takes back what was right.
WORTHLESS: dict[str, Callable[[], bytes]] = {
    "later_is_wrong.ipynb": lambda: raw(lambda nb: nb["cells"].append(cell("def double(x):\n    return 3 * x"))),
}
# No submission: a list of Gradescope's.
LISTS: dict[str, Callable[[], bytes]] = {"submission_metadata.yml": lambda: b"- " * 100_000}

NAMES = [*PLACED, *UNREADABLE, *READABLE, *WORTHLESS, *LISTS]


def earned(name: str) -> int:
    """The points that a file has earned."""
    return MINE if name in READABLE else 0


@cache
def content(name: str) -> bytes:
    """The bytes of a file that isn't PLACED."""
    return (UNREADABLE | READABLE | WORTHLESS | LISTS)[name]()


def put(name: str, folder: Path) -> None:
    """Put one of them into a folder."""
    if name in PLACED:
        PLACED[name](folder / name)
    else:
        (folder / name).write_bytes(content(name))


def as_zip() -> bytes:
    """All that can lie in a zip, in one, beside an honest student's notebook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in NAMES:
            if name not in PLACED:
                archive.writestr(name, content(name))
        archive.writestr("honest.ipynb", HONEST)
    return packed.getvalue()
