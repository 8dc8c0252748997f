"""The book builds without PyTorch and without a warning, and every link inside it leads somewhere."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.site.conftest import CONFIG, ROOT, toc_pages


class _Page(HTMLParser):
    """What a page can be linked to by, and what it links to."""

    def __init__(self, html: str):
        super().__init__()
        self.anchors, self.links = {"", "top"}, set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.anchors |= {named[key] for key in ("id", "name") if named.get(key)}
        self.links |= {named[key] for key in ("href", "src") if named.get(key)}


@cache
def parsed(path: Path) -> _Page:
    return _Page(path.read_text(encoding="utf-8"))


def broken_links(page: str, html: Path) -> list[str]:
    """The links of a page that lead to no file of the book, or to no anchor in it."""
    broken = []
    for link in parsed(html / f"{page}.html").links:
        target = urlsplit(urljoin(f"/{page}.html", link))
        if target.netloc or target.scheme not in ("", "http", "https"):
            continue
        path = html / unquote(target.path).lstrip("/")
        known = path.is_file() and (path.suffix != ".html" or unquote(target.fragment) in parsed(path).anchors)
        broken += [] if known else [link]
    return broken


def test_builds_without_a_warning(book):
    assert book.code == 0, book.said


def test_builds_without_pytorch(book):
    assert book.asked_for_torch == []


def test_every_page_is_there(book):
    missing = [page for page in [*toc_pages(), "index", "search", "404"] if not (book.html / f"{page}.html").is_file()]
    assert missing == []


@pytest.mark.parametrize("page", [*toc_pages(), "search", "genindex"])
def test_no_link_is_broken(book, page):
    assert broken_links(page, book.html) == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<a href="a.html#here" id="here"></a><a href="b.html"></a><a href="#gone"></a>')
    assert sorted(broken_links("a", tmp_path)) == ["#gone", "b.html"]


def test_sitemap_lists_every_page(book):
    sitemap = (book.html / "sitemap.xml").read_text(encoding="utf-8")
    assert [page for page in toc_pages() if f"{CONFIG['html']['baseurl']}{page}.html" not in sitemap] == []


def test_notebooks_open_on_colab_and_binder_from_the_configured_branch(book):
    repository = CONFIG["repository"]
    branch, path = repository["branch"], repository["url"].removeprefix("https://github.com/")
    notebooks = [page for page in toc_pages() if (ROOT / f"{page}.ipynb").exists()]
    for page in notebooks:
        html = (book.html / f"{page}.html").read_text(encoding="utf-8")
        assert f'href="https://colab.research.google.com/github/{path}/blob/{branch}/{page}.ipynb"' in html
        assert f'href="https://mybinder.org/v2/gh/{path}/{branch}?urlpath=lab/tree/{page}.ipynb"' in html
    assert notebooks


def test_other_buttons_lead_to_the_repository_and_not_to_the_student_s_branch(book):
    url, branch = CONFIG["repository"]["url"], CONFIG["repository"]["branch"]
    for page in toc_pages():
        links = {link for link in parsed(book.html / f"{page}.html").links if link.startswith(url)}
        assert url in links and not [link for link in links if f"/{branch}" in link.removeprefix(url)]


def test_pages_load_neither_thebe_nor_the_icon_script(book):
    for page in toc_pages():
        html = (book.html / f"{page}.html").read_text(encoding="utf-8")
        assert [name for name in ("THEBE_JS_URL", "fontawesome.js") if name in html] == []
