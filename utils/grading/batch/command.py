"""What `python -m utils grade` does."""

import datetime
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from utils.grading.batch import exports, gradebook, overrides, pool, report, roster
from utils.grading.batch import grade as grading
from utils.grading.batch.gradebook import Grade
from utils.grading.batch.kept import BadFolder, Kept, seed
from utils.grading.batch.submissions import Batch, Submission, collect
from utils.grading.batch.text import slug
from utils.grading.batch.version import checks_version, libraries
from utils.grading.questions import Question, load

_log = logging.getLogger("utils.grading")


@dataclass(frozen=True)
class GradeOptions:
    """What `grade` takes from the command line. jobs: processes on this machine; None: one a core.

    scheduler: the address of a Dask cluster instead. seed: instead of the folder's own. due: when to hand in, for what
    no platform says is late. assignment: what Canvas calls the lab.
    """

    lab: str
    files: tuple[str, ...]
    out: str
    roster: str | None = None
    jobs: int | None = None
    scheduler: str | None = None
    unsafe: bool = False
    seed: str | None = None
    due: str | None = None
    assignment: str | None = None


def grade(options: GradeOptions) -> int:
    """Grade what was handed in, write gradebook, pages and exports to the folder, and say how many were graded.

    Raises sentences for what can't be: an unknown lab, a file or folder that isn't there, a bad roster, no sandbox.
    """
    began = time.perf_counter()
    questions = load(options.lab)
    people = roster.read(Path(options.roster)) if options.roster else None
    out = _folder(options.out)
    with _logged(out / "grading.log"):
        batch = _collected(options, questions, people, out)
        secret = options.seed or seed(out)
        facts = libraries() | {"checks": checks_version(options.lab), "unsafe": options.unsafe}
        kept = Kept(out, facts | {"lab": options.lab, "seed": secret})
        results, unchanged = _results(options, secret, batch.submissions, questions, kept)
        grades = [gradebook.grade(one, questions, results.get(i)) for i, one in enumerate(batch.submissions)]
        grades = sorted(grades, key=lambda one: (slug(report.called(one)), one.submission.file))
        _write(out, grades, batch.problems, questions, facts, options)
    _say(grades, unchanged, time.perf_counter() - began, out)
    return 0


