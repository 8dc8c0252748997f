"""Submissions: every file that was handed in, read, and joined to the student whose it is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from utils.grading.batch import chunks, notebook, platforms
from utils.grading.batch.chunks import Chunks
from utils.grading.batch.files import File, find
from utils.grading.batch.notebook import NotReadable
from utils.grading.batch.platforms import METADATA, TIMESTAMP, Origin
from utils.grading.batch.roster import Person, Roster, same_name
from utils.grading.batch.text import line

LONG_AGO = datetime.fromtimestamp(0).astimezone()


@dataclass(frozen=True)
class Submission:
    """What one student handed in. A student of the class list who handed nothing in has no file.

    content: what can be executed; None when nothing could be read, for the `reason`. problems: sentences on what was
    odd, for student and teacher. late: None when nobody knows. person: the student in the class list. canvas_id: the
    student's number there.
    """

    file: str
    name: str
    id: str
    content: Chunks | None = None
    reason: str | None = None
    problems: tuple[str, ...] = ()
    late: bool | None = None
    time: datetime | None = None
    person: Person | None = None
    canvas_id: str = ""

    @property
    def missing(self) -> bool:
        """Whether nothing was handed in."""
        return not self.file


@dataclass(frozen=True)
class Batch:
    """The submissions that count, one a student; sentences on those that were passed over, and on lists."""

    submissions: list[Submission]
    problems: list[str]


@dataclass(frozen=True)
class _Read:
    """A file after reading: its content or the reason why there is none, and what the student says in it."""

    file: File
    content: Chunks | None
    reason: str | None
    name: str
    id: str
    problems: tuple[str, ...]

    @property
    def answers(self) -> bool:
        """Whether any question of the lab is answered in it."""
        return self.content is not None and any(chunk["question"] for chunk in self.content.chunks)

    @property
    def is_notebook(self) -> bool:
        """Whether it is one, or is called one."""
        return self.content is not None or self.file.parts[-1].lower().endswith(".ipynb")


@dataclass(frozen=True)
class _Claim:
    """A submission and how sure it is whose: `key` is the same for submissions of the same student."""

    submission: Submission
    key: tuple[object, ...]
    rank: tuple[object, ...] = field(compare=False, default=())


def collect(
    paths: Iterable[Path],
    answers: Mapping[str, str],
    people: Iterable[Person] | None = None,
    due: datetime | None = None,
    leave_out: Iterable[Path] = (),
) -> Batch:
    """Read everything that was handed in.

    answers: the name to define, by question. people: the class list; its students without a submission come last.
    Raises FileNotFoundError for a path that isn't there; whatever lies in files, nothing raises.
    """
    read, listed = [], {}
    for file in find(paths, leave_out):
        if file.parts[-1:] in ((METADATA,), (TIMESTAMP,)):
            listed[file.parts] = file.data
        else:
            read.append(_read(file, answers))
    lists, problems = platforms.read_lists(listed)
    roster = None if people is None else Roster(people)
    seen = Counter(part.casefold() for one in read for part in set(_own_names(one.file)))
    claims = [
        _claimed(one, origin, lists, roster, due, seen)
        for one in _without_side_files(read, lists)
        for origin in platforms.origins(one.file.parts, lists) or [None]
    ]
    counted = list(_one_each(_kept_apart(claims), problems))
    if roster is not None:
        there = {submission.person for submission in counted}
        counted += [Submission("", who.name, who.id, person=who) for who in roster.people if who not in there]
    return Batch(_told_of_shared_ids(counted), problems)


def _read(file: File, answers: Mapping[str, str]) -> _Read:
    if file.reason:
        return _Read(replace(file, data=b""), None, file.reason, "", "", ())
    try:
        read = notebook.read(file.data)
    except NotReadable as error:
        return _Read(replace(file, data=b""), None, str(error), "", "", ())
    content = chunks.split(read.cells, answers)
    return _Read(replace(file, data=b""), content, None, read.name, read.id, (*read.problems, *content.problems))


def _without_side_files(read: list[_Read], lists: platforms.Lists) -> Iterator[_Read]:
    """All but what lies beside a student's notebook: a picture, a table, a page made from it."""
    notebooks = Counter(_place(one, lists) for one in read if one.is_notebook)
    for one in read:
        place = _place(one, lists)
        if one.is_notebook or notebooks[place] == 0 or (place[0] == "folder" and notebooks[place] > 1):
            yield one


def _place(one: _Read, lists: platforms.Lists) -> tuple[object, ...]:
    """What holds one student's files: all that a platform marked alike, or a folder of their own."""
    origins = platforms.origins(one.file.parts, lists)
    if origins:
        return ("platform", origins[0].platform, origins[0].id)
    if len(one.file.parts) - one.file.shared > 1:
        return ("folder", *one.file.parts[:-1])
    return ("file", *one.file.parts)


