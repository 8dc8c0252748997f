"""Every page in a real browser: nothing missing, nothing fetched elsewhere, nothing that shuts a reader out."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.site.conftest import toc_pages

PAGES = [*toc_pages(), "search"]
SAYS_NOTHING = re.compile(r"^\s*$|\.(png|svg|jpe?g)$|_images/")
IMAGES = (
    "[...document.images].map(i => ({src: i.src, alt: i.getAttribute('alt'), width: i.naturalWidth, "
    "shown: i.checkVisibility(), content: !!i.closest('.bd-article')}))"
)
COLOURS = ("color-contrast", "link-in-text-block")  # axe-core's rules on which light and dark can differ
# A page's code has thousands of words in a few colours, and axe-core takes milliseconds for each: of all visible places
# with text of their own that look alike, one is marked to stand for the others.
MARK_KINDS_OF_TEXT = """() => {
  const behind = (place) => {
    const { backgroundColor: colour } = getComputedStyle(place);
    return colour === "rgba(0, 0, 0, 0)" && place.parentElement ? behind(place.parentElement) : colour;
  };
  const seen = new Set();
  for (const marked of document.querySelectorAll("[data-kind]")) marked.removeAttribute("data-kind");
  for (const place of document.querySelectorAll(".highlight *")) {
    const text = [...place.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!text || !place.checkVisibility()) continue;
    const { color, opacity, fontSize, fontWeight } = getComputedStyle(place);
    const look = [color, opacity, fontSize, fontWeight, behind(place)].join();
    if (!seen.has(look)) place.setAttribute("data-kind", "");
    seen.add(look);
  }
}"""
SETTLED = "() => document.fonts.ready.then(() => window.MathJax?.startup?.promise).then(() => true)"


@dataclass
class Visit:
    """One page, opened: what the browser complained of and what it asked for."""

    page: object
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@pytest.fixture
def visit(browser, site):
    """Opens a page at a width and waits until its formulas are set; the page closes with the test."""
    opened = []

    def open_page(name: str, width: int = 1280) -> Visit:
        view = {"width": width, "height": 800}
        # Reduced motion: colours change at once, so that none is measured half-way.
        seen = Visit(browser.new_page(viewport=view, color_scheme="light", reduced_motion="reduce"))
        opened.append(seen.page)
        _listen(seen, urlsplit(site).netloc)
        seen.page.goto(f"{site}/{name}.html", wait_until="load")
        seen.page.evaluate(SETTLED)
        return seen

    yield open_page
    for page in opened:
        page.close()


def _listen(seen: Visit, host: str) -> None:
    page = seen.page
    page.on("console", lambda message: message.type == "error" and seen.errors.append(message.text))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: _elsewhere(request.url, host) and seen.elsewhere.append(request.url))
    page.on("response", lambda response: response.status >= 400 and seen.missing.append(response.url))
    page.on("requestfailed", lambda request: seen.missing.append(request.url))


def _elsewhere(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host


def faults(page, within: str = "html") -> list[str]:
    """What axe-core finds in an element and all it holds, one line a rule, with the first place."""
    return faults_but_colours(page, within) + faults_of_colours(page, within)


def faults_but_colours(page, within: str = "html") -> list[str]:
    """The faults that are the same in light and in the dark."""
    return _faults(page, {"include": [[within]]}, rules={rule: {"enabled": False} for rule in COLOURS})


def faults_of_colours(page, within: str = "html") -> list[str]:
    """The faults that may differ in light and in the dark."""
    page.evaluate(MARK_KINDS_OF_TEXT)
    return _faults(page, {"include": [[within], ["[data-kind]"]], "exclude": [[".highlight"]]}, runOnly=COLOURS)


def _faults(page, context: dict, **options) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    # Without preload: it asks for style sheets at wrong addresses, which would look like the page's fault.
    options |= {"preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}" for rule in found]


def in_the_dark(page) -> None:
    """Switch to dark colours as a reader's machine does at night; the page follows."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound(visit, name):
    seen = visit(name)
    assert {"light": faults(seen.page)} == {"light": []}
    in_the_dark(seen.page)
    assert {"dark": faults_of_colours(seen.page)} == {"dark": []}
    assert (seen.errors, seen.elsewhere, seen.missing) == ([], [], [])
    for image in seen.page.evaluate(IMAGES):
        assert image["width"] > 0 or not image["shown"], f"missing image: {image['src']}"
        assert image["alt"] is not None, f"no alternative text: {image['src']}"
        if image["content"]:
            assert not SAYS_NOTHING.search(image["alt"]), f"its alternative text says nothing: {image['alt']!r}"


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_a_phone(visit, name):
    seen = visit(name, width=360)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert faults_but_colours(seen.page) == []  # the colours are those of the wide page


@pytest.mark.parametrize("place", [".output pre", ".highlight .nn", ".highlight .n", ".highlight .c1"])
def test_pale_code_is_found(visit, place):
    seen = visit("book/attention/watching")
    seen.page.add_style_tag(content=f"{place} {{ color: #ccc !important }}")
    assert [fault for fault in faults_of_colours(seen.page) if fault.startswith("color-contrast")]


def test_the_page_for_wrong_addresses_finds_its_style(visit):
    seen = visit("404")
    assert (seen.errors, seen.elsewhere, seen.missing) == ([], [], [])
