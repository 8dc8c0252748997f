"""`make notebooks`: refresh the numbers in prose, run the pages that changed, store them normalised.

- `python -m tools.notebooks` takes every page in `_toc.yml`, and runs those that are stale;
- `python -m tools.notebooks convnets/digits` takes only this page, or those named;
- `--all` runs pages that aren't stale, too;
- `--check` changes nothing, names the stale pages and why, and exits with 1 when there are any.
"""

import argparse
import copy
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools import numbers, outputs, staleness, startup, timing
from tools.execution import run
from tools.pages import Course, Page, PageError
from utils.grading import labs

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 60  # seconds a page


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; 0 when every page is fresh at the end."""
    options = _parser().parse_args(arguments)
    course = Course(root)
    try:
        chosen = [course.find(name) for name in options.pages] or course.notebooks
        return check(course, chosen) if options.check else update(course, chosen, options.all, options.limit)
    except PageError as error:
        print(error, file=sys.stderr)
        return 1


def check(course: Course, pages: Sequence[Page]) -> int:
    """Name each stale page and the reasons; 1 when there is one."""
    stale = {page.name: reasons for page in pages if (reasons := stale_because(page, course))}
    for name, reasons in stale.items():
        print(f"{name} is stale: {'; '.join(reasons)}. `make notebooks` renews it.")
    return 1 if stale else 0


def stale_because(page: Page, course: Course) -> list[str]:
    """Why the stored page isn't what `make notebooks` would store now; empty when it is."""
    nb = read(page)
    return _unlike_its_source(page, course) + staleness.changes(nb, course) + renew(nb, course)


def update(course: Course, pages: Sequence[Page], everything: bool = False, limit: float = LIMIT) -> int:
    """Run what is stale (or everything), then renew every chosen page and all Markdown; 1 when a page failed."""
    failed = 0
    for page in pages:
        try:
            _run_if_stale(page, course, everything, limit)
        except PageError as error:
            failed = 1
            print(f"{page.name}: {error}", file=sys.stderr)
    for page in pages:  # after the runs, because a page may quote how long another takes
        _keep_true(page, course)
    for page in course.texts:
        text = page.path.read_text(encoding="utf-8")
        _write(page.path, numbers.refresh(text, course.trained), text)
    timing.forget({page.name for page in course.notebooks}, course)
    return failed


def renew(nb: NotebookNode, course: Course) -> list[str]:
    """Bring all but the outputs' content up to date, in place; what had to change."""
    steps = {
        "numbers in prose differ from their records": _refresh,
        "its first code cell isn't the one that _config.yml makes": startup.put,
        "its metadata or outputs aren't normalised": outputs.normalise,
    }
    changed = []
    for words, step in steps.items():
        before = copy.deepcopy(nb)
        step(nb, course)
        changed += [words] if nb != before else []
    return changed


def read(page: Page) -> NotebookNode:
    """The stored notebook; a PageError when it isn't one."""
    try:
        return nbformat.read(page.path, as_version=4)
    except (ValueError, nbformat.ValidationError) as error:
        raise PageError(f"{page.path.name} is no notebook ({error}); restore it from git.") from error


def _run_if_stale(page: Page, course: Course, everything: bool, limit: float) -> None:
    if page.is_lab:
        _make_from_source(page, course)
    nb = read(page)
    renew(nb, course)
    changed = staleness.changes(nb, course)
    if not everything and not staleness.needs_run(changed):
        return
    print(f"{page.name}: {'; '.join(changed) or 'asked for'}; running …", flush=True)
    made_from = staleness.parts(nb, course)  # before the run: a module saved meanwhile makes the page stale again
    seconds = run(nb, page, course, limit)
    outputs.normalise(nb, course)
    if page.is_lab:
        _drop_outputs(nb)
    if found := outputs.problems(nb):
        raise PageError("not stored, because " + "; ".join(found))
    staleness.stamp(nb, made_from)
    timing.keep(page.name, seconds, course)
    _write(page.path, nbformat.writes(nb) + "\n")
    print(f"{page.name}: {seconds:.1f} s")


def _unlike_its_source(page: Page, course: Course) -> list[str]:
    """What to say of a lab's notebook that its source wouldn't make now; a page has no source."""
    try:
        fresh = not page.is_lab or labs.is_fresh(page.path.stem, course.root)
    except labs.LabError as error:
        return [str(error)]
    return [] if fresh else ["it isn't what its source makes"]


def _make_from_source(page: Page, course: Course) -> None:
    """Renew a lab's source (it is stored without outputs, too), and make the student's notebook from it."""
    try:
        source = Page(labs.source(page.path.stem, course.root), page.name)
        nb, before = read(source), source.path.read_text(encoding="utf-8")
        renew(nb, course)
        _drop_outputs(nb)
        _write(source.path, nbformat.writes(nb) + "\n", before)
        labs.make(page.path.stem, course.root)
    except labs.LabError as error:
        raise PageError(str(error)) from error


def _drop_outputs(nb: NotebookNode) -> None:
    for cell in nb.cells:
        cell.update({"outputs": []} if cell.cell_type == "code" else {})


def _keep_true(page: Page, course: Course) -> None:
    """Store what needs no run: numbers, the start-up cell, normal form, the digest of the prose."""
    nb = read(page)
    renew(nb, course)
    if not staleness.needs_run(staleness.changes(nb, course)):
        staleness.stamp(nb, staleness.parts(nb, course))
    _write(page.path, nbformat.writes(nb) + "\n", page.path.read_text(encoding="utf-8"))


def _refresh(nb: NotebookNode, course: Course) -> None:
    for _, holder, key in staleness.prose(nb):
        holder[key] = numbers.refresh(holder[key], course.trained)


def _write(path: Path, text: str, before: str | None = None) -> None:
    """Write in one step, so that a break leaves the old file whole; nothing when the text is as before."""
    if text != before:
        draft = path.with_name(f".{path.name}.draft")
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tools.notebooks", description="Keep the pages true: numbers, outputs, hashes."
    )
    parser.add_argument(
        "pages", nargs="*", metavar="PAGE", help="a page's name or path (default: every notebook in _toc.yml)"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; name stale pages, and exit 1 when there are any"
    )
    parser.add_argument("--all", action="store_true", help="run pages that aren't stale, too")
    parser.add_argument(
        "--limit", type=float, default=LIMIT, help="seconds that a page may take (default: %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
