"""Numbers in prose: each one with a unit says in a comment where it comes from, and equals that source.

The comment stands straight after the number, before the unit:

    0.44<!-- digits/beyond error_percent --> %          the mean in a record (`params` and `seconds` are known too)
    0.03<!-- digits/beyond error_percent sd --> %       its standard deviation over seeds
    0.78<!-- cite lecun1998 --> %                       from the literature: a key of book/references.bib
    12.5<!-- worked --> %                               computed on the page

In `0.44 ± 0.03 %` or `10 to 15 s` the unit belongs to both numbers, and both have a source. Code, formulas, comments,
link targets and HTML attributes are no prose.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pybtex.database import parse_file

from tools.prose import COMMENT, COMMENT_REST, TAG, masked
from utils.experiments import records
from utils.experiments.records import Metric, RecordError

BIBLIOGRAPHY = Path(__file__).resolve().parents[1] / "book" / "references.bib"
FORMS = "`<!-- EXPERIMENT METRIC -->` (or `… METRIC sd`), `<!-- cite KEY -->` or `<!-- worked -->`"

SPACE = r"(?:[^\S\n]|\n(?![ \t]*\n)(?:> ?)*|&(?:nbsp|thinsp|ensp|\#\w+);|\\ |~)"
MARKUP = rf"[*_{TAG}]*"
NUMBER = re.compile(
    r"(?:(?<![\w)\x01\x02])[-−+])?(?<![^\W_])"
    r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE][-−+]?\d+)?"
)
SOURCE = re.compile(rf"{MARKUP}\s?({COMMENT}{COMMENT_REST}*)")
UNIT = re.compile(
    rf"{MARKUP}\)?(?P<gap>(?:{SPACE}|[-\u2011])*){MARKUP}\\?"
    r"(?P<unit>%|(?:percent|per cent|ms|s|px|nats|MB|times|milliseconds?|seconds?)(?![^\W_]))"
)
JOIN = re.compile(rf"{MARKUP}{SPACE}*(?:±|\+/-|&plusmn;|&ndash;|[-−–—/]|to\b){SPACE}*{MARKUP}")
PLURAL = re.compile(r"\d|(?:1[5-9]|20)\d0")  # 9s, 1990s: these are digits and decades, not seconds
SAME = {"percent": "%", "per cent": "%", "second": "s", "seconds": "s", "millisecond": "ms", "milliseconds": "ms"}


@dataclass
class Number:
    """A number in a text: where it stands, its comment if there is one, its unit, and whether it needs a source."""

    typed: str
    start: int
    end: int
    comment: str | None
    unit: str | None
    needed: bool = False

    @property
    def source(self) -> list[str] | None:
        """The comment's words, when they have one of the forms of a source."""
        return _source(self.comment) if self.comment else None

    @property
    def record(self) -> list[str] | None:
        """Experiment, metric and statistic, when the source is a record."""
        words = self.source
        return [*words, "mean"][:3] if words and len(words) > 1 and words[0] != "cite" else None


def find(text: str) -> list[Number]:
    """All numbers in the prose of a Markdown text, in order."""
    prose, numbers = masked(text), []
    for found in reversed(list(NUMBER.finditer(prose))):
        comment = SOURCE.match(prose, found.end())
        after = comment.end() if comment else found.end()
        unit, join = UNIT.match(prose, after), JOIN.match(prose, after)
        if unit and unit["unit"] == "s" and not unit["gap"] and not comment and PLURAL.fullmatch(found[0]):
            unit = None
        number = Number(found[0], *found.span(), text[slice(*comment.span(1))] if comment else None, None)
        if unit:
            number.unit, number.needed = unit["unit"], True
        elif join and numbers and numbers[0].start == join.end():  # joined to the next number: its unit is theirs
            number.unit, number.needed = numbers[0].unit, numbers[0].needed
        numbers.insert(0, number)
    return numbers


def refresh(text: str, trained: Path | None = None) -> str:
    """The text with every number that has a record as its source set to that record's value, decimals as typed."""
    for number in reversed(find(text)):
        if number.record:
            with suppress(RecordError):  # unknown record or metric: `problems` says so
                text = text[: number.start] + expected(number, trained) + text[number.end :]
    return text


