"""Live figures on the site: modules and weights are copied; each place gets its still picture and its sentence."""

import html
import json
import re
import shutil
from pathlib import Path

PLACE = re.compile(r'<div class="live-figure" data-figure="(?P<figure>\w+)"(?P<rest>[^>]*)>.*?</div>', re.DOTALL)
STATE = re.compile(r'data-state="([^"]*)"')
SENTENCE = "A live figure: on a page from a web server, with JavaScript on, it moves."


def publish(app) -> None:
    """Copy what browsers load: every module, and the style sheets."""
    target = Path(app.outdir) / "_static" / "live"
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted((Path(app.srcdir) / "utils" / "live").iterdir()):
        if source.suffix in (".js", ".css"):
            shutil.copyfile(source, target / source.name)


def complete(app, pagename, templatename, context, doctree) -> None:
    """Fill each place on a page, and load what it needs; pages without a live figure load nothing of it."""
    body = context.get("body")
    if not body or not PLACE.search(body):
        return
    figures = _figures()
    for place in PLACE.finditer(body):
        _publish_weights(app, place["rest"])
    still = lambda figure: context["pathto"](f"_static/stills/{figure}.png", 1)  # noqa: E731
    context["body"] = PLACE.sub(lambda place: _filled(place, figures[place["figure"]], still(place["figure"])), body)
    app.add_css_file("live/live.css")
    app.add_js_file("live/loader.js", type="module", loading_method=None)


def _filled(place: re.Match, figure: type, still: str) -> str:
    return (
        f'<div class="live-figure" data-figure="{place["figure"]}"{place["rest"]}><div class="live-still">'
        f'<img src="{still}" alt="{html.escape(figure.still)}"><p>{SENTENCE}</p></div></div>'
    )


def _publish_weights(app, attributes: str) -> None:
    """Copy the weights that a place's state names to `_static/weights`."""
    found = STATE.search(attributes)
    state = json.loads(html.unescape(found[1])) if found else {}
    for network in state.get("networks", []):
        target = Path(app.outdir) / "_static" / "weights" / f"{network['weights']}.safetensors"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(app.srcdir) / "trained" / network["weights"] / "weights.safetensors", target)


def _figures() -> dict[str, type]:
    """Every live figure by the name of its module."""
    from utils.live import figures

    return {figure.module: figure for figure in vars(figures).values() if getattr(figure, "module", None)}


def setup(app) -> None:
    app.add_css_file("live/palette.css")
    app.connect("builder-inited", publish)
    app.connect("html-page-context", complete)