def _claimed(
    one: _Read,
    origin: Origin | None,
    lists: platforms.Lists,
    roster: Roster | None,
    due: datetime | None,
    seen: Counter[str],
) -> _Claim:
    time = (origin and origin.time) or platforms.handed_in(one.file.parts, lists) or one.file.time
    submission = Submission(
        one.file.label,
        *_called(one, origin, seen),
        one.content,
        one.reason,
        one.problems,
        late=origin.late if origin and origin.late is not None else (time > due if time and due else None),
        time=time,
        canvas_id=origin.id if origin and origin.platform == "canvas" else "",
    )
    person, certain, doubts = _on_list(one, origin, roster) if roster else (None, False, [])
    submission = replace(submission, problems=(*one.problems, *doubts), person=person)
    if person is not None:
        submission = replace(submission, name=person.name or submission.name, id=person.id or submission.id)
    order = (origin.order if origin else 0, time or LONG_AGO, one.file.label)
    return _Claim(submission, _key(one, origin, person), (one.content is not None, one.answers, certain, *order))


def _called(one: _Read, origin: Origin | None, seen: Counter[str]) -> tuple[str, str]:
    """Name and id as notebook, platform or path say. Gradescope's list goes before the notebook: it knows of groups."""
    if origin and origin.platform == "gradescope":
        return origin.name or one.name, origin.id or one.id
    if origin:
        return one.name or origin.name or f"Anonymous {origin.id}", one.id or origin.id
    return one.name or _from_path(one.file, seen), one.id


def _own_names(file: File) -> list[str]:
    """The folders' names and the file's, without what all files share and without endings."""
    *folders, last = file.parts[min(file.shared, len(file.parts) - 1) :]
    return [*(PurePosixPath(folder).stem for folder in folders), PurePosixPath(last).stem]


def _from_path(file: File, seen: Counter[str]) -> str:
    """The first name on the path that no other file has, a student's folder for one; else the file's."""
    names = _own_names(file)
    return line(next((name for name in names if seen[name.casefold()] == 1), names[-1]))


def _on_list(one: _Read, origin: Origin | None, roster: Roster) -> tuple[Person | None, bool, list[str]]:
    """The student in the class list, whether the platform says so, and what is doubtful about it.

    A student writes the notebook, and the platform the rest: where they name two students, the platform is right.
    """
    doubts: list[str] = []
    by_platform = _by_platform(origin, roster) if origin else None
    by_notebook = _by_notebook(one, roster, doubts)
    if by_platform and by_notebook and by_platform != by_notebook:
        says = f"{origin.platform.title()} says that {by_platform.name} handed it in"
        doubts.append(f"The notebook names {by_notebook.name}, but {says}; it counts for {by_platform.name}.")
    elif by_notebook and not by_platform and origin and origin.name and not same_name(origin.name, by_notebook.name):
        says = f"{origin.platform.title()} says that {origin.name} handed it in"
        doubts.append(f"The notebook names {by_notebook.name}, but {says}.")
    person = by_platform or by_notebook or roster.mentioned(one.file.parts[one.file.shared :])
    if person is None:
        doubts.append("No student of the class list was found for it.")
    return person, by_platform is not None, doubts


def _by_platform(origin: Origin, roster: Roster) -> Person | None:
    """By address or name; by number only where the names agree, for a platform's numbers are its own."""
    numbered = roster.with_id(origin.id)
    if numbered and not (origin.name and same_name(origin.name, numbered.name)):
        numbered = numbered if origin.platform == "gradescope" or origin.id == numbered.canvas.get("id") else None
    return roster.with_id(origin.email) or numbered or roster.with_name(origin.name)


def _by_notebook(one: _Read, roster: Roster, doubts: list[str]) -> Person | None:
    numbered, named = roster.with_id(one.id), roster.with_name(one.name)
    if numbered and one.name and not same_name(numbered.name, one.name):
        doubts.append(f"The notebook gives the id {one.id}, which is not {one.name}'s but {numbered.name}'s.")
        return named
    return numbered or named


def _key(one: _Read, origin: Origin | None, person: Person | None) -> tuple[object, ...]:
    if person is not None:
        return ("list", person)
    if origin is not None:
        return ("platform", origin.platform, origin.id)
    if one.id:
        return ("id", one.id.casefold())
    return ("name", one.name.casefold()) if one.name else ("file", one.file.parts)


def _kept_apart(claims: Iterable[_Claim]) -> Iterator[_Claim]:
    """The claims, those that give one id but different names under keys of their own: they are two students."""
    names: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for claim in claims:
        name = claim.submission.name
        if claim.key[0] != "id":
            yield claim
            continue
        same = next((known for known in names[claim.key] if same_name(known, name)), None)
        if same is None:
            names[claim.key].append(name)
        yield replace(claim, key=(*claim.key, same or name))


def _one_each(claims: Iterable[_Claim], problems: list[str]) -> Iterator[Submission]:
    """One submission a student: the latest of those that can be read and answer something."""
    by_student: dict[tuple[object, ...], list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_student[claim.key].append(claim)
    for of_one in by_student.values():
        *others, counted = (claim.submission for claim in sorted(of_one, key=lambda claim: claim.rank))
        said = [f"{other.file} was handed in too and was passed over: {counted.file} counts." for other in others]
        problems += [f"{counted.name or counted.id}: {sentence}" for sentence in said]
        yield replace(counted, problems=(*counted.problems, *said))


def _told_of_shared_ids(submissions: list[Submission]) -> list[Submission]:
    """The submissions; where two students have one id, both say so."""
    shared = Counter(submission.id.casefold() for submission in submissions if submission.id)
    return [
        replace(one, problems=(*one.problems, f"Another submission gives the id {one.id} too."))
        if shared[one.id.casefold()] > 1
        else one
        for one in submissions
    ]