def problems(text: str, where: str, trained: Path | None = None, bibliography: Path = BIBLIOGRAPHY) -> list[str]:
    """A sentence, starting with `where`, for each number without a source, with an unknown one, or unlike it."""
    numbers = find(text)
    sentences = [sentence for number in numbers for sentence in _problem(number, trained, bibliography)]
    return [f"{where}: {sentence}" for sentence in [*sentences, *_orphans(text, numbers)]]


def expected(number: Number, trained: Path | None = None) -> str:
    """The number as its record has it, in the typed form: decimals, thousands separator, minus sign, exponent."""
    experiment, metric, statistic = number.record
    return formatted(measured(experiment, metric, trained).number(statistic), number.typed)


def measured(experiment: str, metric: str, trained: Path | None = None) -> Metric:
    """The record's metric; where it has none of that name, `params` and `seconds` (a seed's training) are known too."""
    record = records.load(experiment, trained)
    if metric == "params" and record.params is not None and record.metrics:
        return Metric("params", "", record.params, None, 1, [])
    if metric == "seconds" and all(held.name != "seconds" for held in record.metrics):
        return Metric.over("seconds", "s", [{"value": row["seconds"]} for row in record.metrics[0].rows])
    return record.metric(metric)


def formatted(value: float, typed: str) -> str:
    """The value in the form of a typed number: `formatted(59933, "1,234")` is "59,933"."""
    digits, _, exponent = typed.lower().partition("e")
    decimals = len(digits.partition(".")[2])
    if exponent:
        mantissa, power = f"{abs(value):.{decimals}e}".split("e")
        body = f"{mantissa}e{int(power)}"
    else:
        mark = next((mark for mark in ",\u2009\u202f" if mark in digits), "")
        body = f"{abs(value):,.{decimals}f}".replace(",", mark)
    sign = ("-" if typed.startswith("-") else "−") if value < 0 else "+" if typed.startswith("+") else ""
    return sign + body


def _problem(number: Number, trained: Path | None, bibliography: Path) -> Iterator[str]:
    shown = f"{number.typed} {number.unit}" if number.unit else number.typed
    if number.needed and not number.source:
        has = f"has the comment {number.comment}, which is no source" if number.comment else "has no source"
        yield f"“{shown}” {has}; put {FORMS} straight after the number, before the unit."
    elif number.record:
        yield from _against_record(number, shown, trained)
    elif number.source and number.source[0] == "cite" and number.source[1] not in citation_keys(bibliography):
        yield f"“{shown}” cites {number.source[1]}, which is not in book/references.bib; add the entry or mend the key."


def _against_record(number: Number, shown: str, trained: Path | None) -> Iterator[str]:
    experiment, metric, statistic = number.record
    try:
        right, unit = expected(number, trained), measured(experiment, metric, trained).unit
    except RecordError as error:
        yield f"“{shown}”: {error}"
        return
    if number.typed != right:
        yield f"“{shown}” differs from {experiment} {metric} {statistic}, which is {right}; run `make notebooks`."
    typed = SAME.get(number.unit, number.unit)
    if {typed, unit} <= {"%", "s", "ms", "px", "nats", "MB"} and typed != unit:
        yield f"“{shown}” is given in {typed}, but {experiment} {metric} is in {unit}; change the unit or the source."


def _orphans(text: str, numbers: list[Number]) -> Iterator[str]:
    """Sources that no number stands before: a typing error would otherwise go unseen."""
    comments = [text[slice(*found.span())] for found in re.finditer(f"{COMMENT}{COMMENT_REST}*", masked(text))]
    used = [number.comment for number in numbers if number.comment]
    for comment in comments:
        if comment in used:
            used.remove(comment)
        elif _source(comment):
            yield f"the source {comment} has no number straight before it; move it there or drop it."


def _source(comment: str) -> list[str] | None:
    words = comment[4:-3].split()
    cited = len(words) == 2 and words[0] == "cite"
    recorded = len(words) in (2, 3) and "/" in words[0] and words[2:] in ([], ["sd"])
    return words if words == ["worked"] or cited or recorded else None


@lru_cache
def citation_keys(bibliography: Path) -> frozenset[str]:
    """The keys of a BibTeX file."""
    return frozenset(parse_file(str(bibliography)).entries.keys())
