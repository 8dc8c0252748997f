"""The student's copy: all that notebooks need, nothing that gives an answer away, and a branch that can be pulled."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, writes

from tools import release, staleness
from tools.notebooks import read
from tools.pages import Course, Page

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 42e6  # bytes: weights 30, pages 9, predictions 3

CONFIG = """\
title: A course
repository: {{url: {url}, branch: reading}}
html: {{baseurl: https://example.org/site/}}
"""
LAB = writes(new_notebook(cells=[new_code_cell("from utils.grading import check\nimport utils.sums")]))
STAYS = {
    "utils/__init__.py": "",
    "utils/sums/__init__.py": "",
    "utils/sums/plain.js": "export {}",
    "utils/grading/__init__.py": '_HOMES = {"check": "check", "grade": "grade"}\n',
    "utils/grading/identity.py": "",
    "utils/grading/check.py": "def check():\n    from utils.grading.wording import say\n",
    "utils/grading/wording.py": "",
    "utils/grading/judging.py": "",
    "labs/lab.ipynb": LAB,
    "labs/checks/__init__.py": "",
    "labs/checks/lab.py": "from utils.grading import judging\n",
    "labs/checks/lab_judges/sums.py": "",
    "book/one/page.ipynb": writes(new_notebook()),
    "trained/one/weights.safetensors": "weights",
    "LICENSE": "MIT",
    "LICENSE-text": "CC",
    "constraints.txt": "",
    "pyproject.toml": "",
    ".gitignore": "runs/\n",
}
GOES = {
    "README.md": "for authors",
    "Makefile": "",
    "_config.yml": "",
    "utils/grading/batch/grade.py": "import utils.grading.labs",
    "utils/grading/labs.py": 'START = "# SOLUTION"\n',
    "labs/source/lab.ipynb": writes(new_notebook(cells=[new_code_cell("# SOLUTION\n1\n# END SOLUTION")])),
    "labs/checks/mutants/lab/flipped.py": "",
    "book/index.md": "",
    "book/_static/logo.svg": "",
    "tests/test_lab.py": "",
    "tools/release.py": "",
    "bench/step.py": "",
    ".github/workflows/course.yml": "",
    "tools/student/README.md": "# {title}: {url} {branch} {folder} {site}\n",
    "tools/student/environment.yml": "name: student\n",
}


def git(folder, *arguments):
    names = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    ran = subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.fixture
def small(tmp_path):
    """A course of a few files in git, and the repository that its `origin` is."""
    origin, root = tmp_path / "origin.git", tmp_path / "course"
    for name, text in (STAYS | GOES).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "_config.yml").write_text(CONFIG.format(url=origin.as_uri()), encoding="utf-8")
    git(tmp_path, "init", "-q", "--bare", origin)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "all of it")
    git(root, "remote", "add", "origin", origin.as_uri())
    (root / "utils" / "secret.py").write_text("not tracked")
    return Course(root)


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_what_students_need_and_nothing_else(small):
    folder = release.pack(small)
    assert folder == small.root / "_build" / "student"
    assert names(folder) == {*STAYS, "README.md", "environment.yml"}
    assert (folder / "LICENSE").read_text() == "MIT"


def test_its_readme_has_the_addresses_of_the_configuration(small):
    url = small.config["repository"]["url"]
    text = (release.pack(small) / "README.md").read_text()
    assert text == f"# A course: {url} reading origin.git https://example.org/site/\n"


def test_it_is_packed_anew_but_overwrites_no_other_folder(small, tmp_path, capsys):
    (release.pack(small) / "old.txt").write_text("of an earlier course")
    assert not (release.pack(small) / "old.txt").exists()
    assert release.main(["--out", str(tmp_path)], small.root) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path} is there already; name a folder that isn't, so that nothing is overwritten.\n"
    )
    assert release.main(["--out", str(tmp_path / "new")], small.root) == 0
    assert names(tmp_path / "new") == names(release.pack(small))


def test_a_solution_is_refused(small, capsys):
    (small.root / "labs/lab.ipynb").write_text((small.root / "labs/source/lab.ipynb").read_text())
    assert release.main([], small.root) == 1
    assert "labs/lab.ipynb holds a solution; `python -m utils lab NAME`" in capsys.readouterr().err


def test_outside_git_it_says_so(small, tmp_path, capsys):
    (small.root / ".git").rename(tmp_path / "elsewhere")
    assert release.main([], small.root) == 1
    assert capsys.readouterr().err.startswith("git ls-files failed: fatal: not a git repository")


def test_it_becomes_a_branch_that_can_be_pulled(small, tmp_path, capsys):
    assert release.main(["--push"], small.root) == 0
    git(tmp_path, "clone", "-q", "--branch", "reading", small.config["repository"]["url"], "clone")
    assert set(git(tmp_path / "clone", "ls-files").splitlines()) == {*STAYS, "README.md", "environment.yml"}
    (small.root / "LICENSE").write_text("MIT, again")
    git(small.root, "commit", "-q", "-a", "-m", "a clearer licence")
    assert release.main(["--push"], small.root) == 0
    git(tmp_path / "clone", "pull", "-q", "--ff-only")
    assert (tmp_path / "clone" / "LICENSE").read_text() == "MIT, again"
    subjects = git(tmp_path / "clone", "log", "--format=%an: %s").splitlines()
    assert [subject.split(" of ")[0] for subject in subjects] == ["Ada: The student's copy"] * 2
    assert subjects[0].endswith("a clearer licence")
    assert git(small.root, "status", "--porcelain") == "?? _build/\n?? utils/secret.py"


def test_what_is_there_already_is_not_pushed_again(small, capsys):
    for sentence in ("The branch reading holds it now.", "The branch reading holds it already."):
        assert release.main(["--push"], small.root) == 0
        assert capsys.readouterr().out.endswith(f"{sentence}\n")


def test_a_push_that_fails_is_one_sentence(small, capsys):
    git(small.root, "remote", "set-url", "origin", "nowhere.git")
    assert release.main(["--push"], small.root) == 1
    assert capsys.readouterr().err.startswith("git ls-remote failed: fatal: 'nowhere.git' does not appear")


# The course's own copy


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return release.pack(Course(ROOT), tmp_path_factory.mktemp("release") / "student")


def test_it_gives_no_answer_away(copy):
    assert not [name for name in names(copy) if name.startswith("labs/source/") or "mutants" in name]
    holding = [name for name in names(copy) if b"SOLUTION" in (copy / name).read_bytes()]
    assert holding == []


def test_it_has_every_notebook_of_the_book(copy):
    pages = {page.path.relative_to(ROOT).as_posix() for page in Course(ROOT).notebooks}
    assert pages <= names(copy)
    assert {name for name in names(copy) if name.endswith(".ipynb")} <= pages


def test_it_is_light(copy):
    assert sum((copy / name).stat().st_size for name in names(copy)) < LARGEST


def test_it_has_its_own_readme(copy):
    repository = Course(ROOT).config["repository"]
    text = (copy / "README.md").read_text(encoding="utf-8")
    assert f"git clone --branch {repository['branch']} --single-branch {repository['url']}\n" in text


def imports(copy):
    """Every import that a notebook or a check of the copy makes, as one line of code each."""
    for path in sorted([*copy.rglob("*.ipynb"), *(copy / "labs").rglob("*.py")]):
        notebook = path.suffix == ".ipynb"
        trees = staleness.trees(read(Page(path, path.stem))) if notebook else [ast.parse(path.read_text("utf-8"))]
        for tree in trees:
            nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
            yield from (ast.unparse(node) for node in nodes if not getattr(node, "level", 0))


def test_its_notebooks_import_what_they_need_from_it_alone(copy):
    lines = sorted({"from utils.grading.identity import ask", *imports(copy)})
    alone = f"import sys; sys.path = [place for place in sys.path if place != {str(ROOT)!r}]"
    code = "\n".join([alone, *lines, "import utils", "print(utils.__file__)"])
    ran = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == str(copy / "utils" / "__init__.py"), ran.stderr


def test_its_command_line_says_that_labs_are_made_elsewhere(copy):
    command = [sys.executable, "-m", "utils", "lab", "convnets"]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr == "This is the student's copy of the course; labs are made and graded in the whole one.\n"
