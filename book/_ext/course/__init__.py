"""The book's own Sphinx extension: tables from records, live figures, and a site that asks nothing of other hosts."""

from pathlib import Path

from . import addresses, live, results, theme


def setup(app) -> dict:
    """Connect the parts. PyTorch is never imported here: the book is built on machines without it."""
    addresses.setup(app)
    theme.setup(app)
    results.setup(app, Path(app.srcdir))
    live.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
