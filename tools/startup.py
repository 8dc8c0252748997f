"""The first code cell of every page and lab: on Colab it fetches the course, anywhere else it does nothing.

What it fetches is the student's copy, the branch that `make release` publishes. In a lab it also holds a form for the
student's name and id, and asks for them on Colab where the form is empty (`utils.grading.identity` says why a form).
"""

import json

import nbformat
from nbformat import NotebookNode

from tools.pages import Course

CELL_ID = "start-up"
MARK = "# On Colab this cell fetches the course and changes into it; anywhere else it does nothing."

# The clone's folder stands on `sys.path` because a kernel's path holds "", the folder it is in. After a restart the
# clone is still there, but the kernel is outside it again: hence two questions.
TEXT = """{mark}
{form}import os
import subprocess
import sys

if "google.colab" in sys.modules and not os.path.isdir("utils"):
    if not os.path.isdir("course"):
        address = {url}
        subprocess.run(["git", "clone", "--depth", "1", "--branch", {branch}, address, "course"], check=True)
    os.chdir("course"){ask}"""

FORM = """# Who you are, for the gradebook: type it here, or into the form that Colab shows.
my_name = ""  # @param {"type": "string"}
my_id = ""  # @param {"type": "string"}
"""
ASK = """
if "google.colab" in sys.modules:
    from utils.grading.identity import ask

    ask(my_name, my_id)"""


def text(course: Course, lab: bool = False) -> str:
    """The cell's source, with the repository's address and branch from `_config.yml`."""
    repository = course.config["repository"]
    url, branch = json.dumps(repository["url"]), json.dumps(repository["branch"])
    return TEXT.format(mark=MARK, url=url, branch=branch, form=FORM * lab, ask=ASK * lab)


def put(nb: NotebookNode, course: Course) -> None:
    """Make the notebook's first code cell the start-up cell, up to date."""
    cells = [cell for cell in nb.cells if not is_startup(cell)]
    first = next((i for i, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    cell = nbformat.v4.new_code_cell(text(course, is_lab(nb)), id=CELL_ID, metadata={"tags": ["hide-input"]})
    nb.cells = [*cells[:first], cell, *cells[first:]]


def is_startup(cell: NotebookNode) -> bool:
    """Whether this is a start-up cell, of this or an earlier text."""
    return cell.get("id") == CELL_ID or (cell.cell_type == "code" and cell.source.startswith(MARK))


def is_lab(nb: NotebookNode) -> bool:
    """Whether the notebook asks graded questions: a cell's metadata names one."""
    return any("question" in cell.metadata.get("course", {}) for cell in nb.cells)
