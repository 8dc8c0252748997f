"""Pictures of the grader's reports, as the page for teachers shows them."""

import shutil
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import pictures

PICTURES = "book/_static/teaching"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu"]
WIDTH, SHARPER = 480, 1.5  # px; narrow, so that a phone can show the words large enough to be read
MARGIN = 14  # px around what is shown


class NoBrowser(Exception):
    """There is no Chromium to take pictures with: one sentence."""


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the report, and the first and the last thing in it (CSS selectors)."""

    name: str
    report: str
    first: str
    last: str


SHOTS = (
    Shot("class", "index.html", "header", "section:has(#problems)"),
    Shot("questions", "index.html", "#questions", "section:has(#questions) .card:nth-of-type(2)"),
    Shot("student", "students/student-24-s24.html", "header", "section:has(#q3)"),
)


def take(results: Path, out: Path) -> None:
    """Write the pictures of a results folder as PNG: light, without metadata, small.

    Raises NoBrowser.
    """
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise NoBrowser("Pictures are taken with Chromium, and none was found; on Debian, apt install chromium.")
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        view = {"width": WIDTH, "height": 800}
        page = browser.new_page(viewport=view, device_scale_factor=SHARPER, color_scheme="light")
        for shot in SHOTS:
            page.goto((results / shot.report).resolve().as_uri())
            (out / f"{shot.name}.png").write_bytes(_taken(page, shot))
        browser.close()


def _taken(page: Any, shot: Shot) -> bytes:
    first, last = (page.locator(selector).bounding_box() for selector in (shot.first, shot.last))
    top, bottom = max(first["y"] - MARGIN, 0), last["y"] + last["height"] + MARGIN
    area = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top}
    png = page.screenshot(clip=area, full_page=True)
    return b64decode(pictures.slimmed(b64encode(png).decode()))
