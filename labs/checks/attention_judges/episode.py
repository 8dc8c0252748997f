"""An episode: look, take it in, choose where to look next, and so on."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.attention_run import CODE, CORE, WHERE
from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

WAY, BORDER, CALLS = "locations and states", "at the border", "no call too many"
SHORT, LONG = WHERE  # what the two ways to choose are called
RESULTS = {"locations": WAY, "states": WAY, "calls of see": CALLS, "calls of where": CALLS}
Results = dict[str, Any]


def inputs(seed: int) -> dict[str, Any]:
    """Two glimpses of one image first; a single glimpse, after which nothing is chosen, among the others."""
    rng = np.random.default_rng(seed)
    episodes = (2, 1, 2), (3, 2, 3), (1, 3, 2), (5, 2, 3)  # glimpses, images, sides
    cases = [one for glimpses in episodes for one in _cases(rng, SHORT, *glimpses)]
    cases += _cases(rng, LONG, 3, 1, 2) + _cases(rng, LONG, 4, 3, 3) + _cases(rng, LONG, 3, 2, 4, "transposed")
    return {"cases": returning(["locations", "states"], cases)}


def _cases(
    rng: np.random.Generator, where: str, glimpses: int, count: int, side: int, layout: str | None = None
) -> list[dict[str, Any]]:
    """Bright images for the one that soon leaves them, in any direction; dark ones for the other."""
    signs, sides = rng.choice([-1, 1], size=(count, 1, 1, 1)), (count, 1, side, side)
    images = np.round(rng.uniform(0.2, 0.9, size=sides) * signs, 1) * (1 if where == LONG else 0.5)
    parts = RESULTS if where == SHORT else RESULTS | {"locations": BORDER, "states": BORDER}
    h = np.round(rng.uniform(0.2, 0.6, size=(count, 2)), 1)
    return case_each(parts, layout, images=images, where=where, h=h, glimpses=glimpses)


def right(images: np.ndarray, where: str, h: np.ndarray, glimpses: int) -> Results:
    """images: (N, 1, H, W), h: (N, 2). Locations (T, N, 2), states (T, N, 2), and how often what was called."""
    return _episode(images, where, h, glimpses)


def _episode(
    images: np.ndarray,
    where: str,
    h: np.ndarray,
    glimpses: int,
    start: Callable[[np.ndarray], np.ndarray] = np.zeros_like,
    keep: Callable[[np.ndarray], np.ndarray] = lambda location: np.clip(location, -1, 1),
    core: Callable[..., np.ndarray] = lambda codes, h, h_0: CORE(codes, h),
    seen: Callable[..., np.ndarray] = lambda chosen: np.clip(chosen, -1, 1),
) -> Results:
    """keep: what of a chosen location is returned. seen: where the network then looks."""
    location, state, locations, states = start(h), h, [], []
    looks_at = location
    for _ in range(glimpses):
        locations.append(location)
        state = core(CODE(images, looks_at), state, h)
        states.append(state)
        chosen = WHERE[where](state)
        location, looks_at = keep(chosen), seen(chosen)
    found = {"locations": np.array(locations), "states": np.array(states)}
    return found | {"calls of see": glimpses, "calls of where": glimpses - 1}


def _but(**change: Any) -> Callable[..., Results]:
    return lambda **a: _episode(**a, **change)


def _before_each(**a: Any) -> Results:
    """The states before each glimpse."""
    found = right(**a)
    return {"states": np.concatenate([a["h"][None], found["states"][:-1]])}


def _one_ahead(**a: Any) -> Results:
    """The locations chosen after each glimpse, in the place of those where it was."""
    longer = _episode(**a | {"glimpses": a["glimpses"] + 1})
    return {"locations": longer["locations"][1:], "calls of where": a["glimpses"]}


def _first_by_network(**a: Any) -> Results:
    """Where to look first is asked of the network, too."""
    found = _but(start=lambda h: np.clip(WHERE[a["where"]](h), -1, 1))(**a)
    return found | {"calls of where": a["glimpses"]}


def _images_first(**a: Any) -> Results:
    return {name: value.swapaxes(0, 1) for name, value in right(**a).items() if np.ndim(value) == 3}


MISTAKES = {
    "locations were used as `where` gave them. Beyond the border there is nothing to see: clamp them to [-1, 1].": _but(
        keep=lambda chosen: chosen, seen=lambda chosen: chosen
    ),
    "clamped locations were returned, but the network looked where `where` said.": _but(seen=lambda chosen: chosen),
    "the network looked at clamped locations, but others were returned. Return those where it looked.": _but(
        keep=lambda chosen: chosen
    ),
    "a tanh was put around what `where` gave. Clamp it.": _but(keep=np.tanh, seen=np.tanh),
    "these are the states before each glimpse, so that the last glimpse is seen by nobody. Keep each state after it.": (
        _before_each
    ),
    "these are the locations chosen after each glimpse. Return those of the glimpses; the first is the middle.": (
        _one_ahead
    ),
    "after the last glimpse it was asked where to look next, and nobody looks there: T − 1 choices for T glimpses.": (
        lambda **a: right(**a) | {"calls of where": a["glimpses"]}
    ),
    "`where` was asked before the first glimpse. That one is of the middle.": _first_by_network,
    "the core gets the state of the beginning in every step. Give it the one that it returned.": _but(
        core=lambda codes, h, h_0: CORE(codes, h_0)
    ),
    "the codes themselves are taken for states. The core makes the states.": _but(core=lambda codes, h, h_0: codes),
    "every glimpse was of the middle: the location that was chosen isn't used.": _but(
        keep=np.zeros_like, seen=np.zeros_like
    ),
    "images come first: (N, T, …). Glimpses are to come first, (T, N, …).": _images_first,
    "there is a glimpse too many.": lambda **a: _episode(**a | {"glimpses": a["glimpses"] + 1}),
    "there is a glimpse too few.": lambda **a: _episode(**a | {"glimpses": a["glimpses"] - 1}),
    "only the last state was returned. All of them are asked for, (T, N, U).": lambda **a: {
        "states": right(**a)["states"][-1]
    },
    "an image is seen twice in a step: `see` is called once for each glimpse.": lambda **a: (
        right(**a) | {"calls of see": 2 * a["glimpses"]}
    ),
}


def _call(case: dict[str, Any]) -> str:
    a = case["arguments"]
    shown = f"images {a['images'].shape}, see, core, where, h, glimpses={a['glimpses']}"
    return f"episode({shown}); where gives {a['where']}; see: locations + two pixels; core: codes + h / 2"


PARTS = (Part(WAY, 5), Part(BORDER, 3), Part(CALLS, 2))
judge = Calls("episode", PARTS, right, MISTAKES, keeps=("images", "h"), call=_call)
