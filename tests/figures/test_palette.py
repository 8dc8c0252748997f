"""The palette stands once for matplotlib and once for CSS; both must be the same."""

import re
from pathlib import Path

import pytest

from utils.figures import colours

CSS = (Path(__file__).resolve().parents[2] / "utils" / "live" / "palette.css").read_text(encoding="utf-8")


def in_css(name):
    """The first definition of a custom property: the light one."""
    return re.search(rf"--{name}:\s*(#[0-9A-Fa-f]{{6}})", CSS)[1].lower()


@pytest.mark.parametrize("role", ["input", "kernel", "output", "gradient"])
def test_a_role_has_one_colour(role):
    assert in_css(role) == colours.ROLES[role].lower()
    assert in_css(f"{role}-text") == getattr(colours, f"{role.upper()}_TEXT").lower()


def test_the_roles_are_those_of_the_standard():
    assert colours.ROLES == {"input": "#0072B2", "kernel": "#E69F00", "output": "#009E73", "gradient": "#D55E00"}
