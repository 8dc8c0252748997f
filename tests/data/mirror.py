"""A mirror on this machine that serves files, and misbehaves as it is told."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mirror:
    """An HTTP server at `address` that serves `files` (name to bytes) and resumes by Range.

    `plan` holds what it does to the next requests, one entry each, and behaves when the plan is empty: "missing" (404),
    "page" (a web page), "drop" (breaks off half-way), "whole" (ignores Range), "wrong" (other bytes of the same
    length), "hang" (no answer), "stall" (half of it, then silence). `asked` lists the requests: (name, Range or None).
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.plan, self.asked = files, [], []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"mirror": self}))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        """Stop serving, and let go of whoever is kept waiting."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    mirror: Mirror

    def do_GET(self) -> None:  # the name that http.server asks for
        name, wanted = self.path.lstrip("/"), self.headers.get("Range")
        self.mirror.asked.append((name, wanted))
        what = self.mirror.plan.pop(0) if self.mirror.plan else "serve"
        body = self.mirror.files.get(name)
        if what == "hang":
            self.mirror.over.wait(5)
        elif what == "missing" or body is None:
            self.send_error(404)
        elif what == "page":
            self._send(200, b"\n<!DOCTYPE html><html>Please log in</html>")
        elif what == "wrong":
            self._send(200, body[::-1])
        else:
            self._serve(body, what, wanted)

    def _serve(self, body: bytes, what: str, wanted: str | None) -> None:
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and what != "whole" else 0
        if start >= len(body):
            self.send_error(416)
        else:
            rest = body[start:]
            half = len(rest) // 2 if what in ("drop", "stall") else None
            self._send(206 if start else 200, rest, half)
            if what == "stall":
                self.mirror.over.wait(5)

    def _send(self, status: int, body: bytes, only: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/gzip")  # as a server that goes by the file's name
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:only])
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
