"""The first code cell: fetches the course on Colab, asks in a lab who is there, once, and does nothing elsewhere."""

import os
import shutil
import subprocess
import sys

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import startup
from tools.pages import Course
from utils.grading import identity

COLAB = "import sys, types; sys.modules['google.colab'] = types.ModuleType('google.colab')\n"
IMPORT = "\nimport os, utils.sums; print(utils.sums.add(2, 3), os.path.basename(os.getcwd()))"


TYPED = "typed = iter(['', 'Ada', 's1']); get_ipython().kernel.raw_input = lambda prompt='': next(typed)"
QUESTION = {"course": {"question": "lab.question"}}


@pytest.fixture
def published(course, tmp_path_factory):
    """The course as a git repository, its address in `_config.yml`, as a page's reader finds it."""
    (course.root / "utils" / "grading").mkdir()
    shutil.copy(identity.__file__, course.root / "utils" / "grading")
    git = ["git", "-C", str(course.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q", "-b", "reading"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], check=True)
    config = f"repository: {{url: '{course.root.as_uri()}', branch: reading}}\n"
    (course.root / "_config.yml").write_text(config, encoding="utf-8")
    return Course(course.root)


def python(code, folder, typed=""):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=env, input=typed, capture_output=True, text=True, timeout=60)


def test_on_colab_the_course_is_fetched_and_imported(published, tmp_path_factory):
    content = tmp_path_factory.mktemp("content")
    ran = python(COLAB + startup.text(published) + IMPORT, content)
    assert ran.stdout == "5 course\n", ran.stderr
    assert (content / "course" / ".git").is_dir()


def test_on_colab_running_it_again_fetches_nothing(published, tmp_path_factory):
    content = tmp_path_factory.mktemp("content")
    twice = COLAB + startup.text(published) + "\n" + startup.text(published) + IMPORT
    assert python(twice, content).stdout == "5 course\n"
    (content / "course" / "note.txt").write_text("kept")
    assert python(twice, content).stdout == "5 course\n", "a restarted kernel finds the clone of before"
    assert (content / "course" / "note.txt").exists() and not (content / "course" / "course").exists()


def test_anywhere_else_it_does_nothing(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("laptop")
    ran = python(startup.text(published) + "\nprint(os.getcwd())", folder)
    assert ran.stdout.strip() == str(folder.resolve()) and not list(folder.iterdir())


def test_a_failed_fetch_stops_the_page(published, tmp_path_factory):
    text = startup.text(published).replace("reading", "nowhere")
    ran = python(COLAB + text, tmp_path_factory.mktemp("content"))
    assert ran.returncode == 1 and "Remote branch nowhere not found" in ran.stderr


def test_a_lab_on_colab_asks_who_is_there_once(published, tmp_path_factory):
    content = tmp_path_factory.mktemp("content")
    lab = COLAB + startup.text(published, lab=True) + IMPORT
    assert "Name: Ada\nId: s1\n" in python(lab, content, typed="\nAda\ns1\n").stdout
    again = python(lab, content, typed="")
    assert again.stdout.startswith("Name: Ada\nId: s1\n") and again.stdout.endswith("5 course\n"), again.stderr


def test_a_lab_on_colab_asks_nothing_when_its_form_is_filled_in(published, tmp_path_factory):
    lab = COLAB + startup.text(published, lab=True).replace('name = ""', 'name = "Ada"').replace('id = ""', 'id = "s1"')
    assert python(lab, tmp_path_factory.mktemp("content")).stdout == "Name: Ada\nId: s1\n"


def test_a_lab_anywhere_else_asks_nothing(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("laptop")
    ran = python(startup.text(published, lab=True), folder, typed="Ada\ns1\n")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "") and not list(folder.iterdir())


def test_the_grader_finds_in_the_notebook_what_colab_s_kernel_was_told(published, tmp_path_factory):
    content = tmp_path_factory.mktemp("content")
    nb = new_notebook(cells=[new_code_cell(COLAB + TYPED), new_code_cell("pass", metadata=QUESTION)])
    startup.put(nb, published)
    nb.cells[0], nb.cells[1] = nb.cells[1], nb.cells[0]  # Colab is there before the first cell is run
    NotebookClient(nb, kernel_name="python3", resources={"metadata": {"path": str(content)}}).execute()
    assert identity.identity(nb) == ("Ada", "s1") and (content / "course" / ".student.json").exists()


def test_it_is_the_first_code_cell(course):
    nb = new_notebook(cells=[new_markdown_cell("# Page"), new_code_cell("1"), new_code_cell("2")])
    startup.put(nb, course)
    assert [cell.id == startup.CELL_ID for cell in nb.cells] == [False, True, False, False]
    assert nb.cells[1].source == startup.text(course) and nb.cells[1].metadata == {"tags": ["hide-input"]}


def test_it_is_renewed_and_put_back_in_its_place(course):
    old = new_code_cell(startup.MARK + "\nold text", id="elsewhere")
    nb = new_notebook(cells=[new_markdown_cell("# Page"), new_code_cell("1"), old])
    startup.put(nb, course)
    startup.put(nb, course)
    assert [cell.source for cell in nb.cells] == ["# Page", startup.text(course), "1"]


def test_a_lab_has_its_form_and_a_page_has_none(course):
    lab = new_notebook(cells=[new_code_cell("def answer(): ...", metadata=QUESTION)])
    page = new_notebook(cells=[new_code_cell("1")])
    for nb in (lab, page):
        startup.put(nb, course)
    assert lab.cells[0].source == startup.text(course, lab=True) and "# @param" in lab.cells[0].source
    assert page.cells[0].source == startup.text(course) and "# @param" not in page.cells[0].source


def test_it_has_the_address_and_branch_of_the_configuration(course):
    assert '"--branch", "main"' in startup.text(course) and '"https://example.org/course"' in startup.text(course)
