"""Whose file it is, as the learning platform says in the names and lists that it puts into a download.

Sources: Canvas names files "lastfirst_LATE_userid_fileid_name" (instructure/canvas-lms, lib/content_zipper.rb: LATE
only where it is, "anon_…" for anonymous marking); Moodle has "Full Name_id_assignsubmission_file_" as a folder or in
front of the file's name, "Participant_id_…" when marking blindly (moodle/moodle, mod/assign/classes/downloader.php);
Gradescope "submission_id" folders and one submission_metadata.yml with `:submitters` and `:created_at`, in Ruby's YAML
(seen in exports); nbgrader "student/assignment/name.ipynb" with a timestamp.txt beside it (its exchange).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from utils.grading.batch.text import line

METADATA, TIMESTAMP = "submission_metadata.yml", "timestamp.txt"  # lists beside submissions, not submissions
LARGEST = 50_000_000  # bytes of such a list
DEEPEST = 30  # lists in lists of it; submissions stand in the first, submitters in the fourth

_CANVAS = re.compile(r"^(?P<name>.+?)_(?P<late>LATE_)?(?P<id>[1-9]\d{2,})_(?P<file>[1-9]\d{3,})_.+$", re.DOTALL)
_CANVAS_BLIND = re.compile(r"^(?P<name>)(?P<late>LATE_)?anon_(?P<id>[0-9A-Za-z]+)_(?P<file>\d+)_.+$", re.DOTALL)
_MOODLE = re.compile(r"^(?P<name>[^_]*)_(?P<id>[0-9]+)_assignsubmission_[a-z]+(?:_|$)")
_GRADESCOPE = re.compile(r"^submission_(?P<id>[0-9]+)$")


@dataclass(frozen=True)
class Origin:
    """What a platform says of a submission.

    platform: "canvas", "moodle" or "gradescope". name, id: the student's there (Canvas writes "leeanna" for Anna Lee);
    id is the platform's own number on Canvas and Moodle, the student's id on Gradescope. order: grows with time.
    late: as the platform says; None where it doesn't.
    """

    platform: str
    name: str
    id: str
    email: str = ""
    order: int = 0
    late: bool | None = None
    time: datetime | None = None


@dataclass
class Lists:
    """What platforms' own lists say, by the folder that it is about: submitters and time of each."""

    submitters: dict[tuple[str, ...], list[Origin]]
    times: dict[tuple[str, ...], datetime]


def origins(parts: tuple[str, ...], lists: Lists) -> list[Origin]:
    """The students whose file this is: none when no platform's mark is found, several for a group's.

    The outermost mark counts. What lies below it was named by the student, who might name somebody else.
    """
    for depth, part in enumerate(parts, 1):
        if depth < len(parts) and (of_group := lists.submitters.get(parts[:depth])):
            return of_group
        if found := _by_name(part, is_file=depth == len(parts) or part.lower().endswith(".zip")):
            return [found]
    return []


def handed_in(parts: tuple[str, ...], lists: Lists) -> datetime | None:
    """When nbgrader took the submission in; None where it didn't."""
    return next((lists.times[parts[:depth]] for depth in range(len(parts)) if parts[:depth] in lists.times), None)


def _by_name(part: str, is_file: bool) -> Origin | None:
    if match := _MOODLE.match(part):
        blind = match["name"].strip().lower() == "participant"
        return Origin("moodle", "" if blind else line(match["name"]), match["id"])
    if is_file and (match := _CANVAS_BLIND.match(part) or _CANVAS.match(part)):
        name, order = line(match["name"].replace("_", " ")), int(match["file"][:18])
        return Origin("canvas", name, match["id"], order=order, late=match["late"] is not None)
    return None


def read_lists(files: dict[tuple[str, ...], bytes]) -> tuple[Lists, list[str]]:
    """What these files, METADATA and TIMESTAMP by their paths, say; and sentences on those that can't be read."""
    lists, problems = Lists({}, {}), []
    for path, data in sorted(files.items(), key=lambda item: (len(item[0]), item[0])):
        folder = path[:-1]
        if path[-1] == TIMESTAMP:
            if time := _time(data[:100].decode("utf-8", "replace").strip()):
                lists.times[folder] = time
            continue
        try:
            found = dict(_submissions(data))
        except Exception as error:  # whatever a list that isn't Gradescope's makes of it
            problems.append(f"{'/'.join(map(line, path))} can't be read as Gradescope's list: {line(error, 200)}")
            continue
        for key, submitters in found.items():
            about = folder if key is None else (*folder, key)
            lists.submitters.setdefault(about, submitters)  # the outermost list counts here too
    return lists, problems


def _submissions(data: bytes) -> Iterator[tuple[str | None, list[Origin]]]:
    """(folder, its submitters) of a list; the folder is None in a list that lies inside the submission itself."""
    told: dict[str | None, dict[str, Any]] = {}
    for path, value in _scalars(data):
        key = None if path and str(path[0]).startswith(":") else str(path[0])
        inner = path if key is None else path[1:]
        entry = told.setdefault(key, {"submitters": {}, "time": None})
        if len(inner) == 3 and inner[0] == ":submitters":
            entry["submitters"].setdefault(inner[1], {})[inner[2]] = line(value)
        elif inner == [":created_at"]:
            entry["time"] = _time(value)
    for key, entry in told.items():
        number = _GRADESCOPE.match(key or "")
        submitters = [
            Origin(
                "gradescope",
                who.get(":name", ""),
                who.get(":sid", ""),
                who.get(":email", ""),
                order=int(number["id"][:18]) if number else 0,
                time=entry["time"],
            )
            for who in entry["submitters"].values()
        ]
        if submitters:
            yield key, submitters


def _scalars(data: bytes) -> Iterator[tuple[list[str | int], str]]:
    """Every value of a YAML text with the keys and places that lead to it.

    From the parser's events, not from loaded objects: PyYAML's loader in C crashes on deep nesting, takes minutes for
    a few hundred bytes of merged keys, and knows no Ruby objects.
    """
    import yaml

    if len(data) > LARGEST:
        raise ValueError(f"it has more than {LARGEST // 1_000_000} MB")
    path: list[str | int] = []
    waiting: list[str] = []  # for each open collection: "key" or "value" in a mapping, "item" in a sequence
    for event in yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionEndEvent):
            waiting.pop()
            path.pop()
        if isinstance(event, yaml.CollectionStartEvent):
            if len(waiting) > DEEPEST:
                raise ValueError("it is nested too deeply")
            if waiting and waiting[-1] == "key":
                raise ValueError("one of its keys is a list")
            waiting.append("key" if isinstance(event, yaml.MappingStartEvent) else "item")
            path.append("" if isinstance(event, yaml.MappingStartEvent) else 0)
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent | yaml.CollectionEndEvent) and waiting:
            value = event.value if isinstance(event, yaml.ScalarEvent) else ""
            if waiting[-1] == "key":
                path[-1], waiting[-1] = value, "value"
                continue
            if isinstance(event, yaml.ScalarEvent):
                yield list(path), value
            if waiting[-1] == "value":
                waiting[-1] = "key"
            else:
                path[-1] += 1


def _time(text: str) -> datetime | None:
    """2024-03-01 10:15:30.123456789 Z, as Ruby writes it; 2024-03-01 10:15:30.12 UTC, as nbgrader does."""
    match = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?", text)
    if match is None:
        return None
    zone = match[3] or "+00:00"
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{'+00:00' if zone in ('Z', 'UTC') else zone}").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
