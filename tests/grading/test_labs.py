"""The student's notebook comes from its source; the lab follows the standard, imports what Colab has, and is quick."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys

import pytest

from tests.grading import lab
from tests.needs import real_mnist
from utils.__main__ import main
from utils.grading import labs
from utils.grading.questions import NOT_ANSWERED, load

# What a lab may import: all of it is on Colab. The second line is what `utils.data` reads and fetches with.
ON_COLAB = {"numpy", "torch", "torchvision", "scipy", "matplotlib", "scikit-learn", "scikit-image", "ipython"}
ON_COLAB |= {"filelock", "ipywidgets", "pooch", "requests", "safetensors", "tqdm"}
NAMES = labs.names()
FACTS = re.compile(r"^\*\*(\d+) points\*\*.* · (\d+) minutes · (easy|medium|hard)$", re.M)
LIMIT = 45  # seconds of processor for a solved lab: it uses one core, and what else runs here is no fault of its
SOLVED = "together             100 of 100\n"

every_lab = pytest.mark.parametrize("name", NAMES)

# Runs a notebook's code cells in order, as if the packages named first were not installed.
RUNNER = """
import json, sys
from importlib.machinery import PathFinder
hidden, path = set(json.loads(sys.argv[1])), sys.argv[2]

class Installed(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Installed
names = {"__name__": "__main__"}
for cell in json.load(open(path, encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
"""


def notebook(*codes, **metadata):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [{}], "execution_count": 3}
    cells = [cell | {"id": str(k), "source": code.splitlines(keepends=True)} for k, code in enumerate(codes)]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def course(tmp_path):
    """A course with one lab, not made yet."""
    (tmp_path / "labs/source").mkdir(parents=True)
    answer = "def one():\n    # SOLUTION\n    return 1\n    # END SOLUTION"
    write(tmp_path, notebook(answer, "one()"))
    return tmp_path


def write(root, content):
    (root / "labs/source/ones.ipynb").write_text(json.dumps(content))


def test_a_solution_becomes_a_stub_where_it_stood():
    code = "a = 1\nfor b in c:\n    # SOLUTION\n    d = 2\n\n    return d\n    # END SOLUTION\ne = 3"
    stub = "\n".join(f"    {line}" for line in labs.STUB)
    assert labs.without_solution(code, "cell 1") == f"a = 1\nfor b in c:\n{stub}\ne = 3"


@pytest.mark.parametrize(
    "code",
    [
        "# SOLUTION",
        "# END SOLUTION",
        "# SOLUTION\n# SOLUTION\n# END SOLUTION",
        "# SOLUTION\n# END SOLUTION\n# END SOLUTION",
    ],
)
def test_marks_come_in_pairs(code):
    with pytest.raises(labs.LabError, match=r"cell 4 has a .* without its partner"):
        labs.without_solution(code, "cell 4")


def test_an_answer_needs_a_marked_solution():
    unmarked = notebook("def one():\n    return 1")
    unmarked["cells"][0]["metadata"] = {"course": {"question": "ones.one"}}
    with pytest.raises(labs.LabError, match="cell 1 answers a question, but marks no solution"):
        labs.student(unmarked)


def test_the_student_s_notebook_has_no_outputs(course):
    labs.make("ones", course)
    made = json.loads(labs.place("ones", course).read_text())
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in made["cells"])


def test_it_is_stale_until_it_is_made_and_whenever_its_source_changes(course):
    assert not labs.is_fresh("ones", course)
    assert labs.make("ones", course) and labs.is_fresh("ones", course) and not labs.make("ones", course)
    write(course, notebook("1 + 1"))
    assert not labs.is_fresh("ones", course)
    assert labs.make("ones", course) and labs.is_fresh("ones", course)


def test_an_edited_student_s_notebook_is_stale(course):
    labs.make("ones", course)
    path = labs.place("ones", course)
    path.write_text(path.read_text().replace("raise", "pass  # raise"))
    assert not labs.is_fresh("ones", course)


def test_stamps_of_make_notebooks_stay_and_make_nothing_stale(course):
    labs.make("ones", course)
    path = labs.place("ones", course)
    made = json.loads(path.read_text())
    made["metadata"]["course"] = {"hash": "abc", "parts": {"code": "d"}}
    path.write_text(json.dumps(made))
    assert labs.is_fresh("ones", course)
    write(course, notebook("1 + 1"))
    labs.make("ones", course)
    assert json.loads(path.read_text())["metadata"]["course"]["hash"] == "abc"


def test_check_changes_nothing_and_exits_with_one_when_stale(course, capsys):
    assert labs.command("ones", only_check=True, root=course) == 1
    assert capsys.readouterr().out == "labs/ones.ipynb is stale; `python -m utils lab ones` makes it again.\n"
    assert not labs.place("ones", course).exists()
    assert labs.command("ones", root=course) == 0 and labs.command("ones", only_check=True, root=course) == 0
    assert capsys.readouterr().out.endswith("labs/ones.ipynb is up to date.\n")


def test_an_unknown_lab_is_named_with_those_there_are(capsys):
    assert main(["lab", "convnet"]) == 1
    said = capsys.readouterr().err
    assert said == "There is no lab 'convnet' in labs/source; there are: addition, attention, backprop, convnets.\n"


def test_a_source_that_is_no_notebook_is_named(course):
    (course / "labs/source/ones.ipynb").write_text("{")
    with pytest.raises(labs.LabError, match=r"ones\.ipynb is no notebook"):
        labs.make("ones", course)


@every_lab
def test_the_stored_notebook_is_up_to_date(name):
    assert main(["lab", name, "--check"]) == 0


@every_lab
def test_source_and_student_s_notebook_are_stored_without_outputs(name):
    for cell in [*lab.source(name), *lab.student(name)]:
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None


@every_lab
def test_no_solution_is_in_the_student_s_notebook(name):
    text = labs.place(name).read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    for question, code in lab.answers(lab.source(name)).items():
        solution = code[code.index(labs.SOLUTION) + len(labs.SOLUTION) : code.index(labs.END)]
        for line in filter(lambda line: len(line) > 12, map(str.strip, solution.splitlines())):
            assert line not in lab.answers(lab.student(name))[question]


@every_lab
def test_it_has_6_to_10_questions_and_100_points_in_60_to_120_minutes(name):
    questions = load(name)
    assert 6 <= len(questions) <= 10 and sum(question.points for question in questions.values()) == 100
    said = [FACTS.search(cell["source"]) for cell in lab.source(name) if FACTS.search(cell["source"])]
    assert [int(facts[1]) for facts in said] == [question.points for question in questions.values()]
    assert 60 <= sum(int(facts[2]) for facts in said) <= 120


@every_lab
def test_each_question_has_its_text_answer_check_and_picture(name):
    by_id = {cell["id"]: cell for cell in lab.source(name)}
    places = list(by_id)
    for question in load(name).values():
        slug = question.name.partition(".")[2].replace("_", "-")
        text = by_id[f"{slug}-text"]["source"]
        assert f"`{question.answer}(" in text and text.count("<details>") == 2 and "You may use" in text
        assert lab.example(name, question.name)
        assert by_id[f"{slug}-answer"]["metadata"]["course"] == {"question": question.name}
        assert by_id[f"{slug}-check"]["source"] == f'check("{question.name}", {question.answer})'
        picture = by_id[f"{slug}-picture"]["source"]
        assert picture.startswith("with if_answered():\n") and f"{question.answer}(" in picture
        order = [f"{slug}-{part}" for part in ("text", "answer", "check", "picture")]
        assert [place for place in places if place in order] == order


@every_lab
def test_the_parts_of_a_question_add_up_to_its_points(name):
    for question in load(name).values():
        assert question.judge(question.inputs(0), None).of == question.points


@pytest.mark.timed
@every_lab
def test_the_solved_lab_gets_all_points_with_what_colab_has_alone(name):
    real_mnist()
    before = os.times()
    ran = run(labs.source(name))
    assert ran.returncode == 0, ran.stderr
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < LIMIT
    assert ran.stdout.endswith(SOLVED), ran.stdout
    assert "No picture" not in ran.stdout and NOT_ANSWERED not in ran.stdout


@every_lab
def test_the_empty_lab_runs_to_its_end_and_gets_nothing(name):
    real_mnist()
    ran = run(labs.place(name))
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    for question in load(name).values():
        assert f"{question.answer}: {NOT_ANSWERED}" in lines and f"{question.answer:20} {NOT_ANSWERED}" in lines
    trying = labs.place(name).read_text(encoding="utf-8").count("with if_answered():")
    assert lines.count(NOT_ANSWERED) == trying >= len(load(name)), "each cell that uses an answer says it, too"
    assert lines[-1] == "together             0 of 100"


def test_other_imports_are_blocked(tmp_path):
    path = tmp_path / "other.ipynb"
    path.write_text(json.dumps(notebook("import yaml")))
    assert "No module named 'yaml'" in run(path).stderr


def run(path):
    """The notebook's code in a fresh Python that finds the standard library, what Colab has, `utils` and `labs`."""
    command = [sys.executable, "-c", RUNNER, json.dumps(sorted(hidden())), str(path)]
    return subprocess.run(command, cwd=lab.ROOT, capture_output=True, text=True, timeout=240)


def hidden():
    """Modules that are here and not on Colab: of all packages but those on the list and what they need, and our own."""
    wanted, waiting = set(), set(ON_COLAB)
    while waiting:
        wanted.add(package := waiting.pop())
        waiting |= set(requirements(package)) - wanted
    owners = importlib.metadata.packages_distributions()
    others = {module for module, packages in owners.items() if not wanted & set(map(canonical, packages))}
    return (others | {"tools", "tests", "bench"}) - {"utils", "labs"}


def requirements(package):
    try:
        needs = importlib.metadata.requires(package) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [canonical(re.match(r"[\w.-]+", need)[0]) for need in needs if "extra ==" not in need]


def canonical(package):
    return re.sub(r"[-_.]+", "-", package).lower()
