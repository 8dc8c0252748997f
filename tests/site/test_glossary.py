"""Every term of the glossary stands, in italics or bold, on the page that its entry names."""

import re
from pathlib import Path

import nbformat
import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
TEXT = (BOOK / "appendix" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^(\S.*)\n: (.*\n(?:  .*\n)*)", TEXT.partition("```{glossary}")[2], re.MULTILINE)
LINK = re.compile(r"\[\]\(\.\./(\S+\.ipynb)\)")


def marked(page: str) -> str:
    """Everything in italics or bold on the page, in lower case, joined by bars."""
    cells = nbformat.read(BOOK / page, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    found = re.findall(r"(?<![*\w])\*{1,2}([^*\s](?:[^*]*[^*\s])?)\*{1,2}(?![*\w])", text)
    return "|".join(" ".join(words.split()).lower() for words in found)


def test_there_are_entries_in_alphabetical_order():
    terms = [term for term, _ in ENTRIES]
    assert len(terms) > 50
    assert terms == sorted(terms, key=str.lower)
    assert len(set(terms)) == len(terms)


@pytest.mark.parametrize(("term", "entry"), ENTRIES, ids=[term for term, _ in ENTRIES])
def test_a_term_is_introduced_where_its_entry_says(term, entry):
    pages = LINK.findall(entry)
    assert len(pages) == 1, "an entry ends with one link, to the page that introduces the term"
    # "kernel" and the like say what kind of thing it is; "Fourier transform, discrete" stands under its noun.
    name = re.sub(r"\s*\(.*\)$| (kernel|layer|set|algorithm|convolution)$", "", term).lower()
    name = re.sub(r"^(.*), (.*)$", r"\2 \1", name)
    assert name in marked(pages[0]), f"{term!r} isn't in italics on {pages[0]}"
