"""What all live figures share: a place on the site, and a widget in a notebook with a running kernel."""

import html
import json
from functools import cache
from typing import Any

from utils.live import bundle

NEEDS_ANYWIDGET = "To see this live figure in a notebook, run %pip install anywidget, then this cell again."
NOT_SHIPPED = "This live figure shows weights of your own: it appears where the notebook's kernel runs."


class LiveFigure:
    """A live figure. As a cell's last value it shows itself.

    module: the name of its ES module in this folder. state: what the module reads: plain values, and bytes.
    """

    module: str

    def __init__(self, **state: Any):
        self.state = state

    def on_the_site(self) -> dict[str, Any] | None:
        """The state, as JSON can hold it, for the site; None if the figure can't be shown there."""
        return self.state

    def place(self) -> str:
        """The place as HTML. The book's extension puts the still picture into it; a notebook without anywidget shows
        its sentence."""
        state = self.on_the_site()
        if state is None:
            return f"<p>{NOT_SHIPPED}</p>"
        kept = f' data-state="{html.escape(json.dumps(state))}"' if state else ""
        return f'<div class="live-figure" data-figure="{self.module}"{kept}><p>{NEEDS_ANYWIDGET}</p></div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown = {"text/plain": f"{type(self).__name__}: a live figure", "text/html": self.place()}
        widget = _widget_class(self.module)
        if widget is None:
            return shown
        self.widget = widget(state=self.state)  # kept, or its messages would end with it
        data = self.widget._repr_mimebundle_()
        return (data[0] if isinstance(data, tuple) else data) | shown


@cache
def _widget_class(module: str) -> type | None:
    """The widget that runs the module, or None without anywidget; a class, so that its code is sent once a page."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None

    class Widget(anywidget.AnyWidget):
        _esm = bundle.bundle(module)
        _css = bundle.style()
        state = traitlets.Dict().tag(sync=True)

    return Widget
