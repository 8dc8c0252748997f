"""The data card states what the code holds."""

from pathlib import Path

import pytest

from utils.data import mnist, stand_in

CARD = (Path(__file__).parents[2] / "book/appendix/data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("fact", [mnist.CHECKSUM, *mnist.MIRRORS, f"{mnist.MEAN:.4f}", f"{mnist.STD:.4f}"])
def test_card_has_the_facts(fact: str) -> None:
    assert fact in CARD


def test_card_names_every_folder() -> None:
    paragraph = CARD[CARD.index("**Layouts.**") : CARD.index("**Mirrors.**")]
    assert all(f"`{place}/`" in paragraph for place in mnist.FOLDERS if place)


def test_card_has_the_sizes_of_the_stand_in() -> None:
    for split in stand_in.digits():
        assert f"{len(split.targets):,} to t" in CARD
