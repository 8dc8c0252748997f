"""One call of an answer, as `judging.Calls` wants it."""

from typing import Any


def case(part: str, layout: str | None = None, **arguments: Any) -> dict[str, Any]:
    """A call that belongs to a part. layout: how its arrays lie in memory, a name that the run function knows."""
    return {"part": part, "arguments": arguments, "layout": layout}
