"""The class list, and finding in it whose a submission is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from unicodedata import normalize

from utils.grading.batch import tables
from utils.grading.batch.text import line

# The columns as they are called in class lists, Canvas's gradebook among them, whose export can serve as the roster.
NAME = ("name", "student", "student name", "full name", "display name")
FIRST = ("first name", "firstname", "first", "given name", "forename")
LAST = ("last name", "lastname", "surname", "last", "family name")
ID = ("id", "student id", "student_id", "sid", "sis user id", "id number", "number", "matriculation number")
EMAIL = ("email", "e-mail", "email address", "mail")
SHORTEST = 3  # characters of an id that is found in a file's name: the 2 of lab_2 is none
CANVAS = ("id", "sis user id", "sis login id", "section")


@dataclass(frozen=True)
class Person:
    """One student of the list. canvas: what Canvas's own columns say, for the way back; empty for another list."""

    name: str
    id: str = ""
    email: str = ""
    canvas: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def ids(self) -> set[str]:
        """Everything that is this student's alone, small-lettered."""
        ids = {self.id, self.email, self.canvas.get("sis user id", ""), self.canvas.get("sis login id", "")}
        return {known.casefold() for known in ids if known}


def read(path: Path) -> list[Person]:
    """The students of a class list in CSV with name and id, in any order and spelling of columns.

    Raises BadTable when there is neither a name nor an id in it.
    """
    rows = tables.read(path)
    rows = [row for row in rows if "points possible" not in " ".join(row.values()).casefold()]  # Canvas's second row
    columns = set().union(*rows) if rows else set()
    if not columns.intersection(NAME + LAST + ID):
        raise tables.BadTable(
            f"{path} has no column called name or id; its first line should be: name,id or name,id,email."
        )
    return list(dict.fromkeys(person for row in rows if (person := _person(row)).name or person.id))


def _person(row: Mapping[str, str]) -> Person:
    whole = _first(row, NAME) or " ".join(filter(None, (_first(row, FIRST), _first(row, LAST))))
    canvas = {column: row[column] for column in CANVAS if column in row} if "sis login id" in row else {}
    return Person(line(_in_order(whole)), line(_first(row, ID)), line(_first(row, EMAIL)), canvas)


def _first(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")


def _in_order(name: str) -> str:
    """ "Lee, Anna" as "Anna Lee"."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma else name


class Roster:
    """The class list, to be asked for a student by id or by name."""

    def __init__(self, people: Iterable[Person]):
        self.people = list(people)
        self._by_id: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for known in person.ids:
                self._by_id[known].append(person)
            for spelling in _spellings(person.name):
                self._by_name[spelling].append(person)

    def with_id(self, id: str) -> Person | None:
        """The one student who has this id or address; None where there is none, or more than one."""
        return _only(self._by_id.get(id.casefold(), [])) if id else None

    def with_name(self, name: str) -> Person | None:
        """The one student of this name, whatever the order of its words, accents, spaces and small letters."""
        return _only(self._by_name.get(_squashed(name), [])) if name else None

    def mentioned(self, parts: Iterable[str]) -> Person | None:
        """The one student whose id or whole name is among the words of a path; None where that isn't clear."""
        for part in parts:
            stem = re.sub(r"\.\w{1,5}$", "", part)
            words = re.findall(r"[^\W_]+", stem)
            clear = [word for word in words if len(word) >= SHORTEST or word == stem]
            found = {person for word in clear for person in self._by_id.get(word.casefold(), [])}
            found |= {person for run in _runs(words) for person in self._by_name.get(_squashed(run), [])}
            if person := _only(list(found)):
                return person
        return None


def same_name(one: str, other: str) -> bool:
    """Whether two names can be one student's: the words of one are among those of the other, or either is unknown."""
    first, second = set(_words(one)), set(_words(other))
    return first <= second or second <= first or bool(_spellings(one) & _spellings(other))


def _only(people: list[Person]) -> Person | None:
    return people[0] if len(people) == 1 else None


def _words(name: str) -> list[str]:
    plain = normalize("NFKD", name.replace("ß", "ss").replace("ø", "o").replace("Ø", "O"))
    return re.findall(r"[^\W_]+", "".join(c for c in plain if ord(c) < 0x300 or ord(c) > 0x36F).casefold())


def _squashed(name: str) -> str:
    return "".join(_words(name))


def _spellings(name: str) -> set[str]:
    """The name's words in every order, run together: Canvas writes "leeanna"."""
    words = _words(name)
    orders = permutations(words) if len(words) <= 4 else [words, [words[-1], *words[:-1]]]
    return {"".join(order) for order in orders} - {""}


def _runs(words: list[str]) -> Iterable[str]:
    """Neighbouring words, up to five, run together."""
    words = words[:40]
    return {"".join(words[i : i + n]) for i in range(len(words)) for n in range(1, 6)}
