"""`make release`: pack the student's copy of the course, and push it as the branch that Colab and Binder open.

- `python -m tools.release` packs it into `_build/student`; `--out DIR` into a new folder;
- `--push` also puts it on the branch that `_config.yml` names, and pushes that to `origin`.

The copy holds what the notebooks need to run and to check answers: pages, labs, `utils`, weights. It holds no solution,
no stored wrong answer, no grader, and nothing that builds or tests the course. Only what git tracks can get into it.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import nbformat

from tools import modules, staleness
from tools.pages import Course

ROOT = Path(__file__).resolve().parents[1]
OUT = "_build/student"
KEPT = re.compile(
    r"utils/.+|trained/.+|book/.+\.ipynb|labs/[^/]+\.(ipynb|py)|labs/checks/(?!mutants/).+\.py"
    r"|LICENSE(-text)?|constraints\.txt|pyproject\.toml|\.gitignore"
)
OURS = "tools/student/"  # files that stand at the top of the copy; README is filled in from _config.yml
GRADING = "utils/grading/"
FIRST_CELLS = (f"{GRADING}__init__.py", f"{GRADING}identity.py")  # what a lab's first cell imports
SOLUTION = b"# SOLUTION"


class ReleaseError(Exception):
    """The copy can't be made or pushed; the message is one sentence."""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; 0 when the copy is there, and pushed if asked for."""
    options = _parser().parse_args(arguments)
    course = Course(root)
    try:
        folder = pack(course, options.out)
        print(f"The student's copy is in {folder}.")
        if options.push:
            print(push(folder, course))
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def pack(course: Course, out: Path | None = None) -> Path:
    """Write the copy into a new folder, or anew into `_build/student`; the folder."""
    folder = out or course.root / OUT
    if out is None:
        shutil.rmtree(folder, ignore_errors=True)
    elif folder.exists():
        raise ReleaseError(f"{folder} is there already; name a folder that isn't, so that nothing is overwritten.")
    for name, source in chosen(course).items():
        text = source.read_bytes()
        if SOLUTION in text:
            raise ReleaseError(f"{name} holds a solution; `python -m utils lab NAME` makes it without.")
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)
        shutil.copymode(source, target)  # Binder's script has to be executable
    readme = folder / "README.md"
    readme.write_text(_filled(readme.read_text(encoding="utf-8"), course), encoding="utf-8")
    return folder


def chosen(course: Course) -> dict[str, Path]:
    """Name in the copy -> the file that is copied there."""
    tracked = [name for name in _git(course.root, "ls-files", "-z").split("\0") if (course.root / name).is_file()]
    kept = [name for name in tracked if KEPT.fullmatch(name)]
    needed = _needed(course.root, [name for name in kept if name.endswith(".ipynb") or name.startswith("labs/")])
    kept = [name for name in kept if not name.startswith(GRADING) or name in {*FIRST_CELLS, *needed}]
    ours = {name.removeprefix(OURS): course.root / name for name in tracked if name.startswith(OURS)}
    return {name: course.root / name for name in kept} | ours


def push(folder: Path, course: Course) -> str:
    """Put the copy on its branch as one more commit, so that `git pull` works, and push it; what was done."""
    root, branch = course.root, course.config["repository"]["branch"]
    parent = _git(root, "ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]
    if parent:
        _git(root, "fetch", "--quiet", "origin", f"refs/heads/{branch}")
    tree = _tree(folder, root)
    if parent and tree == _git(root, "rev-parse", f"{parent}^{{tree}}"):
        return f"The branch {branch} holds it already."
    message = _git(root, "log", "-1", "--format=The student's copy of %h: %s")
    before = ["-p", parent] if parent else []
    commit = _git(root, "commit-tree", tree, *before, "-m", message, **_author(root))
    _git(root, "push", "--quiet", "origin", f"{commit}:refs/heads/{branch}")
    return f"The branch {branch} holds it now."


def _needed(root: Path, names: Iterable[str]) -> set[str]:
    """The modules of `utils` that these notebooks and checks import, and those that these import, and so on."""
    waiting, found = [root / name for name in names], set()
    while waiting:
        path = waiting.pop()
        new = {module for tree in _trees(path) for module in modules.imported(tree, root).values()} - found
        found |= new
        waiting += new
    return {path.relative_to(root).as_posix() for path in found}


def _trees(path: Path) -> Iterator[ast.AST]:
    if path.suffix == ".ipynb":
        yield from staleness.trees(nbformat.read(path, as_version=4))
    else:
        yield ast.parse(path.read_text(encoding="utf-8"))


def _filled(readme: str, course: Course) -> str:
    """README with the title and addresses of `_config.yml` in the places marked {title}, {url} and so on."""
    url, branch = course.config["repository"]["url"].rstrip("/"), course.config["repository"]["branch"]
    site, title = course.config["html"]["baseurl"], course.config["title"]
    return readme.format(title=title, url=url, branch=branch, folder=url.rsplit("/", 1)[-1], site=site)


def _tree(folder: Path, root: Path) -> str:
    """The folder as a tree object, made through an index of its own: the checkout's own is left as it is."""
    place = _git(root, "rev-parse", "--absolute-git-dir")
    with tempfile.TemporaryDirectory() as scratch:
        env = {"GIT_DIR": place, "GIT_WORK_TREE": str(folder.resolve()), "GIT_INDEX_FILE": f"{scratch}/index"}
        _git(folder, "add", "--all", "--force", ".", **env)
        return _git(folder, "write-tree", **env)


def _author(root: Path) -> dict[str, str]:
    """Git's variables for who commits and when: as in the commit that is packed, so that no machine needs a name."""
    said = _git(root, "log", "-1", "--format=%an%n%ae%n%aI").splitlines()
    who = dict(zip(("NAME", "EMAIL", "DATE"), said, strict=True))
    return {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}


def _git(folder: Path, *arguments: str, **env: str) -> str:
    """What git says, without the last line's end; a ReleaseError with its own words when it fails."""
    ran = subprocess.run(["git", *arguments], cwd=folder, env=os.environ | env, capture_output=True, text=True)
    if ran.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {ran.stderr.strip() or 'it gave no reason'}")
    return ran.stdout.rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.release", description="Pack the student's copy of the course.")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"a new folder (default: {OUT}, which is made anew)")
    parser.add_argument("--push", action="store_true", help="push it to origin, as the branch that _config.yml names")
    return parser


if __name__ == "__main__":
    sys.exit(main())