def _folder(name: str) -> Path:
    out = Path(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFolder(f"{out} can't be made a folder for results ({error.strerror}); name another one.") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise BadFolder(f"{out} is a folder that you may not write to; name another one.")
    return out


def _collected(
    options: GradeOptions, questions: Mapping[str, Question], people: Sequence[roster.Person] | None, out: Path
) -> Batch:
    due = _due(options.due) if options.due else None
    answers = {name: question.answer for name, question in questions.items()}
    leave_out = [out, *([Path(options.roster)] if options.roster else [])]
    batch = collect(map(Path, options.files), answers, people, due, leave_out)
    if all(submission.missing for submission in batch.submissions):
        raise FileNotFoundError(f"No submission was found in {', '.join(options.files)}.")
    return batch


def _due(text: str) -> datetime.datetime:
    """A day, to its end, or a moment of it; by this machine's clock where no zone is named."""
    try:
        due = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--due wants a date such as 2026-05-31 or 2026-05-31T18:00, not {text!r}.") from None
    return (due.replace(hour=23, minute=59, second=59) if len(text) <= 10 else due).astimezone()


def _results(
    options: GradeOptions,
    secret: str,
    submissions: Sequence[Submission],
    questions: Mapping[str, Question],
    kept: Kept,
) -> tuple[dict[int, dict[str, Any]], int]:
    """The results by the submissions' places, and how many of them were known from before."""
    keys, tasks = {}, {}
    for place, submission in enumerate(submissions):
        if submission.content is not None:
            names = gradebook.to_run(submission.content, questions)
            keys[place] = kept.key(submission.content.chunks, names)
            tasks[keys[place]] = {"key": keys[place], "chunks": submission.content.chunks, "questions": names}
    known = {key: result for key in tasks if (result := kept.load(key))}
    unchanged = sum(key in known for key in keys.values())
    for result in _graded(options, secret, [task for key, task in tasks.items() if key not in known]):
        for text in result["log"]:
            files = [submissions[place].file for place, key in keys.items() if key == result["key"]]
            _log.error("%s: %s", ", ".join(files), text)
        result = result | {"graded_on": datetime.date.today().isoformat()}
        kept.save(result["key"], result)
        known[result["key"]] = result
    return {place: known[key] for place, key in keys.items()}, unchanged


def _graded(options: GradeOptions, secret: str, tasks: list[grading.Task]) -> Iterator[grading.Result]:
    """The results as they come, under a progress bar."""
    if not tasks:
        return
    with _executors(options) as (make_executor, workers), tqdm(total=len(tasks), unit="submission") as bar:
        size = max(1, min(grading.BATCH, len(tasks) // (4 * workers)))  # few at a time, so that all end together
        how = {"seed": secret, "unsafe": options.unsafe, "at_once": 2 * workers, "size": size}
        try:
            for result in grading.grade_all(options.lab, tasks, make_executor, **how):
                yield result
                bar.update()
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"Stopped; {bar.n} of {len(tasks)} were graded and are kept. The same command goes on from there."
            ) from None


@contextmanager
def _executors(options: GradeOptions) -> Iterator[tuple[Any, int]]:
    """What makes executors, and how many workers they have."""
    if options.scheduler is None:
        jobs = options.jobs or pool.cores()
        yield lambda: pool.processes(jobs), jobs
        return
    make_executor, workers, leave = pool.cluster(options.scheduler)
    try:
        yield make_executor, workers
    finally:
        leave()


def _write(
    out: Path,
    grades: list[Grade],
    problems: list[str],
    questions: Mapping[str, Question],
    facts: dict[str, Any],
    options: GradeOptions,
) -> None:
    """Apply the marks by hand, and write everything that the folder shows."""
    by_hand = out / "overrides.csv"
    overrides.make(by_hand)
    changes, bad_lines = overrides.read(by_hand, questions)
    grades[:], unused = overrides.apply(grades, changes)
    for sentence in [*bad_lines, *unused]:
        print(sentence, file=sys.stderr)
    names = report.slugs(grades)
    facts = facts | {"written": datetime.date.today().isoformat()}
    problems = [*bad_lines, *unused, *problems]
    gradebook.write(out / "gradebook.csv", grades, questions)
    listed = [one for one in grades if one.submission.person or not options.roster]
    exports.write_canvas(out / "canvas.csv", listed, options.assignment or f"Lab {options.lab}")
    by_name = dict(zip(names, grades, strict=True))
    exports.write_gradescope(out / "gradescope", by_name, facts)
    pages = {name: report.student_page(one, options.lab, facts) for name, one in by_name.items()}
    report.write(out / "students", pages)
    exports.tables.replace(out / "index.html", report.index_page(grades, names, options.lab, facts, problems))


def _say(grades: list[Grade], unchanged: int, seconds: float, out: Path) -> None:
    states = Counter(one.state for one in grades)
    handed_in = len(grades) - states[gradebook.MISSING]
    counts = [f"{states[gradebook.GRADED]} graded", f"{states[gradebook.PARTLY]} partly graded"]
    counts += [f"{states[gradebook.NOT_READABLE]} not readable", f"{states[gradebook.MISSING]} missing"]
    speed = f"in {seconds:.1f} s ({60 * handed_in / seconds:.0f} a minute)"
    print(f"{', '.join(counts)}; {unchanged} unchanged since the last run.")
    print(f"{handed_in} {'submission' if handed_in == 1 else 'submissions'} {speed}. Open {out / 'index.html'}")


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """While it lasts, what the grader logs is added to the file."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _log.addHandler(handler)
    propagate, _log.propagate = _log.propagate, False  # the terminal has the progress bar
    try:
        yield
    finally:
        _log.removeHandler(handler)
        _log.propagate = propagate
        handler.close()
