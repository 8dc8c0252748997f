"""A browser without a window, and a folder served to it on this machine: for pictures, benchmarks and tests."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no chromium was found; on Debian, `apt-get install chromium` brings it"


def executable() -> str | None:
    """Where Debian's chromium is, or another that is found; None without one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder on 127.0.0.1, and keeps the paths that were asked for."""

    def __init__(self, folder: Path):
        self.folder, self.asked = folder, []
        super().__init__(("127.0.0.1", 0), functools.partial(_Handler, directory=folder))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def do_GET(self):
        self.server.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_):
        """Say nothing: who asked shows what matters."""


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A running server of that folder."""
    with Server(folder) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
