"""The live figures' modules, served on this machine as the site serves them, and a browser page that imports them."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests.live import looking, shifts
from tools.browser import served
from tools.stills import lay_out

# what these assert says what differs, as a test does
pytest.register_assert_rewrite("tests.live.reading_backprop", "tests.live.reading_pooling")

ROOT = Path(__file__).resolve().parents[2]
LIVE = ROOT / "utils" / "live"
BLANK = """<!doctype html><html lang="en" data-theme="light"><head><title>live</title><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="live/palette.css"><link rel="stylesheet" href="live/live.css">
<style>
  body { background: #fff; color: #14181e; }
  html[data-theme=dark] body { background: #14181e; color: #f2f4f7; }
</style>
</head><body><main><h1>Live figures</h1>PLACES</main>SCRIPT</body></html>"""
LOADER = '<script type="module" src="live/loader.js"></script>'


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A site's folders: live/ with the modules and styles, weights/ with the shipped weights of digits."""
    folder = tmp_path_factory.mktemp("site")
    lay_out(folder)
    with served(folder) as running:
        yield running


@pytest.fixture
def open_page(browser, server):
    """open_page(places="", width=1280, …) gives a page with these places for figures, and its `errors`."""
    opened = []

    def open_one(places: str = "", width: int = 1280, loader: bool = True, **context):
        (server.folder / "page.html").write_text(
            BLANK.replace("PLACES", places).replace("SCRIPT", LOADER if loader else ""), encoding="utf-8"
        )
        page = browser.new_page(viewport={"width": width, "height": 800}, **context)
        page.errors = []
        page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{server.url}/page.html")
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.close()


@pytest.fixture(scope="module")
def module(browser, server):
    """module(name, expression, **values): the value of a JavaScript expression in which `m` is the module `name`, and
    the values have their names. Typed arrays come back as lists."""
    (server.folder / "blank.html").write_text(BLANK, encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{server.url}/blank.html")

    def evaluate(name: str, expression: str, /, **values):
        return page.evaluate(
            f"""async (values) => {{
              const m = await import("/live/{name}.js");
              let {{ {", ".join(values)} }} = values;
              return JSON.parse(JSON.stringify({expression}, (_, v) => ArrayBuffer.isView(v) ? Array.from(v) : v));
            }}""",
            values,
        )

    yield evaluate
    page.close()


@pytest.fixture
def picture(module):
    """picture(key, side=1): a picture of *Pooling and shifts* as an array."""
    return partial(shifts.picture, module)


@pytest.fixture(scope="module")
def looking_state(server):
    """The state of *Where it looks* on a site that ships a network with seeded weights."""
    looking.ship(looking.network(), looking.NAME, server)
    return looking.shown_as_shipped()


@pytest.fixture(scope="module")
def rounds(module, looking_state):
    """The canvases that *Where it looks* draws first, and what PyTorch makes of them."""
    return looking.rounds(module, looking_state)


def place(figure: str, **state) -> str:
    """The place of a live figure, as the site has it."""
    kept = json.dumps(state).replace("'", "&#39;")
    return (
        f"<div class='live-figure' data-figure='{figure}' data-state='{kept}'>"
        "<div class='live-still'><p>a still picture</p></div></div>"
    )


def settled(page) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")


def mounted(page, figure: str):
    """The figure's element, once it is built."""
    found = page.locator(f".live-figure[data-figure='{figure}'] > .live").first
    found.wait_for()
    return found
