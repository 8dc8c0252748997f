"""What Jupyter Book loads and the course has no use for."""

import re

_FONT_AWESOME = re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>")


def drop_thebe(app) -> None:
    """Unhook thebe, which is always loaded, declares a constant twice (a console error) and names another host."""
    for event, listeners in app.events.listeners.items():
        app.events.listeners[event] = [
            listener
            for listener in listeners
            if not getattr(listener.handler, "__module__", "").startswith("sphinx_thebe")
        ]


def strip_icon_script(app, exception) -> None:
    """Take the 1.5 MB icon script out of every page: the icon font draws the same icons."""
    if exception or app.builder.name != "html":
        return
    for page in app.outdir.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        if _FONT_AWESOME.search(html):
            page.write_text(_FONT_AWESOME.sub("", html), encoding="utf-8")


def setup(app) -> None:
    app.connect("builder-inited", drop_thebe, priority=1)
    app.connect("build-finished", strip_icon_script)
