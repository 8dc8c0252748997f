"""`{results}`: tables of every number of the course, made from the records while the book is built.

Without an argument it lists every experiment, a table a chapter; with `bench`, what `make bench` timed; with `pages`,
how long each page takes to run.
"""

import sys
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from . import tables

PAGES = "bench/pages"


class Results(SphinxDirective):
    """Reads the records, has `tables` write Markdown, and lets MyST parse it: citations and links work as anywhere."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_reread()  # records are no part of the page's own file: read them anew in every build
        kind = self.arguments[0] if self.arguments else "experiments"
        makers = {"experiments": self.experiments, "bench": self.bench, "pages": self.pages}
        if kind not in makers:
            raise self.error(f"{{results}} got {kind!r}; it knows {', '.join(makers)}.")
        return self.parse(makers[kind]())

    def experiments(self) -> str:
        return tables.experiments(read(lambda name: not name.startswith("bench/")))

    def bench(self) -> str:
        return tables.benches(read(lambda name: name.startswith("bench/") and name != PAGES))

    def pages(self) -> str:
        return tables.pages(read(lambda name: name == PAGES), self.link)

    def link(self, name: str) -> str:
        """A link to the page whose name ends in `name`, where the book has it."""
        found = [doc for doc in self.env.found_docs if f"/{doc}".endswith(f"/{name}")]
        return f"{{doc}}`/{found[0]}`" if len(found) == 1 else f"`{name}`"

    def parse(self, markdown: str) -> list[nodes.Node]:
        parent = nodes.Element()
        self.state.nested_parse(StringList(markdown.splitlines(), source="records"), self.content_offset, parent)
        return parent.children


def read(wanted) -> list:
    """The records whose names are `wanted`. Standard library only: nothing here loads PyTorch."""
    from utils.experiments import records

    return [records.load(name) for name in records.names() if wanted(name)]


def setup(app, root: Path) -> None:
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))  # Sphinx runs from its own script, so the checkout isn't on the path yet
    app.add_directive("results", Results)
