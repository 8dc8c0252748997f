"""Text that students wrote, made fit to be shown: one line or a short block, with nothing in it that acts."""

import re

NAME = 100  # characters of a name, an id or a file's name that are shown
PRINTED_LINES, PRINTED = 20, 2_000  # lines and characters of an output that are shown

_ANSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]")
# Control characters, marks that turn the direction of what follows them, halves of characters, and what is none.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # what makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection")


def plain(text: object) -> str:
    """The text without escape sequences, control characters and marks of direction; its lines end in newlines."""
    text = _ANSI.sub("", str(text)).replace("\r\n", "\n")
    text = re.sub("[\r\u2028\u2029\x0b\x0c\x85]", "\n", text)
    return _ACTING.sub("", text)


def line(text: object, longest: int = NAME) -> str:
    """The text as one line of at most `longest` characters; a cut one ends in "…"."""
    words = " ".join(plain(str(text)[: 20 * longest]).split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def block(text: object, lines: int = PRINTED_LINES, longest: int = PRINTED) -> str:
    """The text's first lines, at most `longest` characters of them; a last line says when there was more."""
    whole = plain(str(text)[: 4 * longest]).strip("\n")
    kept = "\n".join(whole.split("\n")[:lines])[:longest].rstrip()
    return kept if kept == whole.rstrip() else f"{kept}\n… (more was left out)"


def harmless(cell: object) -> str:
    """The text as a cell of a table: one that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = " ".join(plain(cell).split("\n"))
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def slug(*words: str) -> str:
    """Small letters, digits and dashes from the words, at most 60 characters: a part of a file's name anywhere."""
    from unicodedata import normalize

    plainest = normalize("NFKD", " ".join(words)[:400]).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plainest).strip("-")[:60].strip("-")
