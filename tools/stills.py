"""`make stills`: still pictures of the live figures, for readers without JavaScript, from disk, and on paper.

Each is a screenshot of the figure as its page first shows it, in light colours.
"""

import base64
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from playwright.sync_api import sync_playwright

from tools import pictures
from tools.browser import FLAGS, MISSING, executable, served
from tools.pages import Course

ROOT = Path(__file__).resolve().parents[1]
STILLS = "book/_static/stills"
WIDTH = 660  # px, what a page's text is wide
PLACE = re.compile(r'<div class="live-figure" data-figure="(\w+)".*?</div>', re.DOTALL)
PAGE = """<!doctype html><html data-theme="light"><meta charset="utf-8"><link rel="stylesheet" href="live/palette.css">
<link rel="stylesheet" href="live/live.css"><body style="margin: 0">{place}
<script type="module" src="live/loader.js"></script></body></html>"""


def main(root: Path = ROOT) -> int:
    """Draw every still picture anew; the exit status."""
    if executable() is None:
        print(f"No picture was made: {MISSING}.", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, served(Path(folder)) as server, sync_playwright() as playwright:
        lay_out(Path(folder), root)
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        for figure, place in places(Course(root)).items():
            (Path(folder) / "page.html").write_text(PAGE.format(place=place), encoding="utf-8")
            page = browser.new_page(viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce")
            page.goto(f"{server.url}/page.html")
            page.locator(".live > *").first.wait_for()
            page.wait_for_timeout(500)  # until everything is drawn
            taken = base64.b64encode(page.locator(".live").screenshot()).decode()
            page.close()
            print(_kept(figure, pictures.slimmed(taken), root))
    return 0


def places(course: Course) -> dict[str, str]:
    """Each live figure's first place in the book, as its page holds it."""
    found: dict[str, str] = {}
    for page in course.notebooks:
        for cell in nbformat.read(page.path, as_version=4).cells:
            for output in cell.get("outputs", []):
                for place in PLACE.finditer(output.get("data", {}).get("text/html", "")):
                    found.setdefault(place[1], place[0])
    return found


def lay_out(folder: Path, root: Path = ROOT) -> None:
    """Put what the figures load into a folder as the site has it: live/ with modules and styles, weights/."""
    (folder / "live").symlink_to(root / "utils" / "live")
    for weights in (root / "trained").rglob("weights.safetensors"):
        target = folder / "weights" / weights.parent.relative_to(root / "trained").with_suffix(".safetensors")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(weights, target)


def _kept(figure: str, png: str, root: Path) -> str:
    for problem in pictures.problems(png):
        return f"{figure}: not kept, because it {problem}"
    target = root / STILLS / f"{figure}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(base64.b64decode(png))
    return f"{target.relative_to(root)}: {target.stat().st_size / 1000:.0f} KB"


if __name__ == "__main__":
    sys.exit(main())
