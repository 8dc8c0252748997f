"""The course as its tools see it: the pages in the order of `_toc.yml`, and the site's configuration."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from sphinx_external_toc.parsing import parse_toc_yaml


class PageError(Exception):
    """A page can't be run, kept or found; the message is one sentence for its author."""


@dataclass(frozen=True)
class Page:
    """One page. `name` is how records and the command line call it: `convnets/digits`, `labs/convnets`, `index`."""

    path: Path
    name: str

    @property
    def is_notebook(self) -> bool:
        return self.path.suffix == ".ipynb"

    @property
    def is_lab(self) -> bool:
        """A student's notebook: it is generated, and stored without outputs."""
        return self.name.startswith("labs/")


@dataclass(frozen=True)
class Course:
    """A checkout of the course; tests make small ones of their own."""

    root: Path

    @cached_property
    def config(self) -> dict[str, Any]:
        """`_config.yml`."""
        return yaml.safe_load((self.root / "_config.yml").read_text(encoding="utf-8"))

    @property
    def trained(self) -> Path:
        """Where the records lie."""
        return self.root / "trained"

    @property
    def bibliography(self) -> Path:
        return self.root / "book" / "references.bib"

    @cached_property
    def pages(self) -> list[Page]:
        """Every page in `_toc.yml`, in its order."""
        return [self._page(name) for name in parse_toc_yaml(self.root / "_toc.yml")]

    @property
    def notebooks(self) -> list[Page]:
        return [page for page in self.pages if page.is_notebook]

    @property
    def texts(self) -> list[Page]:
        """The Markdown files that hold prose: the book's, and README."""
        readme = Page(self.root / "README.md", "README")
        return [page for page in [*self.pages, readme] if not page.is_notebook and page.path.exists()]

    def find(self, wanted: str) -> Page:
        """The notebook called so, by its name or path; a PageError that lists them all when there is none."""
        for page in self.notebooks:
            path = page.path.relative_to(self.root)
            if wanted.removeprefix("./") in {page.name, path.as_posix(), path.with_suffix("").as_posix()}:
                return page
        known = ", ".join(page.name for page in self.notebooks)
        raise PageError(f"There is no page {wanted!r}; the notebooks in _toc.yml are: {known}.")

    def _page(self, entry: str) -> Page:
        for suffix in ("", ".ipynb", ".md"):
            path = self.root / f"{entry}{suffix}"
            if path.is_file():
                return Page(path, path.relative_to(self.root).with_suffix("").as_posix().removeprefix("book/"))
        raise PageError(
            f"_toc.yml names {entry}, but there is neither {entry}.ipynb nor {entry}.md; write it or drop the line."
        )
